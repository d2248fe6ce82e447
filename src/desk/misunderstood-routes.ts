import type { Router } from 'express';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import type { Misunderstood, NightlyReport } from '../understanding/index.ts';
import { labelBody, misunderstoodQuery, noBody, parse, turnBody, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskInputError, DeskMissingError } from './errors.ts';
import { mount } from './guard.ts';
import { mayRead } from './reach.ts';

/** A question of the list, with names in place of ids. Times are ISO 8601, UTC. */
export interface MisunderstoodView {
  id: string;
  at: string;
  channel: string;
  /** Null for who reads no transcripts. */
  sessionId: string | null;
  kind: Misunderstood['kind'];
  state: Misunderstood['state'];
  text: string;
  decision: string;
  intent: string | null;
  intentName: string | null;
  topic: string | null;
  confidence: number;
  alternatives: { intent: string; name: string; confidence: number }[];
  label: string | null;
  labelName: string | null;
  byName: string | null;
  reviewedAt: string | null;
}

/** The test of a night, as the supervisor sees it. */
export type NightlyView = Pick<NightlyReport, 'figures' | 'change' | 'isWorse' | 'reviewed'> & { day: string };

/** Nights shown. */
const NIGHTS = 14;

/** Questions that the bot did not understand: a lawyer says so, a supervisor says what was meant. */
export function mountMisunderstood(router: Router, deps: DeskDeps): void {
  const { misunderstood, audit } = deps;

  mount(router, deps, 'handoff.misunderstood', async ({ staff, id, body, address }) => {
    const { turnId } = parse(turnBody, body);
    const handoff = await deps.handoffs.get(id);
    if (handoff === null || !mayRead(staff, handoff)) throw new DeskMissingError();
    const turn = await deps.turns.get(turnId);
    const isOfHandoff = turn?.stream === handoff.conversationId && turn.sessionId === handoff.sessionId;
    if (turn === null || !isOfHandoff || turn.from !== 'resident' || turn.understanding === null) {
      throw new DeskMissingError();
    }
    const { decision, intent, topic, confidence, alternatives } = turn.understanding;
    await misunderstood.note({
      _id: turn._id,
      conversationId: turn.stream,
      sessionId: turn.sessionId,
      channel: handoff.channel,
      at: turn.at,
      kind: 'lawyer-said',
      text: turn.activity.text ?? '',
      decision,
      intent,
      topic,
      confidence,
      alternatives,
    });
    await audit.record({ who: staff.id, what: 'misunderstood', subject: turn._id, address });
    return { status: 200, body: { noted: true } };
  });

  mount(router, deps, 'misunderstood.list', async ({ staff, query }) => {
    const { state, cursor } = parse(misunderstoodQuery, withoutEmpty(query));
    const [page, open, nights] = await Promise.all([
      pageOf(deps, state, cursor),
      misunderstood.count('open'),
      deps.nightly.latest(NIGHTS),
    ]);
    const questions = await viewsOf(deps, page.items, staff);
    return { status: 200, body: { questions, next: page.next, open, nights: nights.map(nightlyView) } };
  });

  mount(router, deps, 'intents.list', async () => ({ status: 200, body: { intents: deps.intents() } }));

  mount(router, deps, 'misunderstood.label', async ({ staff, id, body, address }) => {
    const { intent } = parse(labelBody, body);
    if (!deps.intents().some((one) => one.id === intent)) {
      throw new DeskInputError([{ field: 'intent', problem: 'is not an intent of the catalogue' }]);
    }
    const question = await misunderstood.label(id, intent, staff.id);
    if (question === null) throw new DeskMissingError();
    await audit.record({ who: staff.id, what: 'label', subject: id, address, reason: intent });
    return { status: 200, body: { question: await viewOf(deps, question, staff) } };
  });

  mount(router, deps, 'misunderstood.dismiss', async ({ staff, id, body, address }) => {
    parse(noBody, body);
    const question = await misunderstood.dismiss(id, staff.id);
    if (question === null) throw new DeskMissingError();
    await audit.record({ who: staff.id, what: 'dismiss', subject: id, address });
    return { status: 200, body: { question: await viewOf(deps, question, staff) } };
  });

  mount(router, deps, 'misunderstood.export', async ({ staff, address }) => {
    const lines = await misunderstood.labelled();
    await audit.record({ who: staff.id, what: 'export-labels', subject: String(lines.length), address });
    const body = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return { status: 200, body, file: { name: 'labelled-questions.jsonl', type: 'application/x-ndjson' } };
  });
}

async function pageOf({ misunderstood }: DeskDeps, state: Misunderstood['state'], cursor: string | undefined) {
  try {
    return await misunderstood.page(state, cursor);
  } catch (error) {
    if (
      cursor !== undefined &&
      error instanceof Error &&
      'code' in error &&
      error.code === 'hotline_storage_bad_cursor'
    ) {
      throw new DeskInputError([{ field: 'cursor', problem: 'does not belong to this list' }]);
    }
    throw error;
  }
}

async function viewsOf(
  deps: DeskDeps,
  questions: readonly Misunderstood[],
  reader: Staff,
): Promise<MisunderstoodView[]> {
  const names = await deps.staff.names(questions.flatMap(({ by }) => (by === null ? [] : [by])));
  return questions.map((question) => view(deps, question, names, reader));
}

async function viewOf(deps: DeskDeps, question: Misunderstood, staff: Staff): Promise<MisunderstoodView> {
  return view(deps, question, new Map([[staff.id, staff.displayName]]), staff);
}

function view(
  { intentName }: DeskDeps,
  question: Misunderstood,
  names: ReadonlyMap<string, string>,
  reader: Staff,
): MisunderstoodView {
  const { _id, at, by, reviewedAt, intent, label, alternatives } = question;
  const { channel, sessionId, kind, state, text, decision, topic, confidence } = question;
  return {
    id: _id,
    at: at.toISOString(),
    channel,
    sessionId: reader.roles.some((role) => role === 'supervisor' || role === 'reviewer') ? sessionId : null,
    kind,
    state,
    text: maskPersonalData(text),
    decision,
    intent,
    intentName: intent === null ? null : intentName(intent),
    topic,
    confidence,
    alternatives: alternatives.map((one) => ({ ...one, name: intentName(one.intent) })),
    label,
    labelName: label === null ? null : intentName(label),
    byName: by === null ? null : (names.get(by) ?? null),
    reviewedAt: reviewedAt?.toISOString() ?? null,
  };
}

function nightlyView({ _id, figures, change, isWorse, reviewed }: NightlyReport): NightlyView {
  return { day: _id, figures, change, isWorse, reviewed };
}
