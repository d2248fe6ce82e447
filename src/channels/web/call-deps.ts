import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { Inbound, InboundReceipt, Inlet } from '../channel.ts';
import type { ChannelCounter } from '../counter.ts';
import { ChannelRefusal } from '../errors.ts';
import { TIME_UP, within } from '../within.ts';
import type { WebLimits, WebRate } from './limits.ts';
import type { ResumeCodes } from './resume-codes.ts';
import type { WebPapers } from './sent-files.ts';
import { TOKEN_SECONDS, type TokenClaims, type Tokens } from './tokens.ts';
import type { TypingSignal } from './typing-signal.ts';

/** Microsoft's client waits 20 s for an answer; by half of it a message is stored, or the client shall send again. */
const DURABLE_MS = 10_000;

/** What the calls work with. */
export interface CallDeps {
  inlet: Inlet;
  turns: EventStream<Turn>;
  conversations: Pick<Collection<Conversation>, 'get'>;
  secret: string;
  publicBaseUrl?: string;
  limits: WebLimits;
  tokens: Tokens;
  rate: WebRate;
  codes: ResumeCodes | null;
  papers?: WebPapers;
  typing: TypingSignal;
  clock: Clock;
  logger: Logger;
  counter: ChannelCounter;
}

export type Call = (request: Request, response: Response) => Promise<void>;

/** What every answer with a token says. */
export function tokenAnswer(tokens: Tokens, claims: TokenClaims) {
  return {
    conversationId: claims.conv,
    token: tokens.issue('conversation', claims),
    expires_in: TOKEN_SECONDS.conversation,
  };
}

/** Was the conversation begun, and is it still there? */
export async function exists({ turns, conversations }: CallDeps, { conv }: TokenClaims): Promise<boolean> {
  return (await turns.tail(conv, 1)).length > 0 || (await conversations.get(conv)) !== null;
}

/** Hands a message in. Durable on return. @throws ChannelRefusal 503 when that is not known in time. */
export async function receiveDurably(inlet: Inlet, inbound: Inbound): Promise<InboundReceipt> {
  const receipt = await within(inlet.receive(inbound), DURABLE_MS);
  if (receipt !== TIME_UP) return receipt;
  throw new ChannelRefusal('not_stored', 503, '系统暂时繁忙，请稍后再发一次。', { retryAfterSeconds: 3 });
}
