import { StoreFillingError } from '../backup/errors.ts';
import { changeOrInsert } from '../change-or-insert.ts';
import type { Collection, Stored } from '../collection.ts';
import { cursorAt } from '../page-cursor.ts';
import type { DataVersion, Migration } from './migration.ts';
import type { ProcessBook } from './process-book.ts';

const ID = 'data';
/** Documents between two notes of how far a step is. */
const BATCH = 200;

/** A collection as a step sees it. */
export type Migrated = Pick<Collection<Stored>, 'name' | 'page' | 'change' | 'count'>;

export interface MigrationDeps {
  /** All steps, in order. */
  steps: readonly Migration[];
  versions: Collection<DataVersion>;
  /** Collections by name. */
  collections: ReadonlyMap<string, Migrated>;
  processes: Pick<ProcessBook, 'running'>;
  /** The oldest version that this release still reads. */
  oldest?: number;
}

/** What a run has come to. */
export interface MigrationRun {
  version: number;
  /** By step, in the order in which they were run. */
  steps: { name: string; to: number; changed: number }[];
  /** Processes that have to end, or to be replaced, before it can go on; run it again then. */
  waitsFor: number;
}

/**
 * Brings the data from one version to another (数据迁移), step by step, while they are used. How far it is, is stored: who
 * was stopped goes on there, and two that run at once do no harm. A step is over when no process ran from its
 * beginning on that still writes the form it comes from.
 */
export class Migrations {
  readonly newest: number;

  constructor(private readonly deps: MigrationDeps) {
    this.newest = deps.steps.length;
    deps.steps.forEach(({ version, collection }, at) => {
      if (version !== at + 1) throw new Error(`step ${at + 1} is numbered ${version}`);
      if (!deps.collections.has(collection)) throw new Error(`step ${version}: no collection ${collection}`);
    });
  }

  /**
   * Refuses data that this release cannot read; a store in which nothing is yet is of the newest version.
   * @throws StoreFillingError `hotline_storage_newer`
   */
  async check(): Promise<DataVersion> {
    const { oldest = 0 } = this.deps;
    const first = (await this.deps.versions.get(ID)) === null && (await this.isNew()) ? this.newest : 0;
    const state = await this.state(first);
    // On the way back, the release that it goes back to may start before all is done.
    const version = Math.min(state.version, state.step?.to ?? state.version);
    if (version > this.newest) {
      throw new StoreFillingError(
        'hotline_storage_newer',
        `The data are of version ${version}, and this release knows them up to ${this.newest}: start the newer release, or run hotline migrate --to ${this.newest} with it first.`,
      );
    }
    if (version < oldest) {
      throw new StoreFillingError(
        'hotline_storage_newer',
        `The data are of version ${version}, and this release reads them from ${oldest} on: run hotline migrate with the release before it first.`,
      );
    }
    return state;
  }

  async state(first = 0): Promise<DataVersion> {
    const fresh: DataVersion = { _id: ID, version: first, step: null, pinned: null };
    return (await changeOrInsert(this.deps.versions, fresh, (current) => current)) ?? fresh;
  }

  /** What is left to do without being asked; nothing beyond where somebody has taken the data. */
  async runDue(): Promise<MigrationRun> {
    const { pinned } = await this.check();
    return this.runTo(pinned ?? this.newest);
  }

  /** As asked by somebody. @param to null: as far as it goes, and from now on by itself again. */
  async run(to: number | null): Promise<MigrationRun> {
    await this.check();
    await this.deps.versions.change(ID, (current) => ({ ...current, pinned: to }));
    return this.runTo(to ?? this.newest);
  }

  private async runTo(target: number): Promise<MigrationRun> {
    const done: MigrationRun = { version: 0, steps: [], waitsFor: 0 };
    for (;;) {
      const { version } = await this.state();
      done.version = version;
      if (version === target || version > this.newest) return done;
      const to = version < target ? version + 1 : version - 1;
      const step = this.deps.steps[Math.max(version, to) - 1];
      if (step === undefined) return done;
      const { changed, waitsFor } = await this.take(step, to);
      done.steps.push({ name: step.name, to, changed });
      if (waitsFor > 0) return { ...done, waitsFor };
    }
  }

  private async take(step: Migration, to: number): Promise<{ changed: number; waitsFor: number }> {
    const waitsFor = await this.inTheWay(step, to);
    // On the way back nothing waits: this release reads the form that it goes back to.
    if (waitsFor > 0 && to === step.version && step.contracts === true) return { changed: 0, waitsFor };
    const begun = await this.deps.versions.change(ID, (current) =>
      current.step?.to === to ? null : { ...current, step: { to, after: '', changed: 0 } },
    );
    const changed = await this.pass(step, to, begun?.step ?? { to, after: '', changed: 0 });
    await this.deps.versions.change(ID, (current) => {
      if (current.step?.to !== to) return null;
      return waitsFor > 0 ? { ...current, step: { to, after: '', changed } } : { ...current, version: to, step: null };
    });
    return { changed, waitsFor };
  }

  /** Processes that write the form the step comes from: forward those that do not know it, back those that do. */
  private async inTheWay({ version }: Migration, to: number): Promise<number> {
    const running = await this.deps.processes.running();
    return running.filter((one) => (to === version ? one.version < version : one.version >= version)).length;
  }

  private async pass(step: Migration, to: number, from: NonNullable<DataVersion['step']>): Promise<number> {
    const collection = this.deps.collections.get(step.collection);
    const turn = to === step.version ? step.up : step.down;
    let { after, changed } = from;
    while (collection !== undefined) {
      const cursor = after === '' ? {} : { after: cursorAt({ path: '_id', direction: 1 }, after, after) };
      const { items } = await collection.page({ limit: BATCH, ...cursor });
      const due = items.filter((document) => turn(document) !== null);
      await Promise.all(due.map(({ _id }) => collection.change(_id, turn)));
      changed += due.length;
      after = items.at(-1)?._id ?? after;
      if (items.length < BATCH) return changed;
      await this.note(to, after, changed);
    }
    return changed;
  }

  private async note(to: number, after: string, changed: number): Promise<void> {
    await this.deps.versions.change(ID, (current) =>
      current.step?.to === to && current.step.after < after ? { ...current, step: { to, after, changed } } : null,
    );
  }

  private async isNew(): Promise<boolean> {
    for (const { collection } of this.deps.steps) {
      if (((await this.deps.collections.get(collection)?.count({}, 1)) ?? 0) > 0) return false;
    }
    return true;
  }
}
