import { parentPort } from 'node:worker_threads';
import { DocumentPress } from './document-press.ts';
import type { DocumentAnswer, DocumentTask } from './document-thread.ts';

/** The thread in which documents are made, one after the other. */
const press = new DocumentPress();
let last: Promise<void> = Promise.resolve();

parentPort?.on('message', ({ id, task }: { id: number; task: DocumentTask }) => {
  last = last.then(() => answer(id, task));
});

async function answer(id: number, task: DocumentTask): Promise<void> {
  parentPort?.postMessage(
    await done(task).then(
      (result): DocumentAnswer => ({ id, result }),
      (error: unknown): DocumentAnswer => ({ id, failed: error instanceof Error ? error.message : String(error) }),
    ),
  );
}

async function done(task: DocumentTask): Promise<Uint8Array | string[]> {
  if (task.do === 'write') return press.write(task.form, task.format);
  if (task.do === 'fill') return press.fill(task.template, task.texts);
  return press.fieldsOf(task.template);
}
