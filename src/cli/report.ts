import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { calendarDay, loadKnowledge } from '../knowledge/index.ts';
import {
  DayCounting,
  type FigureNames,
  type ReportFormat,
  type ReportPeriod,
  Reports,
  ReportThread,
  reportPeriod,
  Statistics,
} from '../oversight/index.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import type { Stores } from '../stores.ts';
import { loadIntents } from '../understanding/index.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline report --period 2026-10|2026-Q4|2026-H2|2026 [--public] --out FILE.pdf|.xlsx|.csv

The report of a month, quarter, half-year or year (Asia/Shanghai), in the format of the file's ending.

  --public  the sheet for everybody: totals, rates with their counts, topics; no person, small counts are not told.
            Only of a period that is over.

On the embedded storage stop the server first, or take the report from the desk.`;

export type ReportIo = Pick<CommandIo, 'out' | 'err'> & { env?: NodeJS.ProcessEnv; clock?: Clock };

const NOT_UNDERSTOOD = 2;
const FORMATS: readonly ReportFormat[] = ['pdf', 'xlsx', 'csv'];

/** Takes what follows `hotline report`. @returns the exit code: 0 done, 1 refused, 2 not understood. */
export async function run(args: readonly string[], io: ReportIo): Promise<number> {
  const asked = readArgs(args);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const { period, out, format, isPublic } = asked;
  const clock = io.clock ?? systemClock;
  if (isPublic && period.before > calendarDay(clock.now())) {
    io.err(`${period.id} is not over yet: a public sheet is made of a period that is over`);
    return 1;
  }
  return onStorage(io, async ({ stores }) => {
    await new DayCounting({ ...stores, clock }).upgrade();
    const reports = new Reports({ statistics: new Statistics(stores), clock, printer: new ReportThread() });
    const names = await namesOf(stores);
    const report = isPublic ? await reports.publicSheet(period, names) : await reports.full(period, {}, names);
    await writeFile(out, await reports.write(report, format));
    io.out(out);
    return 0;
  });
}

async function namesOf(stores: Stores): Promise<FigureNames> {
  const [knowledge, catalogue] = await Promise.all([
    loadKnowledge(path.join(PROJECT_DIR, 'knowledge')),
    loadIntents(path.join(PROJECT_DIR, 'intents')),
  ]);
  const people = new Map<string, string>();
  for await (const { _id, displayName } of stores.accounts.scan()) people.set(_id, displayName);
  return {
    region: (code) => knowledge.regions.find(code)?.name ?? code,
    intent: (id) => catalogue.get(id)?.name ?? id,
    person: (id) => people.get(id) ?? id,
  };
}

function readArgs(
  args: readonly string[],
): { period: ReportPeriod; out: string; format: ReportFormat; isPublic: boolean } | null {
  const left = args.filter((arg) => arg !== '--public');
  const values = new Map<string, string>();
  for (let at = 0; at < left.length; at += 2) values.set(left[at] ?? '', left[at + 1] ?? '');
  const period = reportPeriod(values.get('--period') ?? '');
  const out = values.get('--out') ?? '';
  const format = FORMATS.find((one) => out.toLowerCase().endsWith(`.${one}`));
  const isKnown = [...values.keys()].every((name) => name === '--period' || name === '--out');
  if (period === null || format === undefined || !isKnown) return null;
  return { period, out, format, isPublic: args.includes('--public') };
}
