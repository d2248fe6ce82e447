import { HotlineError } from '../../src/errors.ts';
import type { Collection, EventStream, Page, Storage } from '../../src/storage/index.ts';
import { StorageConflictError } from '../../src/storage/index.ts';
import {
  day,
  freshHappenings,
  freshThings,
  type Happening,
  numbered,
  type Thing,
  thing,
  thingDefinition,
} from './things.ts';

const ids = (found: readonly { _id: string }[]) => found.map(({ _id }) => _id);

class Refused extends HotlineError {}

/** What every engine must do. The rooms rely on it and test on one engine only. */
export function describeStorage(title: string, open: () => Promise<Storage>): void {
  describe(`storage contract: ${title}`, () => {
    let storage: Storage;
    let things: Collection<Thing>;

    beforeAll(async () => {
      storage = await open();
    });
    afterAll(() => storage.close());
    beforeEach(async () => {
      things = await freshThings(storage);
    });

    it('answers a ping', async () => {
      await expect(storage.ping()).resolves.toBeUndefined();
    });

    it('gives the same collection for the same name', () => {
      const definition = thingDefinition('twice');
      expect(storage.collection(definition)).toBe(storage.collection(definition));
      expect(() => storage.collection(thingDefinition('twice'))).toThrow(/two schemas/);
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

    describe('change', () => {
      it('loses nothing among 50 concurrent changes', async () => {
        await things.insert(thing('a'));
        await Promise.all(
          Array.from({ length: 50 }, () => things.change('a', (now) => ({ ...now, rank: now.rank + 1 }))),
        );
        expect((await things.get('a'))?.rank).toBe(50);
      });

      it('returns the stored document, null when there is none, and the present one when the function gives null', async () => {
        await things.insert(thing('a', { at: day(1), tags: ['x'] }));
        expect(await things.change('x', (now) => now)).toBeNull();
        expect(await things.change('a', () => null)).toEqual(thing('a', { at: day(1), tags: ['x'] }));
        const changed = await things.change('a', (now) => ({ ...now, at: day(2), tags: ['y'] }));
        expect(changed).toEqual(thing('a', { at: day(2), tags: ['y'] }));
        expect(await things.get('a')).toEqual(changed);
        expect(ids(await things.find({ where: { tags: 'y' } }))).toEqual(['a']);
        expect(ids(await things.find({ where: { tags: 'x' } }))).toEqual([]);
      });

      it('ignores what the function does to its argument when it gives null', async () => {
        await things.insert(thing('a', { rank: 1 }));
        const result = await things.change('a', (now) => {
          now.rank = 99;
          return null;
        });
        expect(result?.rank).toBe(1);
        expect((await things.get('a'))?.rank).toBe(1);
      });

      it('passes on what the function throws, unchanged, and fails nobody else', async () => {
        await things.insert(thing('a'));
        const refusal = new Refused('hotline_test_refused', 409, 'No.');
        const results = await Promise.allSettled([
          things.change('a', (now) => ({ ...now, rank: now.rank + 1 })),
          things.change('a', () => {
            throw refusal;
          }),
          things.change('a', (now) => ({ ...now, rank: now.rank + 1 })),
          things.insert(thing('b')),
        ]);
        expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
        expect((results[1] as PromiseRejectedResult).reason).toBe(refusal);
        expect((await things.get('a'))?.rank).toBe(2);
      });

      it('refuses a changed id and what the schema refuses', async () => {
        await things.insert(thing('a'));
        const rename = things.change('a', (now) => ({ ...now, _id: 'b' }));
        await expect(rename).rejects.toMatchObject({ details: [{ field: '_id', problem: 'cannot be changed' }] });
        const spoil = things.change('a', (now) => ({ ...now, state: 'nonsense' as never }));
        await expect(spoil).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
        expect(await things.get('a')).toEqual(thing('a'));
      });
    });

    describe('claim', () => {
      it('gives each document to one of 50 concurrent claimers, in index order', async () => {
        await Promise.all(
          numbered(30).map((id) => things.insert(thing(id, { rank: Number(id) % 3, at: day(Number(id)) }))),
        );
        const order: string[] = [];
        const claimed = await Promise.all(
          Array.from({ length: 50 }, async (_, who) => {
            const got = await things.claim({ where: { state: 'open' } }, (now) => ({
              ...now,
              state: 'taken',
              name: `claimer-${who}`,
            }));
            if (got) order.push(got._id);
            return got;
          }),
        );
        const got = claimed.filter((each) => each !== null);
        expect(got).toHaveLength(30);
        expect(new Set(ids(got)).size).toBe(30);
        expect(new Set(got.map(({ name }) => name)).size).toBe(30);
        // Declared as state, rank ascending, at descending.
        const wanted = numbered(30).sort((a, b) => (Number(a) % 3) - (Number(b) % 3) || Number(b) - Number(a));
        expect(order).toEqual(wanted);
        expect(await things.claim({ where: { state: 'open' } }, (now) => ({ ...now, state: 'done' }))).toBeNull();
      });

      it('follows a sort that is asked for, and a range', async () => {
        for (const id of numbered(6)) await things.insert(thing(id, { at: day(Number(id) + 1) }));
        const take = (query: Parameters<typeof things.claim>[0]) =>
          things.claim(query, (now) => ({ ...now, at: null }));
        expect((await take({ where: { at: { before: day(4) } }, sort: { at: -1 } }))?._id).toBe('02');
        expect((await take({ where: { at: { before: day(4) } }, sort: { at: 1 } }))?._id).toBe('00');
        expect((await take({ where: { at: { before: day(4) } } }))?._id).toBe('01');
        expect(await take({ where: { at: { before: day(4) } } })).toBeNull();
      });

      it('passes on what the function throws and takes nothing', async () => {
        await things.insert(thing('a'));
        const refusal = new Refused('hotline_test_refused', 409, 'No.');
        const claim = things.claim({ where: { state: 'open' } }, () => {
          throw refusal;
        });
        await expect(claim).rejects.toBe(refusal);
        expect((await things.get('a'))?.state).toBe('open');
      });
    });

    describe('queries', () => {
      beforeEach(async () => {
        const names = ['王', '张三', '张三丰', '张', null, '李', '张\u{10FFFF}', '弓'];
        await Promise.all(
          names.map((name, at) =>
            things.insert(
              thing(String(at), {
                name,
                rank: at % 4,
                at: at < 6 ? day(at + 1) : null,
                flag: at % 2 === 0,
                tags: ['all', `t${at % 3}`, `t${at % 3}`],
                state: at < 5 ? 'open' : 'done',
              }),
            ),
          ),
        );
      });

      it('finds by equality, one of several, range and prefix', async () => {
        expect(ids(await things.find({ where: { state: 'done' } }))).toEqual(['5', '6', '7']);
        expect(ids(await things.find({ where: { state: { in: ['done', 'taken'] } } }))).toEqual(['5', '6', '7']);
        expect(ids(await things.find({ where: { state: { in: [] } } }))).toEqual([]);
        expect(ids(await things.find({ where: { at: { from: day(2), before: day(4) } } }))).toEqual(['1', '2']);
        expect(ids(await things.find({ where: { at: { from: day(5) } } }))).toEqual(['4', '5']);
        expect(ids(await things.find({ where: { at: { before: day(2) } } }))).toEqual(['0']);
        expect(ids(await things.find({ where: { at: day(3) } }))).toEqual(['2']);
        expect(ids(await things.find({ where: { at: { in: [day(3), day(1)] } } }))).toEqual(['0', '2']);
        expect(ids(await things.find({ where: { name: { prefix: '张' } } }))).toEqual(['1', '2', '3', '6']);
        expect(ids(await things.find({ where: { name: { prefix: '张\u{10FFFF}' } } }))).toEqual(['6']);
        expect(ids(await things.find({ where: { name: { prefix: '' } }, limit: 1000 }))).toHaveLength(7);
        expect(ids(await things.find({ where: { flag: true, rank: 2 } }))).toEqual(['2', '6']);
        expect(ids(await things.find({ where: { flag: true, rank: { from: 1, before: 3 } } }))).toEqual(['2', '6']);
        expect(ids(await things.find({ where: { _id: { in: ['3', '1'] } } }))).toEqual(['1', '3']);
        expect(ids(await things.find({ where: { state: 'open', rank: { in: [0, 1] } } }))).toEqual(['0', '1', '4']);
      });

      it('finds null', async () => {
        expect(ids(await things.find({ where: { name: null } }))).toEqual(['4']);
        expect(ids(await things.find({ where: { at: null } }))).toEqual(['6', '7']);
        expect(ids(await things.find({ where: { name: { in: ['李', null] } } }))).toEqual(['4', '5']);
        expect(await things.count({ where: { at: { in: [null, day(1)] } } })).toBe(3);
      });

      it('matches arrays by element, each document once', async () => {
        expect(ids(await things.find({ where: { tags: 't1' } }))).toEqual(['1', '4', '7']);
        expect(ids(await things.find({ where: { tags: { in: ['t1', 't0', 'all'] } }, sort: { rank: -1 } }))).toEqual([
          '7',
          '3',
          '6',
          '2',
          '5',
          '1',
          '4',
          '0',
        ]);
        expect(ids(await things.find({ where: { tags: { prefix: 't' } }, limit: 3 }))).toEqual(['0', '1', '2']);
        expect(ids(await things.find({ where: { tags: { from: 't1', before: 't2' } } }))).toEqual(['1', '4', '7']);
        expect(ids(await things.find({ where: { tags: 'all', rank: { from: 3 } } }))).toEqual(['3', '7']);
        expect(await things.count({ where: { tags: { in: ['t1', 'all'] } } })).toBe(8);
        expect(await things.count({ where: { tags: 't2' } })).toBe(2);
        const pages = await allPages((after) =>
          things.page({ where: { tags: 'all' }, sort: { rank: 1 }, limit: 3, ...after }),
        );
        expect(pages.flatMap(({ items }) => ids(items))).toEqual(['0', '4', '1', '5', '2', '6', '3', '7']);
      });

      it('sorts both ways, ties by id in the same direction, null before all values', async () => {
        expect(ids(await things.find({ sort: { at: 1 } }))).toEqual(['6', '7', '0', '1', '2', '3', '4', '5']);
        expect(ids(await things.find({ sort: { at: -1 } }))).toEqual(['5', '4', '3', '2', '1', '0', '7', '6']);
        expect(ids(await things.find({ sort: { name: 1 } }))).toEqual(
          ['4', '3', '1', '2', '6', '7', '5', '0'].sort(byName),
        );
        expect(ids(await things.find({ where: { state: 'open' }, sort: { rank: -1 } }))).toEqual([
          '3',
          '2',
          '1',
          '4',
          '0',
        ]);
        expect(ids(await things.find({ where: { flag: false }, sort: { rank: 1 } }))).toEqual(['1', '5', '3', '7']);
        expect(ids(await things.find({ sort: { _id: -1 }, limit: 2 }))).toEqual(['7', '6']);
      });

      it('counts', async () => {
        expect(await things.count({})).toBe(8);
        expect(await things.count({ where: { state: 'open', rank: { from: 1 } } })).toBe(3);
        expect(await things.count({ where: { name: '无' } })).toBe(0);
      });

      it('groups and sums', async () => {
        expect(await things.sumBy({ where: { tags: 'all' } }, ['state', 'flag'], ['rank'])).toEqual([
          { key: { state: 'done', flag: false }, count: 2, sums: { rank: 4 } },
          { key: { state: 'done', flag: true }, count: 1, sums: { rank: 2 } },
          { key: { state: 'open', flag: false }, count: 2, sums: { rank: 4 } },
          { key: { state: 'open', flag: true }, count: 3, sums: { rank: 2 } },
        ]);
        expect(await things.sumBy({ where: { at: { before: day(3) } } }, ['at'])).toEqual([
          { key: { at: day(1).toISOString() }, count: 1, sums: {} },
          { key: { at: day(2).toISOString() }, count: 1, sums: {} },
        ]);
        const [none] = (await things.sumBy({}, ['name'], ['rank'])).filter(({ key }) => key.name === null);
        expect(none).toEqual({ key: { name: null }, count: 1, sums: { rank: 0 } });
        expect(await things.sumBy({ where: { state: 'open' } }, [], ['rank'])).toEqual([
          { key: {}, count: 5, sums: { rank: 6 } },
        ]);
        expect(await things.sumBy({ where: { state: 'taken' } }, [], ['rank'])).toEqual([]);
        await expect(things.sumBy({}, ['tags'])).rejects.toMatchObject({ code: 'hotline_storage_bad_query' });
        await expect(things.sumBy({}, ['state'], ['name'])).rejects.toMatchObject({
          code: 'hotline_storage_bad_query',
        });
      });

      it('refuses a query that no index serves', async () => {
        const noIndex = { code: 'hotline_storage_no_index', statusCode: 500 };
        await expect(things.find({ where: { box: 'x' } })).rejects.toMatchObject(noIndex);
        await expect(things.find({ where: { rank: 1 } })).rejects.toMatchObject(noIndex);
        await expect(things.find({ where: { state: 'open' }, sort: { at: 1 } })).rejects.toMatchObject(noIndex);
        await expect(things.find({ sort: { rank: 1 } })).rejects.toMatchObject(noIndex);
        await expect(things.find({ where: { name: { prefix: 'x' }, at: { from: day(1) } } })).rejects.toMatchObject(
          noIndex,
        );
        await expect(things.count({ where: { tags: 'x', state: 'open' } })).rejects.toMatchObject(noIndex);
        await expect(things.sumBy({ where: { rank: { from: 1 } } }, ['state'])).rejects.toMatchObject(noIndex);
        await expect(things.claim({ where: { rank: 1 } }, (now) => now)).rejects.toMatchObject(noIndex);
        await expect(things.find({ where: { box: 'x' } })).rejects.toThrow(/box/);
      });

      it('refuses a malformed query', async () => {
        const malformed = { code: 'hotline_storage_bad_query' };
        await expect(things.find({ where: { state: undefined as never } })).rejects.toMatchObject(malformed);
        await expect(things.find({ where: { at: '2026-01-01' } })).rejects.toMatchObject(malformed);
        await expect(things.find({ where: { at: new Date('x') } })).rejects.toMatchObject(malformed);
        await expect(things.find({ where: { name: 5 } })).rejects.toMatchObject(malformed);
        await expect(things.find({ limit: 1001 })).rejects.toMatchObject(malformed);
        await expect(things.find({ limit: 0 })).rejects.toMatchObject(malformed);
        await expect(things.find({ sort: { state: 1, rank: 1 } })).rejects.toMatchObject(malformed);
      });
    });

    describe('pages', () => {
      it('reads each of 250 documents once while others are inserted', async () => {
        const names = Array.from({ length: 250 }, (_, at) => `d${String(at).padStart(3, '0')}`);
        await Promise.all(names.map((id, at) => things.insert(thing(id, { at: at % 5 ? day((at % 9) + 1) : null }))));
        for (const sort of [{ at: 1 }, { at: -1 }, { _id: 1 }, { _id: -1 }] as const) {
          const wanted = ids(await things.find({ sort, limit: 1000 })).filter((id) => id.startsWith('d'));
          const seen: string[] = [];
          let round = 0;
          await allPages(async (after) => {
            const page = await things.page({ sort, limit: 37, ...after });
            seen.push(...ids(page.items).filter((id) => id.startsWith('d')));
            round += 1;
            const tag = `${Object.keys(sort)[0]}${Object.values(sort)[0]}${round}`;
            await things.insert(thing(`a${tag}`, { at: day(1) }));
            await things.insert(thing(`z${tag}`, { at: null }));
            return page;
          });
          expect(seen).toEqual(wanted);
          expect(seen).toHaveLength(250);
        }
      });

      it('ends with null, also when the last page is full', async () => {
        for (const id of numbered(4)) await things.insert(thing(id));
        const first = await things.page({ limit: 2 });
        expect(ids(first.items)).toEqual(['00', '01']);
        const last = await things.page({ limit: 2, after: first.next ?? '' });
        expect(last).toMatchObject({ next: null });
        expect(ids(await things.find({ limit: 2, after: first.next ?? '' }))).toEqual(ids(last.items));
        expect(await things.page({ where: { state: 'done' } })).toEqual({ items: [], next: null });
      });

      it('has a default size of 100', async () => {
        await Promise.all(Array.from({ length: 101 }, (_, at) => things.insert(thing(`d${at}`))));
        expect(await things.find({})).toHaveLength(100);
        expect((await things.page({})).next).not.toBeNull();
      });

      it('refuses a cursor that is not one of this list', async () => {
        for (const id of numbered(3)) await things.insert(thing(id, { at: day(1) }));
        const { next } = await things.page({ sort: { at: 1 }, limit: 1 });
        expect(next).toMatch(/^[\w-]+$/);
        const bad = { code: 'hotline_storage_bad_cursor', statusCode: 400 };
        await expect(things.page({ after: 'nonsense' })).rejects.toMatchObject(bad);
        await expect(things.page({ after: '' })).rejects.toMatchObject(bad);
        await expect(things.page({ sort: { at: -1 }, after: next ?? '' })).rejects.toMatchObject(bad);
        await expect(things.page({ after: next ?? '' })).rejects.toMatchObject(bad);
        const forged = Buffer.from('["at",1,{"$gt":""},"x"]').toString('base64url');
        await expect(things.page({ sort: { at: 1 }, after: forged })).rejects.toMatchObject(bad);
      });
    });

    describe('event streams', () => {
      let stream: EventStream<Happening>;
      const event = (key: string, fields: Partial<Happening> = {}) => ({
        key,
        at: day(1),
        what: 'said',
        box: null,
        ...fields,
      });

      beforeEach(async () => {
        stream = await freshHappenings(storage);
      });

      it('numbers events from 1, gives ids in order, and reads and tails', async () => {
        const first = await stream.append('s', [event('a', { box: { 文: {} } }), event('b')]);
        expect(first.map(({ isNew }) => isNew)).toEqual([true, true]);
        expect(first[0]?.event).toEqual({
          _id: 's:0000000001',
          stream: 's',
          seq: 1,
          ...event('a', { box: { 文: {} } }),
        });
        await stream.append('s', [event('c')]);
        await stream.append('other', [event('d')]);
        expect(ids(await stream.read('s'))).toEqual(['s:0000000001', 's:0000000002', 's:0000000003']);
        expect(ids(await stream.read('s', 1, 1))).toEqual(['s:0000000002']);
        expect(ids(await stream.tail('s', 2))).toEqual(['s:0000000002', 's:0000000003']);
        expect(ids(await stream.read('other'))).toEqual(['other:0000000001']);
        expect(await stream.read('none')).toEqual([]);
        expect(await stream.append('s', [])).toEqual([]);
        expect((await stream.get('s:0000000001'))?.at).toBeInstanceOf(Date);
      });

      it('stores an event with the same key once, in whatever stream', async () => {
        await stream.append('s', [event('a', { what: 'first' })]);
        const again = await stream.append('s', [event('a', { what: 'second' }), event('b'), event('b')]);
        expect(again.map(({ event: { seq, what }, isNew }) => [seq, what, isNew])).toEqual([
          [1, 'first', false],
          [2, 'said', true],
          [2, 'said', false],
        ]);
        const [elsewhere] = await stream.append('other', [event('a')]);
        expect(elsewhere).toMatchObject({ isNew: false, event: { stream: 's', seq: 1 } });
        expect(await stream.count({})).toBe(2);
      });

      it('has no gap and no double after concurrent appends, and keeps each append together', async () => {
        const appends = numbered(40).map((at) =>
          stream.append(Number(at) % 2 ? 's' : 't', [event(`${at}a`), event(`${at}b`), event(`${at}c`)]),
        );
        const results = await Promise.all(appends);
        for (const name of ['s', 't']) {
          const events = await stream.read(name);
          expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
        }
        for (const result of results) {
          const start = result[0]?.event.seq ?? 0;
          expect(result.map(({ event: { seq } }) => seq)).toEqual([start, start + 1, start + 2]);
        }
      });

      it('stores a key once among concurrent appends of it', async () => {
        const results = await Promise.all(
          numbered(20).map((at) => stream.append(`s${Number(at) % 2}`, [event('same')])),
        );
        expect(results.flat().filter(({ isNew }) => isNew)).toHaveLength(1);
        expect(await stream.count({})).toBe(1);
      });

      it('changes an event but never its place, and finds by declared index', async () => {
        await stream.append('s', [event('a', { at: day(1) }), event('b', { at: day(2) })]);
        await stream.change('s:0000000001', (now) => ({ ...now, what: 'changed' }));
        expect(ids(await stream.find({ where: { what: 'changed' } }))).toEqual(['s:0000000001']);
        const move = stream.change('s:0000000001', (now) => ({ ...now, seq: 9 }));
        await expect(move).rejects.toMatchObject({ details: [{ field: 'seq', problem: 'cannot be changed' }] });
        expect(ids(await stream.find({ where: { stream: 's' }, sort: { seq: -1 } }))).toEqual([
          's:0000000002',
          's:0000000001',
        ]);
      });

      it('refuses an event that the schema refuses, and stores none of its append', async () => {
        const append = stream.append('s', [event('a'), event('b', { what: undefined as never })]);
        await expect(append).rejects.toMatchObject({ code: 'hotline_storage_invalid' });
        expect(await stream.count({})).toBe(0);
      });
    });
  });
}

/** The order of names in the query tests: by code point, null first. */
function byName(a: string, b: string): number {
  const names = ['王', '张三', '张三丰', '张', null, '李', '张\u{10FFFF}', '弓'];
  const [left, right] = [names[Number(a)] ?? '', names[Number(b)] ?? ''];
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

async function allPages<T>(read: (after: { after?: string }) => Promise<Page<T>>): Promise<Page<T>[]> {
  const pages: Page<T>[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await read(after === null ? {} : { after });
    pages.push(page);
    after = page.next;
  } while (after !== null && pages.length < 100);
  return pages;
}
