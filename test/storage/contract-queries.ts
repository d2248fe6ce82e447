import { type Collection, MOST_ALL, type Page, type Storage } from '../../src/storage/index.ts';
import { day, freshThings, ids, numbered, type Thing, thing } from './things.ts';

/** Queries, groups and pages. */
export function describeQueries(storage: () => Storage): void {
  let things: Collection<Thing>;

  beforeEach(async () => {
    things = await freshThings(storage());
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

    it('finds arrays that hold all of several elements, in order, page by page, counted', async () => {
      expect(ids(await things.find({ where: { tags: { all: ['t1', 'all'] } } }))).toEqual(['1', '4', '7']);
      expect(ids(await things.find({ where: { tags: { all: ['all', 't1', 't1'] } } }))).toEqual(['1', '4', '7']);
      expect(ids(await things.find({ where: { tags: { all: ['t1', 't2'] } } }))).toEqual([]);
      expect(ids(await things.find({ where: { tags: { all: ['t0'] } } }))).toEqual(['0', '3', '6']);
      const within = { tags: { all: ['all', 't0'] }, rank: { from: 1 } } as const;
      expect(ids(await things.find({ where: within, sort: { rank: -1 } }))).toEqual(['3', '6']);
      const pages = await allPages((after) =>
        things.page({ where: { tags: { all: ['all', 't0'] } }, sort: { rank: 1 }, limit: 1, ...after }),
      );
      expect(pages.map(({ items }) => ids(items))).toEqual([['0'], ['6'], ['3']]);
      expect(await things.count({ where: { tags: { all: ['all', 't2'] } } })).toBe(2);
      const [first] = await things.sumBy({ where: { tags: { all: ['all', 't0'] } } }, [], ['rank']);
      expect(first).toEqual({ key: {}, count: 3, sums: { rank: 5 } });
      const malformed = { code: 'hotline_storage_bad_query' };
      await expect(things.find({ where: { tags: { all: [] } } })).rejects.toMatchObject(malformed);
      await expect(things.find({ where: { state: { all: ['open'] } } })).rejects.toMatchObject(malformed);
      const many = Array.from({ length: MOST_ALL + 1 }, (_, at) => `t${at}`);
      await expect(things.find({ where: { tags: { all: many } } })).rejects.toMatchObject(malformed);
      expect(ids(await things.find({ where: { tags: { all: many.slice(1) } } }))).toEqual([]);
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
      expect(await things.count({}, 5)).toBe(5);
      expect(await things.count({ where: { tags: 'all' } }, 3)).toBe(3);
      expect(await things.count({ where: { tags: { in: ['t1', 'all'] } } }, 4)).toBe(4);
      expect(await things.count({ where: { tags: 't2' } }, 9)).toBe(2);
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
