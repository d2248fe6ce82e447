import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../config/index.ts';
import {
  DIRECTORY_COLUMNS,
  Directory,
  type DirectoryEntry,
  directoryCollection,
  directoryTemplate,
  type ImportReport,
  importDirectory,
  isDirectoryKind,
  KIND_NAMES,
  loadRegions,
  phoneInWords,
  readPosition,
  regionCode,
} from '../knowledge/index.ts';
import { openStorage } from '../open-storage.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import type { Storage } from '../storage/index.ts';
import type { CommandIo } from './command.ts';

const COLUMNS = DIRECTORY_COLUMNS.map(
  ({ id, title, takes, required }) => `  ${title} (${id})${required ? ' *' : ''}: ${takes}`,
).join('\n');

export const help = `hotline directory import FILE.csv|FILE.xlsx [--dry-run] [--replace] [--skip-bad]
hotline directory search [WORDS] [--region CODE|NAME] [--kind KIND] [--near LATITUDE,LONGITUDE] [--limit N] [--json]
hotline directory template --out FILE.csv

The directory of public legal service (公共法律服务名录). An import is all or nothing: with a problem in a row, which is
named by line, column and reason, nothing is written, unless --skip-bad leaves such rows out. The same file twice
changes nothing; --replace also removes what the file does not have. CSV may be UTF-8 or GBK. Columns (* required):

${COLUMNS}

The embedded storage serves one process at a time: stop the server first.`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline directory`. @returns the exit code: 0 done, 1 problems or nothing found, 2 not understood. */
export async function run(args: string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'import':
      return runImport(rest, io);
    case 'search':
      return runSearch(rest, io);
    case 'template':
      return runTemplate(rest, io);
    default:
      io.err(help);
      return NOT_UNDERSTOOD;
  }
}

type Io = Pick<CommandIo, 'out' | 'err'>;

interface Given {
  words: string[];
  flags: ReadonlySet<string>;
  values: ReadonlyMap<string, string>;
}

/** The words, flags and `--name value` pairs; null where there is one that the command does not have. */
function given(args: readonly string[], flags: readonly string[], values: readonly string[]): Given | null {
  const found = { words: [] as string[], flags: new Set<string>(), values: new Map<string, string>() };
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (flags.includes(arg)) found.flags.add(arg);
    else if (values.includes(arg) && args[at + 1] !== undefined) {
      at += 1;
      found.values.set(arg, args[at] ?? '');
    } else if (arg.startsWith('--')) return null;
    else found.words.push(arg);
  }
  return found;
}

async function runTemplate(args: readonly string[], io: Io): Promise<number> {
  const out = given(args, [], ['--out'])?.values.get('--out');
  if (out === undefined) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  await writeFile(out, directoryTemplate());
  io.out(`已写好模板：${out}`);
  return 0;
}

async function runImport(args: readonly string[], io: Io): Promise<number> {
  const asked = given(args, ['--dry-run', '--replace', '--skip-bad'], []);
  const [file, ...others] = asked?.words ?? [];
  if (asked === null || file === undefined || others.length > 0) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) {
    io.err(`hotline: ${file} cannot be read`);
    return 1;
  }
  const options = {
    dryRun: asked.flags.has('--dry-run'),
    replace: asked.flags.has('--replace'),
    skipBad: asked.flags.has('--skip-bad'),
  };
  const report = await withStorage(async (storage) => {
    const records = storage.collection(directoryCollection);
    await storage.prepare();
    return importDirectory(bytes, records, options);
  });
  printImport(report, io);
  return report.problems.length === 0 || report.written ? 0 : 1;
}

function printImport({ problems, added, changed, same, removed, hoursUnread, written }: ImportReport, io: Io): void {
  for (const { line, column, problem } of problems)
    io.err(`第 ${line} 行${column === '' ? '' : `“${column}”`}：${problem}`);
  if (hoursUnread.length > 0) {
    const lines = hoursUnread.slice(0, 10).join('、');
    io.err(`提示：第 ${lines} 行${hoursUnread.length > 10 ? '等' : ''}的开放时间看不出是星期几、几点，只按原话显示`);
  }
  const counts = `新增 ${added}，更新 ${changed}，不变 ${same}，删除 ${removed}，有问题 ${problems.length}`;
  if (written) io.out(`已导入：${counts}`);
  else if (problems.length > 0)
    io.out(`没有导入，名录没有变动。${counts}。改好后再导入，或加 --skip-bad 跳过有问题的行`);
  else io.out(`试导入，名录没有变动：${counts}`);
}

async function runSearch(args: readonly string[], io: Io): Promise<number> {
  const asked = given(args, ['--json'], ['--region', '--kind', '--near', '--limit']);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const { words, flags, values } = asked;
  const region = await regionNamed(values.get('--region'));
  const kind = values.get('--kind');
  const near = values.has('--near') ? readPosition(values.get('--near') ?? '') : undefined;
  const limit = Number(values.get('--limit') ?? 10);
  const wrong = [
    ...(region === null ? ['--region: 没有这个地区'] : []),
    ...(kind !== undefined && !isDirectoryKind(kind) ? [`--kind: ${Object.keys(KIND_NAMES).join(', ')}`] : []),
    ...(near === null ? ['--near: 要写成“纬度,经度”'] : []),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= 100 ? [] : ['--limit: 1 到 100']),
  ];
  if (wrong.length > 0) {
    for (const line of wrong) io.err(line);
    return NOT_UNDERSTOOD;
  }
  const filter = {
    regionCode: region ?? undefined,
    kinds: kind !== undefined && isDirectoryKind(kind) ? [kind] : undefined,
  };
  const found = await withStorage(async (storage) => {
    const directory = new Directory(storage.collection(directoryCollection));
    await storage.prepare();
    return find(directory, words.join(' '), filter, near ?? null, limit);
  });
  if (flags.has('--json')) io.out(JSON.stringify(found, null, 2));
  else for (const each of found) io.out(lineOf(each));
  return found.length > 0 ? 0 : 1;
}

type Found = DirectoryEntry & { kilometres?: number };

async function find(
  directory: Directory,
  words: string,
  filter: Parameters<Directory['page']>[0],
  near: ReturnType<typeof readPosition>,
  limit: number,
): Promise<Found[]> {
  if (near !== null) {
    const places = await directory.nearest(near, filter, limit);
    return places.map(({ entry, kilometres }) => ({ ...entry, kilometres: Math.round(kilometres * 1000) / 1000 }));
  }
  if (words !== '') return (await directory.search(words, filter, limit)).map(({ item }) => item);
  const { regionCode: code, kinds } = filter;
  if (code !== undefined && kinds !== undefined) return (await directory.inRegion(code, kinds)).entries.slice(0, limit);
  return (await directory.page(filter, limit)).entries;
}

function lineOf({
  id,
  kind,
  name,
  regionCode: region,
  address,
  hours,
  phone,
  kilometres,
  verified,
  sample,
}: Found): string {
  return [
    id,
    KIND_NAMES[kind],
    name,
    region,
    ...(kilometres === undefined ? [] : [`${kilometres} 公里`]),
    address,
    hours,
    phoneInWords(phone),
    sample ? '示例' : verified ? '已核实' : '未核实',
  ].join('\t');
}

/** A code, or the name of a region that the bureau serves; undefined for none given, null for an unknown one. */
async function regionNamed(written: string | undefined): Promise<string | null | undefined> {
  if (written === undefined) return undefined;
  if (/^\d+$/u.test(written)) return regionCode(written);
  return (await loadRegions(join(PROJECT_DIR, 'knowledge'))).named(written)?.code ?? null;
}

async function withStorage<T>(work: (storage: Storage) => Promise<T>): Promise<T> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const storage = await openStorage(config);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}
