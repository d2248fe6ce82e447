import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import { BOT_COMMIT_GRACE_MS, floorFollowing } from './floor-follows.ts';
import type { Handoff } from './handoff.ts';
import { statusEvent, textMessage } from './notices.ts';
import type { ResidentLine } from './resident-line.ts';
import type { HandoffWording } from './wording.ts';

export interface SettlementDeps {
  handoffs: Collection<Handoff>;
  conversations: Collection<Conversation>;
  line: ResidentLine;
  clock: Clock;
  log: Logger;
  wording: HandoffWording;
  /** Place of a waiting handoff, 1 = next, and lawyers present. */
  place: (handoffId: string) => Promise<{ position: number; onDuty: number }>;
  /** The service session ends with the handoff. Called at least once: must be idempotent. */
  onClosed: (handoff: Handoff) => Promise<void>;
  /** It has come to a new state; telephones follow. Called at least once for each: must be idempotent. */
  onMoved?: (handoff: Handoff) => Promise<void>;
  /** The service session ends with a message left. Called at least once: must be idempotent. */
  onMessageLeft: (handoff: Handoff) => Promise<void>;
}

/** How often accept looks whether the bot's commit has come, and how many times. */
const BOT_COMMIT_LOOKS = 40;
const BOT_COMMIT_LOOK_MS = 25;

/**
 * Lets everything that follows from a handoff's state happen: the floor, then the notice, then the end of the
 * session; then the handoff is marked settled. Every part may be repeated, so a crash anywhere is repaired by
 * settling again.
 */
export class Settlement {
  constructor(private readonly deps: SettlementDeps) {}

  async settle(handoffId: string): Promise<void> {
    const found = await this.deps.handoffs.get(handoffId);
    if (found === null) return;
    if (found.state === 'live' && !found.settled) await this.waitForBot(found);
    const followed = await this.moveFloor(handoffId);
    if (followed === null || followed.handoff.settled) return;
    const { handoff, conversation } = followed;
    if (handoff.state === 'queued') {
      const moved = conversation === null || conversation.handoffId === handoffId;
      const patience = handoff.requestedAt.getTime() + BOT_COMMIT_GRACE_MS;
      if (!moved && this.deps.clock.now().getTime() < patience) return;
      if (handoff.returns > 0 && conversation !== null) await this.tellReturned(handoff);
    } else if (conversation !== null) {
      // What a caller hears of his lawyer depends on whether his telephone rings: that comes first.
      if (handoff.state === 'live') await this.deps.onMoved?.(handoff);
      await this.tell(handoff);
    }
    if (handoff.state === 'closed') await this.deps.onClosed(handoff);
    if (handoff.state === 'message-left') await this.deps.onMessageLeft(handoff);
    if (handoff.state !== 'live') await this.deps.onMoved?.(handoff);
    await this.deps.handoffs.change(handoffId, (current) =>
      current.state === handoff.state && current.returns === handoff.returns && !current.settled
        ? { ...current, settled: true }
        : null,
    );
  }

  /**
   * The handoff may take its next step while its floor is being moved for the last one: it is read again afterwards,
   * and the floor moved again, until both agree.
   */
  private async moveFloor(handoffId: string): Promise<{ handoff: Handoff; conversation: Conversation | null } | null> {
    const { handoffs, conversations, clock, log } = this.deps;
    let handoff = await handoffs.get(handoffId);
    for (;;) {
      const stands = handoff;
      if (stands === null) return null;
      const conversation = await conversations.change(stands.conversationId, (current) =>
        floorFollowing(current, stands, clock.now()),
      );
      if (conversation === null) log.warn({ handoff: handoffId }, 'the conversation of a handoff is gone');
      handoff = await handoffs.get(handoffId);
      if (handoff?.state === stands.state && handoff.lawyerId === stands.lawyerId) return { handoff, conversation };
    }
  }

  /** The bot says itself what it does in a turn of its own; what a lawyer does is told here. */
  private async tell(handoff: Handoff): Promise<void> {
    const { line, wording } = this.deps;
    const { conversationId, _id } = handoff;
    const lawyerName = handoff.lawyerName ?? '';
    if (handoff.state === 'live') {
      await line.notify({
        conversationId,
        // The first has the key that it always had: what was told before a change of ours is not told again.
        key: (handoff.returns ?? 0) === 0 ? `handoff:${_id}:accepted` : `handoff:${_id}:accepted:${handoff.returns}`,
        activities: [
          statusEvent({ state: 'accepted', lawyerName }),
          { ...textMessage(wording.accepted(lawyerName)), speak: wording.acceptedSpoken(lawyerName) },
        ],
      });
    }
    if (handoff.state === 'closed') {
      await line.notify({
        conversationId,
        key: `handoff:${_id}:closed`,
        activities: [statusEvent({ state: 'closed' }), textMessage(wording.closed(lawyerName))],
      });
    }
  }

  /** He is told who cannot take him, that his place is kept, and who is there. */
  private async tellReturned({ _id, conversationId, returns, returnedBy }: Handoff): Promise<void> {
    const { line, wording, place } = this.deps;
    const { position, onDuty } = await place(_id);
    const { text, choices } = wording.returned({ lawyerName: returnedBy ?? '', position, onDuty });
    await line.notify({
      conversationId,
      key: `handoff:${_id}:returned:${returns}`,
      activities: [statusEvent({ state: 'queued', position, onDuty }), { ...textMessage(text), choices }],
    });
  }

  /**
   * A lawyer can be quicker than the commit of the turn that asked for him. Waiting for it (at most a second) keeps
   * that commit from meeting a floor that has moved on.
   */
  private async waitForBot(handoff: Handoff): Promise<void> {
    const patience = handoff.requestedAt.getTime() + BOT_COMMIT_GRACE_MS;
    for (let look = 0; look < BOT_COMMIT_LOOKS; look += 1) {
      const [now, conversation] = await Promise.all([
        this.deps.handoffs.get(handoff._id),
        this.deps.conversations.get(handoff.conversationId),
      ]);
      const pending = now?.state === 'live' && conversation !== null && conversation.handoffId === null;
      if (!pending || this.deps.clock.now().getTime() >= patience) return;
      await new Promise((resolve) => setTimeout(resolve, BOT_COMMIT_LOOK_MS));
    }
  }
}
