import type { Router } from 'express';
import { type Handoff, HandoffMissingError } from '../handoff/index.ts';
import type { Turn } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import {
  closeBody,
  dutyBody,
  messageBody,
  messageDoneBody,
  messagesQuery,
  noBody,
  parse,
  revealBody,
  turnsQuery,
  withoutEmpty,
} from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { holds, mayRead } from './reach.ts';
import { recordingViews, telephoneView } from './telephone-views.ts';
import { conversationTurns, handoffTurns } from './transcript.ts';
import type { ViewLog } from './view-log.ts';
import {
  caseCard,
  type HandoffDetail,
  type HandoffSummary,
  handoffSummary,
  type ReplyWindowView,
  type TurnView,
  turnView,
} from './views.ts';

/** The lawyer's work: duty, queue, accepting, speaking, closing, messages left. */
export function mountHandoffs(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { handoffs, roster, audit } = deps;

  mount(router, deps, 'duty.set', async ({ staff, body, address }) => {
    const { onDuty } = parse(dutyBody, body);
    const before = await roster.duty(staff.id);
    const duty = await roster.setDuty(staff.id, onDuty);
    if (before.onDuty !== duty.onDuty) {
      await audit.record({ who: staff.id, what: onDuty ? 'duty-on' : 'duty-off', subject: staff.id, address });
    }
    return { status: 200, body: { duty } };
  });

  mount(router, deps, 'queue.read', async ({ staff }) => {
    const [waiting, mine, onDuty, duty] = await Promise.all([
      handoffs.waiting(),
      handoffs.mine(staff.id),
      roster.onDutyCount(),
      roster.duty(staff.id),
    ]);
    const summaries = (list: Handoff[]) => list.map((handoff) => summaryFor(deps, staff, handoff));
    return { status: 200, body: { waiting: summaries(waiting), mine: summaries(mine), onDuty, duty } };
  });

  mount(router, deps, 'handoff.read', async (call) => {
    const handoff = await withinReach(deps, call);
    await viewLog.opened(call, handoff.conversationId);
    return { status: 200, body: await detailFor(deps, call.staff, handoff) };
  });

  mount(router, deps, 'handoff.accept', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const handoff = await handoffs.accept(id, staff);
    await audit.record({ who: staff.id, what: 'accept', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  });

  mount(router, deps, 'handoff.say', async ({ staff, id, body }) => {
    const turn = await handoffs.say(id, staff.id, parse(messageBody, body));
    return {
      status: 201,
      body: { turn: turnView(turn, new Map([[staff.id, staff.displayName]]), deps.intentName, true) },
    };
  });

  mount(router, deps, 'handoff.close', async ({ staff, id, body, address }) => {
    const handoff = await handoffs.close(id, staff.id, parse(closeBody, body));
    await audit.record({ who: staff.id, what: 'close', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, handoff) };
  });

  mount(router, deps, 'messages.read', async ({ staff, query }) => {
    const { state } = parse(messagesQuery, withoutEmpty(query));
    const list = await handoffs.messages(state);
    return { status: 200, body: { messages: list.map((handoff) => summaryFor(deps, staff, handoff)) } };
  });

  mount(router, deps, 'handoff.reveal-phone', async ({ staff, id, body, address }) => {
    const { reason } = parse(revealBody, body);
    const message = (await handoffs.get(id))?.message ?? null;
    if (message === null || message.phone === '') throw new DeskMissingError();
    const phone = deps.seal.open(message.phone);
    await audit.record({ who: staff.id, what: 'reveal-phone', subject: id, address, reason });
    return { status: 200, body: { phone } };
  });

  mount(router, deps, 'handoff.message-done', async ({ staff, id, body, address }) => {
    const { note } = parse(messageDoneBody, body);
    const handoff = await handoffs.get(id);
    if (handoff?.message == null) throw new DeskMissingError();
    const done = await handoffs.messageDone(id, staff.id, note);
    await audit.record({ who: staff.id, what: 'message-done', subject: id, address });
    return { status: 200, body: await detailFor(deps, staff, done) };
  });

  mount(router, deps, 'conversation.read', async (call) => {
    const { after } = parse(turnsQuery, withoutEmpty(call.query));
    const handoff = await handoffs.latestOf(call.id);
    const supervises = call.staff.roles.includes('supervisor');
    const there = supervises
      ? (await deps.conversations.get(call.id)) !== null
      : handoff !== null && mayRead(call.staff, handoff);
    if (!there) throw new DeskMissingError();
    await viewLog.opened(call, call.id);
    const part =
      supervises || handoff === null
        ? await conversationTurns(deps.turns, call.id, after)
        : await handoffTurns(deps.turns, handoff, after);
    const turns = await viewsOf(deps, part.turns, holds(call.staff, handoff));
    return { status: 200, body: { turns, lastSeq: part.lastSeq, replyWindow: await windowOf(deps, call.id) } };
  });
}

/** @throws HandoffMissingError 404 when it is not there or out of reach. */
async function withinReach(deps: DeskDeps, { staff, id }: DeskCall): Promise<Handoff> {
  const handoff = await deps.handoffs.get(id);
  if (handoff === null || !mayRead(staff, handoff)) throw new HandoffMissingError();
  return handoff;
}

export function summaryFor(deps: DeskDeps, staff: Staff, handoff: Handoff): HandoffSummary {
  const openPhone = (sealed: string): string => {
    try {
      return deps.seal.open(sealed);
    } catch (error) {
      deps.log.error({ handoff: handoff._id, err: error }, 'a phone number cannot be opened: was FIELD_KEY changed?');
      return '';
    }
  };
  return handoffSummary(handoff, openPhone, holds(staff, handoff));
}

export async function viewsOf(deps: DeskDeps, turns: readonly Turn[], clear: boolean): Promise<TurnView[]> {
  const names = await deps.staff.names(turns.flatMap(({ staffId }) => (staffId === null ? [] : [staffId])));
  return turns.map((turn) => turnView(turn, names, deps.intentName, clear));
}

export async function detailFor(deps: DeskDeps, staff: Staff, handoff: Handoff): Promise<HandoffDetail> {
  const { turns, lastSeq } = await handoffTurns(deps.turns, handoff, 0);
  const clear = holds(staff, handoff);
  const views = await viewsOf(deps, turns, clear);
  const checklist = checklistFor(deps, handoff);
  const [telephone, session] = await Promise.all([
    telephoneView(deps, staff, handoff),
    handoff.channel === 'voice' ? deps.sessions.get(handoff.sessionId) : null,
  ]);
  const mayHear = handoff.lawyerId === staff.id || staff.roles.includes('supervisor');
  const recordings = mayHear ? await recordingViews(deps, session) : [];
  const card = caseCard(handoff.card, clear);
  const replyWindow = await windowOf(deps, handoff.conversationId);
  return {
    ...summaryFor(deps, staff, handoff),
    card,
    checklist,
    telephone,
    recordings,
    turns: views,
    lastSeq,
    replyWindow,
  };
}

async function windowOf(deps: DeskDeps, conversationId: string): Promise<ReplyWindowView | null> {
  const window = (await deps.replyWindow?.(conversationId)) ?? null;
  return window === null ? null : { left: window.left, until: window.until?.toISOString() ?? null };
}

/** What to ask in this matter: of the answer given last, else of the likeliest question. */
function checklistFor({ knowledge }: DeskDeps, { card }: Handoff): HandoffDetail['checklist'] {
  const likeliest = [...card.intents].sort((a, b) => b.confidence - a.confidence);
  const ids = [card.told.at(-1)?.id, likeliest[0]?.id];
  for (const id of ids) {
    const answer = id === undefined ? null : knowledge.told.current.knowledge.answer(id);
    if (answer !== null && answer.checklist.length > 0) return { question: answer.question, items: answer.checklist };
  }
  return null;
}
