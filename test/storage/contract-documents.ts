import type { HotlineError } from '../../src/errors.ts';
import { type Collection, LARGEST_DOCUMENT, type Storage, StorageConflictError } from '../../src/storage/index.ts';
import { day, freshThings, ids, numbered, type Thing, thing } from './things.ts';

/** Single documents: what goes in comes out, and what is refused. */
export function describeDocuments(storage: () => Storage): void {
  let things: Collection<Thing>;

  beforeEach(async () => {
    things = await freshThings(storage());
  });

  describe('documents', () => {
    it('gives back what was inserted, with defaults, as plain objects with dates', async () => {
      const given = await things.insert({
        _id: 'a',
        code: 'c',
        at: '2026-01-02T00:00:00Z' as never,
      } as unknown as Thing);
      expect(given).toEqual(thing('a', { code: 'c', at: day(2) }));
      const stored = await things.get('a');
      expect(stored).toEqual(given);
      expect(stored?.at).toBeInstanceOf(Date);
      expect(Object.getPrototypeOf(stored)).toBe(Object.prototype);
      expect(Object.getPrototypeOf(stored?.tags)).toBe(Array.prototype);
      expect(Object.keys(stored ?? {}).sort()).toEqual(Object.keys(thing('a')).sort());
    });

    it('does not share a document with whoever wrote or read it', async () => {
      const box = { list: [1] };
      const given = await things.insert(thing('a', { box }));
      box.list.push(2);
      (given.box as typeof box).list.push(3);
      const read = await things.get('a');
      (read!.box as typeof box).list.push(4);
      expect((await things.get('a'))?.box).toEqual({ list: [1] });
    });

    it('keeps lists of subdocuments without ids of their own', async () => {
      const parts = [{ label: '借条', count: 2 }];
      expect((await things.insert(thing('a', { parts }))).parts).toEqual(parts);
      expect((await things.change('a', (now) => ({ ...now, rank: 1 })))?.parts).toEqual(parts);
    });

    it('gives null, or leaves out, what is not there', async () => {
      await things.insert(thing('a'));
      await things.insert(thing('b'));
      expect(await things.get('x')).toBeNull();
      expect(ids(await things.getMany(['b', 'x', 'a', 'b']))).toEqual(['b', 'a', 'b']);
      expect(await things.getMany([])).toEqual([]);
    });

    it('removes', async () => {
      await things.insert(thing('a', { tags: ['x'] }));
      expect(await things.remove('a')).toBe(true);
      expect(await things.remove('a')).toBe(false);
      expect(await things.get('a')).toBeNull();
      expect(await things.find({ where: { tags: 'x' } })).toEqual([]);
      await things.insert(thing('a'));
    });

    it('names the fields of a key that is taken, and stores nothing', async () => {
      await things.insert(thing('a', { code: 'k' }));
      await expect(things.insert(thing('a', { code: 'other' }))).rejects.toMatchObject({
        code: 'hotline_storage_conflict',
        statusCode: 409,
        fields: ['_id'],
      });
      const refused = await things.insert(thing('b', { code: 'k' })).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(StorageConflictError);
      expect(refused).toMatchObject({ fields: ['code'], details: [{ field: 'code', problem: 'is taken' }] });
      expect(String(refused)).not.toMatch(/'k'|"k"/);
      expect(await things.count({})).toBe(1);
      await things.insert(thing('b', { code: 'k2' }));
      await expect(things.change('b', (now) => ({ ...now, code: 'k' }))).rejects.toMatchObject({ fields: ['code'] });
      expect((await things.get('b'))?.code).toBe('k2');
    });

    it('lets one of many concurrent inserts of a key win, and the others in the same moment live', async () => {
      const results = await Promise.allSettled(
        numbered(20).map((id) => things.insert(thing(id, { code: Number(id) % 2 ? 'same' : `own-${id}` }))),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(11);
      expect(await things.count({})).toBe(11);
    });

    it('refuses what the schema refuses, naming the fields and never the values', async () => {
      const cases: [Partial<Thing> | object, string, string][] = [
        [{ state: 'secret' }, 'state', 'is not one of the allowed values'],
        [{ rank: 'secret' }, 'rank', 'cannot be read as Number'],
        [{ code: undefined }, 'code', 'is required'],
        [{ color: 'secret' }, 'color', 'is not in the schema'],
        [{ parts: [{ label: 'x', count: 1, secret: 'secret' }] }, 'parts.0.secret', 'is not in the schema'],
        [{ parts: [{ count: 1 }] }, 'parts.0.label', 'is required'],
        [{ box: { deep: [Number.NaN] } }, 'box.deep.0', 'is not a finite number'],
        [{ box: { deep: Buffer.from('secret') } }, 'box.deep', 'is a Buffer'],
      ];
      for (const [fields, field, problem] of cases) {
        const error = await things.insert(thing('a', fields)).catch((reason: unknown) => reason);
        expect(error).toMatchObject({ code: 'hotline_storage_invalid', statusCode: 422 });
        expect((error as HotlineError).details).toContainEqual({ field, problem });
        expect((error as HotlineError).message).not.toContain('= secret');
        expect((error as HotlineError).message.replaceAll('.secret', '')).not.toContain('secret');
      }
      expect(await things.count({})).toBe(0);
    });

    it('keeps free content as it is', async () => {
      const box = {
        empty: {},
        none: [],
        nothing: null,
        text: '劳动仲裁：拖欠工资😀\u0000\n"\'`',
        surrogates: '𠮷野家',
        numbers: [0, -1, 1.5, 2 ** 53 - 1, 1e300],
        when: day(3),
        list: [{ at: day(4), tags: ['a', null] }, { list: [[1, [day(5)]], []] }],
        long: '法'.repeat(20_000),
      };
      await things.insert(thing('a', { box }));
      expect(await things.get('a')).toEqual(thing('a', { box }));
      const [found] = await things.find({ where: { code: 'code-a' } });
      expect(found?.box).toEqual(box);
      expect((found!.box as typeof box).list[0]?.at).toBeInstanceOf(Date);
    });

    it('keeps a large document, and refuses one that would grow without end, new or changed', async () => {
      const large = thing('a', { box: { text: '法😀'.repeat(400_000) } });
      await things.insert(large);
      expect(await things.get('a')).toEqual(large);
      const grown = things.change('a', (now) => ({ ...now, box: { text: '法'.repeat(LARGEST_DOCUMENT) } }));
      await expect(grown).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
      const born = things.insert(thing('b', { box: { text: '法'.repeat(LARGEST_DOCUMENT) } }));
      await expect(born).rejects.toThrow(/larger than 2000000 characters/);
      expect(await things.get('a')).toEqual(large);
      expect(await things.count({})).toBe(1);
    });

    it('is not harmed by keys that mean something to an engine or to JavaScript', async () => {
      const keys = [
        'constructor',
        '__proto__',
        'prototype',
        'toString',
        '$where',
        '$date',
        '$ref',
        '$$x',
        'a.b',
        '.',
        '',
      ];
      const more = ['%', '%2E', '%24x', '_id', '_rev', 'length', 'hasOwnProperty', '数据'];
      const box = JSON.parse(
        `{${[...keys, ...more].map((key) => `${JSON.stringify(key)}:{"v":${JSON.stringify(key)}}`).join()}}`,
      );
      const dates = JSON.parse('{"$date":5,"$id":"x","$oid":"y","__proto__":{"polluted":true}}');
      await things.insert(thing('a', { box: { box, dates } }));
      const stored = (await things.get('a'))?.box;
      expect(JSON.parse(JSON.stringify(stored))).toEqual(JSON.parse(JSON.stringify({ box, dates })));
      expect(JSON.stringify(stored).length).toBe(JSON.stringify({ box, dates }).length);
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      expect(Object.getPrototypeOf((stored as { box: object }).box)).toBe(Object.prototype);
      await things.change('a', (now) => ({ ...now, rank: 1 }));
      expect(JSON.stringify((await things.get('a'))?.box)).toHaveLength(JSON.stringify({ box, dates }).length);
    });

    it('does not read operators out of values', async () => {
      await things.insert(thing('a', { name: 'x' }));
      const evil = { $ne: null } as never;
      await expect(things.find({ where: { name: evil } })).rejects.toMatchObject({
        code: 'hotline_storage_bad_query',
      });
      await expect(things.find({ where: { $where: '1' } as never })).rejects.toMatchObject({
        code: 'hotline_storage_no_index',
      });
    });

    it('scans every document in the order of ids', async () => {
      const all = Array.from({ length: 1203 }, (_, at) => `t${(at * 7919) % 1203}`);
      await Promise.all(all.map((id) => things.insert(thing(id))));
      const seen: string[] = [];
      for await (const each of things.scan()) seen.push(each._id);
      expect(seen).toEqual([...all].sort());
    });
  });
}
