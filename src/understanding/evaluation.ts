import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import { TOPICS } from '../text/index.ts';
import { EvaluationLineError } from './errors.ts';
import type { Recogniser } from './understanding.ts';

const lineSchema = z.union([
  z.object({ text: z.string(), intent: z.string(), acceptable: z.array(z.string()).optional() }),
  z.object({ text: z.string(), topic: z.enum(TOPICS) }),
]);

/** One question and what it asks: an intent (or others that will do), or a topic. */
export type EvaluationLine = z.infer<typeof lineSchema>;

export interface EvaluationError {
  text: string;
  /** The expected intent, or topic. */
  intent: string;
  got: string | null;
  score: number;
}

export interface Evaluation {
  n: number;
  accuracy: number;
  macroF1: number;
  p50Ms: number;
  p99Ms: number;
  errors: EvaluationError[];
  /** For each expected label: how many, how many right, precision, recall. */
  perLabel: Record<string, { n: number; right: number; precision: number; recall: number }>;
}

/** Reads lines of JSON. @throws EvaluationLineError naming the line. */
export function parseEvaluationLines(content: string): EvaluationLine[] {
  return content.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new EvaluationLineError(index + 1, 'is not JSON');
    }
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success) throw new EvaluationLineError(index + 1, 'needs "text" and "intent", or "text" and "topic"');
    return [parsed.data];
  });
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Recognises every line and compares. Latency in milliseconds, of `understand` alone. */
export function evaluateFile(recogniser: Recogniser, lines: readonly EvaluationLine[]): Evaluation {
  const errors: EvaluationError[] = [];
  const times: number[] = [];
  const counts = new Map<string, { expected: number; got: number; right: number }>();
  const countOf = (label: string) => {
    const count = counts.get(label) ?? { expected: 0, got: 0, right: 0 };
    counts.set(label, count);
    return count;
  };
  for (const line of lines) {
    const start = performance.now();
    const { intent, topic, confidence } = recogniser.understand(line.text);
    times.push(performance.now() - start);
    const expected = 'topic' in line ? line.topic : line.intent;
    const accepted = 'topic' in line ? [line.topic] : [line.intent, ...(line.acceptable ?? [])];
    const got = 'topic' in line ? topic : intent;
    const isRight = got !== null && (accepted as string[]).includes(got);
    const label = isRight ? expected : got;
    countOf(expected).expected += 1;
    if (label !== null) countOf(label).got += 1;
    if (isRight) countOf(expected).right += 1;
    else errors.push({ text: line.text, intent: expected, got, score: confidence });
  }
  times.sort((a, b) => a - b);
  const labels = [...counts].filter(([, { expected }]) => expected > 0);
  const f1 = labels.map(([, { expected, got, right }]) => (2 * right) / (expected + got));
  return {
    n: lines.length,
    accuracy: lines.length === 0 ? 0 : 1 - errors.length / lines.length,
    macroF1: f1.length === 0 ? 0 : f1.reduce((a, b) => a + b, 0) / f1.length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    errors,
    perLabel: Object.fromEntries(
      labels.map(([label, { expected, got, right }]) => [
        label,
        { n: expected, right, precision: got === 0 ? 0 : right / got, recall: right / expected },
      ]),
    ),
  };
}
