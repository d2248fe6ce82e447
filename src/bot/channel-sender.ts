import { asHotlineError } from '../errors.ts';
import type { StoredActivity } from '../sessions/index.ts';

/** Which message of which conversation is sent; ids only, safe to log and to hand to a provider as a reference. */
export interface MessagePlace {
  conversationId: string;
  turnId: string;
}

/** What a provider said to a message. */
export interface SendResult {
  /** `unknown`: it may have been taken; a receipt decides. */
  state: 'sent' | 'unknown';
  /** The provider's id of the message, by which receipts name it; '' where there is none. */
  providerId: string;
}

/** How the courier sends on a channel that must be pushed to. */
export interface ChannelSender {
  /**
   * `address` is open again here; never log it. Resolves when the provider has taken it, or with `unknown` when that
   * cannot be told; the state alone where the provider gives no id. Throws a coded error, with a `remedy`, when it
   * certainly did not go out. A channel that is over (a call that was hung up) throws the remedy `hold`: then another
   * channel may tell of it.
   */
  send(address: string, activity: StoredActivity, of: MessagePlace): Promise<'sent' | 'unknown' | SendResult>;
}

/** What became of handing a message over: taken, perhaps taken, or certainly not. */
export type HandedOver = ({ refusal: null } & SendResult) | { refusal: Refusal };

/** Hand a message over, once. `null` of a sender stays null: it has no way. Does not throw. */
export async function handOver(
  send: () => Promise<'sent' | 'unknown' | SendResult | null>,
  onSurprise: (code: string) => void,
): Promise<HandedOver | null> {
  try {
    const result = await send();
    if (result === null) return null;
    return { refusal: null, ...(typeof result === 'string' ? { state: result, providerId: '' } : result) };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== null) return { refusal };
    onSurprise(asHotlineError(error).code);
    return { refusal: null, state: 'unknown', providerId: '' };
  }
}

/** What is to be done about a message that certainly did not go out. */
export interface Refusal {
  /** `later`: try again. `drop`: give the address up. `hold`: wait for the resident. `alarm`: somebody must mend it. */
  remedy: 'later' | 'drop' | 'hold' | 'alarm';
  /** Stable code, for the desk and the metrics. */
  reason: string;
  /** What the provider asked us to wait, ms; null when it did not say. */
  retryAfterMs: number | null;
}

const REMEDIES = ['later', 'drop', 'hold', 'alarm'] as const;

/**
 * What a sender threw, as something to act on; null for an error without a remedy: it was not foreseen, and nobody can
 * tell whether the message went out.
 */
function refusalOf(error: unknown): Refusal | null {
  const { code } = asHotlineError(error);
  const told = typeof error === 'object' && error !== null && 'remedy' in error ? error.remedy : null;
  const remedy = REMEDIES.find((one) => one === told);
  if (remedy === undefined) return null;
  const seconds =
    typeof error === 'object' && error !== null && 'retryAfterSeconds' in error ? error.retryAfterSeconds : null;
  return { remedy, reason: code, retryAfterMs: typeof seconds === 'number' ? Math.max(0, seconds) * 1000 : null };
}

/**
 * Refusals that speak of one message and not of the address: another one may go there. A quota may be kept for
 * messages that matter more; an opt-out is kept by the channel, which also takes it back.
 */
const OF_THE_MESSAGE: Record<'hold' | 'drop', RegExp> = {
  hold: /_(?:quota|call_over)$/u,
  drop: /_(?:too_long|media_gone|media|content|template|notice_unset|opted_out|nothing|window)$/u,
};

/** True when nothing arrives at the address for now. */
export function concernsAddress({ remedy, reason }: Refusal): boolean {
  return (remedy === 'hold' || remedy === 'drop') && !OF_THE_MESSAGE[remedy].test(reason);
}
