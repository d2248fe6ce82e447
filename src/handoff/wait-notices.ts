import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { asHotlineError } from '../errors.ts';
import type { Jobs } from '../jobs/index.ts';
import type { ChannelName, Turn } from '../sessions/index.ts';
import type { EventStream } from '../storage/index.ts';
import type { DutyPeople } from './duty-people.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffQueue } from './handoff-queue.ts';
import { choicesWhileWaiting, isCalledBack, statusEvent, textMessage } from './notices.ts';
import type { HandoffStatusValue, ResidentLine } from './resident-line.ts';
import { queueOutlook } from './routing/queue-outlook.ts';
import type { HandoffWording } from './wording.ts';

/** Residents who are told their new place when the queue moves on. */
const TOLD_POSITIONS = 20;
/** The queue may move several times in this while; places are told once. */
const POSITIONS_EVERY_MS = 2_000;

/** Messages are counted by WeChat and paid for by SMS: how it stands was told with the answer to his own message. */
const SCARCE: readonly ChannelName[] = ['wechat', 'sms'];
/** The last that a page was told of the handoff is among these turns. */
const LATEST_TURNS = 30;

const POSITIONS_JOB = 'handoff-positions';

interface Dependencies {
  queue: HandoffQueue;
  people: Pick<DutyPeople, 'candidates'>;
  onDuty: () => Promise<number>;
  /** How many of them are at a desk outside of ours. */
  outside: () => Promise<number>;
  turns: Pick<EventStream<Turn>, 'tail'>;
  line: ResidentLine;
  wording: HandoffWording;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

/** What a resident is told while he waits (排队告知); each notice once in a wait. */
export class WaitNotices {
  constructor(private readonly deps: Dependencies) {
    deps.jobs.handle(POSITIONS_JOB, () => this.tellPositions());
  }

  /** Where he stands, and honestly how long it may still take; not where words are few, for the lawyer needs them. */
  async warn(handoff: Handoff): Promise<void> {
    if (SCARCE.includes(handoff.channel) && handoff.card.emergency === null) return;
    const { wording } = this.deps;
    const { position, onDuty, minutes } = await this.outlook(handoff);
    const told = wording.queueWarning({
      position,
      onDuty,
      minutesLeft: onDuty === 0 ? null : minutes,
      danger: handoff.card.emergency !== null,
    });
    await this.tell(handoff, 'queue-warning', { position, onDuty }, told);
  }

  /** The wait was too long: what he can do instead. Who is called back has been told. */
  async tellLimit(handoff: Handoff): Promise<void> {
    if (handoff.callback !== null) return;
    const { wording, clock } = this.deps;
    const { position, onDuty } = await this.outlook(handoff);
    const waitedMs = clock.now().getTime() - handoff.waitingSince.getTime();
    const minutes = Math.max(1, Math.round(waitedMs / 60_000));
    const told = wording.queueLimit({
      position,
      onDuty,
      minutes,
      callback: isCalledBack(handoff),
      danger: handoff.card.emergency !== null,
    });
    await this.tell(handoff, 'queue-limit', { position, onDuty }, told);
  }

  /** The queue has moved on: places are told soon, however often it moves until then. */
  async positionsChanged(): Promise<void> {
    const now = this.deps.clock.now().getTime();
    const at = new Date(Math.ceil((now + 1) / POSITIONS_EVERY_MS) * POSITIONS_EVERY_MS);
    await this.deps.jobs.schedule(POSITIONS_JOB, 'queue', at, {});
  }

  /** The first in the queue are told their place by event, where it is not the one that they were told last. */
  private async tellPositions(): Promise<void> {
    const [waiting, onDuty] = await Promise.all([this.deps.queue.waiting(TOLD_POSITIONS), this.deps.onDuty()]);
    const told = waiting.map((handoff, index) => this.tellPosition(handoff, { position: index + 1, onDuty }));
    for (const outcome of await Promise.allSettled(told)) {
      if (outcome.status === 'fulfilled') continue;
      this.deps.log.warn({ code: asHotlineError(outcome.reason).code }, 'a place in the queue was not told');
    }
  }

  private async tellPosition(handoff: Handoff, standing: { position: number; onDuty: number }): Promise<void> {
    const { turns, line } = this.deps;
    const { conversationId } = handoff;
    const latest = await turns.tail(conversationId, LATEST_TURNS);
    const last = latest.findLast(({ activity }) => activity.name === 'handoff.status');
    const value = last?.activity.value as HandoffStatusValue | undefined;
    // Served or over meanwhile; a return tells its place itself.
    const isElsewhere = value !== undefined && value.state !== 'queued';
    if (isElsewhere || value?.position === standing.position) return;
    // Two processes that tell it at once have the same key; told again after another place, it has another.
    const key = keyOf(handoff, `position:${standing.position}:${last?.seq ?? 0}`);
    await line.notify({ conversationId, key, activities: [statusEvent({ state: 'queued', ...standing })] });
  }

  /** What he may be told: his place, how many are there, and how long it may take. */
  private async outlook({ _id }: Handoff): Promise<{ position: number; onDuty: number; minutes: number | null }> {
    const { queue, people, outside } = this.deps;
    const outlook = await queueOutlook({ queue, people: () => people.candidates(), outside }, _id);
    return { position: outlook?.position ?? 1, onDuty: outlook?.onDuty ?? 0, minutes: outlook?.minutes ?? null };
  }

  private async tell(
    handoff: Handoff,
    what: string,
    standing: { position: number; onDuty: number },
    { text, choices }: ReturnType<HandoffWording['queueWarning']>,
  ): Promise<void> {
    await this.deps.line.notify({
      conversationId: handoff.conversationId,
      key: keyOf(handoff, what),
      activities: [
        statusEvent({ state: 'queued', ...standing }),
        { ...textMessage(text), choices: choicesWhileWaiting(handoff, choices) },
      ],
    });
  }
}

/** The first wait has the keys that it always had: what was told before a change of ours is not told again. */
function keyOf({ _id, round }: Handoff, what: string): string {
  return round === 0 ? `handoff:${_id}:${what}` : `handoff:${_id}:${what}:${round}`;
}
