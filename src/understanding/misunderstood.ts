import { createHash } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Collection, CollectionDefinition, Page, Stored } from '../storage/index.ts';
import { capLength, maskPersonalData } from '../text/index.ts';
import type { Candidate } from './understanding.ts';

/**
 * How it is known that a question was misunderstood: the bot asked which one is meant and none was chosen; nothing was
 * near enough; the resident contradicted "not our business", or an answer; a lawyer says so. Or that it went without an
 * answer: it was out of scope, or led to a person because there is no answer; it was answered and came back.
 */
export const MISUNDERSTOOD_KINDS = [
  'asked-back',
  'not-understood',
  'out-of-scope-denied',
  'answer-denied',
  'lawyer-said',
  'out-of-scope',
  'no-answer',
  'came-back',
] as const;
export type MisunderstoodKind = (typeof MISUNDERSTOOD_KINDS)[number];

/** Kinds that one question alone says nothing by: they are counted in clusters, and nobody goes through them. */
const COUNTED: readonly MisunderstoodKind[] = ['out-of-scope', 'no-answer', 'came-back'];

export const MISUNDERSTOOD_STATES = ['open', 'labelled', 'dismissed', 'counted'] as const;
export type MisunderstoodState = (typeof MISUNDERSTOOD_STATES)[number];

/** A question that the bot did not understand, for a supervisor to say what was meant (误解问题). */
export interface Misunderstood extends Stored {
  /** Of {@link questionIdOf}: who reads questions learns nothing of which belong to one conversation. */
  _id: string;
  conversationId: string;
  sessionId: string | null;
  channel: string;
  /** When it was asked, UTC. */
  at: Date;
  kind: MisunderstoodKind;
  state: MisunderstoodState;
  /** The resident's words; numbers that lead to a person are masked. */
  text: string;
  decision: string;
  intent: string | null;
  topic: string | null;
  confidence: number;
  alternatives: Candidate[];
  /** The intent that was meant, once a supervisor said so. */
  label: string | null;
  /** Staff id of who labelled or dismissed it. */
  by: string | null;
  /** When, UTC. */
  reviewedAt: Date | null;
  /** Id of the cluster it is in; null until it is looked at, '' for none. */
  cluster?: string | null;
}

/** What the bot or a lawyer hands in; `_id` is that of the resident's turn. */
export type NewMisunderstood = Omit<Misunderstood, 'state' | 'label' | 'by' | 'reviewedAt' | 'cluster'>;

const misunderstoodSchema = new Schema(
  {
    _id: { type: String, required: true },
    conversationId: { type: String, required: true },
    sessionId: { type: String, default: null },
    channel: { type: String, required: true },
    at: { type: Date, required: true },
    kind: { type: String, required: true, enum: MISUNDERSTOOD_KINDS },
    state: { type: String, required: true, enum: MISUNDERSTOOD_STATES },
    text: { type: String, required: true },
    decision: { type: String, required: true },
    intent: { type: String, default: null },
    topic: { type: String, default: null },
    confidence: { type: Number, required: true },
    alternatives: { type: [Schema.Types.Mixed], default: [] },
    label: { type: String, default: null },
    by: { type: String, default: null },
    reviewedAt: { type: Date, default: null },
    cluster: { type: String, default: null },
  },
  { versionKey: false, minimize: false },
);
misunderstoodSchema.index({ state: 1, at: -1 });
misunderstoodSchema.index({ cluster: 1, at: -1 });
misunderstoodSchema.index({ conversationId: 1, state: 1, at: -1 });

export const misunderstoodCollection: CollectionDefinition<Misunderstood> = {
  name: 'misunderstood',
  schema: misunderstoodSchema,
};

/** Longer stories are cut: a label needs no more. */
const LONGEST_TEXT = 500;
const PAGE = 50;
const BATCH = 500;

/** The id of a question: the same turn is one question, and the id of the turn, which names the conversation, is not told. */
export function questionIdOf(turnId: string): string {
  return `m-${createHash('sha256').update(turnId).digest('hex').slice(0, 24)}`;
}

/** The list of misunderstood questions: what was meant becomes training material. */
export class MisunderstoodQuestions {
  readonly #stored: Collection<Misunderstood>;
  readonly #clock: Clock;

  constructor(stored: Collection<Misunderstood>, clock: Clock) {
    this.#stored = stored;
    this.#clock = clock;
  }

  /** Puts a question on the list; once, however often it is handed in. */
  async note(question: NewMisunderstood): Promise<void> {
    const text = capLength(maskPersonalData(question.text), LONGEST_TEXT);
    const { alternatives, kind, ...rest } = question;
    const _id = questionIdOf(question._id);
    const isCounted = COUNTED.includes(kind);
    try {
      await this.#stored.insert({
        ...rest,
        _id,
        kind,
        text,
        alternatives: alternatives.map(({ intent, confidence }) => ({ intent, confidence })),
        state: isCounted ? 'counted' : 'open',
        label: null,
        by: null,
        reviewedAt: null,
        cluster: null,
      });
    } catch (error) {
      if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      if (isCounted) return;
      // What was only counted is now known to have been misunderstood.
      await this.#stored.change(_id, (known) => (known.state === 'counted' ? { ...known, kind, state: 'open' } : null));
    }
  }

  /** Questions by id; those that are gone are left out. */
  getMany(ids: readonly string[]): Promise<Misunderstood[]> {
    return this.#stored.getMany(ids);
  }

  /** The resident chose from what was offered: the last question of the conversation was understood after all. */
  async settle(conversationId: string): Promise<void> {
    const [last] = await this.#stored.find({ where: { conversationId, state: 'open' }, sort: { at: -1 }, limit: 1 });
    if (last?.kind === 'asked-back') await this.#stored.remove(last._id);
  }

  /** Newest first, 50 a page. */
  page(state: MisunderstoodState, after?: string): Promise<Page<Misunderstood>> {
    return this.#stored.page({
      where: { state },
      sort: { at: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
  }

  count(state: MisunderstoodState): Promise<number> {
    return this.#stored.count({ where: { state } });
  }

  /** Says which intent was meant; may be said anew. @returns null when there is no such question. */
  label(id: string, intent: string, by: string): Promise<Misunderstood | null> {
    return this.#review(id, { state: 'labelled', label: intent, by });
  }

  /** Nothing can be learnt from it. @returns null when there is no such question. */
  dismiss(id: string, by: string): Promise<Misunderstood | null> {
    return this.#review(id, { state: 'dismissed', label: null, by });
  }

  /** All that have a label, as lines of a corpus: masked words and the intent, nothing else. */
  async labelled(): Promise<{ text: string; intent: string }[]> {
    const lines: { text: string; intent: string }[] = [];
    let after: string | null | undefined;
    do {
      const page: Page<Misunderstood> = await this.#stored.page({
        where: { state: 'labelled' },
        sort: { at: -1 },
        limit: BATCH,
        ...(after == null ? {} : { after }),
      });
      lines.push(...page.items.flatMap(({ text, label }) => (label === null ? [] : [{ text, intent: label }])));
      after = page.next;
    } while (after !== null);
    return lines;
  }

  #review(id: string, review: Pick<Misunderstood, 'state' | 'label' | 'by'>): Promise<Misunderstood | null> {
    const reviewedAt = this.#clock.now();
    return this.#stored.change(id, (current) => {
      const { cluster = null } = current;
      // A dismissed question is in no cluster; one that is labelled after all waits to be taken in.
      const now = review.state === 'dismissed' ? '' : cluster === '' ? null : cluster;
      return { ...current, ...review, reviewedAt, cluster: now };
    });
  }
}
