import { randomUUID } from 'node:crypto';
import { Schema } from 'mongoose';
import type { Clock } from '../clock.ts';
import type { Session } from '../sessions/index.ts';
import type { Collection, CollectionDefinition, Page, Stored } from '../storage/index.ts';
import { HoldMissingError } from './errors.ts';
import type { RetentionClassId } from './retention-rules.ts';

/** What a hold keeps from deletion: one service, everything of one resident's thread, or a whole class. */
export const HOLD_SCOPES = ['session', 'person', 'class'] as const;
export type HoldScope = (typeof HOLD_SCOPES)[number];

/** What must not be deleted for now (暂缓删除), because somebody said so. */
export interface LegalHold extends Stored {
  scope: HoldScope;
  /** Session id, conversation id, or class. */
  subject: string;
  /** In the words of who set it. */
  reason: string;
  state: 'set' | 'lifted';
  setBy: string;
  setAt: Date;
  liftedBy: string | null;
  liftedAt: Date | null;
  liftReason: string;
}

const schema = new Schema(
  {
    _id: { type: String, required: true },
    scope: { type: String, required: true, enum: HOLD_SCOPES },
    subject: { type: String, required: true },
    reason: { type: String, required: true },
    state: { type: String, required: true, enum: ['set', 'lifted'] },
    setBy: { type: String, required: true },
    setAt: { type: Date, required: true },
    liftedBy: { type: String, default: null },
    liftedAt: { type: Date, default: null },
    liftReason: { type: String, default: '' },
  },
  { versionKey: false },
);
schema.index({ state: 1, setAt: -1 });
schema.index({ subject: 1, state: 1 });

export const legalHoldCollection: CollectionDefinition<LegalHold> = { name: 'legalHolds', schema };

/** Why something is kept: codes of open matters (`review`, `appeal`, `aid-application`, `work-order` …). */
export type OpenMatters = (service: Pick<Session, '_id' | 'conversationId'>) => Promise<readonly string[]>;

interface Dependencies {
  holds: Collection<LegalHold>;
  /** Matters that are open and keep what belongs to them by themselves. */
  openMatters: OpenMatters;
  clock: Clock;
}

/** Holds set by people, and those that follow from what is still open (个人信息保护法 47(2)). */
export class LegalHolds {
  constructor(private readonly deps: Dependencies) {}

  async set(hold: Pick<LegalHold, 'scope' | 'subject' | 'reason'>, by: string): Promise<LegalHold> {
    return this.deps.holds.insert({
      _id: randomUUID(),
      ...hold,
      state: 'set',
      setBy: by,
      setAt: this.deps.clock.now(),
      liftedBy: null,
      liftedAt: null,
      liftReason: '',
    });
  }

  /** @throws HoldMissingError 404 */
  async lift(id: string, by: string, reason: string): Promise<LegalHold> {
    let isLifted = false;
    const liftedAt = this.deps.clock.now();
    const after = await this.deps.holds.change(id, (hold) => {
      isLifted = hold.state === 'set';
      return isLifted ? { ...hold, state: 'lifted', liftedBy: by, liftedAt, liftReason: reason } : null;
    });
    if (after === null || !isLifted) throw new HoldMissingError();
    return after;
  }

  /** @throws HoldMissingError 404 */
  async get(id: string): Promise<LegalHold> {
    const hold = await this.deps.holds.get(id);
    if (hold === null) throw new HoldMissingError();
    return hold;
  }

  /** Newest first. */
  page(state: LegalHold['state'], after?: string): Promise<Page<LegalHold>> {
    return this.deps.holds.page({
      where: { state },
      sort: { setAt: -1 },
      limit: 50,
      ...(after === undefined ? {} : { after }),
    });
  }

  /** Why a service must be kept now; empty when nothing stands against deleting. `hold` is one that a person set. */
  async reasons(service: Pick<Session, '_id' | 'conversationId'>, what: RetentionClassId): Promise<readonly string[]> {
    const subjects = [service._id, service.conversationId, what].filter((subject) => subject !== '');
    const [held] = await this.deps.holds.find({ where: { subject: { in: subjects }, state: 'set' }, limit: 1 });
    return [...(held === undefined ? [] : ['hold']), ...(await this.deps.openMatters(service))];
  }
}
