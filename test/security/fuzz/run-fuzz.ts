import fc from 'fast-check';
import { HotlineError } from '../../../src/errors.ts';

/** Something that reads what strangers send. */
export interface Parser<T = unknown> {
  /** Where it comes in, and what it is. */
  name: string;
  cases: fc.Arbitrary<T>;
  /** @returns what is to be looked at of the result. @throws HotlineError alone: a refusal with a code and a sentence. */
  read(input: T): unknown;
  /** What is wrong with a result, beyond what is wrong with any; null: nothing. */
  problem?(result: unknown, input: T): string | null;
}

export interface Finding {
  parser: string;
  kind: 'crash' | 'type' | 'pollution';
  what: string;
  /** The shortest one. */
  input: string;
}

export interface FuzzReport {
  parser: string;
  cases: number;
  refused: number;
  /** Longest one, ms; of long ones the least of three, by the time of the processor. */
  slowest: number;
  slowestInput: string;
  findings: Finding[];
}

const AT_ONCE = 500;
/** Looked at again when it took longer, ms: another program may have had the processor. */
const SLOW_MS = 50;

/** Runs a parser on cases from a seed; what it finds is in the report, nothing is thrown. */
export async function fuzz<T>(parser: Parser<T>, { runs, seed }: { runs: number; seed: number }): Promise<FuzzReport> {
  const report: FuzzReport = {
    parser: parser.name,
    cases: 0,
    refused: 0,
    slowest: 0,
    slowestInput: '',
    findings: [],
  };
  for (let done = 0; done < runs; done += AT_ONCE) {
    const inputs = fc.sample(parser.cases, { numRuns: Math.min(AT_ONCE, runs - done), seed: seed + done });
    for (const input of inputs) await one(parser, input, report);
    const stained = Object.keys(Object.prototype).concat(Object.keys(Array.prototype));
    if (stained.length > 0) note(report, 'pollution', stained.join(', '), '');
  }
  return report;
}

async function one<T>(parser: Parser<T>, input: T, report: FuzzReport): Promise<void> {
  report.cases += 1;
  const began = performance.now();
  try {
    const result = await parser.read(input);
    const problem = problemIn(result) ?? parser.problem?.(result, input) ?? null;
    if (problem !== null) note(report, 'type', problem, shown(input));
  } catch (error) {
    if (error instanceof HotlineError) report.refused += 1;
    else
      note(report, 'crash', error instanceof Error ? `${error.name}: ${error.message}` : String(error), shown(input));
  }
  let ms = performance.now() - began;
  for (let again = 0; again < 2 && ms > SLOW_MS; again += 1) ms = Math.min(ms, await timeOf(parser, input));
  if (ms > report.slowest) {
    report.slowest = ms;
    report.slowestInput = shown(input);
  }
}

/** Time of the processor, ms: what others do on it does not count. */
async function timeOf<T>(parser: Parser<T>, input: T): Promise<number> {
  const began = process.cpuUsage();
  try {
    await parser.read(input);
  } catch {
    // Told the first time.
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** One finding of a kind and sentence, with its shortest input. */
function note(report: FuzzReport, kind: Finding['kind'], what: string, input: string): void {
  const known = report.findings.find((one) => one.kind === kind && one.what === what);
  if (known === undefined) report.findings.push({ parser: report.parser, kind, what, input });
  else if (input.length < known.input.length) known.input = input;
}

function shown(input: unknown): string {
  const text = JSON.stringify(input, (_key, held: unknown) => (held === undefined ? '(undefined)' : held)) ?? '';
  return text.length <= 600 ? text : `${text.slice(0, 600)}… (${text.length})`;
}

const DEEPEST = 40;

/** What no result of a parser may hold: numbers and days that are none, functions, prototypes of others. */
export function problemIn(result: unknown, depth = 0): string | null {
  if (depth > DEEPEST) return 'is endless';
  if (typeof result === 'number') return Number.isNaN(result) ? 'holds NaN' : null;
  if (typeof result === 'function' || typeof result === 'symbol') return `holds a ${typeof result}`;
  if (typeof result !== 'object' || result === null || Buffer.isBuffer(result)) return null;
  if (result instanceof Date) return Number.isNaN(result.getTime()) ? 'holds a day that is none' : null;
  if (result instanceof Map || result instanceof Set) {
    return first([...result.entries()].flat().map((held) => problemIn(held, depth + 1)));
  }
  if (result === Object.prototype || result === Array.prototype) return 'holds the prototype of objects';
  const prototype: unknown = Object.getPrototypeOf(result);
  if (!Array.isArray(result) && prototype !== Object.prototype && prototype !== null) {
    const name = (prototype as { constructor?: { name?: unknown } }).constructor?.name;
    return name === undefined || name === 'Object' ? 'has a prototype of a stranger’s making' : null;
  }
  return first(Object.values(result).map((held) => problemIn(held, depth + 1)));
}

function first(problems: readonly (string | null)[]): string | null {
  return problems.find((problem) => problem !== null) ?? null;
}
