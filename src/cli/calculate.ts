import path from 'node:path';
import { HotlineError } from '../errors.ts';
import {
  CALCULATOR_IDS,
  calculate,
  calculatorInputs,
  calendarCoveredTo,
  calendarDay,
  describeCalculation,
  isCalculatorId,
  isCalendarDay,
  loadKnowledge,
} from '../knowledge/index.ts';
import type { CommandIo } from './command.ts';

/** Where the command writes, and the content it works on. */
export type CalculateCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
};

const OPTIONS = ['--json', '--as-of', '--figures'];

export const help = `hotline calculate <name> --json '{…}' [--as-of YYYY-MM-DD] [--figures]

Reckons what a resident asks a number for, with the formula, the articles, and what a lawyer must check. Money is
integer fen; days are YYYY-MM-DD of Asia/Shanghai; a field left out takes its default.

${CALCULATOR_IDS.map((id) => `  ${id}\n${inputLines(id)}`).join('\n')}

--as-of    the day it is reckoned on (Asia/Shanghai), today when not given
--figures  prints the result as JSON instead of words

Holidays and working weekends are known to ${calendarCoveredTo()}.`;

function inputLines(id: (typeof CALCULATOR_IDS)[number]): string {
  const width = 20;
  return calculatorInputs(id)
    .map(({ name, meaning }) => `    ${name.padEnd(width)}${meaning}`)
    .join('\n');
}

/**
 * A calculation from the command line. Takes what follows `hotline calculate`.
 * @returns the exit code: 0 done, 1 wrong content or input, 2 not understood.
 */
export async function run(args: readonly string[], io: CalculateCommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const [name = '', ...rest] = args;
  const json = after(rest, '--json');
  const day = rest.includes('--as-of') ? (after(rest, '--as-of') ?? '') : calendarDay(new Date());
  const unknown = rest.filter((arg) => arg.startsWith('--') && !OPTIONS.includes(arg));
  if (!isCalculatorId(name) || json === undefined || unknown.length > 0 || !isCalendarDay(day)) {
    io.err(help);
    return 2;
  }
  const input = parsed(json);
  if (input === undefined) {
    io.err('--json is not JSON');
    return 1;
  }
  try {
    const { calculators } = await loadKnowledge(path.join(io.contentDir ?? process.cwd(), 'knowledge'));
    if (calculators === null) {
      io.err('knowledge/calculators is missing');
      return 1;
    }
    const result = calculate(name, input, calculators, day);
    io.out(rest.includes('--figures') ? JSON.stringify(result, null, 2) : describeCalculation(result).text);
    return 0;
  } catch (error) {
    if (!(error instanceof HotlineError)) throw error;
    io.err(`${error.message} (${error.code})`);
    return 1;
  }
}

function after(args: readonly string[], option: string): string | undefined {
  const at = args.indexOf(option);
  return at < 0 ? undefined : args[at + 1];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
