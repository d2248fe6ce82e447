import { Schema } from 'mongoose';
import { type Collection, type CollectionDefinition, changeOrInsert, type Stored } from '../../storage/index.ts';
import type { Alarm } from './wall-alarms.ts';

/** An alarm as long as it is raised, and who has seen it. */
export interface AlarmRecord extends Stored {
  /** When it was first seen raised, UTC. */
  since: Date;
  /** When it was last seen raised, UTC; written at most every {@link NOTED_MS}. */
  lastAt: Date;
  acknowledgement: Acknowledgement | null;
}

/** Somebody attends to it. It holds until the alarm becomes worse than it was. */
export interface Acknowledgement {
  /** Staff id. */
  by: string;
  at: Date;
  level: number;
}

const recordSchema = new Schema(
  {
    _id: { type: String, required: true },
    since: { type: Date, required: true },
    lastAt: { type: Date, required: true },
    acknowledgement: { type: Schema.Types.Mixed, default: null },
  },
  { versionKey: false, minimize: false },
);
recordSchema.index({ lastAt: 1 });

export const alarmCollection: CollectionDefinition<AlarmRecord> = { name: 'wallAlarms', schema: recordSchema };

/** How long it may be away and still be the same trouble. */
const GAP_MS = 2 * 60_000;
const NOTED_MS = 30_000;
const KEPT_MS = 24 * 3_600_000;

/** An alarm on the wall. */
export interface StandingAlarm extends Alarm {
  since: Date;
  /** Null where nobody attends to it, or it has become worse since. */
  acknowledgement: Acknowledgement | null;
}

/** Remembers since when alarms are raised and who attends to them (告警确认). */
export class AlarmBook {
  constructor(private readonly records: Collection<AlarmRecord>) {}

  /** @param scope names whose regions it was counted over. */
  async standing(alarms: readonly Alarm[], scope: string, now: Date): Promise<StandingAlarm[]> {
    const known = new Map(
      (await this.records.getMany(alarms.map((one) => idOf(one, scope)))).map((one) => [one._id, one]),
    );
    return Promise.all(
      alarms.map(async (alarm) => {
        const id = idOf(alarm, scope);
        const record = await this.noted(id, known.get(id) ?? null, now);
        const { acknowledgement } = record;
        const holds = acknowledgement !== null && acknowledgement.level >= alarm.level;
        return { ...alarm, since: alarm.since ?? record.since, acknowledgement: holds ? acknowledgement : null };
      }),
    );
  }

  /** Somebody attends to an alarm that stands. */
  async acknowledge(alarm: Alarm, scope: string, { by, at }: { by: string; at: Date }): Promise<void> {
    const acknowledgement = { by, at, level: alarm.level };
    const blank = { _id: idOf(alarm, scope), since: at, lastAt: at, acknowledgement };
    await changeOrInsert(this.records, blank, (current) => ({ ...current, acknowledgement }));
  }

  /** Forget what was over long ago. */
  async sweep(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_MS);
    const over = await this.records.find({ where: { lastAt: { before } }, sort: { lastAt: 1 }, limit: 1000 });
    for (const { _id } of over) await this.records.remove(_id);
  }

  private async noted(id: string, record: AlarmRecord | null, now: Date): Promise<AlarmRecord> {
    if (record !== null && now.getTime() - record.lastAt.getTime() < NOTED_MS) return record;
    const fresh: AlarmRecord = { _id: id, since: now, lastAt: now, acknowledgement: null };
    const stored = await changeOrInsert(this.records, fresh, (current) =>
      now.getTime() - current.lastAt.getTime() > GAP_MS ? fresh : { ...current, lastAt: now },
    );
    return stored ?? fresh;
  }
}

/** What is counted over cases is another alarm for who sees other cases. */
function idOf({ key, isCount }: Alarm, scope: string): string {
  return isCount && scope !== '' ? `${key} @${scope}` : key;
}
