import { serveTasks } from '../task-thread.ts';
import { trainExpert } from './expert-training.ts';

/** The thread in which one expert is trained. */
serveTasks(trainExpert);
