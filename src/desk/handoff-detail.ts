import { type Handoff, HandoffMissingError } from '../handoff/index.ts';
import type { Turn } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import {
  caseCard,
  clocksUntil,
  type EarlierService,
  type HandoffDetail,
  historyView,
  noteView,
  type ReplyWindowView,
} from './case-views.ts';
import type { DeskDeps } from './desk-deps.ts';
import type { DeskCall } from './guard.ts';
import { type HandoffSummary, handoffSummary, type Names, staffIn } from './handoff-views.ts';
import { hasPart, holds, mayRead, mayReadNote, oversees } from './reach.ts';
import { recordingViews, telephoneView } from './telephone-views.ts';
import { handoffTurns } from './transcript.ts';
import { type TurnView, turnView } from './views.ts';

/** Earlier services that a case shows. */
const EARLIER = 10;

/** @throws HandoffMissingError 404 when it is not there or out of reach. */
export async function withinReach(deps: DeskDeps, { staff, id }: Pick<DeskCall, 'staff' | 'id'>): Promise<Handoff> {
  const handoff = await deps.handoffs.get(id);
  if (handoff === null || !mayRead(staff, handoff)) throw new HandoffMissingError();
  return handoff;
}

/** Several handoffs as lists show them; the names are looked up once. */
export async function summariesFor(
  deps: DeskDeps,
  staff: Staff,
  handoffs: readonly Handoff[],
): Promise<HandoffSummary[]> {
  const names = await namesFor(deps, handoffs.flatMap(staffIn));
  return handoffs.map((handoff) =>
    handoffSummary(handoff, {
      reader: staff,
      openPhone: openerFor(deps, handoff),
      clear: holds(staff, handoff),
      names,
    }),
  );
}

export async function summaryFor(deps: DeskDeps, staff: Staff, handoff: Handoff): Promise<HandoffSummary> {
  const names = await namesFor(deps, staffIn(handoff));
  return handoffSummary(handoff, {
    reader: staff,
    openPhone: openerFor(deps, handoff),
    clear: holds(staff, handoff),
    names,
  });
}

/** All of a case that this member of staff may know. */
export async function detailFor(deps: DeskDeps, staff: Staff, handoff: Handoff): Promise<HandoffDetail> {
  const clear = holds(staff, handoff);
  const mayHear = handoff.lawyerId === staff.id || staff.roles.includes('supervisor');
  const [{ turns, lastSeq }, notes, telephone, session, replyWindow, earlier] = await Promise.all([
    handoffTurns(deps.turns, handoff, 0),
    deps.notes.of(handoff._id),
    telephoneView(deps, staff, handoff),
    handoff.channel === 'voice' ? deps.sessions.get(handoff.sessionId) : null,
    windowOf(deps, handoff.conversationId),
    hasPart(staff, handoff) ? earlierServices(deps, staff, handoff) : [],
  ]);
  const shown = notes.filter((note) => mayReadNote(staff, note, handoff));
  const inHistory = handoff.history.flatMap(({ by, detail }) => [by ?? '', detail]);
  const names = await namesFor(deps, [...staffIn(handoff), ...inHistory, ...shown.map(({ staffId }) => staffId)]);
  return {
    ...handoffSummary(handoff, { reader: staff, openPhone: openerFor(deps, handoff), clear, names }),
    card: caseCard(handoff.card, clear),
    checklist: checklistFor(deps, handoff),
    telephone,
    recordings: mayHear ? await recordingViews(deps, session) : [],
    turns: await viewsOf(deps, turns, clear),
    lastSeq,
    replyWindow,
    notes: shown.map((note) => noteView(note, names.staff, clear)),
    history: historyView(handoff, staff, names),
    clocks: clocksUntil(handoff, deps.clock.now()),
    earlier,
  };
}

export async function viewsOf(deps: DeskDeps, turns: readonly Turn[], clear: boolean): Promise<TurnView[]> {
  const names = await deps.staff.names(turns.flatMap(({ staffId }) => (staffId === null ? [] : [staffId])));
  return turns.map((turn) => turnView(turn, names, deps.intentName, clear));
}

export async function windowOf(deps: DeskDeps, conversationId: string): Promise<ReplyWindowView | null> {
  const window = (await deps.replyWindow?.(conversationId)) ?? null;
  return window === null ? null : { left: window.left, until: window.until?.toISOString() ?? null };
}

async function namesFor(deps: DeskDeps, staffIds: readonly string[]): Promise<Names> {
  const { skills, languages } = deps.dutyContent();
  const called = (list: readonly { id: string; name: string }[]) => {
    const names = new Map(list.map(({ id, name }) => [id, name]));
    return (id: string) => names.get(id) ?? id;
  };
  return {
    staff: await deps.staff.names(staffIds.filter((id) => id !== '')),
    skill: called(skills),
    language: called(languages),
    region: deps.documents.regionName,
  };
}

function openerFor(deps: DeskDeps, { _id }: Handoff): (sealed: string) => string {
  return (sealed) => {
    try {
      return deps.seal.open(sealed);
    } catch (error) {
      deps.log.error({ handoff: _id, err: error }, 'a phone number cannot be opened: was FIELD_KEY changed?');
      return '';
    }
  };
}

/** Services of the same conversation before this one, the latest first. */
async function earlierServices(deps: DeskDeps, staff: Staff, handoff: Handoff): Promise<EarlierService[]> {
  const clear = holds(staff, handoff);
  const isHis = handoff.lawyerId === staff.id || handoff.offer?.to === staff.id;
  const { conversationId, sessionId, requestedAt } = handoff;
  const sessions = await deps.sessions.find({
    where: { conversationId, openedAt: { before: new Date(requestedAt.getTime() + 1) } },
    sort: { openedAt: -1 },
    limit: EARLIER + 1,
  });
  const before = sessions
    .filter((session) => session._id !== sessionId && (isHis || oversees(staff, session)))
    .slice(0, EARLIER);
  const handoffs = await Promise.all(
    before.map(({ handoffId }) => (handoffId === null ? null : deps.handoffs.get(handoffId))),
  );
  return before.map((session, at) => {
    const served = handoffs[at] ?? null;
    const note = served?.note ?? '';
    return {
      sessionId: session._id,
      at: session.openedAt.toISOString(),
      channel: session.channel,
      topic: session.topic,
      outcome: session.outcome,
      lawyerName: served?.lawyerName ?? null,
      note: clear ? note : maskPersonalData(note),
    };
  });
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
