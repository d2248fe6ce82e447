import { Schema } from 'mongoose';
import type { Logger } from 'pino';
import { type Clock, DAY_MS } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Session } from '../sessions/index.ts';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../storage/index.ts';
import type { ClassCount, DeletionReports } from './deletion-report.ts';
import { add } from './erasure.ts';
import type { LegalHolds } from './hold.ts';
import { daysOf, type RetentionRules, SWEPT_CLASSES, type SweptClass } from './retention-rules.ts';

const SWEEP_JOB = 'privacy-retention';
const HOUR_MS = 3_600_000;
/** How far it came is stored after so many. */
const STEP = 50;
const WAITING_PAGE = 200;

/** Something whose time may be over. */
export interface DueItem {
  id: string;
  /** When its time began, UTC. */
  at: Date;
  /** The service it belongs to. */
  service: Pick<Session, '_id' | 'conversationId'>;
}

/** Where things of a class lie. */
export interface Shelf {
  class: SweptClass;
  /** What began in `[from, before)`, oldest first. */
  due(from: Date, before: Date): AsyncIterable<DueItem>;
  /**
   * Delete one; may be called again.
   * @param before what began later is not due.
   * @returns how many documents changed, by what they are; or null when it is not over yet, and is looked at again.
   */
  erase(item: Pick<DueItem, 'id' | 'service'>, before: Date): Promise<Record<string, number> | null>;
}

/** How far the job came in a class. */
export interface RetentionMark extends Stored {
  /** All that began before was dealt with, or waits. UTC. */
  through: Date;
}

/** Something that is due and is kept for now; looked at each hour. */
export interface RetentionWaiting extends Stored {
  class: string;
  itemId: string;
  sessionId: string;
  conversationId: string;
  at: Date;
  /** Codes of why; `later` when it is not over yet. */
  reasons: string[];
}

export const retentionMarkCollection: CollectionDefinition<RetentionMark> = {
  name: 'retentionMarks',
  schema: new Schema(
    { _id: { type: String, required: true }, through: { type: Date, required: true } },
    { versionKey: false },
  ),
};

export const retentionWaitingCollection: CollectionDefinition<RetentionWaiting> = {
  name: 'retentionWaiting',
  schema: (() => {
    const schema = new Schema(
      {
        _id: { type: String, required: true },
        class: { type: String, required: true },
        itemId: { type: String, required: true },
        sessionId: { type: String, default: '' },
        conversationId: { type: String, default: '' },
        at: { type: Date, required: true },
        reasons: { type: [String], default: [] },
      },
      { versionKey: false },
    );
    schema.index({ class: 1, at: 1 });
    return schema;
  })(),
};

export interface RetentionDeps {
  rules: () => RetentionRules;
  shelves: readonly Shelf[];
  marks: Collection<RetentionMark>;
  waiting: Collection<RetentionWaiting>;
  holds: LegalHolds;
  reports: DeletionReports;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/**
 * Deletes what is kept no longer (到期删除): every hour, each class within an hour of its time, in small steps that may be
 * interrupted anywhere. What is held waits and is looked at again.
 */
export class Retention {
  constructor(private readonly deps: RetentionDeps) {
    deps.jobs.handle(SWEEP_JOB, async () => {
      await this.run();
    });
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, HOUR_MS);
  }

  /** One round. A report is written when something was deleted, when what is held back changed, and once a day in any case. */
  async run(): Promise<ClassCount[]> {
    const { shelves, reports, clock, logger } = this.deps;
    const startedAt = clock.now();
    const counts: ClassCount[] = [];
    for (const id of SWEPT_CLASSES) {
      const ofClass = shelves.filter((shelf) => shelf.class === id);
      if (ofClass.length > 0) counts.push(await this.sweep(id, ofClass, startedAt));
    }
    const isEmpty = counts.every(({ deleted }) => deleted === 0);
    // What is held for years is not news every hour: it is when there is more or less of it.
    const held = counts.map((one) => one.held).join('-');
    const key = isEmpty ? `day:${startedAt.toISOString().slice(0, 10)}:${held}` : `run:${startedAt.toISOString()}`;
    await reports.write({ why: 'retention', subject: '', by: null, startedAt, classes: counts, key });
    if (!isEmpty) logger.info({ classes: counts }, 'retention: what was due is deleted');
    return counts;
  }

  /** What would be deleted by now, and what is kept though it is due; nothing is changed. */
  async due(most = 10_000): Promise<{ class: SweptClass; due: number; waiting: number }[]> {
    const { shelves, marks, waiting, clock, rules } = this.deps;
    const found: { class: SweptClass; due: number; waiting: number }[] = [];
    for (const id of SWEPT_CLASSES) {
      const from = (await marks.get(id))?.through ?? new Date(0);
      let due = 0;
      for (const shelf of shelves.filter((one) => one.class === id)) {
        for await (const _item of shelf.due(from, beforeOf(rules(), id, clock.now()))) {
          due += 1;
          if (due >= most) break;
        }
      }
      found.push({ class: id, due, waiting: await waiting.count({ where: { class: id } }) });
    }
    return found;
  }

  private async sweep(id: SweptClass, shelves: readonly Shelf[], now: Date): Promise<ClassCount> {
    const { marks, rules } = this.deps;
    const before = beforeOf(rules(), id, now);
    const from = (await marks.get(id))?.through ?? new Date(0);
    const documents: Record<string, number> = {};
    const count = { class: id, deleted: 0, held: 0, documents };
    await this.tryWaiting(id, shelves, before, count);
    for (const shelf of shelves) {
      let done = 0;
      for await (const item of shelf.due(from, before)) {
        await this.take(shelf, item, before, count);
        done += 1;
        // With several shelves the mark may only move when the last one is through.
        if (done % STEP === 0 && shelves.length === 1) await this.mark(id, item.at);
      }
    }
    if (before > from) await this.mark(id, before);
    return count;
  }

  private async take(shelf: Shelf, item: DueItem, before: Date, count: Count): Promise<void> {
    const { holds, waiting } = this.deps;
    const reasons = await holds.reasons(item.service, shelf.class);
    const erased = reasons.length > 0 ? null : await this.erased(shelf, item, before);
    const id = `${shelf.class}:${item.id}`;
    if (erased !== null) {
      if (Object.values(erased).some((documents) => documents > 0)) count.deleted += 1;
      add(count.documents, erased);
      await waiting.remove(id);
      return;
    }
    count.held += reasons.length > 0 ? 1 : 0;
    const kept: RetentionWaiting = {
      _id: id,
      class: shelf.class,
      itemId: item.id,
      sessionId: item.service._id,
      conversationId: item.service.conversationId,
      at: item.at,
      reasons: reasons.length > 0 ? [...reasons] : ['later'],
    };
    await changeOrInsert(waiting, kept, (now) =>
      now !== kept && now.reasons.join() === kept.reasons.join() ? null : { ...now, reasons: kept.reasons },
    );
  }

  /** One that fails is tried again in an hour; the others go on. */
  private async erased(shelf: Shelf, item: DueItem, before: Date): Promise<Record<string, number> | null> {
    try {
      return await shelf.erase(item, before);
    } catch (error) {
      const { code } = asHotlineError(error);
      this.deps.logger.error({ class: shelf.class, item: item.id, code }, 'retention: one could not be deleted');
      return null;
    }
  }

  private async tryWaiting(id: SweptClass, shelves: readonly Shelf[], before: Date, count: Count): Promise<void> {
    let after: string | null | undefined;
    do {
      const page = await this.deps.waiting.page({
        where: { class: id },
        sort: { at: 1 },
        limit: WAITING_PAGE,
        ...(after == null ? {} : { after }),
      });
      for (const { itemId, at, sessionId, conversationId } of page.items) {
        const item = { id: itemId, at, service: { _id: sessionId, conversationId } };
        // Shelves of a class hold the same things in other states, and delete them alike.
        const [shelf] = shelves;
        if (shelf !== undefined) await this.take(shelf, item, before, count);
      }
      after = page.next;
    } while (after !== null);
  }

  private async mark(id: SweptClass, through: Date): Promise<void> {
    await changeOrInsert(this.deps.marks, { _id: id, through }, (mark) =>
      mark.through <= through ? { ...mark, through } : null,
    );
  }
}

interface Count extends ClassCount {
  documents: Record<string, number>;
}

function beforeOf(rules: RetentionRules, id: SweptClass, now: Date): Date {
  const days = daysOf(rules, id);
  return Number.isFinite(days) ? new Date(now.getTime() - days * DAY_MS) : new Date(0);
}
