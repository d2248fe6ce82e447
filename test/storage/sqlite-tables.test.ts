import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Schema } from 'mongoose';
import { openSqlite, type Stored } from '../../src/storage/index.ts';

interface Note extends Stored {
  topic: string;
  at: Date;
  words: string[];
}

type Keys = Record<string, 1 | -1>;

function noteSchema(indexes: readonly (Keys | [Keys, { unique: boolean }])[]): Schema {
  const schema = new Schema(
    { _id: { type: String, required: true }, topic: String, at: Date, words: [String] },
    { versionKey: false },
  );
  for (const index of indexes) {
    if (Array.isArray(index)) schema.index(...index);
    else schema.index(index);
  }
  return schema;
}

const folder = () => mkdtempSync(join(tmpdir(), 'hotline-'));

describe('tables of SQLite', () => {
  it('are built anew when the declared indexes change, and keep every document', async () => {
    const file = join(folder(), 'hotline.db');
    const open = async (...indexes: Parameters<typeof noteSchema>[0]) => {
      const storage = await openSqlite({ file, checkQueries: true });
      const notes = storage.collection<Note>({ name: 'no_tes', schema: noteSchema(indexes) });
      storage.collection<Note>({ name: 'noXtes', schema: noteSchema([{ words: 1 }]) });
      await storage.prepare();
      return { storage, notes };
    };
    const first = await open({ topic: 1 });
    await Promise.all(
      Array.from({ length: 1100 }, (_, at) =>
        first.notes.insert({ _id: `n${at}`, topic: `t${at % 4}`, at: new Date(at), words: ['all', `w${at % 10}`] }),
      ),
    );
    await expect(first.notes.count({ where: { words: 'w1' } })).rejects.toMatchObject({
      code: 'hotline_storage_no_index',
    });
    await first.storage.close();

    const second = await open({ words: 1, at: -1 }, { at: 1 });
    expect(await second.notes.count({})).toBe(1100);
    expect(await second.notes.count({ where: { words: 'w1' } })).toBe(110);
    const [latest] = await second.notes.find({ where: { words: 'w1' }, sort: { at: -1 }, limit: 1 });
    expect(latest?._id).toBe('n1091');
    await second.notes.change('n1091', (now) => ({ ...now, words: [] }));
    await second.storage.close();

    const third = await open({ words: 1 }, { topic: 1, at: 1 });
    expect(await third.notes.count({ where: { words: 'w1' } })).toBe(109);
    expect(await third.notes.count({ where: { topic: 't1', at: { before: new Date(8) } } })).toBe(2);
    await third.storage.close();

    const impossible = open([{ topic: 1 }, { unique: true }]);
    await expect(impossible).rejects.toMatchObject({ code: 'hotline_storage_conflict', fields: ['topic'] });
  });

  it('are not made for indexes that the engines do not share', async () => {
    const storage = await openSqlite({ file: ':memory:' });
    const declare = (name: string, schema: Schema) => () => storage.collection<Note>({ name, schema });
    const sparse = noteSchema([]);
    sparse.index({ topic: 1 }, { sparse: true });
    expect(declare('sparse', sparse)).toThrow(/sparse/);
    const expiring = noteSchema([]);
    expiring.index({ at: 1 }, { expireAfterSeconds: 60 });
    expect(declare('expiring', expiring)).toThrow(/expireAfterSeconds/);
    const text = noteSchema([]);
    text.index({ topic: 'text' });
    expect(declare('text', text)).toThrow(/1 or -1/);
    expect(declare('noId', new Schema({ topic: String }))).toThrow(/_id as a String/);
    await storage.close();
  });

  it('work in memory', async () => {
    const storage = await openSqlite({ file: ':memory:' });
    const notes = storage.collection<Note>({ name: 'notes', schema: noteSchema([]) });
    await storage.prepare();
    await notes.insert({ _id: 'a', topic: 't', at: new Date(5), words: [] });
    expect((await notes.get('a'))?.at).toEqual(new Date(5));
    await storage.close();
  });
});
