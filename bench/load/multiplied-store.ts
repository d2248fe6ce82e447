import { join } from 'node:path';
import Libsql from 'libsql';

/** A text in parts: what stays, and between the parts the ids and times that differ from copy to copy. */
interface Template {
  parts: string[];
  slots: ({ id: string } | { timeMs: number })[];
}

type Cell = Template | number | null;

interface TableTemplate {
  insert: Libsql.Statement;
  rows: Cell[][];
}

const TIME = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/u;
const YEAR_MS = 365 * 24 * 3_600_000;
/** Tables that a turn reads or writes; what searches and figures keep of a service is measured by their own benches. */
const OF_TURNS = ['conversations', 'turns', 'sessions', 'serviceEvents', 'answerLinks', 'wechatResidents', 'consents'];

/**
 * Copies the services of a store until it holds so many, each with ids and times of its own over the last year, row by
 * row in every table they are in. The store is one of real services; nothing of it is running.
 *
 * @returns how many services it holds afterwards.
 */
export function multiplyStore(dataDir: string, wanted: number, report: (services: number) => void): number {
  const db = new Libsql(join(dataDir, 'hotline.db'));
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000');
  const ids = idsOf(db);
  const tables = OF_TURNS.map((name) => templateOf(db, name, ids));
  // Built once at the end they cost a tenth.
  const indexes = indexesOf(db);
  for (const { name } of indexes) db.exec(`DROP INDEX "${name}"`);
  const base = count(db, 'sessions');
  let services = base;
  for (let copy = 1; services < wanted; copy += 1) {
    const suffix = `~${copy.toString(36)}`;
    const earlierMs = (copy * 7_919_000) % YEAR_MS;
    if (copy % 20 === 1) db.exec('BEGIN');
    for (const { insert, rows } of tables) {
      for (const row of rows) insert.run(row.map((cell) => written(cell, suffix, earlierMs)));
    }
    services += base;
    if (copy % 20 === 0 || services >= wanted) {
      db.exec('COMMIT');
      report(services);
    }
  }
  for (const { sql } of indexes) db.exec(sql);
  db.exec('PRAGMA journal_mode = WAL');
  db.close();
  return services;
}

function count(db: Libsql.Database, table: string): number {
  return Number((db.prepare(`SELECT count(*) AS n FROM "${table}"`).get() as { n: number }).n);
}

function indexesOf(db: Libsql.Database): { name: string; sql: string }[] {
  const marks = OF_TURNS.map(() => '?').join(', ');
  const found = db.prepare(
    `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${marks})`,
  );
  return found.all(OF_TURNS) as { name: string; sql: string }[];
}

/** Ids of documents, long enough to be nothing else; what follows a colon counts the events of a stream. */
function idsOf(db: Libsql.Database): RegExp {
  const ids = new Set<string>();
  for (const name of OF_TURNS) {
    const rows = db.prepare(`SELECT DISTINCT _id FROM "${name}"`).all() as { _id: string }[];
    for (const { _id } of rows) {
      const [id = ''] = _id.split(':');
      if (id.length >= 12) ids.add(id.replaceAll(/[^\w-]/gu, '.'));
    }
  }
  return new RegExp(`${[...ids].join('|')}|${TIME.source}`, 'u');
}

function templateOf(db: Libsql.Database, name: string, ids: RegExp): TableTemplate {
  const rows = db.prepare(`SELECT * FROM "${name}"`).raw().all() as (string | number | null)[][];
  const marks = rows[0]?.map(() => '?').join(', ') ?? '';
  return {
    insert: db.prepare(`INSERT INTO "${name}" VALUES (${marks})`),
    rows: rows.map((row) => row.map((cell) => (typeof cell === 'string' ? templateOfText(cell, ids) : cell))),
  };
}

function templateOfText(text: string, ids: RegExp): Template {
  const template: Template = { parts: [], slots: [] };
  let rest = text;
  for (let found = ids.exec(rest); found !== null; found = ids.exec(rest)) {
    const [token] = found;
    template.parts.push(rest.slice(0, found.index));
    template.slots.push(TIME.test(token) ? { timeMs: Date.parse(token) } : { id: token });
    rest = rest.slice(found.index + token.length);
  }
  template.parts.push(rest);
  return template;
}

function written(cell: Cell, suffix: string, earlierMs: number): string | number | null {
  if (cell === null || typeof cell === 'number') return cell;
  let text = cell.parts[0] ?? '';
  for (const [index, slot] of cell.slots.entries()) {
    text += 'id' in slot ? `${slot.id}${suffix}` : new Date(slot.timeMs - earlierMs).toISOString();
    text += cell.parts[index + 1] ?? '';
  }
  return text;
}
