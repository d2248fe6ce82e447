import { serveTasks } from '../task-thread.ts';
import { CatalogueReading, type QuestionReading } from './question-reading.ts';
import type { ReadingResult, ReadingTask } from './question-thread.ts';

/** The thread in which questions are read; several that ask take turns. */
let reading: QuestionReading = new CatalogueReading({ intents: [], heldBack: [], dialect: [] });

serveTasks((task: ReadingTask): Promise<ReadingResult> => {
  if (task.words !== null) reading = new CatalogueReading(task.words);
  if (task.call === 'grouped') return reading.grouped(...task.given);
  if (task.call === 'meanings') return reading.meanings(...task.given);
  if (task.call === 'placed') return reading.placed(...task.given);
  if (task.call === 'near') return reading.near(...task.given);
  if (task.call === 'judged') return reading.judged(...task.given);
  return reading.effect(...task.given);
});
