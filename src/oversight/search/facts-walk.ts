import { DAY_MS } from '../../clock.ts';
import { type Collection, cursorAt, MOST_ALL } from '../../storage/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { comesFirst, type SearchPlace } from './search-place.ts';
import { FILTER_TERMS } from './search-terms.ts';

/** Terms that are counted; what more a long search has is for the look at the words themselves. */
const MOST_WEIGHED = 24;
const READ_AT_ONCE = 60;
const FIRST_WINDOW_MS = 32 * DAY_MS;
const SMALLEST_WINDOW_MS = 3_600_000;

export interface FactsQuery {
  /** Terms that a service must all have. */
  all: readonly string[];
  /** Of each group it must have one. */
  groups: readonly (readonly string[])[];
  from?: Date | undefined;
  before?: Date | undefined;
  /** Go on after this place. */
  after?: SearchPlace | undefined;
}

/** A place on the way through the services; without facts where many were passed by that do not match. */
export interface WalkStep extends SearchPlace {
  facts: ServiceFacts | null;
  /** Entries of the index that were gone through so far. */
  walked: number;
}

/** Opened then or after, and before. */
interface Range {
  from?: Date | undefined;
  before?: Date | undefined;
}

interface Weighed {
  term: string;
  count: number;
}

type Facts = Pick<Collection<ServiceFacts>, 'find' | 'page' | 'count'>;

/**
 * Services that have all terms, newest first, each once. The rarest term leads through the index, the others are looked
 * up; a group of several rare terms leads as well as one term. Where every term is common the walk goes window by window
 * of time, so that whoever walks may stop when it becomes too long.
 * @param many what has this many entries is common.
 */
export async function* walkFacts(facts: Facts, query: FactsQuery, many: number): AsyncGenerator<WalkStep> {
  const single = query.groups.filter(({ length }) => length === 1).flat();
  const groups = query.groups.filter(({ length }) => length > 1);
  const given = [...new Set([...single, ...query.all])].slice(0, MOST_WEIGHED);
  const asked = given.length === 0 ? [FILTER_TERMS.any()] : given;
  const terms = await weigh(facts, query, asked, many);
  const weighedGroups = await Promise.all(groups.map((group) => weigh(facts, query, group, many)));
  const leading = weighedGroups.sort((a, b) => total(a) - total(b))[0];
  const rarest = terms[0]?.count ?? 0;
  const branches = leading !== undefined && total(leading) < rarest ? leading : [null];
  const lookedUp = terms.slice(0, MOST_ALL - 1);
  const left = terms.slice(MOST_ALL - 1).map(({ term }) => term);
  const walks = branches.map((branch) => {
    const led = [...lookedUp, ...(branch === null ? [] : [branch])].sort((a, b) => a.count - b.count);
    return walkOne(facts, query, led, many);
  });
  const hasAll = ({ terms: had }: ServiceFacts) =>
    left.every((term) => had.includes(term)) && groups.every((group) => group.some((term) => had.includes(term)));
  let walked = 0;
  let last = '';
  for await (const step of merged(walks)) {
    walked += step.walked;
    if (step.facts !== null && step.facts._id === last) continue;
    last = step.facts?._id ?? last;
    yield { ...step, facts: step.facts !== null && hasAll(step.facts) ? step.facts : null, walked };
  }
}

async function weigh(facts: Facts, query: FactsQuery, terms: readonly string[], many: number): Promise<Weighed[]> {
  const counted = terms.map(async (term) => ({ term, count: await countOf(facts, query, term, many) }));
  return (await Promise.all(counted)).sort((a, b) => a.count - b.count);
}

function countOf(facts: Facts, range: Range, term: string, many: number): Promise<number> {
  return facts.count({ where: { terms: term, ...openedWithin(range) } }, many);
}

function total(terms: readonly Weighed[]): number {
  return terms.reduce((sum, { count }) => sum + count, 0);
}

function openedWithin({ from, before }: Range) {
  if (from === undefined && before === undefined) return {};
  return { openedAt: { ...(from && { from }), ...(before && { before }) } };
}

/** One walk: the first term leads. `walked` counts what was gone through since the step before. */
async function* walkOne(
  facts: Facts,
  query: FactsQuery,
  terms: readonly Weighed[],
  many: number,
): AsyncGenerator<WalkStep> {
  const [lead] = terms;
  if (lead === undefined || lead.count === 0) return;
  const all = terms.map(({ term }) => term);
  if (lead.count < many) {
    yield* readWindow(facts, all, query, query.after);
    return;
  }
  let upper = await upperBound(facts, query);
  const lowest = await lowestBound(facts, query);
  let span = FIRST_WINDOW_MS;
  while (upper > lowest) {
    const from = new Date(Math.max(lowest.getTime(), upper.getTime() - span));
    const count = await countOf(facts, { from, before: upper }, lead.term, many);
    if (count >= many && span > SMALLEST_WINDOW_MS) {
      span /= 4;
      continue;
    }
    if (count > 0) yield* readWindow(facts, all, { from, before: upper }, query.after);
    yield { at: from, id: '', facts: null, walked: count };
    if (count < many / 8) span *= 4;
    upper = from;
  }
}

async function* readWindow(
  facts: Facts,
  all: readonly string[],
  range: Range,
  after: SearchPlace | undefined,
): AsyncGenerator<WalkStep> {
  const isInside = after !== undefined && (range.before === undefined || after.at < range.before);
  let cursor = isInside ? cursorAt({ path: 'openedAt', direction: -1 }, after.at, after.id) : null;
  do {
    const page = await facts.page({
      where: { terms: { all }, ...openedWithin(range) },
      sort: { openedAt: -1 },
      limit: READ_AT_ONCE,
      ...(cursor === null ? {} : { after: cursor }),
    });
    for (const found of page.items) yield { at: found.openedAt, id: found._id, facts: found, walked: 1 };
    cursor = page.next;
  } while (cursor !== null);
}

/** The place itself is within it: what of its instant lies before it is left out by the cursor. */
async function upperBound(facts: Facts, { before, after }: FactsQuery): Promise<Date> {
  const [newest] = await facts.find({ sort: { openedAt: -1 }, limit: 1 });
  const bounds = [newest?.openedAt, after?.at].flatMap((at) => (at === undefined ? [] : [at.getTime() + 1]));
  return new Date(Math.min(...bounds, before?.getTime() ?? Number.POSITIVE_INFINITY));
}

async function lowestBound(facts: Facts, { from }: FactsQuery): Promise<Date> {
  const [oldest] = await facts.find({ sort: { openedAt: 1 }, limit: 1 });
  return new Date(Math.max(from?.getTime() ?? 0, oldest?.openedAt.getTime() ?? 0));
}

/** Several walks in one order. */
async function* merged(walks: readonly AsyncGenerator<WalkStep>[]): AsyncGenerator<WalkStep> {
  const [only] = walks;
  if (walks.length === 1 && only !== undefined) {
    yield* only;
    return;
  }
  const heads: { walk: AsyncGenerator<WalkStep>; step: WalkStep }[] = [];
  const advance = async (walk: AsyncGenerator<WalkStep>) => {
    const { value, done } = await walk.next();
    if (done !== true) heads.push({ walk, step: value });
  };
  try {
    for (const walk of walks) await advance(walk);
    while (heads.length > 0) {
      const index = heads.reduce((best, head, at) => {
        const present = heads[best];
        return present !== undefined && comesFirst(head.step, present.step) ? at : best;
      }, 0);
      const [head] = heads.splice(index, 1);
      if (head === undefined) return;
      yield head.step;
      await advance(head.walk);
    }
  } finally {
    for (const walk of walks) await walk.return(undefined);
  }
}
