import { TaskThread } from '../task-thread.ts';
import { TrainingProcessError } from './errors.ts';
import type { ExpertTask } from './expert-training.ts';
import type { LinearModel } from './linear-model.ts';

/** Ten times the content there is takes a quarter of an hour. */
const LONGEST_MS = 60 * 60_000;

/** Trains an expert in a thread of its own (训练线程), beside the others. @throws TrainingProcessError */
export async function trainApart(task: ExpertTask): Promise<LinearModel> {
  const thread = new TaskThread<ExpertTask, LinearModel>({
    file: new URL('./training-worker', import.meta.url),
    longestMs: LONGEST_MS,
    failed: (why) => new TrainingProcessError(why),
  });
  try {
    return await thread.ask(task);
  } finally {
    await thread.close();
  }
}
