import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { asHotlineError } from '../errors.ts';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../storage/index.ts';
import type { QueueFeed } from './queue-feed.ts';

/** How often the others are listened to, and news of ours are written down at most: an offer is to be seen within 1 s. */
const LOOK_EVERY_MS = 300;
/** … where Redis tells it at once, and the look catches only what was lost. */
const LOOK_BESIDE_WIRE_MS = 2000;
const MARK = 'queue';

/** Counts what changed in the queue, over all processes. */
export interface QueueMark extends Stored {
  changes: number;
}

const queueMarkSchema = new Schema(
  { _id: { type: String, required: true }, changes: { type: Number, required: true } },
  { versionKey: false },
);

export const queueMarkCollection: CollectionDefinition<QueueMark> = { name: 'queueMarks', schema: queueMarkSchema };

interface Dependencies {
  marks: Collection<QueueMark>;
  queueFeed: QueueFeed;
  log: Logger;
  /** Others are told at once, too. */
  hasWire?: boolean;
}

/**
 * Several processes share one queue (跨进程通知): what a worker does to it is told to the desks that are open at another
 * process. One number in the storage is counted up and looked at; what is missed costs nothing but time.
 */
export class QueueRelay {
  private known: number | null = null;
  private isOurs = false;
  private looking: Promise<void> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private readonly endFeed: () => void;

  constructor(private readonly deps: Dependencies) {
    this.endFeed = deps.queueFeed.subscribe((isOurs) => {
      this.isOurs ||= isOurs;
    });
  }

  start(): void {
    this.timer = setInterval(
      () => {
        this.looking ??= this.look()
          .catch((error) =>
            this.deps.log.warn({ code: asHotlineError(error).code }, 'the queue of other processes is not heard'),
          )
          .finally(() => {
            this.looking = null;
          });
      },
      this.deps.hasWire === true ? LOOK_BESIDE_WIRE_MS : LOOK_EVERY_MS,
    );
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.endFeed();
    await this.looking;
  }

  /** Tell the others what changed here, and hear what changed there. */
  async look(): Promise<void> {
    const before = (await this.deps.marks.get(MARK))?.changes ?? 0;
    const isNews = this.known !== null && before !== this.known;
    this.known = before;
    if (this.isOurs) {
      this.isOurs = false;
      this.known = await this.count(before);
    }
    if (isNews) this.deps.queueFeed.heard();
  }

  /** @returns the number that we know of: one more than before when nobody else has counted meanwhile. */
  private async count(before: number): Promise<number> {
    await changeOrInsert(this.deps.marks, { _id: MARK, changes: 0 }, (mark) => ({
      ...mark,
      changes: mark.changes + 1,
    }));
    return before + 1;
  }
}
