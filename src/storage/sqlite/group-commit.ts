import { setImmediate } from 'node:timers';
import { StorageUnavailableError } from '../errors.ts';

/** The transaction calls that a group commit makes, and what puts a committed transaction on the disk. */
export interface CommitTarget {
  begin(): void;
  commit(): void;
  rollback(): void;
  savepoint(): void;
  release(): void;
  rollbackToSavepoint(): void;
  /** Resolves when everything committed before the call survives a power cut. */
  flush(): Promise<void>;
}

interface Write {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What a writer is told once its transaction is on the disk, or never will be. */
interface Outcome {
  tell(): void;
  fail(error: unknown): void;
}

/** Writes in one transaction at most, so that a flood of them does not keep the process from answering. */
const largestBatch = 200;

/**
 * The only writer. Writes that arrive in the same tick share one transaction; each runs alone, in order, behind a
 * savepoint, so that one that fails undoes only itself. Nobody hears of a write before the transaction is committed
 * and flushed; while one flush runs, the next transactions gather for the flush after it, which they share.
 */
export class GroupCommit {
  readonly #target: CommitTarget;
  #waiting: Write[] = [];
  #committed: Outcome[] = [];
  #scheduled = false;
  #flushing: Promise<void> | null = null;
  #failure: StorageUnavailableError | null = null;

  constructor(target: CommitTarget) {
    this.#target = target;
  }

  /** Runs `write` synchronously inside the next transaction. Its result, or what it throws, comes once that is durable. */
  run<R>(write: () => R): Promise<R> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise<R>((resolve, reject) => {
      this.#waiting.push({ run: write, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Waits for what was handed over, then refuses more. */
  async close(): Promise<void> {
    while (this.#waiting.length > 0 || this.#flushing) {
      if (this.#waiting.length > 0) this.#commitBatch();
      await this.#flushing;
    }
    this.#failure ??= new StorageUnavailableError('Storage is closed.');
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commitBatch();
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  #commitBatch(): void {
    const batch = this.#waiting.splice(0, largestBatch);
    if (batch.length === 0) return;
    if (this.#failure) {
      for (const write of batch) write.reject(this.#failure);
      return;
    }
    const target = this.#target;
    const outcomes: Outcome[] = [];
    try {
      target.begin();
      for (const write of batch) outcomes.push(this.#runAlone(write));
      target.commit();
    } catch (error) {
      rollBackQuietly(target);
      const reason = cannotWrite(error);
      for (const write of batch) write.reject(reason);
      return;
    }
    this.#committed.push(...outcomes);
    this.#flushing ??= this.#flush();
  }

  /** A savepoint that cannot be rolled back fails the whole batch. */
  #runAlone({ run, resolve, reject }: Write): Outcome {
    this.#target.savepoint();
    try {
      const result = run();
      this.#target.release();
      return { tell: () => resolve(result), fail: reject };
    } catch (error) {
      this.#target.rollbackToSavepoint();
      this.#target.release();
      const reason = isSqliteError(error) ? cannotWrite(error) : error;
      return { tell: () => reject(reason), fail: reject };
    }
  }

  async #flush(): Promise<void> {
    while (this.#committed.length > 0) {
      const outcomes = this.#committed.splice(0);
      try {
        await this.#target.flush();
        for (const outcome of outcomes) outcome.tell();
      } catch (error) {
        // After a failed flush nobody knows what is on the disk; only a restart reads it again.
        this.#failure = new StorageUnavailableError('The disk did not confirm a write: check it, then restart.', error);
        for (const outcome of [...outcomes, ...this.#committed.splice(0)]) outcome.fail(this.#failure);
      }
    }
    this.#flushing = null;
  }
}

function isSqliteError(error: unknown): boolean {
  return error instanceof Error && String((error as { code?: unknown }).code).startsWith('SQLITE_');
}

function cannotWrite(error: unknown): StorageUnavailableError {
  return new StorageUnavailableError(
    'The database cannot be written: look at free space and permissions of DATA_DIR.',
    error,
  );
}

function rollBackQuietly(target: CommitTarget): void {
  try {
    target.rollback();
  } catch {
    // SQLite rolls back by itself after some errors, and then refuses to do it twice.
  }
}
