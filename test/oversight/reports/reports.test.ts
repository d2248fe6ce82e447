import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dailyFiguresCollection,
  lawyerFiguresCollection,
  Reports,
  reportPeriod,
  Statistics,
} from '../../../src/oversight/index.ts';
import { printReport } from '../../../src/oversight/reports/print-report.ts';
import { countDay } from '../../../src/oversight/statistics/count-day.ts';
import { openSqlite, type Storage } from '../../../src/storage/index.ts';
import { service } from '../statistics/services.ts';

const NOW = new Date('2026-03-01T16:30:00Z');
const names = { region: (code: string) => code, intent: (id: string) => id, person: (id: string) => id };

let folder: string;
let storage: Storage;
let reports: Reports;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reports-'));
  storage = await openSqlite({ file: join(folder, 'hotline.db') });
  const dailyFigures = storage.collection(dailyFiguresCollection);
  const lawyerFigures = storage.collection(lawyerFiguresCollection);
  await storage.prepare();
  for (const day of ['2026-02-02', '2026-02-03']) {
    const services = [service({ day })];
    const counted = countDay({ day, services, dutyMinutes: new Map(), countedAt: NOW });
    for (const one of counted.figures) await dailyFigures.insert(one);
  }
  const statistics = new Statistics({ dailyFigures, lawyerFigures });
  reports = new Reports({ statistics, clock: { now: () => NOW }, printer: { print: printReport } });
});
afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

/** As it is written for spreadsheets, and as PDF. */
async function written(period: string): Promise<string> {
  const found = reportPeriod(period);
  if (found === null) throw new Error(period);
  return Buffer.from(await reports.write(await reports.full(found, {}, names), 'csv')).toString('utf8');
}

describe('a report', () => {
  it('of a period that goes on tells only its days until now, beside as many of the one before', async () => {
    // It is half past midnight of the second in Shanghai.
    const march = await written('2026-03');
    expect(march).toContain('2026年3月（2026-03-01 至 2026-03-31），截至2026-03-02，本期尚未结束');
    expect(march).toContain('服务量,0,2026年2月同期 1，-100%');
    expect(march.match(/^2026-03-\d\d,/gmu)).toEqual(['2026-03-01,', '2026-03-02,']);
    const year = await written('2026');
    expect(year).toContain('服务量,2,2025年同期：—');
    expect(year.match(/^2026-\d\d,/gmu)).toEqual(['2026-01,', '2026-02,', '2026-03,']);
    expect(await written('2026-02')).toContain('2026年2月（2026-02-01 至 2026-02-28）\r\n');
  });

  it('of a month without any service, or of one to come, has dashes and no rates of nothing', async () => {
    const period = reportPeriod('2026-01');
    if (period === null) throw new Error('2026-01');
    const sheet = await reports.publicSheet(period, names);
    const told = [await written('2026-01'), await written('2027-05'), Buffer.from(await reports.write(sheet, 'csv'))];
    for (const one of told) expect(String(one)).toContain('满意率,—');
    expect(told.join('')).not.toMatch(/NaN|0\.00%|null|undefined/u);
    const full = await reports.full(period, {}, names);
    for (const report of [full, sheet]) expect((await reports.write(report, 'xlsx')).byteLength).toBeGreaterThan(1000);
    expect(
      Buffer.from(await reports.write(full, 'pdf'))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-');
  });
});
