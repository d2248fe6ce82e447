import type { Clock } from '../clock.ts';
import type { FollowUpRules } from '../follow-up/index.ts';
import type { Jobs } from '../jobs/index.ts';
import { calendarDay } from '../knowledge/index.ts';
import {
  type Conversation,
  type ConversationLog,
  type DeliveryState,
  deliveryOf,
  newTurn,
  type Session,
  type Turn,
} from '../sessions/index.ts';
import type { Collection, EventStream } from '../storage/index.ts';
import type { DeliveryPlan } from './delivery-plan.ts';
import type { Phrases } from './phrases.ts';
import { waitsForMorning } from './quiet-hours.ts';
import { toStoredActivity } from './reply.ts';
import { ratingChoices } from './session-closing.ts';

const REMIND_JOB = 'rating-reminder';
/** States of the first request in which it is known that it came, or that the resident's page shows it. */
const CAME: readonly DeliveryState[] = ['not-needed', 'sent', 'delivered'];

interface Dependencies {
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  log: ConversationLog;
  jobs: Jobs;
  clock: Clock;
  phrases: Phrases;
  rules: () => FollowUpRules;
  quietHours: () => Pick<DeliveryPlan, 'quietHours'>;
  /** Nobody else may read it who must not. */
  isSafe(conversation: Conversation): Promise<boolean>;
  deliver: (turns: readonly Turn[]) => Promise<void>;
  settling: { touch(sessionId: string): Promise<void> };
}

/**
 * Reminds of a rating once (评价提醒): only who is still asked for it, whom the first request reached, outside the quiet
 * hours, by the same channel; never a caller, who has hung up, and never where danger was told of. It leaves like every
 * message of ours, so that quota, window and opt-out are the courier's.
 */
export class RatingReminder {
  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(REMIND_JOB, (job) => this.remind(job.key));
  }

  async later({ _id, channel, closedAt, emergency, ratingState }: Session): Promise<void> {
    const { remindAfterMs } = this.deps.rules();
    if (remindAfterMs === null || closedAt === null || ratingState !== 'asked') return;
    if (channel === 'voice' || emergency !== null) return;
    const at = new Date(closedAt.getTime() + remindAfterMs);
    // Told of once more long after, as by a record that is written late: it has had its turn.
    if (at > this.deps.clock.now()) await this.deps.jobs.schedule(REMIND_JOB, _id, at, {});
  }

  private async remind(sessionId: string): Promise<void> {
    const { sessions, conversations, turns, jobs, clock, rules, isSafe } = this.deps;
    const session = await sessions.get(sessionId);
    if (session === null || session.ratingState !== 'asked' || session.remindedAt != null) return;
    const conversation = await conversations.get(session.conversationId);
    if (conversation === null || !awaits(conversation, sessionId)) return;
    const [request, before] = await Promise.all(
      ['rating-request', 'rating-reminder'].map(async (name) => {
        const [turn] = await turns.find({ where: { key: `${sessionId}/${name}` }, limit: 1 });
        return turn;
      }),
    );
    if (before !== undefined) return this.reminded(sessionId, [before]);
    const now = clock.now();
    const { remindAfterMs, takenMs } = rules();
    const isLate = now.getTime() - (session.closedAt?.getTime() ?? 0) > takenMs;
    if (remindAfterMs === null || isLate || request === undefined || !CAME.includes(request.delivery)) return;
    if (!(await isSafe(conversation))) return;
    const rest = { now, lastTurnAt: conversation.lastTurnAt };
    const morning = waitsForMorning(this.deps.quietHours(), { quiet: 'all' }, 'own', rest);
    if (morning !== null) return jobs.schedule(REMIND_JOB, sessionId, morning, {});
    const said = await this.say(session, now);
    if (said.length > 0) await this.reminded(sessionId, said);
  }

  private async say(session: Session, now: Date): Promise<Turn[]> {
    const { log, phrases, rules } = this.deps;
    const [, month, day] = calendarDay(session.openedAt).split('-').map(Number);
    const activity = {
      ...toStoredActivity(phrases('ratingRemind', { day: `${month}月${day}日` })),
      choices: ratingChoices(rules(), session._id),
    };
    const { said } = await log.commit(session.conversationId, (current) => ({
      conversation: current,
      say: awaits(current, session._id)
        ? [
            newTurn({
              key: `${session._id}/rating-reminder`,
              at: now,
              from: 'system',
              sessionId: session._id,
              activity,
              delivery: deliveryOf(current.channel),
              kind: 'rating',
            }),
          ]
        : [],
    }));
    return said;
  }

  private async reminded(sessionId: string, said: readonly Turn[]): Promise<void> {
    const { sessions, settling, deliver } = this.deps;
    const at = said[0]?.at ?? this.deps.clock.now();
    await sessions.change(sessionId, (session) =>
      session.remindedAt == null ? { ...session, remindedAt: at, settled: false } : null,
    );
    await settling.touch(sessionId);
    await deliver(said);
  }
}

/** Nothing else has begun, and his rating is still open. */
function awaits({ ratingFor, sessionId, floor }: Conversation, session: string): boolean {
  return ratingFor === session && sessionId === null && floor === 'bot';
}
