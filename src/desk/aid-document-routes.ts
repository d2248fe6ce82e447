import type { Router } from 'express';
import { z } from 'zod';
import {
  BLANK_CONSULTATION,
  type Consultation,
  type DocumentContext,
  type DocumentFile,
  isAidDocumentKind,
  isDocumentFormat,
} from '../legal-aid/index.ts';
import type { Session } from '../sessions/index.ts';
import { reach } from './aid-routes.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { mayReadService, oversees } from './reach.ts';
import { revealReason, sealedPhoneOf } from './session-view-routes.ts';
import { toldIn } from './told-in-service.ts';
import { sessionTurns } from './transcript.ts';

const clearBody = z.strictObject({ reason: revealReason });
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
    parse(noBody, withoutEmpty(call.query));
    const session = await deps.sessions.get(call.id);
    if (session === null || !mayReadService(call.staff, session)) throw new DeskMissingError();
    return register(deps, call, session, 'masked');
  });

  mount(router, deps, 'sessions.register-clear', async (call) => {
    const { reason } = parse(clearBody, call.body);
    const session = await deps.sessions.get(call.id);
    if (session === null || !oversees(call.staff, session)) throw new DeskMissingError();
    return register(deps, call, session, 'full', reason);
  });
}

/** 咨询登记表; with a reason its numbers are written out, and the audit says so. */
async function register(
  deps: DeskDeps,
  { staff, id, address, params: { format = '' } }: DeskCall,
  session: Session,
  numbers: DocumentContext['numbers'],
  reason = '',
): Promise<DeskAnswer> {
  if (!isDocumentFormat(format)) throw new DeskMissingError();
  const file = await deps.documents.aid.register(format, await consultationOf(deps, session), contextOf(deps, numbers));
  await deps.audit.record({
    who: staff.id,
    what: 'session-register',
    subject: id,
    address,
    reason: [format, ...(numbers === 'full' ? ['full', reason] : [])].join(' '),
  });
  return answerOf(file);
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
  const { attribution, emergency } = session;
  const lawyerId = attribution?.lawyerId ?? session.lawyerId;
  const regionCode = attribution?.regionCode ?? session.regionCode;
  const [turns, names, phone, { clocks }] = await Promise.all([
    sessionTurns(deps.turns, session._id),
    deps.staff.names(lawyerId === null ? [] : [lawyerId]),
    sealedPhoneOf(deps, session),
    deps.services.facts.factsNow(session),
  ]);
  const known = deps.services.emergencies().find(({ code }) => code === emergency);
  return {
    ...BLANK_CONSULTATION,
    number: session._id,
    channel: session.channel,
    openedAt: session.openedAt,
    closedAt: session.closedAt,
    topic: session.topic ?? '',
    matters: session.intents.map(deps.intentName),
    region: regionCode === null ? '' : deps.documents.regionName(regionCode),
    phone,
    emergency: emergency === null ? '' : (known?.name ?? '有'),
    turns: turns.map(({ at, from, activity }) => ({ at, from, text: activity.text ?? '' })),
    outcome: session.outcome,
    lawyerName: lawyerId === null ? '' : (names.get(lawyerId) ?? ''),
    rating: session.rating,
    agency: attribution?.provider ?? '',
    ...toldIn(turns),
    clocks: session.closedAt === null ? null : clocks,
  };
}

function answerOf({ name, type, bytes }: DocumentFile): DeskAnswer {
  return { status: 200, body: Buffer.from(bytes), file: { name, type } };
}
