import type { DraftChange, DraftKind } from './types.ts';

/** A draft as it is typed. */
export interface DraftFields {
  /** One line each. */
  lines: string;
  intent: string | null;
  /** Id of a new intent. */
  id: string;
  name: string;
  topic: string | null;
  short: string;
  full: string;
  /** One line each. */
  steps: string;
  note: string;
}

/** Lines that one draft takes. */
const MOST_LINES = 60;
const ID = /^[a-z][a-z0-9-]*$/u;

/** Trimmed, each once, without empty ones. */
export function linesFrom(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.trim()).filter((line) => line !== ''))].slice(0, MOST_LINES);
}

export function changeOf(kind: DraftKind, fields: DraftFields): DraftChange {
  const lines = linesFrom(fields.lines.split('\n'));
  if (kind !== 'new-answer') return { kind, intent: fields.intent ?? '', lines };
  return {
    kind,
    intent: fields.id.trim(),
    name: fields.name.trim(),
    topic: fields.topic ?? '',
    lines,
    answer: {
      short: fields.short.trim(),
      full: fields.full.trim(),
      steps: linesFrom(fields.steps.split('\n')).slice(0, 6),
    },
  };
}

/** What has to be filled in first; null when it can be looked at. */
export function missingIn(kind: DraftKind, fields: DraftFields): 'lines' | 'intent' | 'name' | 'id' | 'topic' | null {
  if (kind === 'new-answer') {
    if (fields.name.trim().length < 2) return 'name';
    if (!ID.test(fields.id.trim())) return 'id';
    if (fields.topic === null) return 'topic';
  } else if (fields.intent === null) return 'intent';
  return linesFrom(fields.lines.split('\n')).length === 0 ? 'lines' : null;
}
