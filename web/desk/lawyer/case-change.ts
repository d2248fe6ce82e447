import type { HandoffDetail } from '../types.ts';
import type { PassReason } from './handoff-types.ts';

type Case = Pick<
  HandoffDetail,
  'id' | 'place' | 'state' | 'lawyerId' | 'lawyerName' | 'offer' | 'passes' | 'outcome'
> & {
  helpAskedAt: string | null;
  history: { step: string; byName: string | null; detail: string }[];
};

/** What came over an open case from elsewhere; `name` is who did it. */
export interface CaseChange {
  what:
    | 'taken-over'
    | 'transferred'
    | 'transfer-declined'
    | 'transfer-missed'
    | 'silent'
    | 'gone'
    | 'returned'
    | 'conflict'
    | 'to-queue'
    | 'taken'
    | 'ended'
    | 'abandoned'
    | 'message-left'
    | 'wrap-up-over'
    | 'given';
  name: string;
  why: PassReason | null;
}

/** What has to be told to somebody who has the case open and sees it otherwise now; null when nothing. Pure. */
export function caseChange(before: Case, after: Case, me: string): CaseChange | null {
  if (before.id !== after.id) return null;
  const was = serves(before, me);
  const is = serves(after, me);
  const tell = (
    what: CaseChange['what'],
    name = after.lawyerName ?? '',
    why: PassReason | null = null,
  ): CaseChange => ({
    what,
    name,
    why,
  });
  if (was && is) return transferChange(before, after, tell) ?? helpChange(before, after, tell);
  if (was && after.place === 'served')
    return tell(lastStep(after, ['take-over', 'accept']) === 'take-over' ? 'taken-over' : 'transferred');
  if (was && after.place === 'waiting') return tell(backReason(after), '');
  if (before.place === 'waiting' && after.place === 'served' && !is) return tell('taken');
  if (before.place === 'waiting' && (after.state === 'abandoned' || after.state === 'message-left'))
    return tell(after.state, '');
  if (!was && before.place === 'served' && after.place === 'over') return tell('ended', '');
  if (before.state === 'wrap-up' && after.state === 'closed' && after.outcome === null && after.lawyerId === me)
    return tell('wrap-up-over', '');
  return null;
}

type Tell = (what: CaseChange['what'], name?: string, why?: PassReason | null) => CaseChange;

/** A colleague who was asked to take over did not. What I cancel myself needs no telling. */
function transferChange(before: Case, after: Case, tell: Tell): CaseChange | null {
  const asked = before.offer;
  if (asked?.kind !== 'transfer' || after.offer !== null) return null;
  if (lastStep(after, ['cancel-transfer', 'pass', 'transfer']) === 'cancel-transfer') return null;
  const why = after.passes.at(-1)?.reason ?? null;
  return why === null || why === 'missed' || why === 'gone'
    ? tell('transfer-missed', asked.toName)
    : tell('transfer-declined', asked.toName, why);
}

function helpChange(before: Case, after: Case, tell: Tell): CaseChange | null {
  return before.helpAskedAt !== null && after.helpAskedAt === null ? tell('given', '') : null;
}

function backReason(after: Case): CaseChange['what'] {
  const why = after.passes.at(-1)?.reason;
  if (why === 'silent' || why === 'gone' || why === 'conflict') return why;
  return why === 'transferred' ? 'to-queue' : 'returned';
}

function lastStep(handoff: Case, steps: readonly string[]): string | null {
  return [...handoff.history].reverse().find(({ step }) => steps.includes(step))?.step ?? null;
}

function serves(handoff: Pick<Case, 'place' | 'lawyerId'>, me: string): boolean {
  return handoff.place === 'served' && handoff.lawyerId === me;
}
