import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Jobs } from '../jobs/index.ts';
import { type Collection, changeOrInsert, type Page } from '../storage/index.ts';
import { ClusterCentres } from './cluster-centres.ts';
import { identify, mostlyBefore, type NewGroup, newClusterId } from './cluster-identity.ts';
import type { Vector } from './features.ts';
import { inSlices } from './in-slices.ts';
import type { LineIndex } from './line-index.ts';
import type { Misunderstood } from './misunderstood.ts';
import { dueNight } from './nightly-evaluation.ts';
import {
  CLUSTER_STATES,
  type ClusterCount,
  type ClusterState,
  type LikelyIntent,
  type QuestionCluster,
  type ReadQuestion,
  summaryOf,
} from './question-cluster.ts';
import { groupQuestions, type Said } from './question-grouping.ts';
import { bareWords } from './written.ts';

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
/** Writes on their way at a time. */
const WRITES = 64;
const LAST = 'last';
/** Of questions that were dismissed: they are in no cluster, and wait for none. */
const IN_NONE = '';

export interface ClusterDeps {
  misunderstood: Collection<Misunderstood>;
  questionClusters: Collection<QuestionCluster>;
  clusterCounts: Collection<ClusterCount>;
  /** The lines of the catalogue of now. */
  lines: () => Promise<LineIndex>;
  jobs: Pick<Jobs, 'handle' | 'every' | 'schedule'>;
  clock: Clock;
  logger: Pick<Logger, 'info'>;
}

interface ReadText {
  vector: Vector;
  near: LikelyIntent[];
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

  get(id: string): Promise<QuestionCluster | null> {
    return this.#deps.questionClusters.get(id);
  }

  /** The heaviest first, 30 a page. */
  page(state: ClusterState, after?: string): Promise<Page<QuestionCluster>> {
    return this.#deps.questionClusters.page({
      where: { state },
      sort: { weight: -1 },
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
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
    { state, draftId, by }: { state: ClusterState; draftId: string | null; by: string | null },
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
      const read = await this.#read(questions);
      const groups = await this.#grouped(questions, read);
      await this.#keep(groups, read);
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
      } while (after !== null && read < MOST_QUESTIONS);
    }
    return all.sort((a, b) => b.at.getTime() - a.at.getTime() || (a._id < b._id ? -1 : 1)).slice(0, MOST_QUESTIONS);
  }

  /** Reads each wording once, labels and all. */
  async #read(questions: readonly Misunderstood[]): Promise<Map<string, ReadText>> {
    const lines = await this.#deps.lines();
    const read = new Map<string, ReadText>();
    await inSlices(
      (function* () {
        for (const question of questions) {
          const key = keyOf(question);
          if (!read.has(key)) read.set(key, lines.read(question.text, question.label));
          yield;
        }
      })(),
    );
    return read;
  }

  async #grouped(questions: readonly Misunderstood[], read: ReadonlyMap<string, ReadText>): Promise<Misunderstood[][]> {
    const byWording = new Map<string, Misunderstood[]>();
    for (const question of questions) {
      const key = keyOf(question);
      byWording.set(key, [...(byWording.get(key) ?? []), question]);
    }
    const wordings = [...byWording].sort(([a], [b]) => (a < b ? -1 : 1));
    const said: Said[] = wordings.flatMap(([key, { length }]) => {
      const vector = read.get(key)?.vector;
      return vector === undefined ? [] : [{ vector, count: length }];
    });
    const groups: Misunderstood[][] = [];
    for (const [at, group] of (await inSlices(groupQuestions(said))).entries()) {
      groups[group] = [...(groups[group] ?? []), ...(wordings[at]?.[1] ?? [])];
    }
    return groups.map((group) => group.sort((a, b) => a.at.getTime() - b.at.getTime() || (a._id < b._id ? -1 : 1)));
  }

  async #keep(groups: readonly Misunderstood[][], read: ReadonlyMap<string, ReadText>): Promise<void> {
    const { questionClusters, misunderstood, clock } = this.#deps;
    const named: NewGroup[] = groups.map((group) => ({
      questions: group.map(({ _id }) => _id),
      before: group.map(({ cluster }) => (cluster === IN_NONE ? null : (cluster ?? null))),
    }));
    const ids = identify(named);
    const old = new Map<string, ClusterDecision>();
    for await (const cluster of questionClusters.scan()) {
      old.set(cluster._id, decisionOf(cluster));
      if (old.size % AT_A_STRETCH === 0) await nextTurn();
    }
    const now = clock.now();
    await inBatches(groups, async (group, at) => {
      const id = ids[at] ?? newClusterId(group[0]?._id ?? '');
      const before = old.get(id) ?? old.get(mostlyBefore(named[at] ?? { questions: [], before: [] }) ?? '');
      const all = group.flatMap((question) => {
        const own = read.get(keyOf(question));
        return own === undefined ? [] : [{ question, ...own }];
      });
      const summary = summaryOf(all, now, before?.decidedAt ?? null);
      await changeOrInsert(questionClusters, { _id: id, ...decisionOf(before), ...summary }, (current) => ({
        _id: id,
        ...decisionOf(current),
        ...summary,
      }));
      for (const { _id, cluster } of group) {
        if (cluster !== id) await misunderstood.change(_id, (current) => ({ ...current, cluster: id }));
      }
    });
    const kept = new Set(ids);
    await inBatches(
      [...old.keys()].filter((id) => !kept.has(id)),
      async (id) => {
        await questionClusters.remove(id);
      },
    );
  }

  async #joinAll(found: readonly Misunderstood[]): Promise<void> {
    const { questionClusters, misunderstood } = this.#deps;
    const waiting = found.filter(({ state }) => state !== 'dismissed');
    const read = await this.#read(waiting);
    const centres = new ClusterCentres();
    for await (const { _id, centre } of questionClusters.scan()) {
      if (centres.add(_id, centre) % AT_A_STRETCH === 0) await nextTurn();
    }
    const touched = new Set<string>();
    // The oldest first: what comes later joins what came before it.
    for (const question of [...found].reverse()) {
      const own = read.get(keyOf(question));
      const near = own === undefined ? IN_NONE : (centres.nearest(own.vector) ?? newClusterId(question._id));
      if (own !== undefined && !centres.has(near)) {
        centres.add(near, { at: [...own.vector.at], weight: [...own.vector.weight] });
      }
      await misunderstood.change(question._id, (current) => ({ ...current, cluster: near }));
      if (near !== IN_NONE) touched.add(near);
    }
    for (const id of touched) await this.#refresh(id);
  }

  async #refresh(id: string): Promise<QuestionCluster | null> {
    const { questionClusters, clock } = this.#deps;
    const questions = (await this.questions(id)).filter(({ state }) => state !== 'dismissed');
    if (questions.length === 0) {
      await questionClusters.remove(id);
      return null;
    }
    const read = await this.#read(questions);
    const all: ReadQuestion[] = questions.flatMap((question) => {
      const own = read.get(keyOf(question));
      return own === undefined ? [] : [{ question, ...own }];
    });
    const blank = { _id: id, ...decisionOf(undefined), ...summaryOf(all, clock.now(), null) };
    return changeOrInsert(questionClusters, blank, (current) => ({
      _id: id,
      ...decisionOf(current),
      ...summaryOf(all, clock.now(), current.decidedAt),
    }));
  }

  /** One at a time: what is read is written before the next begins. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(work, work);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}

/** What people decided on a cluster. */
type ClusterDecision = Pick<QuestionCluster, 'state' | 'draftId' | 'decidedAt' | 'decidedBy'>;

function decisionOf(cluster: ClusterDecision | undefined): ClusterDecision {
  if (cluster === undefined) return { state: 'open', draftId: null, decidedAt: null, decidedBy: null };
  const { state, draftId, decidedAt, decidedBy } = cluster;
  return { state, draftId, decidedAt, decidedBy };
}

/** The same words and the same label are the same question. */
function keyOf({ text, label }: Misunderstood): string {
  return `${bareWords(text) || text}\n${label ?? ''}`;
}

async function inBatches<T>(all: readonly T[], write: (one: T, at: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < all.length; from += WRITES) {
    await Promise.all(all.slice(from, from + WRITES).map((one, at) => write(one, from + at)));
  }
}
