import type { Form } from '../../forms/index.ts';
import { TaskThread } from '../../task-thread.ts';
import type { DocumentFormat } from './document-kind.ts';
import type { DocumentMaker } from './document-maker.ts';
import { DocumentFailedError } from './errors.ts';

export type DocumentTask =
  | { do: 'write'; form: Form; format: DocumentFormat }
  | { do: 'fill'; template: Uint8Array; texts: Readonly<Record<string, string>> }
  | { do: 'fields'; template: Uint8Array };

/** A document that takes longer has gone wrong, ms. */
const LONGEST_MS = 60_000;

/**
 * Makes documents in a thread of its own, so that conversations go on meanwhile. The thread starts with the first
 * document, is kept with its fonts, and is started again when it broke.
 */
export class DocumentThread implements DocumentMaker {
  readonly #thread = new TaskThread<DocumentTask, Uint8Array | string[]>({
    file: new URL('./document-worker', import.meta.url),
    longestMs: LONGEST_MS,
    failed: (why) => new DocumentFailedError(why),
  });

  async write(form: Form, format: DocumentFormat): Promise<Uint8Array> {
    return bytesOf(await this.#thread.ask({ do: 'write', form, format }));
  }

  async fill(template: Uint8Array, texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
    return bytesOf(await this.#thread.ask({ do: 'fill', template, texts }));
  }

  async fieldsOf(template: Uint8Array): Promise<string[]> {
    const result = await this.#thread.ask({ do: 'fields', template });
    return result instanceof Uint8Array ? [] : result;
  }

  /** Ends the thread; what waits for a document is refused. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}

function bytesOf(result: Uint8Array | string[]): Uint8Array {
  if (result instanceof Uint8Array) return result;
  throw new DocumentFailedError('its thread answered something else');
}
