import type { Router } from 'express';
import { z } from 'zod';
import type { Handoff } from '../handoff/index.ts';
import {
  BLANK_CONSULTATION,
  type Consultation,
  type DocumentContext,
  type DocumentFile,
  isAidDocumentKind,
  isDocumentFormat,
} from '../legal-aid/index.ts';
import type { Session } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import { reach } from './aid-routes.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskAnswer, mount } from './guard.ts';
import { sessionTurns } from './transcript.ts';

const aidDocumentQuery = z.strictObject({ numbers: z.enum(['masked', 'full']).default('masked') });

/**
 * Documents of an application and the register of a session, to be printed or saved. Numbers are masked unless asked
 * for in full, which the audit says.
 */
export function mountAidDocuments(router: Router, deps: DeskDeps): void {
  const { documents, audit } = deps;

  mount(router, deps, 'aid.document', async (call) => {
    const { kind = '', format = '' } = call.params;
    const { numbers } = parse(aidDocumentQuery, withoutEmpty(call.query));
    const application = await reach(deps, call);
    if (!isAidDocumentKind(kind) || !isDocumentFormat(format)) throw new DeskMissingError();
    const file = await documents.aid.ofApplication(kind, format, application, contextOf(deps, numbers));
    const { staff, id, address } = call;
    await audit.record({
      who: staff.id,
      what: 'aid-document',
      subject: id,
      address,
      reason: `${kind}.${format} ${numbers}`,
    });
    return answerOf(file);
  });

  mount(router, deps, 'sessions.register', async (call) => {
    const { format = '' } = call.params;
    parse(noBody, withoutEmpty(call.query));
    const session = await deps.sessions.get(call.id);
    if (session === null || !isServed(call.staff, session) || !isDocumentFormat(format)) throw new DeskMissingError();
    const file = await documents.aid.register(format, await consultationOf(deps, session), contextOf(deps, 'masked'));
    const { staff, id, address } = call;
    await audit.record({ who: staff.id, what: 'session-register', subject: id, address, reason: format });
    return answerOf(file);
  });
}

/** The supervisor reads all sessions, a lawyer those he served. */
function isServed({ id, roles }: Staff, { lawyerId }: Session): boolean {
  return roles.includes('supervisor') || lawyerId === id;
}

function contextOf({ seal, documents, clock }: DeskDeps, numbers: DocumentContext['numbers']): DocumentContext {
  return {
    numbers,
    open: (sealed) => seal.open(sealed),
    groupName: documents.groupName,
    now: clock.now(),
  };
}

async function consultationOf(deps: DeskDeps, session: Session): Promise<Consultation> {
  const { handoffId, lawyerId } = session;
  const [turns, handoff, names] = await Promise.all([
    sessionTurns(deps.turns, session._id),
    handoffId === null ? null : deps.handoffs.get(handoffId),
    deps.staff.names(lawyerId === null ? [] : [lawyerId]),
  ]);
  return {
    ...BLANK_CONSULTATION,
    number: session._id,
    channel: session.channel,
    openedAt: session.openedAt,
    closedAt: session.closedAt,
    topic: session.topic ?? '',
    matters: session.intents.map(deps.intentName),
    region: session.regionCode === null ? '' : deps.documents.regionName(session.regionCode),
    phone: handoff?.message?.phone ?? '',
    emergency: emergencyOf(session, handoff),
    turns: turns.map(({ at, from, activity }) => ({ at, from, text: activity.text ?? '' })),
    outcome: session.outcome,
    lawyerName: lawyerId === null ? '' : (names.get(lawyerId) ?? ''),
    rating: session.rating,
  };
}

function emergencyOf({ emergency }: Session, handoff: Handoff | null): string {
  if (emergency === null) return '';
  return handoff?.card.emergencyName ?? '有';
}

function answerOf({ name, type, bytes }: DocumentFile): DeskAnswer {
  return { status: 200, body: Buffer.from(bytes), file: { name, type } };
}
