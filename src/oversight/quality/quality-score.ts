import { Schema } from 'mongoose';
import type { CollectionDefinition, StreamEvent } from '../../storage/index.ts';

/** Why an item got its points; the words stand in the catalogue of the desk. */
export const REASONS = [
  'bot-in-time',
  'bot-late',
  'person-in-time',
  'person-late',
  'nobody-came',
  'gave-up-early',
  'danger-first',
  'danger-not-first',
  'danger-unanswered',
  'no-danger',
  'bot-grounds',
  'bot-no-grounds',
  'lawyer-grounds',
  'lawyer-no-grounds',
  'no-advice',
  'aid-told',
  'aid-not-told',
  'aid-not-due',
  'deadline-told',
  'deadline-not-told',
  'no-deadline',
  'no-forbidden-words',
  'forbidden-words',
  'no-lawyer-words',
  'courteous',
  'not-courteous',
  'no-ending',
  'thanks',
  'anger',
  'mood-unknown',
  'outcome-written',
  'outcome-missing',
  'note-written',
  'note-missing',
  'record-in-time',
  'record-late',
  'record-open',
  'no-lawyer',
] as const;

export interface Reason {
  code: (typeof REASONS)[number];
  /** How many, or seconds; left out where it counts nothing. */
  n?: number;
  /** Of how many, or the limit in seconds. */
  of?: number;
  /** Id of a forbidden phrase, or the question of an answer; never a resident's words. */
  about?: string;
}

export interface ScoredItem {
  id: string;
  name: string;
  /** One decimal; null where the item does not apply. */
  points: number | null;
  /** Points it can have. */
  of: number;
  applicable: boolean;
  why: Reason[];
  /** Turns that show it. */
  turnIds: string[];
}

/** What a service is worth by the rubric (自动评分). */
export interface ServiceScore {
  /** {@link Rubric.mark}. */
  rubricVersion: string;
  /** 0 to 100, one decimal: points of the items that apply, out of what these can have; null where none applies. */
  total: number | null;
  items: ScoredItem[];
}

/** A score of one service as it stood then; each change of the service or the rubric adds one (只增不改). */
export interface QualityScore extends StreamEvent, ServiceScore {
  /** Session id. */
  stream: string;
  /** UTC. */
  at: Date;
}

const scoreSchema = new Schema(
  {
    _id: { type: String, required: true },
    stream: { type: String, required: true },
    seq: { type: Number, required: true },
    key: { type: String, required: true },
    rubricVersion: { type: String, required: true },
    total: { type: Number, default: null },
    items: { type: [Schema.Types.Mixed], required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false, minimize: false },
);

export const qualityScoreCollection: CollectionDefinition<QualityScore> = {
  name: 'qualityScores',
  schema: scoreSchema,
};

/** Points out of what they can have, in percent with one decimal; null where nothing applies. */
export function totalOf(items: readonly { points: number | null; of: number }[]): number | null {
  const applying = items.filter(({ points }) => points !== null);
  const most = applying.reduce((sum, { of }) => sum + of, 0);
  const got = applying.reduce((sum, { points }) => sum + (points ?? 0), 0);
  return most === 0 ? null : oneDecimal((100 * got) / most);
}

export function oneDecimal(value: number): number {
  return Math.round(value * 10 + 1e-9) / 10;
}
