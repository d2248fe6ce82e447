import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { HotlineError } from '../errors.ts';
import { calendarDay, isCalendarDay } from '../knowledge/index.ts';
import {
  type AuditedPreCheck,
  auditText,
  describePreCheck,
  loadLegalAidRules,
  preCheck,
  readPreCheckInput,
} from '../legal-aid/index.ts';
import type { CommandIo } from './command.ts';

/** Where a command writes, and the content it works on. */
export type LegalAidCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
};

export const help = `hotline legal-aid FILE.json [--json | --audit] [--as-of YYYY-MM-DD]

Legal-aid pre-check of one case (an object) or several (a list). Fields left out are unknown:
  regionCode "340300", matter "wage", inCustody, hasAgent, groups ["migrant-worker"], householdSize,
  householdIncome (fen a month, all persons), householdIncomeHigh, residence "urban"|"rural",
  incomePeriod "month"|"6m-average", daysToDeadline, needsPreservation
--as-of  evaluates for that day (Asia/Shanghai), today when not given
--json   prints the result with its trace: for each step the words, the inputs and the supervisor's line
--audit  prints the supervisor's form: what was told, each rule with its article, inputs and arithmetic`;

/**
 * Pre-check from the command line. Takes what follows `hotline legal-aid`.
 * @returns the exit code: 0 done, 1 wrong content or input, 2 not understood.
 */
export async function run(args: readonly string[], io: LegalAidCommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const asOfAt = args.indexOf('--as-of');
  const day = asOfAt < 0 ? calendarDay(new Date()) : (args[asOfAt + 1] ?? '');
  const files = args.filter((arg, at) => !arg.startsWith('--') && (asOfAt < 0 || at !== asOfAt + 1));
  const unknown = args.filter((arg) => arg.startsWith('--') && !['--json', '--audit', '--as-of'].includes(arg));
  const [file] = files;
  if (file === undefined || files.length > 1 || unknown.length > 0 || isBoth(args) || !isCalendarDay(day)) {
    io.err(help);
    return 2;
  }
  try {
    const rules = await loadLegalAidRules(path.join(io.contentDir ?? process.cwd(), 'knowledge', 'legal-aid'));
    const raw = await readJson(file, io);
    if (raw === undefined) return 1;
    const asOf = new Date(`${day}T12:00:00+08:00`);
    const cases: unknown[] = Array.isArray(raw) ? raw : [raw];
    const results = cases.map((one) => preCheck(readPreCheckInput(one), rules, asOf));
    if (args.includes('--json')) io.out(JSON.stringify(Array.isArray(raw) ? results : results[0], null, 2));
    else io.out(results.map(args.includes('--audit') ? auditText : inWords).join('\n\n----\n\n'));
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.err(error.message);
    return 1;
  }
}

function isBoth(args: readonly string[]): boolean {
  return args.includes('--json') && args.includes('--audit');
}

function inWords(result: AuditedPreCheck): string {
  return describePreCheck(result).text;
}

async function readJson(file: string, io: LegalAidCommandIo): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    io.err(`${file} ${why}`);
    return undefined;
  }
}
