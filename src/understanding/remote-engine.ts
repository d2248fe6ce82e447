import type { Clock } from '../clock.ts';
import { capLength, maskPersonalData } from '../text/index.ts';
import type { QuestionEngine } from './engines/question-engine.ts';
import { EngineError } from './errors.ts';
import type { Candidate } from './understanding.ts';

/** Failures in a row after which the engine is left alone … */
const MOST_FAILURES = 3;
/** … for this time, ms; then one question tries it. */
const REST_MS = 60_000;
/** Longest text that is sent, in UTF-16 code units; of a longer one head and tail. */
const LONGEST_SENT = 1_000;
/** What a mask leaves, the last digits included: at home they help to recognise a number, elsewhere they are too many. */
const MASKED = /\*{4,}(?:[\dXx]{1,4}|[零〇一二三四五六七八九幺两拐洞]{1,2}|[\w.+-]{0,2}@[\w.-]+)?/gu;

/** Since the process began. Figures only. */
export interface RemoteCounts {
  asked: number;
  answered: number;
  /** Could not be reached, refused, or answered what nobody can read. */
  failed: number;
  timedOut: number;
  /** Not asked, because it had failed again and again. */
  rested: number;
  /** Intents of its answers that the catalogue does not have. */
  unknownIntents: number;
}

/** An answer in time, the likeliest first; or why there is none. */
export type Asked = { candidates: readonly Candidate[] } | { silent: 'timed-out' | 'failed' | 'resting' };

/** A text as it may leave this machine: phone, identity and card numbers and e-mail addresses gone, and not too long. */
export function fitToSend(text: string): string {
  return capLength(maskPersonalData(text).replace(MASKED, '****'), LONGEST_SENT);
}

/** Asks an engine within a time limit, and leaves it alone for a minute when it fails three times in a row. */
export class RemoteEngine {
  readonly counts: RemoteCounts = { asked: 0, answered: 0, failed: 0, timedOut: 0, rested: 0, unknownIntents: 0 };
  readonly #engine: QuestionEngine;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  #failuresInARow = 0;
  /** The next question may try it from then on, ms since the epoch; null while it works. */
  #nextTry: number | null = null;

  constructor(options: { engine: QuestionEngine; timeoutMs: number; clock: Clock; log: (line: string) => void }) {
    this.#engine = options.engine;
    this.#timeoutMs = options.timeoutMs;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  get name(): string {
    return this.#engine.name;
  }

  /** Never rejects, and answers soon after the time limit, whatever the engine does. */
  async ask(text: string): Promise<Asked> {
    if (!this.#mayTry()) {
      this.counts.rested += 1;
      return { silent: 'resting' };
    }
    this.counts.asked += 1;
    const signal = AbortSignal.timeout(this.#timeoutMs);
    try {
      const candidates = await Promise.race([this.#engine.recognise(fitToSend(text), { signal }), lateness(signal)]);
      this.counts.answered += 1;
      this.#works();
      return { candidates: [...candidates].sort((a, b) => b.confidence - a.confidence) };
    } catch (error) {
      if (signal.aborted) {
        this.counts.timedOut += 1;
        this.#fails(`no answer in ${this.#timeoutMs} ms`);
        return { silent: 'timed-out' };
      }
      this.counts.failed += 1;
      this.#fails(error instanceof EngineError ? error.message : 'failed');
      return { silent: 'failed' };
    }
  }

  #mayTry(): boolean {
    if (this.#nextTry === null) return true;
    const now = this.#clock.now().getTime();
    if (now < this.#nextTry) return false;
    // One question tries; those beside it do not wait for what may fail.
    this.#nextTry = now + REST_MS;
    return true;
  }

  #works(): void {
    if (this.#nextTry !== null) this.#log(`understanding: the engine ${this.name} answers again`);
    this.#failuresInARow = 0;
    this.#nextTry = null;
  }

  #fails(problem: string): void {
    this.#failuresInARow += 1;
    if (this.#failuresInARow < MOST_FAILURES) return;
    if (this.#nextTry === null) {
      const seconds = REST_MS / 1000;
      this.#log(`understanding: the engine ${this.name} is left alone for ${seconds} s at a time (${problem})`);
    }
    this.#nextTry = this.#clock.now().getTime() + REST_MS;
  }
}

/** Rejects when the time is up, for engines that do not heed the signal. */
function lateness(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
