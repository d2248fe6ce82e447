import { performance } from 'node:perf_hooks';
import { IntentCatalogue } from './catalogue.ts';
import type { EvaluationLine } from './evaluation.ts';
import type { CatalogueIntent } from './intent.ts';
import type { Recogniser } from './understanding.ts';

/** What two recognisers said of one question where only one of them was right. */
export interface ChangedLine {
  text: string;
  expected: string;
  a: string | null;
  b: string | null;
  /** The one that was right. */
  right: 'a' | 'b';
}

export interface Latency {
  p50Ms: number;
  p99Ms: number;
}

/** Two recognisers on the same questions. */
export interface Comparison {
  n: number;
  a: { accuracy: number } & Latency;
  b: { accuracy: number } & Latency;
  bothRight: number;
  onlyA: number;
  onlyB: number;
  neither: number;
  /** Probability of a difference this large or larger by chance, if both were equally good (McNemar, exact). */
  pValue: number;
  changed: ChangedLine[];
}

/** Two-sided exact McNemar test: of `onlyA + onlyB` questions that one alone got right, a fair coin decides each. */
export function mcNemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  if (n === 0) return 1;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyA, onlyB); k += 1) {
    tail += Math.exp(logTerm);
    logTerm += Math.log(n - k) - Math.log(k + 1);
  }
  return Math.min(1, 2 * tail);
}

function ask(recogniser: Recogniser, line: EvaluationLine): { got: string | null; isRight: boolean; ms: number } {
  const start = performance.now();
  const { intent, topic } = recogniser.understand(line.text);
  const ms = performance.now() - start;
  const got = 'topic' in line ? topic : intent;
  const accepted: string[] = 'topic' in line ? [line.topic] : [line.intent, ...(line.acceptable ?? [])];
  return { got, isRight: got !== null && accepted.includes(got), ms };
}

function latencyOf(times: number[]): Latency {
  const sorted = [...times].sort((x, y) => x - y);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** Asked before times are taken: the first questions of a process are slow whoever answers them. */
const WARMING = 100;

/** Asks both the same questions, in turn. */
export function compare(a: Recogniser, b: Recogniser, lines: readonly EvaluationLine[]): Comparison {
  for (const { text } of lines.slice(0, WARMING)) for (const one of [a, b]) one.understand(text);
  const asked = lines.map((line) => ({ line, a: ask(a, line), b: ask(b, line) }));
  const count = (isRightA: boolean, isRightB: boolean): number =>
    asked.filter((one) => one.a.isRight === isRightA && one.b.isRight === isRightB).length;
  const [bothRight, onlyA, onlyB] = [count(true, true), count(true, false), count(false, true)];
  const n = Math.max(1, lines.length);
  return {
    n: lines.length,
    a: { accuracy: (bothRight + onlyA) / n, ...latencyOf(asked.map((one) => one.a.ms)) },
    b: { accuracy: (bothRight + onlyB) / n, ...latencyOf(asked.map((one) => one.b.ms)) },
    bothRight,
    onlyA,
    onlyB,
    neither: count(false, false),
    pValue: mcNemar(onlyA, onlyB),
    changed: asked.flatMap((one): ChangedLine[] =>
      one.a.isRight === one.b.isRight
        ? []
        : [
            {
              text: one.line.text,
              expected: 'topic' in one.line ? one.line.topic : one.line.intent,
              a: one.a.got,
              b: one.b.got,
              right: one.a.isRight ? 'a' : 'b',
            },
          ],
    ),
  };
}

/**
 * The catalogue as a stored model knows it: its intents in its order. What the catalogue has no more leads to a person.
 */
export function catalogueOf(intents: readonly string[], catalogue: IntentCatalogue): IntentCatalogue {
  return new IntentCatalogue(
    intents.map(
      (id): CatalogueIntent =>
        catalogue.get(id) ?? {
          id,
          name: id,
          topic: null,
          leadsTo: { service: id },
          utterances: [],
          batches: [],
        },
    ),
  );
}
