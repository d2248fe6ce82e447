import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Conversation, StoredActivity } from '../sessions/index.ts';
import type { Collection } from '../storage/index.ts';
import { floorFollowing, isLeavingMessage, mayBotStillCommit } from './floor-follows.ts';
import { type Handoff, placeOf } from './handoff.ts';
import type { HandoffBook } from './handoff-book.ts';
import { stepHandoff } from './handoff-machine.ts';
import { choicesWhileWaiting, statusEvent, textMessage } from './notices.ts';
import type { ResidentLine } from './resident-line.ts';
import { changeOfHands } from './who-serves.ts';
import type { HandoffWording, WhyReturned } from './wording.ts';

interface SettlementDeps {
  book: HandoffBook;
  conversations: Collection<Conversation>;
  line: ResidentLine;
  clock: Clock;
  log: Logger;
  wording: HandoffWording;
  /** Place of a handoff that came back, 1 = next, and who is there besides him who had it. */
  place: (handoff: Handoff) => Promise<{ position: number; onDuty: number }>;
  /** The service ends with the handoff, or goes on with the bot (`handedBack`). At least once: must be idempotent. */
  onClosed: (handoff: Handoff) => Promise<void>;
  /** It has come to a new state; telephones follow. Called at least once for each: must be idempotent. */
  onMoved?: (handoff: Handoff) => Promise<void>;
  /** The service session ends with a message left. Called at least once: must be idempotent. */
  onMessageLeft: (handoff: Handoff) => Promise<void>;
}

/** How often accept looks whether the bot's commit has come, and how many times. */
const BOT_COMMIT_LOOKS = 40;
const BOT_COMMIT_LOOK_MS = 25;
/** Steps that others may take meanwhile before the rest is left to the reconciling job. */
const MOST_ROUNDS = 5;

/**
 * Lets everything that follows from a handoff's state happen: the floor, then the notice, then the end of the
 * session; then the handoff is marked settled — `accepted` by becoming `live`, `requested` by becoming `queued`. Every
 * part may be repeated, so a crash anywhere is repaired by settling again.
 */
export class Settlement {
  constructor(private readonly deps: SettlementDeps) {}

  /** @returns the handoff afterwards; null when there is none. */
  async settle(handoffId: string): Promise<Handoff | null> {
    let handoff = await this.deps.book.get(handoffId);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      if (handoff === null) return null;
      if (handoff.state === 'accepted') await this.waitForBot(handoff);
      const followed = await this.moveFloor(handoffId);
      if (followed === null) return null;
      if (followed.handoff.settled || !(await this.follow(followed.handoff, followed.conversation))) {
        return followed.handoff;
      }
      handoff = await this.markSettled(followed.handoff);
      if (handoff?.settled === true) return handoff;
    }
    return handoff;
  }

  /** @returns false while the bot's commit is still to come. */
  private async follow(handoff: Handoff, conversation: Conversation | null): Promise<boolean> {
    const { onMoved, onClosed, onMessageLeft, clock } = this.deps;
    switch (placeOf(handoff.state)) {
      case 'waiting': {
        const isThere = conversation === null || conversation.handoffId === handoff._id;
        if (!isThere && mayBotStillCommit(handoff, clock.now())) return false;
        if (handoff.returns > 0 && conversation !== null) await this.tellReturned(handoff);
        await onMoved?.(handoff);
        return true;
      }
      case 'served':
        // What a caller hears of his lawyer depends on whether his telephone rings: that comes first.
        await onMoved?.(handoff);
        if (conversation !== null) await this.tellServed(handoff);
        return true;
      case 'over':
        if (conversation !== null && isLeavingMessage(conversation, handoff, clock.now())) return false;
        if (handoff.endedAt !== null) {
          if (conversation !== null) await this.tellEnded(handoff);
          await onClosed(handoff);
        }
        if (handoff.state === 'message-left') await onMessageLeft(handoff);
        await onMoved?.(handoff);
        return true;
    }
  }

  /** Unless it has taken another step meanwhile, whose consequences are still to happen. */
  private markSettled(done: Handoff): Promise<Handoff | null> {
    const at = this.deps.clock.now();
    return this.deps.book.note(done._id, (current) => {
      const isSame = current.state === done.state && current.round === done.round && !current.settled;
      if (!isSame) return null;
      if (current.state === 'requested') return stepHandoff(current, { type: 'queue', at });
      if (current.state === 'accepted') return stepHandoff(current, { type: 'connect', at });
      return { ...current, settled: true };
    });
  }

  /**
   * The handoff may take its next step while its floor is being moved for the last one: it is read again afterwards,
   * and the floor moved again, until both agree.
   */
  private async moveFloor(handoffId: string): Promise<{ handoff: Handoff; conversation: Conversation | null } | null> {
    const { book, conversations, clock, log } = this.deps;
    let handoff = await book.get(handoffId);
    for (;;) {
      const stands = handoff;
      if (stands === null) return null;
      const conversation = await conversations.change(stands.conversationId, (current) =>
        floorFollowing(current, stands, clock.now()),
      );
      if (conversation === null) log.warn({ handoff: handoffId }, 'the conversation of a handoff is gone');
      handoff = await book.get(handoffId);
      const isSame = handoff !== null && handoff.place === stands.place && handoff.lawyerId === stands.lawyerId;
      if (handoff !== null && isSame) return { handoff, conversation };
    }
  }

  /** The bot says itself what it does in a turn of its own; what a lawyer does is told here. */
  private async tellServed(handoff: Handoff): Promise<void> {
    const { wording } = this.deps;
    const lawyerName = handoff.lawyerName ?? '';
    const { text, speak } = wording.served(lawyerName, changeOfHands(handoff));
    // The first has the key that it always had: what was told before a change of ours is not told again.
    const key = handoff.round === 0 ? 'accepted' : `accepted:${handoff.round}`;
    await this.tell(handoff, key, [statusEvent({ state: 'accepted', lawyerName }), { ...textMessage(text), speak }]);
  }

  private async tellEnded(handoff: Handoff): Promise<void> {
    const { wording } = this.deps;
    const lawyerName = handoff.lawyerName ?? '';
    const { handedBack } = handoff;
    const text =
      handedBack === null
        ? wording.closed(lawyerName)
        : wording.handedBack({ lawyerName, settled: handedBack.settled });
    await this.tell(handoff, 'closed', [statusEvent({ state: 'closed' }), textMessage(text)]);
  }

  /** He is told why nobody serves him any more, that his place is kept, and who is there. */
  private async tellReturned(handoff: Handoff): Promise<void> {
    const { wording, place } = this.deps;
    const { position, onDuty } = await place(handoff);
    const lawyerName = handoff.returnedBy ?? '';
    const { text, choices } = wording.returned({
      lawyerName,
      position,
      onDuty,
      why: whyReturned(handoff),
      danger: handoff.card.emergency !== null,
    });
    const status = statusEvent({ state: 'queued', position, onDuty });
    const words = { ...textMessage(text), choices: choicesWhileWaiting(handoff, choices) };
    await this.tell(handoff, `returned:${handoff.round}`, [status, words]);
  }

  private async tell({ _id, conversationId }: Handoff, what: string, activities: StoredActivity[]): Promise<void> {
    await this.deps.line.notify({ conversationId, key: `handoff:${_id}:${what}`, activities });
  }

  /**
   * A lawyer can be quicker than the commit of the turn that asked for him. Waiting for it (at most a second) keeps
   * that commit from meeting a floor that has moved on.
   */
  private async waitForBot(handoff: Handoff): Promise<void> {
    const { book, conversations, clock } = this.deps;
    for (let look = 0; look < BOT_COMMIT_LOOKS; look += 1) {
      const [now, conversation] = await Promise.all([book.get(handoff._id), conversations.get(handoff.conversationId)]);
      const pending = now?.state === 'accepted' && conversation !== null && conversation.handoffId === null;
      if (!pending || !mayBotStillCommit(handoff, clock.now())) return;
      await new Promise((resolve) => setTimeout(resolve, BOT_COMMIT_LOOK_MS));
    }
  }
}

function whyReturned({ history }: Handoff): WhyReturned {
  const last = history.findLast(({ step }) => step === 'return' || step === 'transfer-to-queue');
  if (last?.step === 'transfer-to-queue') return 'passed-on';
  return last?.detail === 'silent' || last?.detail === 'gone' ? last.detail : 'returned';
}
