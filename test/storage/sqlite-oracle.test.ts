import fc from 'fast-check';
import {
  type Collection,
  type Condition,
  openSqlite,
  type Query,
  type Scalar,
  type Storage,
} from '../../src/storage/index.ts';
import { day, freshThings, type Thing, thing } from './things.ts';

/** What the port promises, said again in the plainest way: all documents in a map, every query a filter and a sort. */
class Oracle {
  readonly stored = new Map<string, Thing>();

  insert(document: Thing): string {
    if (this.stored.has(document._id)) return 'conflict _id';
    for (const other of this.stored.values()) if (other.code === document.code) return 'conflict code';
    this.stored.set(document._id, structuredClone(document));
    return 'stored';
  }

  find({ where = {}, sort = {}, limit = 100 }: Query<Thing>): Thing[] {
    const [field, direction] = (Object.entries(sort)[0] ?? ['_id', 1]) as [keyof Thing, 1 | -1];
    return [...this.stored.values()]
      .filter((each) => Object.entries(where).every(([name, wanted]) => matches(each[name as keyof Thing], wanted)))
      .sort((a, b) => direction * (order(a[field] as Scalar, b[field] as Scalar) || order(a._id, b._id)))
      .slice(0, limit);
  }
}

function matches(value: unknown, wanted: Condition): boolean {
  if (isAll(wanted)) return wanted.all.every((each) => matches(value, each));
  if (Array.isArray(value)) return value.some((element) => matches(element, wanted));
  const scalar = value as Scalar;
  if (wanted === null || typeof wanted !== 'object' || wanted instanceof Date) return order(scalar, wanted) === 0;
  if ('in' in wanted) return wanted.in.some((each) => order(scalar, each) === 0);
  if ('prefix' in wanted) return typeof scalar === 'string' && scalar.startsWith(wanted.prefix);
  const { from = null, before = null } = wanted;
  if (scalar === null) return from === null && before === null;
  return (from === null || order(scalar, from) >= 0) && (before === null || order(scalar, before) < 0);
}

function isAll(wanted: Condition): wanted is { all: readonly Scalar[] } {
  return typeof wanted === 'object' && wanted !== null && 'all' in wanted;
}

function order(a: Scalar, b: Scalar): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return Math.sign(Number(a) - Number(b));
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const name = fc.constantFrom(null, '', '张', '张三', '李', 'Z', 'a\u{10FFFF}', '\uE000', '😀');
const date = fc.option(fc.integer({ min: 1, max: 5 }).map(day));
const tag = fc.constantFrom('x', 'y', 'xy', '法');
const fields = fc.record({
  state: fc.constantFrom('open', 'taken', 'done'),
  rank: fc.constantFrom(-1, 0, 1, 1.5, 2 ** 40),
  name,
  code: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'k5', 'k6'),
  at: date,
  flag: fc.boolean(),
  tags: fc.array(tag, { maxLength: 3 }),
  box: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value).replaceAll('-0', '0')) as unknown),
});
const bounds = <V>(value: fc.Arbitrary<V>) => fc.record({ from: value, before: value }, { requiredKeys: [] });
const direction = fc.constantFrom(1 as const, -1 as const);
const query: fc.Arbitrary<Query<Thing>> = fc.oneof(
  fc.record({ where: fc.record({ name: fc.oneof(name, bounds(name), fc.record({ in: fc.array(name) })) }) }),
  fc.record({ where: fc.record({ name: fc.record({ prefix: fc.constantFrom('', '张', 'a', '😀') }) }) }),
  fc.record({ where: fc.record({ name }), sort: fc.record({ at: direction }) }),
  fc.record({ where: fc.record({ at: fc.oneof(date, bounds(date)) }), sort: fc.record({ at: direction }) }),
  fc.record({ where: fc.record({ state: fc.constantFrom('open', 'done') }), sort: fc.record({ rank: direction }) }),
  fc.record({ where: fc.record({ flag: fc.boolean(), rank: bounds(fc.constantFrom(0, 1, 2)) }) }),
  fc.record({
    where: fc.record({ tags: fc.oneof(tag, fc.record({ in: fc.array(tag) })) }),
    sort: fc.record({ rank: direction }),
  }),
  fc.record({
    where: fc.record({
      tags: fc.record({ all: fc.array(tag, { minLength: 1, maxLength: 4 }) }),
      rank: bounds(fc.constantFrom(0, 1, 2)),
    }),
    sort: fc.record({ rank: direction }),
  }),
  fc.record({ where: fc.record({ tags: fc.oneof(bounds(tag), fc.record({ prefix: fc.constantFrom('x', '') })) }) }),
  fc.record({
    sort: fc.oneof(fc.record({ name: direction }), fc.record({ at: direction }), fc.record({ _id: direction })),
  }),
);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('insert' as const), id, fields }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), id, fields }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove' as const), id }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('query' as const), query, limit: fc.integer({ min: 1, max: 5 }) }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function run(things: Collection<Thing>, oracle: Oracle, each: Step): Promise<void> {
  switch (each.do) {
    case 'insert': {
      const document = thing(each.id, each.fields as Partial<Thing>);
      expect(await outcome(things.insert(document))).toBe(oracle.insert(document));
      return;
    }
    case 'change': {
      const before = oracle.stored.get(each.id);
      const wanted = thing(each.id, each.fields as Partial<Thing>);
      const result = await outcome(things.change(each.id, () => wanted));
      if (!before) {
        expect(await things.get(each.id)).toBeNull();
        return;
      }
      oracle.stored.delete(each.id);
      expect(result).toBe(oracle.insert(wanted));
      if (result !== 'stored') oracle.stored.set(each.id, before);
      return;
    }
    case 'remove':
      expect(await things.remove(each.id)).toBe(oracle.stored.delete(each.id));
      return;
    case 'claim': {
      const [first] = [...oracle.stored.values()]
        .filter(({ state }) => state === 'open')
        .sort((a, b) => order(a.rank, b.rank) || order(b.at, a.at) || order(b._id, a._id));
      const got = await things.claim({ where: { state: 'open' } }, (now) => ({ ...now, state: 'taken' }));
      if (first) first.state = 'taken';
      expect(got).toEqual(first ?? null);
      return;
    }
    case 'query': {
      const all = oracle.find(each.query);
      expect(await things.find(each.query)).toEqual(all);
      expect(await things.find({ ...each.query, limit: each.limit })).toEqual(all.slice(0, each.limit));
      const { where } = each.query;
      expect(await things.count(where ? { where } : {})).toBe(all.length);
      const paged: Thing[] = [];
      let after: string | null = null;
      do {
        const page = await things.page({ ...each.query, limit: each.limit, ...(after === null ? {} : { after }) });
        paged.push(...page.items);
        after = page.next;
      } while (after !== null);
      expect(paged).toEqual(all);
    }
  }
}

async function outcome(write: Promise<unknown>): Promise<string> {
  try {
    await write;
    return 'stored';
  } catch (error) {
    return `conflict ${(error as { fields: string[] }).fields.join()}`;
  }
}

describe('SQLite and a plain map', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openSqlite({ file: ':memory:', checkQueries: true });
  });
  afterAll(() => storage.close());

  it('give the same for any sequence of operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
        const things = await freshThings(storage);
        const oracle = new Oracle();
        for (const each of steps) await run(things, oracle, each);
        const left: Thing[] = [];
        for await (const each of things.scan()) left.push(each);
        expect(left).toEqual(oracle.find({ limit: 1000 }));
      }),
      { numRuns: 60 },
    );
  });
});
