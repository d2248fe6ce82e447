import { setImmediate as takeTurns } from 'node:timers/promises';
import type { Session, Turn } from '../../sessions/index.ts';
import { isInScope, type Staff } from '../../staff/index.ts';
import { type Collection, cursorAt, type EventStream, type FieldSeal, MOST_ALL } from '../../storage/index.ts';
import { parsePhone } from '../../text/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { turnsOf } from '../facts/service-turns.ts';
import { walkFacts } from './facts-walk.ts';
import { encodePlace, type SearchPlace } from './search-place.ts';
import { wordTerms } from './search-terms.ts';
import { regionTerm, type SessionFilter, termGroups } from './session-filter.ts';
import { matchWords, type Snippet, searchWords } from './word-match.ts';

/** Services of one page. */
export const SEARCH_PAGE = 50;
/** How much one call does before it asks to be called again. */
export interface SearchLimits {
  /** Services that are looked at. */
  examined: number;
  /** Entries of the index that are gone through. */
  walked: number;
  /** A term with this many services is common: the search goes window by window of time. */
  many: number;
}

const LIMITS: SearchLimits = { examined: 400, walked: 40_000, many: 5_000 };
const OPEN_READ = 100;
/** The embedded storage answers without a pause: after this many services whoever else waits is served. */
const READ_IN_A_ROW = 25;

/** One service that was found. An open one has facts as they stand now; its outcome is not known. */
export interface FoundService {
  facts: ServiceFacts;
  state: Session['state'];
  /** Null where no text was searched for. */
  snippet: Snippet | null;
}

export interface FoundPage {
  services: FoundService[];
  /** Pass as `after` for what follows; null at the end. */
  next: string | null;
  /** False where the work of one call was used up before the page was full: there may be more. */
  complete: boolean;
}

interface SearchDeps {
  facts: Collection<ServiceFacts>;
  sessions: Collection<Session>;
  turns: EventStream<Turn>;
  seal: Pick<FieldSeal, 'fingerprint'>;
  /** The facts of a service as it stands now, also while it is open; not kept. */
  factsNow: (session: Session) => Promise<ServiceFacts>;
}

type Reader = Pick<Staff, 'regions'>;

/** A filter, ready to be looked for. */
interface Asked {
  groups: string[][];
  words: string[];
  filter: SessionFilter;
  reader: Reader;
}

/** Finds services by what was said in them and what is known of them (会话检索), newest first, within the reader's regions. */
export class SessionSearch {
  constructor(
    private readonly deps: SearchDeps,
    private readonly limits: SearchLimits = LIMITS,
  ) {}

  /** One page of at most {@link SEARCH_PAGE}. */
  async page(filter: SessionFilter, reader: Reader, after?: SearchPlace): Promise<FoundPage> {
    const asked = this.asked(filter, reader);
    const steps = filter.state === 'open' ? this.openSteps(asked, after) : this.closedSteps(asked, after);
    const services: FoundService[] = [];
    let place: SearchPlace | undefined;
    let examined = 0;
    for await (const { found, at, id, walked } of steps) {
      if (services.length === SEARCH_PAGE && found !== null) return pageOf(services, place, true);
      examined += 1;
      if (found !== null) services.push(found);
      // On a full page only one more service can tell whether there is a next one.
      if (services.length < SEARCH_PAGE || found !== null) place = { at, id };
      if (examined >= this.limits.examined || walked >= this.limits.walked) {
        return pageOf(services, place, services.length === SEARCH_PAGE);
      }
    }
    return { services, next: null, complete: true };
  }

  /** Every closed service that matches, newest first, for exports. */
  async *all(filter: SessionFilter, reader: Reader): AsyncGenerator<ServiceFacts> {
    for await (const { found } of this.closedSteps(this.asked(filter, reader))) {
      if (found?.state === 'closed') yield found.facts;
    }
  }

  /**
   * How many closed services match, counted up to `most`.
   * @returns `exact` false where it is no more than an estimate from above: words were searched for, or several values.
   */
  async count(filter: SessionFilter, reader: Reader, most: number): Promise<{ rows: number; exact: boolean }> {
    if (filter.person !== undefined && 'service' in filter.person) {
      return { rows: (await this.deps.facts.get(filter.person.service)) === null ? 0 : 1, exact: false };
    }
    const { groups, words } = this.asked(filter, reader);
    const single = groups.filter(({ length }) => length === 1).flat();
    const terms = [...single, ...wordTerms(words.join(' '))].slice(0, MOST_ALL);
    const range = { ...(filter.from && { from: filter.from }), ...(filter.before && { before: filter.before }) };
    const openedAt = Object.keys(range).length === 0 ? {} : { openedAt: range };
    const where = terms.length === 0 ? openedAt : { terms: { all: terms }, ...openedAt };
    const rows = await this.deps.facts.count({ where }, most);
    return { rows, exact: words.length === 0 && groups.every(({ length }) => length === 1) };
  }

  private asked(filter: SessionFilter, reader: Reader): Asked {
    const groups = termGroups(filter, this.personOf(filter));
    if (reader.regions.length > 0) groups.push([...new Set(reader.regions.map(regionTerm))]);
    return { groups, words: searchWords(filter.text ?? ''), filter, reader };
  }

  /** The key under which facts know the person; what is no telephone number is nobody's. */
  personOf({ person }: Pick<SessionFilter, 'person'>): string | null {
    if (person === undefined || 'service' in person) return null;
    if ('key' in person) return person.key;
    if ('conversation' in person) return person.conversation;
    return this.deps.seal.fingerprint(parsePhone(person.phone) ?? person.phone);
  }

  private async *closedSteps(asked: Asked, after?: SearchPlace): AsyncGenerator<SearchStep> {
    const { filter, groups, words } = asked;
    if (filter.person !== undefined && 'service' in filter.person) {
      const found = after === undefined ? await this.service(filter.person.service, asked) : null;
      if (found !== null) yield { at: found.facts.openedAt, id: found.facts._id, walked: 0, found };
      return;
    }
    const query = { all: wordTerms(words.join(' ')), groups, from: filter.from, before: filter.before, after };
    let steps = 0;
    for await (const { at, id, facts, walked } of walkFacts(this.deps.facts, query, this.limits.many)) {
      steps += 1;
      if (facts === null || steps % READ_IN_A_ROW === 0) await takeTurns();
      yield { at, id, walked, found: facts === null ? null : await this.found(facts, asked, 'closed') };
    }
  }

  /** By its own number a service is found whether it is closed or not. */
  private async service(id: string, asked: Asked): Promise<FoundService | null> {
    const facts = await this.deps.facts.get(id);
    if (facts !== null) return this.found(facts, asked, 'closed');
    const session = await this.deps.sessions.get(id);
    return session === null ? null : this.found(await this.deps.factsNow(session), asked, session.state);
  }

  private async *openSteps(asked: Asked, after?: SearchPlace): AsyncGenerator<SearchStep> {
    const order = { path: 'openedAt', direction: -1 } as const;
    let cursor: string | null = after === undefined ? null : cursorAt(order, after.at, after.id);
    do {
      const page = await this.deps.sessions.page({
        where: { state: 'open' },
        sort: { openedAt: -1 },
        limit: OPEN_READ,
        ...(cursor === null ? {} : { after: cursor }),
      });
      for (const session of page.items) {
        const facts = await this.deps.factsNow(session);
        yield { at: facts.openedAt, id: facts._id, walked: 0, found: await this.found(facts, asked, 'open') };
      }
      cursor = page.next;
    } while (cursor !== null);
  }

  /** The last look: filters that no index served, regions, and the words as they were said. */
  private async found(facts: ServiceFacts, asked: Asked, state: Session['state']): Promise<FoundService | null> {
    const { groups, words, filter, reader } = asked;
    const { openedAt, terms } = facts;
    if (!isInScope(reader, facts.regionCode)) return null;
    if (filter.person !== undefined && 'service' in filter.person && filter.person.service !== facts._id) return null;
    if ((filter.from && openedAt < filter.from) || (filter.before && openedAt >= filter.before)) return null;
    if (!groups.every((group) => group.some((term) => terms.includes(term)))) return null;
    if (words.length === 0) return { facts, state, snippet: null };
    const snippet = matchWords(await turnsOf(this.deps.turns, facts._id), words);
    return snippet === null ? null : { facts, state, snippet };
  }
}

interface SearchStep extends SearchPlace {
  found: FoundService | null;
  walked: number;
}

function pageOf(services: FoundService[], place: SearchPlace | undefined, complete: boolean): FoundPage {
  return { services, next: place === undefined ? null : encodePlace(place), complete };
}
