import { HotlineError } from '../../src/errors.ts';
import { type Collection, changeOrInsert, type Storage } from '../../src/storage/index.ts';
import { day, freshThings, ids, numbered, type Thing, thing } from './things.ts';

class Refused extends HotlineError {}

/** Changes and claims of many at once. */
export function describeChanges(storage: () => Storage): void {
  let things: Collection<Thing>;

  beforeEach(async () => {
    things = await freshThings(storage());
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

  describe('change or insert', () => {
    const once = (now: Thing) => ({ ...now, rank: now.rank + 1 });

    it('loses nothing among 50 who make the document at once', async () => {
      await Promise.all(Array.from({ length: 50 }, () => changeOrInsert(things, thing('a', { rank: 0 }), once)));
      expect((await things.get('a'))?.rank).toBe(50);
    });

    it('returns it as it is afterwards, and makes nothing of null or of a refusal', async () => {
      const blank = thing('a', { rank: 0 });
      expect(await changeOrInsert(things, blank, () => null)).toBeNull();
      const refusal = new Refused('hotline_test_refused', 409, 'no');
      const refused = changeOrInsert(things, blank, () => {
        throw refusal;
      });
      await expect(refused).rejects.toBe(refusal);
      expect(await things.get('a')).toBeNull();
      expect((await changeOrInsert(things, blank, once))?.rank).toBe(1);
      expect((await changeOrInsert(things, blank, once))?.rank).toBe(2);
      expect((await changeOrInsert(things, blank, () => null))?.rank).toBe(2);
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
      const take = (query: Parameters<typeof things.claim>[0]) => things.claim(query, (now) => ({ ...now, at: null }));
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
}
