import { extname } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';

interface Answer<Result> {
  id: number;
  result?: Result;
  /** Why there is no result. */
  failed?: string;
}

interface Waiting<Result> {
  worker: Worker;
  resolve: (result: Result) => void;
  reject: (error: Error) => void;
}

export interface TaskThreadOptions {
  /** The file that serves the tasks (`serveTasks`), without its ending: the same from source and built. */
  file: URL;
  /** A task that takes longer has gone wrong, ms: the thread is ended. */
  longestMs: number;
  /** The thread is ended when nothing was asked for so long, ms; kept without. */
  idleMs?: number;
  /** The error that a task is refused with. */
  failed: (why: string) => Error;
}

/**
 * Runs tasks in a thread of its own (工作线程), so that conversations go on meanwhile. The thread starts with the first
 * task, is kept with what it has read, and is started again when it broke.
 */
export class TaskThread<Task, Result> {
  readonly #options: TaskThreadOptions;
  readonly #waiting = new Map<number, Waiting<Result>>();
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;

  constructor(options: TaskThreadOptions) {
    this.#options = options;
  }

  /** False when the next task starts a thread that knows nothing of earlier ones. */
  get isRunning(): boolean {
    return this.#worker !== null;
  }

  async ask(task: Task): Promise<Result> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    this.#last += 1;
    const id = this.#last;
    clearTimeout(this.#idle);
    const late = setTimeout(() => this.#end(worker), this.#options.longestMs);
    try {
      return await new Promise((resolve, reject) => {
        this.#waiting.set(id, { worker, resolve, reject });
        worker.ref();
        worker.postMessage({ id, task });
      });
    } finally {
      clearTimeout(late);
      this.#waiting.delete(id);
      if (this.#waiting.size === 0) this.#rest(worker);
    }
  }

  /** Ends the thread; what waits is refused. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    if (this.#worker !== null) await this.#end(this.#worker);
  }

  /** What is asked from now on goes to another thread. */
  #end(worker: Worker): Promise<number> {
    if (this.#worker === worker) this.#worker = null;
    return worker.terminate();
  }

  /** With nothing to do, the thread keeps no process alive. */
  #rest(worker: Worker): void {
    worker.unref();
    const { idleMs } = this.#options;
    if (idleMs === undefined) return;
    this.#idle = setTimeout(() => this.#end(worker), idleMs);
    this.#idle.unref();
  }

  #start(): Worker {
    const worker = startWorker(this.#options.file);
    let why = 'its thread ended';
    worker.on('message', ({ id, result, failed }: Answer<Result>) => {
      const waiting = this.#waiting.get(id);
      if (failed === undefined) waiting?.resolve(result as Result);
      else waiting?.reject(this.#options.failed(failed));
    });
    worker.on('error', (error) => {
      why = messageOf(error);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = null;
      for (const waiting of this.#waiting.values()) {
        if (waiting.worker === worker) waiting.reject(this.#options.failed(why));
      }
    });
    return worker;
  }
}

/** Answers the tasks of a {@link TaskThread}; called once in the file of the thread. */
export function serveTasks<Task, Result>(done: (task: Task) => Promise<Result>): void {
  parentPort?.on('message', async ({ id, task }: { id: number; task: Task }) => {
    const answer: Answer<Result> = await done(task).then(
      (result) => ({ id, result }),
      (error: unknown) => ({ id, failed: messageOf(error) }),
    );
    parentPort?.postMessage(answer);
  });
}

/** Run from source, the thread has to learn TypeScript first. */
function startWorker(file: URL): Worker {
  const extension = extname(import.meta.filename);
  const whole = `${file.href}${extension}`;
  if (extension !== '.ts') return new Worker(new URL(whole));
  const code = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import('${whole}'); });`;
  return new Worker(code, { eval: true });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
