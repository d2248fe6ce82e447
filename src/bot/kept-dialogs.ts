import { randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Conversation, DialogProgress, KeptDialogs } from '../sessions/index.ts';
import type { Collection, FieldSeal } from '../storage/index.ts';

const EXPIRY_JOB = 'kept-dialog-expiry';
/** How long what was told in a dialog is kept for going on with it. */
export const KEPT_MS = 30 * 24 * 3_600_000;
/** Ten digits, easy to read out and on a telephone's keys. */
const HALF = 100_000;
/** A service lasts less than this after its dialog was begun. */
const DAY_MS = 24 * 3_600_000;

/** What is kept and not too old, or null. */
export function keptOf({ kept }: Pick<Conversation, 'kept'>, now: Date): KeptDialogs | null {
  return kept === null || kept === undefined || now.getTime() - kept.at.getTime() > KEPT_MS ? null : kept;
}

/** The conversation with an interrupted dialog kept; one that is not to be kept changes nothing. */
export function withDialogKept(conversation: Conversation, dialog: DialogProgress | null, at: Date): Conversation {
  if (dialog?.resumable !== true) return conversation;
  const kept = keptOf(conversation, at);
  return { ...conversation, kept: { open: dialog, preCheck: kept?.preCheck ?? null, at } };
}

/** What the bot needs to let a dialog go on later, also elsewhere. */
export interface DialogKeeping {
  /** A new code for going on elsewhere, to be told to the resident alone, and the key it is kept under. */
  newCode(): { code: string; key: string };
  /** What a code opens, or null: wrong, or older than 30 days. */
  find(code: string): Promise<KeptDialogs | null>;
  /** Forget what is kept 30 days from now. */
  expireLater(conversationId: string): Promise<void>;
}

interface Dependencies {
  conversations: Collection<Conversation>;
  jobs: Jobs;
  clock: Clock;
  seal: Pick<FieldSeal, 'fingerprint'>;
}

/** Keeps interrupted dialogs for 30 days, then forgets them. */
export function createDialogKeeping({ conversations, jobs, clock, seal }: Dependencies): DialogKeeping {
  const keyOf = (code: string) => seal.fingerprint(`dialog resume ${code}`);
  jobs.handle(EXPIRY_JOB, async (job) => {
    const now = clock.now();
    await conversations.change(job.key, (conversation) =>
      !conversation.kept || keptOf(conversation, now) !== null ? null : { ...conversation, kept: null, resumeKey: '' },
    );
  });
  return {
    newCode: () => {
      const half = () => String(randomInt(0, HALF)).padStart(5, '0');
      const code = `${half()}${half()}`;
      return { code, key: keyOf(code) };
    },
    find: async (code) => {
      const [found] = await conversations.find({ where: { resumeKey: keyOf(code) }, limit: 1 });
      return found === undefined ? null : keptOf(found, clock.now());
    },
    expireLater: (conversationId) =>
      jobs.schedule(EXPIRY_JOB, conversationId, new Date(clock.now().getTime() + KEPT_MS + DAY_MS), {}),
  };
}
