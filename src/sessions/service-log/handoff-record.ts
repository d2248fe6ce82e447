import { type NewServiceEvent, type ServiceEvent, serviceEvent } from './service-event.ts';

/** What the log and the clocks need of a handoff; the handoff itself is of another room. */
export interface HandoffRecord {
  _id: string;
  sessionId: string;
  /** Why a person was asked for. */
  reason: string;
  priority: number;
  requestedAt: Date;
  /** Given back to the bot, which went on; null when it was not. */
  handedBack: object | null;
  /** What happened, oldest first; the earliest may be gone. */
  history: readonly HandoffLine[];
}

export interface HandoffLine {
  /** Type of the step. */
  step: string;
  at: Date;
  /** Staff id; null for the resident, the bot or a timer. */
  by: string | null;
  /** A reason code, or whom it went to. */
  detail: string;
}

/** That a person was asked for, and every line of what happened since. Pure. */
export function handoffEvents({
  _id,
  requestedAt,
  reason,
  priority,
  handedBack,
  history,
}: HandoffRecord): NewServiceEvent[] {
  const asked = serviceEvent({
    key: `handoff:${_id}:request`,
    kind: 'handoff',
    at: requestedAt,
    subject: _id,
    data: { step: 'request', reason, priority },
  });
  const steps = history.map(({ step, at, by, detail }) =>
    serviceEvent({
      key: `handoff:${_id}:${step}:${at.getTime()}:${by ?? ''}:${detail}`,
      kind: 'handoff',
      at,
      by,
      subject: _id,
      data: { step, detail, ...(step === 'end' ? { handedBack: handedBack !== null } : {}) },
    }),
  );
  return [asked, ...steps];
}

/** The handoff with what its log still has of a history whose beginning is gone. Pure. */
export function withLogged<H extends HandoffRecord>(handoff: H, logged: readonly ServiceEvent[]): H {
  const lines = logged
    .filter(({ kind, subject, data }) => kind === 'handoff' && subject === handoff._id && data.step !== 'request')
    .map(({ data, at, by }) => ({ step: String(data.step), at, by, detail: String(data.detail) }));
  if (lines.length <= handoff.history.length) return handoff;
  return { ...handoff, history: lines.sort((one, other) => one.at.getTime() - other.at.getTime()) };
}
