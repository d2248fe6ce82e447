import type { Handoff } from '../handoff/index.ts';
import type { Session } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import type { DeskDeps } from './desk-deps.ts';
import type { CaseTelephones, RecordedCall, SupervisorRole, TelephoneState } from './desk-telephones.ts';

/** Shapes of the desk's API; times are ISO 8601, UTC. */
export interface TelephoneView {
  /** The caller's own call goes on. */
  callerOn: boolean;
  lawyer: { state: TelephoneState | 'typing'; at: string; attempt: number } | null;
  callback: { state: TelephoneState | 'waiting'; at: string | null; attempt: number } | null;
  /** For supervisors alone; empty for everybody else. */
  supervisors: { staffId: string; name: string; as: SupervisorRole; state: TelephoneState }[];
}

export interface RecordingView {
  id: string;
  state: RecordedCall['state'];
  startedAt: string;
  seconds: number | null;
  deleteAt: string;
  noticeVersion: string;
}

/** How the telephones of a case stand; null where none is called. */
export async function telephoneView(
  { telephones, staff: accounts }: DeskDeps,
  staff: Staff,
  handoff: Handoff,
): Promise<TelephoneView | null> {
  const standing = (await telephones?.standing(handoff)) ?? null;
  if (standing === null) return null;
  const supervisors = staff.roles.includes('supervisor') ? standing.supervisors : [];
  const names = await accounts.names(supervisors.map(({ staffId }) => staffId));
  const { lawyer, callback } = standing;
  return {
    callerOn: standing.callerOn,
    lawyer: lawyer === null ? null : { ...lawyer, at: lawyer.at.toISOString() },
    callback: callback === null ? null : { ...callback, at: callback.at?.toISOString() ?? null },
    supervisors: supervisors.map((one: CaseTelephones['supervisors'][number]) => ({
      ...one,
      name: names.get(one.staffId) ?? '',
    })),
  };
}

/** Recordings of a service that this member of staff may hear. */
export async function recordingViews(deps: DeskDeps, session: Session | null): Promise<RecordingView[]> {
  if (session === null || session.channel !== 'voice' || deps.recordings === undefined) return [];
  const recorded = await deps.recordings.ofService({
    conversationId: session.conversationId,
    from: session.openedAt,
    to: session.closedAt,
  });
  return recorded.map(({ _id, state, startedAt, seconds, deleteAt, notice }) => ({
    id: _id,
    state,
    startedAt: startedAt.toISOString(),
    seconds,
    deleteAt: deleteAt.toISOString(),
    noticeVersion: notice.version,
  }));
}
