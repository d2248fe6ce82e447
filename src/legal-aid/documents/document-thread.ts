import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DocumentFormat } from './document-kind.ts';
import type { DocumentMaker } from './document-maker.ts';
import { DocumentFailedError } from './errors.ts';
import type { Form } from './form.ts';

export type DocumentTask =
  | { do: 'write'; form: Form; format: DocumentFormat }
  | { do: 'fill'; template: Uint8Array; texts: Readonly<Record<string, string>> }
  | { do: 'fields'; template: Uint8Array };

export type DocumentAnswer = { id: number; result: Uint8Array | string[] } | { id: number; failed: string };

interface Waiting {
  resolve: (result: Uint8Array | string[]) => void;
  reject: (error: Error) => void;
}

/** A document that takes longer has gone wrong, ms. */
const LONGEST_MS = 60_000;

/**
 * Makes documents in a thread of its own, so that conversations go on meanwhile. The thread starts with the first
 * document, is kept with its fonts, and is started again when it broke.
 */
export class DocumentThread implements DocumentMaker {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;

  async write(form: Form, format: DocumentFormat): Promise<Uint8Array> {
    return bytesOf(await this.ask({ do: 'write', form, format }));
  }

  async fill(template: Uint8Array, texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
    return bytesOf(await this.ask({ do: 'fill', template, texts }));
  }

  async fieldsOf(template: Uint8Array): Promise<string[]> {
    const result = await this.ask({ do: 'fields', template });
    return result instanceof Uint8Array ? [] : result;
  }

  /** Ends the thread; what waits for a document is refused. */
  async close(): Promise<void> {
    await this.worker?.terminate();
  }

  private async ask(task: DocumentTask): Promise<Uint8Array | string[]> {
    this.worker ??= this.start();
    const { worker } = this;
    this.last += 1;
    const id = this.last;
    const late = setTimeout(() => worker.terminate(), LONGEST_MS);
    try {
      return await new Promise((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        worker.ref();
        worker.postMessage({ id, task });
      });
    } finally {
      clearTimeout(late);
      this.waiting.delete(id);
      if (this.waiting.size === 0) worker.unref();
    }
  }

  private start(): Worker {
    const worker = startWorker();
    let why = 'its thread ended';
    worker.on('message', (answer: DocumentAnswer) => {
      const waiting = this.waiting.get(answer.id);
      if ('failed' in answer) waiting?.reject(new DocumentFailedError(answer.failed));
      else waiting?.resolve(answer.result);
    });
    worker.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (this.worker === worker) this.worker = null;
      for (const { reject } of this.waiting.values()) reject(new DocumentFailedError(why));
    });
    return worker;
  }
}

/** The thread's file lies beside this one. Run from source, its thread has to learn TypeScript first. */
function startWorker(): Worker {
  const extension = extname(import.meta.filename);
  const file = new URL(`./document-worker${extension}`, import.meta.url);
  if (extension !== '.ts') return new Worker(file);
  const code = `import('tsx/esm/api').then((tsx) => { tsx.register(); return import('${file.href}'); });`;
  return new Worker(code, { eval: true });
}

function bytesOf(result: Uint8Array | string[]): Uint8Array {
  if (result instanceof Uint8Array) return result;
  throw new DocumentFailedError('its thread answered something else');
}
