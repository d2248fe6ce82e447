import type { ServiceClocks, Session } from '../session.ts';
import { type Codes, type NewServiceEvent, serviceEvent } from './service-event.ts';

/** The key by which a service is closed once. */
export function keyOfClosing(sessionId: string): string {
  return `${sessionId}/closed`;
}

export function openedEvent(
  session: Pick<Session, '_id' | 'openedAt' | 'channel' | 'regionCode' | 'conversationId'>,
): NewServiceEvent {
  const { _id, openedAt, channel, regionCode, conversationId } = session;
  return serviceEvent({
    key: `${_id}/opened`,
    kind: 'opened',
    at: openedAt,
    subject: conversationId,
    data: { channel, regionCode },
  });
}

/** The guided dialog and its step that the turn ended in, or that it left the dialog. */
export function dialogEvent(
  turnId: string,
  at: Date,
  progress: { dialog: string; step: string } | null,
): NewServiceEvent {
  const data: Codes = progress === null ? { left: true } : { dialog: progress.dialog, step: progress.step };
  return serviceEvent({ key: `turn:${turnId}/dialog`, kind: 'dialog', at, subject: turnId, data });
}

/** How the service ended: what came of it, who is rated for it, how long each had the resident. */
export function closedEvent(session: Session, clocks: ServiceClocks): NewServiceEvent {
  return serviceEvent({
    key: keyOfClosing(session._id),
    kind: 'closed',
    at: session.closedAt ?? session.openedAt,
    data: { ...endOf(session), clocks: { ...clocks } },
  });
}

/** What of a closed service is never changed again. */
export function endOf(session: Session): Codes {
  const { outcome, closeReason, lawyerId, emergency, topic, openedAt, closedAt, attribution = null } = session;
  return {
    outcome,
    reason: closeReason,
    topic,
    emergency,
    lawyerId,
    lengthMs: Math.max(0, (closedAt ?? openedAt).getTime() - openedAt.getTime()),
    attribution: attribution === null ? null : { ...attribution },
  };
}

/** What came after the closing, as far as the session itself tells. */
export function ratingEvents(session: Session): NewServiceEvent[] {
  const { _id, closedAt, ratingState, remindedAt = null, rating, ratedAt } = session;
  const events: NewServiceEvent[] = [];
  if (closedAt !== null && (ratingState === 'asked' || ratingState === 'rated')) {
    events.push(serviceEvent({ key: `${_id}/rating-asked`, kind: 'rating-asked', at: closedAt }));
  }
  if (remindedAt !== null) events.push(serviceEvent({ key: `${_id}/reminded`, kind: 'reminded', at: remindedAt }));
  if (rating !== null && ratedAt !== null) {
    events.push(serviceEvent({ key: `${_id}/rated`, kind: 'rated', at: ratedAt, data: { rating } }));
  }
  return events;
}
