import { type Collection, StorageConflictError } from '../../storage/index.ts';
import { DIRECTORY_COLUMNS, type ReadRow, type RowProblem, readEntries } from './columns.ts';
import { type DirectoryEntry, type DirectoryRecord, idOf, nameKey, toRecord } from './entry.ts';
import type { TextTable } from './read-table.ts';

/** The readers of CSV and XLSX take a fifth of a second to load; only an import needs them. */
async function readTable(bytes: Buffer): Promise<TextTable> {
  const table = await import('./read-table.ts');
  return table.readTable(bytes);
}

export interface ImportOptions {
  /** Remove what the table does not have. */
  replace: boolean;
  /** Leave rows with problems out instead of refusing the table. */
  skipBad: boolean;
  /** Write nothing. */
  dryRun: boolean;
}

export interface ImportReport {
  added: number;
  changed: number;
  same: number;
  removed: number;
  /** Opening hours that stay words: nobody can reckon with them. Lines of the table. */
  hoursUnread: number[];
  problems: RowProblem[];
  /** False where problems or a dry run kept everything as it was. */
  written: boolean;
}

interface Plan {
  insert: DirectoryRecord[];
  change: { from: DirectoryRecord; to: DirectoryRecord }[];
  remove: DirectoryRecord[];
  same: number;
  problems: RowProblem[];
}

const AT_ONCE = 100;

/**
 * Takes a table (CSV or XLSX) into the directory: all of it, or with a problem in it nothing. The same table twice
 * changes nothing: an entry is known by its id, else by kind, name and region. Samples leave when real entries come.
 * @throws DirectoryFileError when the bytes are no table.
 */
export async function importDirectory(
  bytes: Buffer,
  records: Collection<DirectoryRecord>,
  options: ImportOptions,
): Promise<ImportReport> {
  const read = readEntries(await readTable(bytes));
  const plan = await planImport(read.rows, records, options.replace);
  const problems = [...read.problems, ...plan.problems].sort((a, b) => a.line - b.line);
  const isHeaderWrong = problems.some(({ line }) => line === 1);
  const written = !options.dryRun && !isHeaderWrong && (problems.length === 0 || options.skipBad);
  if (written) await carryOut(plan, records);
  return {
    added: plan.insert.length,
    changed: plan.change.length,
    same: plan.same,
    removed: plan.remove.length,
    hoursUnread: read.rows.filter(({ entry }) => entry.hours !== '' && entry.week.length === 0).map(({ line }) => line),
    problems,
    written,
  };
}

async function planImport(
  rows: readonly ReadRow[],
  records: Collection<DirectoryRecord>,
  replace: boolean,
): Promise<Plan> {
  const plan: Plan = { insert: [], change: [], remove: [], same: 0, problems: [] };
  const lines = new Map<string, number>();
  const kept = new Set<string>();
  for (const { line, entry } of rows) {
    const key = `${entry.kind} ${entry.regionCode} ${nameKey(entry.name)}`;
    const first = lines.get(key) ?? lines.get(entry.id);
    if (first !== undefined) {
      const isId = lines.has(entry.id) && !lines.has(key);
      const problem = isId ? `和第 ${first} 行的编号一样` : `和第 ${first} 行的类别、名称、地区都一样`;
      plan.problems.push({ line, column: titleOf(isId ? 'id' : 'name'), problem });
      continue;
    }
    lines.set(key, line).set(entry.id, line);
    const { stored, taken } = await storedAs(entry, records);
    if (taken !== null && !replace) {
      const problem = `名录里已有同一类别、名称、地区的记录，编号是 ${taken}`;
      plan.problems.push({ line, column: titleOf('id'), problem });
      continue;
    }
    const record = toRecord({ ...entry, id: stored?._id ?? entry.id });
    kept.add(record._id);
    if (stored === null) plan.insert.push(record);
    else if (isSame(stored, record)) plan.same += 1;
    else plan.change.push({ from: stored, to: record });
  }
  const isReal = rows.some(({ entry }) => !entry.sample);
  if (replace || isReal) {
    for await (const record of records.scan()) {
      if (!kept.has(record._id) && (replace || record.sample)) plan.remove.push(record);
    }
  }
  return plan;
}

/** The stored entry that a row is, and the id under which another one stands in its place. */
async function storedAs(
  entry: DirectoryEntry,
  records: Collection<DirectoryRecord>,
): Promise<{ stored: DirectoryRecord | null; taken: string | null }> {
  const { kind, regionCode } = entry;
  const [byId, [byName]] = await Promise.all([
    records.get(entry.id),
    records.find({ where: { kind, regionCode, nameKey: nameKey(entry.name) }, limit: 1 }),
  ]);
  if (byName === undefined || byName._id === entry.id) return { stored: byId, taken: null };
  const hasOwnId = entry.id !== idOf(entry);
  return hasOwnId ? { stored: byId, taken: byName._id } : { stored: byName, taken: null };
}

/** Whatever the order of its fields. */
function isSame(a: DirectoryRecord, b: DirectoryRecord): boolean {
  const inOrder = (record: DirectoryRecord) =>
    JSON.stringify(
      Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)),
      (_key, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
          : value,
    );
  return inOrder(a) === inOrder(b);
}

/** Writes the plan; when a write fails, what was written is taken back and the error passed on. */
async function carryOut({ insert, change, remove }: Plan, records: Collection<DirectoryRecord>): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  const steps = [
    remove.map((record) => ({ run: () => records.remove(record._id), back: () => records.insert(record) })),
    change.map(({ from, to }) => ({
      run: () => records.change(to._id, () => to),
      back: () => records.change(to._id, () => from),
    })),
    insert.map((record) => ({ run: () => records.insert(record), back: () => records.remove(record._id) })),
  ];
  for (const kind of steps) {
    for (let at = 0; at < kind.length; at += AT_ONCE) {
      const results = await Promise.allSettled(
        kind.slice(at, at + AT_ONCE).map(async ({ run, back }) => {
          await run();
          undo.push(back);
        }),
      );
      const failed = results.find((result) => result.status === 'rejected');
      if (failed === undefined) continue;
      for (const back of undo.reverse()) await back();
      throw failed.reason;
    }
  }
}

function titleOf(id: 'id' | 'name'): string {
  return DIRECTORY_COLUMNS.find((column) => column.id === id)?.title ?? '';
}

/** The sample entries of `knowledge/directory/sample.csv` into an empty directory. @returns how many were put in. */
export async function seedSample(sample: Buffer, records: Collection<DirectoryRecord>): Promise<number> {
  const [first] = await records.find({ sort: { regionCode: 1 }, limit: 1 });
  if (first !== undefined) return 0;
  const { rows } = readEntries(await readTable(sample));
  let put = 0;
  for (const { entry } of rows.filter((row) => row.entry.sample)) {
    try {
      await records.insert(toRecord(entry));
      put += 1;
    } catch (error) {
      // Another process that starts at the same time puts them in as well.
      if (!(error instanceof StorageConflictError)) throw error;
    }
  }
  return put;
}
