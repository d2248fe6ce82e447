import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { changeOrInsert } from '../change-or-insert.ts';
import type { Collection } from '../collection.ts';
import type { DataProcess } from './migration.ts';

/** A process that was not seen for so long has ended, ms. */
const GONE_AFTER_MS = 90_000;
const SEEN_EVERY_MS = 30_000;
const MOST = 1000;

/** The processes on a store, with the version of the data that each knows. */
export class ProcessBook {
  readonly #id = randomUUID();
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly deps: { processes: Collection<DataProcess>; clock: Clock }) {}

  /** From now on this process counts. A missed sign of life is made up for by the next. */
  async enter(version: number): Promise<void> {
    await this.sign(version);
    this.#timer = setInterval(() => void this.sign(version).catch(() => {}), SEEN_EVERY_MS);
    this.#timer.unref();
  }

  async leave(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.deps.processes.remove(this.#id);
  }

  /** Those that are running; what has ended without a word is taken out. */
  async running(): Promise<DataProcess[]> {
    const { processes, clock } = this.deps;
    const since = new Date(clock.now().getTime() - GONE_AFTER_MS);
    for (const { _id } of await processes.find({
      where: { seenAt: { before: since } },
      sort: { seenAt: 1 },
      limit: MOST,
    })) {
      await processes.remove(_id);
    }
    return processes.find({ where: { seenAt: { from: since } }, sort: { seenAt: 1 }, limit: MOST });
  }

  /** On a store that one process alone can have, every other has ended. */
  async enterAlone(version: number): Promise<void> {
    for await (const { _id } of this.deps.processes.scan()) await this.deps.processes.remove(_id);
    await this.enter(version);
  }

  private async sign(version: number): Promise<void> {
    const seenAt = this.deps.clock.now();
    const record = { _id: this.#id, version, seenAt };
    await changeOrInsert(this.deps.processes, record, (current) => ({ ...current, version, seenAt }));
  }
}
