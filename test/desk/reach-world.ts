import { type Handoff, placeOf } from '../../src/handoff/index.ts';
import type { AidApplication } from '../../src/legal-aid/index.ts';
import { blankHandoff, freshConversation } from '../handoff/stage.ts';
import { told } from '../legal-aid/application/aid-stage.ts';
import type { DeskStage } from './desk-stage.ts';

/** Whose a service is. `none`: it waits, or nobody has it. */
export type Holder = { id: string; displayName: string } | null;

/** A conversation with a service, a case and an application of one region. */
export interface ReachWorld {
  conversationId: string;
  sessionId: string;
  handoffId: string;
  applicationId: string;
  turnId: string;
  regionCode: string | null;
  /** Somebody to whom a case may be passed. */
  colleague: string;
}

let made = 0;

interface Wanted {
  /** Begins all ids, so that lists can be looked through. */
  name: string;
  regionCode: string | null;
  holder: Holder;
  colleague: string;
  state: Extract<Handoff['state'], 'queued' | 'live' | 'message-left' | 'closed'>;
  /** An application is made only where one is asked about: it takes longest. */
  withApplication?: boolean;
}

/** Makes one, straight in the stores. */
export async function reachWorld(desk: DeskStage, wanted: Wanted): Promise<ReachWorld> {
  const { name, regionCode, holder, state, colleague } = wanted;
  const { stored, clock } = desk.stage;
  made += 1;
  const conversationId = `${name}-${made}`;
  const sessionId = `s-${conversationId}`;
  const handoffId = `${sessionId}-h1`;
  const now = clock.now();
  const floor =
    state === 'live'
      ? { floor: 'lawyer' as const, lawyerId: holder?.id ?? null }
      : { floor: state === 'queued' ? ('queue' as const) : ('bot' as const), lawyerId: null };
  await stored.conversations.insert({ ...freshConversation(conversationId, now), ...floor, handoffId, regionCode });
  await desk.session(sessionId, {
    conversationId,
    regionCode,
    handoffId,
    lawyerId: holder?.id ?? null,
    ...(state === 'live' || state === 'queued' ? {} : { state: 'closed', closedAt: now, outcome: 'handed-over' }),
  });
  const turn = await desk.stage.residentSays(conversationId, `这是${conversationId}`);
  const message = {
    text: '请回电',
    phone: desk.seal.seal('+8613800001234'),
    safeTime: '',
    state: 'open' as const,
    leftAt: now,
    doneAt: null,
    doneBy: null,
    doneNote: '',
  };
  await stored.handoffs.insert({
    ...blankHandoff(handoffId, now),
    conversationId,
    sessionId,
    regionCode,
    state,
    place: placeOf(state),
    ...(holder === null ? {} : { lawyerId: holder.id, lawyerName: holder.displayName, acceptedAt: now }),
    ...(state === 'message-left' ? { message, messageState: 'open' as const, closedAt: now } : {}),
    ...(state === 'live' ? { helpAskedAt: now } : {}),
    settled: true,
  });
  const applicationId = wanted.withApplication === true ? await application(desk, conversationId, wanted) : '';
  return { conversationId, sessionId, handoffId, applicationId, turnId: turn._id, regionCode, colleague };
}

/** One is handed in, and the others are made after it: a person has one open application in one matter. */
async function application(desk: DeskStage, conversationId: string, { regionCode, holder }: Wanted): Promise<string> {
  const stored = desk.room.stored.aidApplications;
  const first = patterns.get(desk) ?? (await handedIn(desk));
  patterns.set(desk, first);
  const _id = `aid-${conversationId}`;
  await stored.insert({
    ...first,
    _id,
    conversationId,
    sessionId: `s-${conversationId}`,
    openKey: _id,
    slotKey: _id,
    number: _id,
    regionCode,
    ...(holder === null ? {} : { lawyerId: holder.id, state: 'assigned' }),
  });
  return _id;
}

const patterns = new WeakMap<DeskStage, AidApplication>();

async function handedIn(desk: DeskStage): Promise<AidApplication> {
  await desk.stage.conversation('c-pattern');
  const { _id } = await desk.applications.draft(told('pattern'));
  return (await desk.applications.submit(_id)).application;
}
