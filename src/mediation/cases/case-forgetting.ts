import type { MediationCase } from './mediation-case.ts';

/** Whether nothing is to be done with it any more, so that its words may go when their time is over. */
export function isMediationOver({ state, confirmation, subsidyState }: MediationCase): boolean {
  const isRunning = confirmation !== null && confirmation.stoppedAt === null;
  return state === 'archived' && !isRunning && !['claimed', 'audited', 'approved'].includes(subsidyState);
}

/** The case without words: its kind, its numbers and its times stay. Null when it has none, or is not over. */
export function withoutMediationWords(found: MediationCase): MediationCase | null {
  const isBare =
    `${found.facts}${found.wish}${found.place}${found.outcomeReason}` === '' &&
    found.notices.length === 0 &&
    (found.agreement?.terms ?? '') === '' &&
    found.meetings.every(({ record }) => record === '') &&
    found.history.every(({ note, step }) => note === '' || step === 'warn');
  if (isBare || !isMediationOver(found)) return null;
  return {
    ...found,
    facts: '',
    wish: '',
    place: '',
    doubts: [],
    outcomeReason: '',
    askings: found.askings.map((one) => ({ ...one, note: '' })),
    meetings: found.meetings.map((one) => ({ ...one, place: '', present: '', record: '' })),
    agreement: found.agreement === null ? null : { ...found.agreement, terms: '' },
    shortRecord: found.shortRecord === null ? null : { ...found.shortRecord, who: '', what: '', result: '' },
    moves: found.moves.map((one) => ({ ...one, reason: '' })),
    handOvers: found.handOvers.map((one) => ({ ...one, reason: '', reference: '' })),
    danger: found.danger === null ? null : { ...found.danger, note: '' },
    revisits: found.revisits.map((one) => ({ ...one, note: '' })),
    subsidy:
      found.subsidy === null
        ? null
        : {
            ...found.subsidy,
            note: '',
            audit: found.subsidy.audit === null ? null : { ...found.subsidy.audit, note: '' },
          },
    subsidyApart: found.subsidyApart && { ...found.subsidyApart, reason: '' },
    history: found.history.map((line) => (line.step === 'warn' ? line : { ...line, note: '' })),
    notices: [],
  };
}

/** The case without who the two sides are. Null when nothing is known of them, or it is not over. */
export function withoutMediationSides(found: MediationCase): MediationCase | null {
  const isBare = [found.applicant, found.other].every(({ name, phone }) => name === '' && phone === '');
  if (isBare || !isMediationOver(found)) return null;
  const nobody = { name: '', phone: '' };
  return { ...found, applicant: nobody, other: nobody, reach: 'none' };
}
