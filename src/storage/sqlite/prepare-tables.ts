import type { Clock } from '../../clock.ts';
import type { Database } from './database.ts';
import { decodeDocument } from './document-json.ts';
import { quoted, type Table } from './table.ts';

/** Documents copied at once when a table is built anew. */
const copyBatch = 500;

/** Creates missing tables, and builds those anew whose declared indexes have changed. Runs inside a transaction. */
export function prepareTables(db: Database, tables: readonly Table[], clock: Clock): void {
  for (const table of tables) {
    const stored = db.get('SELECT shape FROM _tables WHERE name = ?', [table.name])?.[0];
    if (stored === table.shape) continue;
    if (stored === undefined) table.create();
    else rebuild(db, table);
    db.run('INSERT OR REPLACE INTO _tables VALUES (?, ?, ?)', [table.name, table.shape, clock.now().toISOString()]);
  }
}

/** The documents are the truth: columns, tables of elements and indexes are made from them again. */
function rebuild(db: Database, table: Table): void {
  const before = `${table.name}/before`;
  db.exec(`ALTER TABLE ${quoted(table.name)} RENAME TO ${quoted(before)}`);
  const owned = db.all(
    `SELECT type, name FROM sqlite_master WHERE name LIKE ? ESCAPE '!' AND name <> ? AND sql IS NOT NULL ORDER BY type`,
    [`${table.name.replaceAll(/[%_!]/g, '!$&')}/%`, before],
  );
  for (const [type, name] of owned.filter(([type]) => type === 'index')) {
    db.exec(`DROP ${String(type)} ${quoted(String(name))}`);
  }
  for (const [type, name] of owned.filter(([type]) => type === 'table')) {
    db.exec(`DROP ${String(type)} ${quoted(String(name))}`);
  }
  table.create();
  let last = '';
  for (;;) {
    const rows = db.all(`SELECT _id, _doc FROM ${quoted(before)} WHERE _id > ? ORDER BY _id LIMIT ${copyBatch}`, [
      last,
    ]);
    if (rows.length === 0) break;
    for (const row of rows) table.insert(decodeDocument(String(row[1])), true);
    last = String(rows.at(-1)?.[0]);
  }
  db.exec(`DROP TABLE ${quoted(before)}`);
}
