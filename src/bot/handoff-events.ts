import { type Activity, EventFactory, TurnContext } from 'botbuilder';
import type { Handoff } from '../handoff/index.ts';
import type { Speaker, Turn } from '../sessions/index.ts';
import { replyActivity, toActivity } from './activity-conversion.ts';
import { HotlineAdapter } from './hotline-adapter.ts';

/** A Bot Framework Activity as JSON. */
type ActivityJson = Readonly<Record<string, unknown>>;

const SPEAKERS: Readonly<Record<Speaker, { id: string; name: string; role: string }>> = {
  resident: { id: 'resident', name: '来访人', role: 'user' },
  bot: { id: 'hotline', name: '智能助手', role: 'bot' },
  lawyer: { id: 'lawyer', name: '值班律师', role: 'bot' },
  system: { id: 'hotline', name: '热线', role: 'bot' },
};

/** What the framework calls a state: taken, given up, over; ours stands beside it. */
const STATUS: Readonly<Partial<Record<Handoff['state'], string>>> = {
  accepted: 'accepted',
  live: 'accepted',
  'wrap-up': 'completed',
  closed: 'completed',
  'message-left': 'failed',
  abandoned: 'failed',
};

/**
 * Handoffs in the conventions of the Bot Framework, for desks outside of ours: `handoff.initiate` with what was said as
 * its attachment `Transcript`, `handoff.status`, and messages. Times are UTC.
 */
export class HandoffEvents {
  /** Never sends: a turn's context is what the framework makes the event from. */
  private readonly adapter = new HotlineAdapter();

  initiate(handoff: Handoff, turns: readonly Turn[]): ActivityJson {
    const spoken = turns.filter(({ activity }) => activity.type === 'message');
    const last = turns.findLast(({ from }) => from === 'resident') ?? turns.at(-1);
    const place = { id: last?._id ?? handoff._id, conversationId: handoff.conversationId, channel: handoff.channel };
    const context = new TurnContext(
      this.adapter,
      toActivity(last?.activity ?? { type: 'event' }, { ...place, at: last?.at ?? handoff.requestedAt }),
    );
    const activities = spoken.map((turn) => this.said(turn) as unknown as Activity);
    const event = EventFactory.createHandoffInitiation(context, contextOf(handoff), { activities });
    return json({ ...event, id: `${handoff._id}-initiate`, timestamp: handoff.requestedAt, localTimezone: undefined });
  }

  status(handoff: Handoff): ActivityJson {
    const { _id, state, round, lawyerId, lawyerName, outcome, note } = handoff;
    const conversation = { id: handoff.conversationId, isGroup: false, conversationType: 'personal', name: '' };
    // Waiting has no name in the framework's convention; our own is sent as it is.
    const event = EventFactory.createHandoffStatus({ ...conversation, tenantId: '' }, STATUS[state] ?? state, note);
    const at = handoff.history.at(-1)?.at ?? handoff.requestedAt;
    return json({
      ...event,
      id: `${_id}-${state}-${round}`,
      timestamp: at,
      localTimezone: undefined,
      channelId: handoff.channel,
      value: { ...(event.value as object), handoffId: _id, detail: state, round, lawyerId, lawyerName, outcome },
    });
  }

  said(turn: Turn): ActivityJson {
    const place = { id: turn._id, conversationId: turn.stream, channel: 'web' as const, at: turn.at };
    const { channelId: _, serviceUrl: __, ...base } = toActivity(turn.activity, place);
    const speaker = SPEAKERS[turn.from];
    const from = turn.staffId === null ? speaker : { ...speaker, id: turn.staffId };
    return json({ ...base, ...replyActivity(turn.activity), from, recipient: undefined });
  }
}

/** What the desk needs to route it and to begin: no more than our own lawyers see. */
function contextOf({ _id, reason, priority, wants, regionCode, requestedAt, card }: Handoff): object {
  return { handoffId: _id, reason, priority, wants, regionCode, requestedAt, card };
}

/** As it goes over the wire: dates are texts, and what is not there is left out. */
function json(activity: object): ActivityJson {
  return JSON.parse(JSON.stringify(activity)) as ActivityJson;
}
