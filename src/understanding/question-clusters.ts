import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import { type Collection, changeOrInsert, type Page } from '../storage/index.ts';
import { identify, mostlyBefore, type NewGroup } from './cluster-identity.ts';
import type { Misunderstood } from './misunderstood.ts';
import { dueNight } from './nightly-evaluation.ts';
import {
  CLUSTER_STATES,
  type ClusterCount,
  type ClusterMeaning,
  type ClusterState,
  figuresOf,
  type QuestionCluster,
} from './question-cluster.ts';
import type { PlacedCluster, QuestionReading } from './question-reading.ts';

const LOOK_JOB = 'question-clusters';
const RECOUNT_JOB = 'question-clusters-recount';
const LOOK_EVERY_MS = 10 * 60_000;
/** Questions that are grouped: the newest ones. */
const MOST_QUESTIONS = 10_000;
/** Older ones have been lived with. */
const OLDEST_MS = 365 * 24 * 3_600_000;
/** Questions that are taken in between two recounts, at a time. */
const BATCH = 500;
const PAGE = 30;
/** Questions of one cluster that are shown, and summed up after one joined. */
const MOST_OF_CLUSTER = 1_000;
/** Clusters that are read before others get a turn. */
const AT_A_STRETCH = 50;
/** Writes on their way at a time: between them others get a turn. */
const WRITES = 16;
const LAST = 'last';
/** Of questions that were dismissed: they are in no cluster, and wait for none. */
const IN_NONE = '';

export interface ClusterDeps {
  misunderstood: Collection<Misunderstood>;
  questionClusters: Collection<QuestionCluster>;
  clusterCounts: Collection<ClusterCount>;
  reading: QuestionReading;
  jobs: Pick<Jobs, 'handle' | 'every' | 'schedule'>;
  clock: Clock;
  logger: Pick<Logger, 'info'>;
}

/**
 * Questions grouped by meaning (未答问题归类). New ones join the nearest cluster within minutes; every night all are
 * grouped anew, and a cluster keeps its id and what was decided on it.
 */
export class QuestionClusters {
  readonly #deps: ClusterDeps;
  #last: Promise<unknown> = Promise.resolve();

  constructor(deps: ClusterDeps) {
    this.#deps = deps;
    deps.jobs.handle(LOOK_JOB, () => this.look());
    deps.jobs.handle(RECOUNT_JOB, async () => {
      await this.recount();
    });
  }

  async start(): Promise<void> {
    await this.#deps.jobs.every(LOOK_JOB, LOOK_EVERY_MS);
  }

  /** Asks for a recount as soon as one can be run. */
  async askRecount(): Promise<void> {
    await this.#deps.jobs.schedule(RECOUNT_JOB, 'all', this.#deps.clock.now(), {});
  }

  /** Takes in what is new; at night, once, groups all anew. */
  async look(): Promise<void> {
    const night = dueNight(this.#deps.clock.now());
    const last = await this.lastCount();
    if (night !== null && last?.night !== night) await this.recount(night);
    else await this.join();
  }

  lastCount(): Promise<ClusterCount | null> {
    return this.#deps.clusterCounts.get(LAST);
  }

  async get(id: string): Promise<QuestionCluster | null> {
    const found = await this.#deps.questionClusters.get(id);
    return found === null ? null : (typicalAsIds(found) ?? found);
  }

  /** The heaviest first, 30 a page. */
  async page(state: ClusterState, after?: string): Promise<Page<QuestionCluster>> {
    const { items, next } = await this.#deps.questionClusters.page({
      where: { state },
      sort: { weight: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    return { items: items.map((one) => typicalAsIds(one) ?? one), next };
  }

  /** How many clusters there are of each state, and questions in all of them. */
  async totals(): Promise<{ states: Record<ClusterState, number>; questions: number }> {
    const states: Record<ClusterState, number> = { open: 0, 'in-draft': 0, done: 0, 'out-of-scope': 0 };
    let questions = 0;
    for (const state of CLUSTER_STATES) {
      const [group] = await this.#deps.questionClusters.sumBy({ where: { state } }, ['state'], ['size']);
      states[state] = group?.count ?? 0;
      questions += group?.sums.size ?? 0;
    }
    return { states, questions };
  }

  /** Newest first, at most a thousand. */
  questions(id: string): Promise<Misunderstood[]> {
    return this.#deps.misunderstood.find({ where: { cluster: id }, sort: { at: -1 }, limit: MOST_OF_CLUSTER });
  }

  /** Decides on a cluster. @returns null when there is none. */
  decide(
    id: string,
    { state, draftId, by }: { state: ClusterState; draftId: string | null; by: string },
  ): Promise<QuestionCluster | null> {
    const decidedAt = this.#deps.clock.now();
    return this.#deps.questionClusters.change(id, (current) => ({
      ...current,
      state,
      draftId,
      decidedAt,
      decidedBy: by,
      since: 0,
    }));
  }

  /** A draft was taken or dropped: what waits for it is settled. */
  settle(draftId: string, state: Exclude<ClusterState, 'in-draft'>): Promise<void> {
    const { questionClusters, clock } = this.#deps;
    return settleClustersOf(questionClusters, draftId, { state, at: clock.now() });
  }

  /** Sums a cluster up again after its questions changed; it is gone when none are left. */
  refresh(id: string): Promise<QuestionCluster | null> {
    return this.#alone(() => this.#refresh(id));
  }

  /** Takes in questions that are in no cluster yet. @returns how many. */
  join(): Promise<number> {
    return this.#alone(async () => {
      let joined = 0;
      for (;;) {
        const found = await this.#deps.misunderstood.find({ where: { cluster: null }, sort: { at: -1 }, limit: BATCH });
        if (found.length === 0) return joined;
        await this.#joinAll(found);
        joined += found.length;
      }
    });
  }

  /** Groups all questions anew. @param night of whose recount it is; '' for one that was asked for. */
  recount(night = ''): Promise<ClusterCount> {
    return this.#alone(async () => {
      const { clock, clusterCounts, logger } = this.#deps;
      const from = performance.now();
      const questions = await this.#newest();
      // An empty list starts no thread.
      const groups = questions.length === 0 ? [] : await this.#deps.reading.grouped(questions);
      await this.#keep(groups.map((group) => group.flatMap((at) => questions[at] ?? [])));
      const last = await this.lastCount();
      const count: ClusterCount = {
        _id: LAST,
        at: clock.now(),
        night: night === '' ? (last?.night ?? '') : night,
        questions: questions.length,
        clusters: groups.length,
        tookMs: Math.round(performance.now() - from),
      };
      await changeOrInsert(clusterCounts, count, () => count);
      logger.info(
        { questions: count.questions, clusters: count.clusters, ms: count.tookMs },
        'understanding: questions that were not understood are grouped',
      );
      return count;
    });
  }

  /** The newest questions, the oldest of them first. */
  async #newest(): Promise<Misunderstood[]> {
    const { misunderstood, clock } = this.#deps;
    const from = new Date(clock.now().getTime() - OLDEST_MS);
    const all: Misunderstood[] = [];
    for (const state of ['open', 'counted', 'labelled'] as const) {
      let after: string | null | undefined;
      let read = 0;
      do {
        const page: Page<Misunderstood> = await misunderstood.page({
          where: { state, at: { from } },
          sort: { at: -1 },
          limit: BATCH,
          ...(after == null ? {} : { after }),
        });
        all.push(...page.items);
        read += page.items.length;
        after = page.next;
        await nextTurn();
      } while (after !== null && read < MOST_QUESTIONS);
    }
    return all.sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1)).slice(-MOST_QUESTIONS);
  }

  async #keep(groups: readonly Misunderstood[][]): Promise<void> {
    const { questionClusters, reading, clock } = this.#deps;
    const named: NewGroup[] = groups.map((group) => ({
      questions: group.map(({ _id }) => _id),
      before: group.map(({ cluster }) => cluster || null),
    }));
    const ids = identify(named);
    const old = new Map<string, ClusterDecision>();
    for await (const cluster of questionClusters.scan()) {
      old.set(cluster._id, decisionOf(cluster));
      if (old.size % AT_A_STRETCH === 0) await nextTurn();
    }
    const now = clock.now();
    for (let from = 0; from < groups.length; from += WRITES) {
      const meanings = await reading.meanings(groups.slice(from, from + WRITES));
      await Promise.all(
        meanings.map(async (meaning, index) => {
          const at = from + index;
          const [id, questions, name] = [ids[at], groups[at], named[at]];
          if (id === undefined || questions === undefined || name === undefined) return;
          const before = old.get(id) ?? old.get(mostlyBefore(name) ?? '');
          await this.#write({ id, questions, meaning, now }, before);
          for (const { _id, cluster } of questions) if (cluster !== id) await this.#put(_id, id);
        }),
      );
    }
    const kept = new Set(ids);
    await inBatches(
      [...old.keys()].filter((id) => !kept.has(id)),
      async (id) => {
        await questionClusters.remove(id);
      },
    );
  }

  async #joinAll(found: readonly Misunderstood[]): Promise<void> {
    const { questionClusters, misunderstood, reading } = this.#deps;
    // The oldest first: what comes later joins what came before it.
    const waiting = found.filter(({ state }) => state !== 'dismissed').reverse();
    const clusters: PlacedCluster[] = [];
    if (waiting.length > 0) {
      for await (const { _id, centre } of questionClusters.scan()) {
        if (clusters.push({ _id, centre }) % AT_A_STRETCH === 0) await nextTurn();
      }
    }
    const ids = waiting.length === 0 ? [] : await reading.placed(waiting, clusters);
    await inBatches(waiting, ({ _id }, at) => this.#put(_id, ids[at] ?? IN_NONE));
    await inBatches(
      found.filter(({ state }) => state === 'dismissed'),
      async ({ _id }) => {
        await misunderstood.change(_id, (current) => ({ ...current, cluster: IN_NONE }));
      },
    );
    for (const id of new Set(ids)) await this.#refresh(id);
  }

  /** Puts a question into a cluster, where nobody dismissed it meanwhile. */
  async #put(question: string, cluster: string): Promise<void> {
    await this.#deps.misunderstood.change(question, (current) => ({
      ...current,
      cluster: current.state === 'dismissed' ? IN_NONE : cluster,
    }));
  }

  async #refresh(id: string): Promise<QuestionCluster | null> {
    const { questionClusters, reading, clock } = this.#deps;
    const questions = (await this.questions(id)).filter(({ state }) => state !== 'dismissed');
    if (questions.length === 0) {
      await questionClusters.remove(id);
      return null;
    }
    const [meaning] = await reading.meanings([questions]);
    return meaning === undefined ? null : this.#write({ id, questions, meaning, now: clock.now() }, undefined);
  }

  /** @param before what a cluster that is new takes over. */
  #write(
    { id, questions, meaning, now }: { id: string; questions: Misunderstood[]; meaning: ClusterMeaning; now: Date },
    before: ClusterDecision | undefined,
  ): Promise<QuestionCluster | null> {
    const summed = (decision: ClusterDecision): QuestionCluster => ({
      _id: id,
      ...decision,
      ...meaning,
      ...figuresOf(questions, now, decision.decidedAt),
    });
    return changeOrInsert(this.#deps.questionClusters, summed(decisionOf(before)), (current) =>
      summed(decisionOf(current)),
    );
  }

  /** One at a time: what is read is written before the next begins. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/**
 * A draft was written into the content, or dropped: every cluster that waits for it is settled, also one that a recount
 * split off.
 * @param state `open` where it was dropped.
 */
export async function settleClustersOf(
  clusters: Pick<Collection<QuestionCluster>, 'page' | 'change'>,
  draftId: string,
  { state, at }: { state: Exclude<ClusterState, 'in-draft'>; at: Date },
): Promise<void> {
  const waiting: string[] = [];
  let after: string | null | undefined;
  do {
    const page: Page<QuestionCluster> = await clusters.page({
      where: { state: 'in-draft' },
      sort: { weight: -1 },
      limit: BATCH,
      ...(after == null ? {} : { after }),
    });
    for (const cluster of page.items) if (cluster.draftId === draftId) waiting.push(cluster._id);
    after = page.next;
  } while (after !== null);
  for (const id of waiting) {
    await clusters.change(id, (current) =>
      current.draftId === draftId
        ? {
            ...current,
            state,
            draftId: state === 'open' ? null : draftId,
            decidedAt: at,
            decidedBy: null,
            since: 0,
          }
        : null,
    );
  }
}

/** What people decided on a cluster. */
type ClusterDecision = Pick<QuestionCluster, 'state' | 'draftId' | 'decidedAt' | 'decidedBy'>;

function decisionOf(cluster: ClusterDecision | undefined): ClusterDecision {
  if (cluster === undefined) return { state: 'open', draftId: null, decidedAt: null, decidedBy: null };
  const { state, draftId, decidedAt, decidedBy } = cluster;
  return { state, draftId, decidedAt, decidedBy };
}

async function inBatches<T>(all: readonly T[], write: (one: T, at: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += WRITES) {
    await Promise.all(all.slice(from, from + WRITES).map((one, at) => write(one, from + at)));
  }
}

/**
 * Typical questions by their ids alone, which an earlier version kept with their words; null when it is so. Pure: a step
 * of the data's form, and how a cluster is read before that step has come to it.
 */
export function typicalAsIds(cluster: QuestionCluster): QuestionCluster | null {
  const kept: readonly (string | { id: string })[] = cluster.typical;
  if (kept.every((one) => typeof one === 'string')) return null;
  return { ...cluster, typical: kept.map((one) => (typeof one === 'string' ? one : one.id)) };
}
