import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as rebuild } from '../../src/cli/rebuild.ts';
import { run as report } from '../../src/cli/report.ts';
import { serviceFactsCollection } from '../../src/oversight/index.ts';
import { openSqlite } from '../../src/storage/index.ts';
import { drawing, servicesOfDay } from '../oversight/statistics/many-services.ts';

let folder: string;
let said: string[];
let complained: string[];

const io = () => ({
  out: (line: string) => said.push(line),
  err: (line: string) => complained.push(line),
  env: { DATA_DIR: folder, LOG_LEVEL: 'silent' },
  clock: { now: () => new Date('2026-03-02T02:00:00Z') },
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statistics-cli-'));
  const storage = await openSqlite({ file: join(folder, 'hotline.db') });
  const facts = storage.collection(serviceFactsCollection);
  await storage.prepare();
  const others = { draw: drawing(4), regions: ['340302', '340303'], lawyers: ['lawyer1'] };
  for (const one of servicesOfDay('2026-02-03', 40, others)) await facts.insert(one);
  await storage.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(() => {
  said = [];
  complained = [];
});

describe('hotline rebuild', () => {
  it('counts every day anew and says what was different', async () => {
    expect(await rebuild([], io())).toBe(0);
    expect(said[0]).toBe('1 days, 40 services; 1 days were different');
    expect(said[1]).toMatch(/^2026-02-03: \d+ added, 0 changed, 0 removed$/);
    said = [];
    expect(await rebuild(['--from', '2026-02-01', '--json'], io())).toBe(0);
    expect(JSON.parse(said.join('\n'))).toEqual({ days: 1, services: 40, different: [] });
  });

  it.each([[['--from']], [['--from', '2026-02-30']], [['--all']]])('does not understand %j', async (args) => {
    expect(await rebuild(args, io())).toBe(2);
    expect(complained[0]).toContain('hotline rebuild');
  });
});

describe('hotline report', () => {
  it('writes the sheet of everybody, and the report', async () => {
    const [open, full] = [join(folder, 'public.csv'), join(folder, 'report.csv')];
    expect(await report(['--period', '2026-02', '--public', '--out', open], io())).toBe(0);
    expect(await report(['--period', '2026-02', '--out', full], io())).toBe(0);
    const [sheet, whole] = await Promise.all([readFile(open, 'utf8'), readFile(full, 'utf8')]);
    expect(sheet).toContain('公共法律服务热线公开数据表');
    expect(sheet).not.toContain('lawyer1');
    expect(whole).toContain('服务量,40');
    expect(whole).toContain('龙子湖区');
  });

  it('makes no sheet of a period that is not over', async () => {
    expect(await report(['--period', '2026-Q1', '--public', '--out', join(folder, 'x.csv')], io())).toBe(1);
    expect(complained).toEqual(['2026-Q1 is not over yet: a public sheet is made of a period that is over']);
  });

  it.each([
    [['--period', '2026-02']],
    [['--period', 'soon', '--out', 'x.pdf']],
    [['--period', '2026-02', '--out', 'x.doc']],
  ])('does not understand %j', async (args) => {
    expect(await report(args, io())).toBe(2);
  });
});
