import { serveTasks } from '../../task-thread.ts';
import { DocumentPress } from './document-press.ts';
import type { DocumentTask } from './document-thread.ts';

/** The thread in which documents are made, one after the other. */
const press = new DocumentPress();
let last: Promise<unknown> = Promise.resolve();

serveTasks((task: DocumentTask) => {
  const mine = last.then(() => done(task));
  last = mine.catch(() => undefined);
  return mine;
});

async function done(task: DocumentTask): Promise<Uint8Array | string[]> {
  if (task.do === 'write') return press.write(task.form, task.format);
  if (task.do === 'fill') return press.fill(task.template, task.texts);
  return press.fieldsOf(task.template);
}
