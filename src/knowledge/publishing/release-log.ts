import type { Collection, EventStream, NewEvent } from '../../storage/index.ts';
import type { Answer } from '../answer.ts';
import type { KnowledgeBase } from '../knowledge-base.ts';
import type { LiveKnowledge } from '../live-knowledge.ts';
import type { KnowledgeDecision } from './decision.ts';
import { type KnowledgeRevision, revisionId } from './revision.ts';
import { decided, type Standing, UNDECIDED } from './standing.ts';

const STREAM = 'knowledge';
const BATCH = 500;
/** How often other processes' decisions are looked for: everybody has them within two seconds. */
const LOOK_EVERY_MS = 1000;

export interface ReleaseLogDeps {
  decisions: EventStream<KnowledgeDecision>;
  revisions: Collection<KnowledgeRevision>;
  live: Pick<LiveKnowledge<{ knowledge: KnowledgeBase }>, 'publish'>;
  log: { warn: (line: string) => void };
}

/**
 * The decisions on answers, read in their order by every process; after each reading what is in force is exchanged in
 * one step. The states of versions follow from the decisions, also after a crash between the two.
 */
export class ReleaseLog {
  readonly #deps: ReleaseLogDeps;
  readonly #standings = new Map<string, Standing>();
  /** Versions that are or were in force, by id. */
  readonly #versions = new Map<string, KnowledgeRevision>();
  #seq = 0;
  #reading: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #isFailing = false;

  constructor(deps: ReleaseLogDeps) {
    this.#deps = deps;
  }

  standing(answerId: string): Standing {
    return this.#standings.get(answerId) ?? UNDECIDED;
  }

  /** The version in force, or null: then it is the file's. */
  published(answerId: string): KnowledgeRevision | null {
    const { inForce } = this.standing(answerId);
    return inForce === null ? null : (this.#versions.get(revisionId(answerId, inForce)) ?? null);
  }

  /** Reads what is new and puts it in force. Concurrent calls read one after the other. */
  catchUp(): Promise<void> {
    const mine = this.#reading.then(() => this.#read());
    this.#reading = mine.catch(() => undefined);
    return mine;
  }

  /**
   * Writes a decision down, unless another one on the same answer was first. Call it on what `standing` says.
   * @returns false when another was first; `standing` has it by then.
   */
  async decide(decision: Omit<NewEvent<KnowledgeDecision>, 'key'>): Promise<boolean> {
    const { answerId } = decision;
    const key = `${answerId}:${this.standing(answerId).decisions + 1}`;
    const [result] = await this.#deps.decisions.append(STREAM, [{ ...decision, key }]);
    await this.catchUp();
    return result?.isNew === true;
  }

  /** Looks for decisions of other processes from now on. */
  follow(everyMs: number = LOOK_EVERY_MS): void {
    this.#timer = setTimeout(() => {
      this.catchUp()
        .then(
          () => {
            this.#isFailing = false;
          },
          (error: unknown) => {
            if (!this.#isFailing)
              this.#deps.log.warn(`knowledge: published answers cannot be read: ${reasonOf(error)}`);
            this.#isFailing = true;
          },
        )
        .finally(() => {
          if (!this.#isStopped) this.follow(everyMs);
        });
    }, everyMs);
    this.#timer.unref();
  }

  /** Looks no more; resolves when what was being read is in force. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#reading;
  }

  async #read(): Promise<void> {
    const touched = new Set<string>();
    const standings = new Map<string, Standing>();
    let seq = this.#seq;
    for (;;) {
      const batch = await this.#deps.decisions.read(STREAM, seq, BATCH);
      for (const decision of batch) {
        const { answerId } = decision;
        standings.set(answerId, decided(standings.get(answerId) ?? this.standing(answerId), decision));
        touched.add(answerId);
        seq = decision.seq;
      }
      if (batch.length < BATCH) break;
    }
    if (touched.size === 0) return;
    await this.#fetch(standings);
    for (const [answerId, standing] of standings) await this.#settle(answerId, standing);
    // All of it was read: from here on nothing waits, so that nobody sees half.
    for (const [answerId, standing] of standings) this.#standings.set(answerId, standing);
    this.#seq = seq;
    this.#deps.live.publish((files) => this.#overlay(files));
  }

  async #fetch(standings: ReadonlyMap<string, Standing>): Promise<void> {
    const wanted = [...standings].flatMap(([answerId, { inForce }]) =>
      inForce === null ? [] : [revisionId(answerId, inForce)],
    );
    const missing = wanted.filter((id) => !this.#versions.has(id));
    if (missing.length === 0) return;
    for (const version of await this.#deps.revisions.getMany(missing)) this.#versions.set(version._id, version);
  }

  /** Writes states that follow from decisions where they are not written yet. */
  async #settle(answerId: string, { revisions }: Standing): Promise<void> {
    const ids = [...revisions.keys()].map((number) => revisionId(answerId, number));
    for (const { _id, number, state } of await this.#deps.revisions.getMany(ids)) {
      const due = revisions.get(number);
      if (due === undefined || due.state === state) continue;
      const { by, byName, at, reason } = due.decision;
      await this.#deps.revisions.change(_id, (current) => ({
        ...current,
        state: due.state,
        ...(state === 'proposed' ? { decidedBy: by, decidedByName: byName, decidedAt: at, reason } : {}),
      }));
    }
  }

  #overlay(files: KnowledgeBase): ReadonlyMap<string, Answer> {
    const answers = new Map<string, Answer>();
    for (const [answerId, { stale }] of this.#standings) {
      const file = files.answer(answerId);
      const published = this.published(answerId)?.content ?? file;
      if (file === null || published === null) continue;
      if (stale !== null) answers.set(answerId, { ...published, status: 'stale', staleReason: stale.reason });
      else if (published !== file) answers.set(answerId, published);
    }
    return answers;
  }
}

function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return first;
}
