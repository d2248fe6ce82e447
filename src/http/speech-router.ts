import express, { type NextFunction, type Request, type Response, Router } from 'express';
import { type Limit, localMemory, type SharedMemory } from '../cluster/index.ts';
import type { Audio, SpeechPorts } from '../speech/index.ts';
import { SpeechOffError, SpeechQueryError, TooManyRequestsError, TurnMissingError } from './errors.ts';

/** What is needed of a stored turn. */
export interface SpeakableTurn {
  _id: string;
  from: string;
  activity: { type: string; text?: string; speak?: string };
}

export interface SpeechRouterDeps {
  speech: Pick<SpeechPorts, 'toSpeech'>;
  stores: { turns: { read(stream: string, afterSeq: number, limit: number): Promise<SpeakableTurn[]> } };
  /** The conversation whose token the request carries. @throws 401, 403 */
  conversationOf: (request: Request) => string;
  /** Readings of one conversation in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

const PER_MINUTE = 20;
/** Characters that are read at most: three minutes. */
const MOST_TEXT = 800;
/** Bytes of sound that are kept for whoever listens again. */
const KEPT_BYTES = 16 * 1024 * 1024;

/**
 * Reading aloud by the server (朗读), at `/api/speech`, for browsers without a Chinese voice. `GET` answers 204 when it is
 * on and 404 when not. `POST {"activity": "<its id>"}` with the token of web chat (`Authorization: Bearer`) answers
 * with the sound of what the bot said in this conversation; never of other words, nor of a lawyer's: a synthetic voice
 * must not pass for his. The page tells that the voice is synthetic (人工智能生成合成内容标识办法).
 */
export function createSpeechRouter({ speech, stores, conversationOf, perMinute, shared }: SpeechRouterDeps): Router {
  const { toSpeech } = speech;
  const limiter = (shared ?? localMemory()).limit({ name: 'speech', points: perMinute ?? PER_MINUTE, seconds: 60 });
  const sounds = new KeptSounds(KEPT_BYTES);
  const router = Router();
  router.use((_request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'private, no-store');
    if (toSpeech === null) throw new SpeechOffError();
    next();
  });
  router.get('/', (_request, response) => {
    response.status(204).end();
  });
  router.post('/', express.json({ limit: '2kb' }), async (request: Request, response: Response) => {
    const conversation = conversationOf(request);
    await take(limiter, conversation, response);
    const seq = numberOf((request.body as { activity?: unknown } | undefined)?.activity);
    const [turn] = await stores.turns.read(conversation, seq - 1, 1);
    const words = turn?.from !== 'bot' ? '' : spokenWords(turn.activity);
    if (turn === undefined || words === '' || toSpeech === null) throw new TurnMissingError();
    const { bytes, contentType } = await sounds.of(turn._id, () => toSpeech.speak(words));
    response.set('Content-Type', contentType).send(bytes);
  });
  return router;
}

/** The number of a turn in its conversation, from the id of its activity in web chat. @throws SpeechQueryError 400 */
function numberOf(id: unknown): number {
  const [, digits] = (typeof id === 'string' && id.length <= 200 ? /\|(\d{1,10})$/.exec(id) : null) ?? [];
  if (digits === undefined) throw new SpeechQueryError();
  return Number(digits);
}

/** What is to hear of a message, without the tags of SSML. */
function spokenWords({ type, text = '', speak }: SpeakableTurn['activity']): string {
  if (type !== 'message') return '';
  const plain = (speak ?? '').replace(/<[^>]*>/g, ' ').trim();
  return (plain === '' ? text.trim() : plain).slice(0, MOST_TEXT);
}

/** Sounds by turn, made once; the ones that were not asked for longest go first. */
class KeptSounds {
  private readonly kept = new Map<string, Audio>();
  private readonly making = new Map<string, Promise<Audio>>();
  private size = 0;

  constructor(private readonly most: number) {}

  of(id: string, make: () => Promise<Audio>): Promise<Audio> {
    const known = this.kept.get(id);
    if (known !== undefined) {
      this.kept.delete(id);
      this.kept.set(id, known);
      return Promise.resolve(known);
    }
    const making = this.making.get(id) ?? make().then((audio) => this.keep(id, audio));
    this.making.set(id, making);
    return making.finally(() => this.making.delete(id));
  }

  private keep(id: string, audio: Audio): Audio {
    this.kept.set(id, audio);
    this.size += audio.bytes.length;
    for (const [old, { bytes }] of this.kept) {
      if (this.size <= this.most || old === id) break;
      this.kept.delete(old);
      this.size -= bytes.length;
    }
    return audio;
  }
}

async function take(limiter: Limit, conversation: string, response: Response): Promise<void> {
  const wait = await limiter.take(conversation);
  if (wait === 0) return;
  response.set('Retry-After', String(wait));
  throw new TooManyRequestsError();
}
