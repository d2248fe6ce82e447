import { withLatest } from '../../storage/index.ts';
import { IncidentStateError } from './errors.ts';
import type {
  IncidentLine,
  IncidentResult,
  Keeper,
  OfferAnswer,
  OfferWay,
  PoliceIncident,
  PoliceReport,
} from './police-incident.ts';

/** Who tells it. */
interface Told {
  at: Date;
  /** Staff id; null for the bot. */
  by: string | null;
}

export type IncidentStep = Told &
  (
    | { type: 'danger'; code: string; handoffId: string | null }
    | { type: 'offer'; id: string; way: OfferWay }
    | { type: 'answer'; offerId: string; answer: Exclude<OfferAnswer, 'open'> }
    | { type: 'attend'; name: string }
    | { type: 'report'; report: PoliceReport }
    | { type: 'keeper'; keeper: Keeper }
    | { type: 'close'; result: IncidentResult; note: string }
  );

/** After these nothing changes an offer's answer any more. */
const FINAL: readonly OfferAnswer[] = ['refused', 'connected', 'missed'];
/** Lines and offers that are kept. */
const KEPT = 100;

/**
 * The incident after the step. Pure; a step that was taken gives back the same object. What the resident tells or answers
 * counts in every state: new danger opens a closed incident again.
 * @throws IncidentStateError 409 for what a person does to a closed one.
 */
export function stepIncident(incident: PoliceIncident, step: IncidentStep): PoliceIncident {
  switch (step.type) {
    case 'danger':
      return told(incident, step);
    case 'offer':
      if (incident.offers.some(({ id }) => id === step.id)) return incident;
      return withLine(
        {
          ...incident,
          offers: [
            ...incident.offers.slice(-KEPT + 1),
            { id: step.id, way: step.way, at: step.at, by: step.by, answer: 'open', answeredAt: null },
          ],
        },
        step,
        'offered',
        step.way,
      );
    case 'answer':
      return answered(incident, step);
    case 'attend':
      if (incident.attendedBy === step.by) return incident;
      requireOpen(incident, step.type);
      return withLine(
        { ...incident, state: 'attended', attendedBy: step.by, attendedName: step.name, attendedAt: step.at },
        step,
        'attended',
        '',
      );
    case 'report':
      if (step.report.messageId !== '' && incident.reports.some(({ messageId }) => messageId === step.report.messageId))
        return incident;
      requireOpen(incident, step.type);
      return withLine(
        {
          ...incident,
          reports: withLatest(incident.reports, step.report, KEPT),
          settled: incident.settled && step.report.messageId === '',
        },
        step,
        'reported',
        step.report.kind,
      );
    case 'keeper': {
      requireOpen(incident, step.type);
      const last = incident.reports.at(-1);
      if (last === undefined) throw new IncidentStateError(step.type, 'not-reported');
      if (last.keeper === step.keeper) return incident;
      const reports = [...incident.reports.slice(0, -1), { ...last, keeper: step.keeper }];
      return withLine({ ...incident, reports }, step, 'keeper', step.keeper);
    }
    case 'close':
      if (incident.state === 'closed' && incident.result === step.result) return incident;
      requireOpen(incident, step.type);
      return withLine(
        { ...incident, state: 'closed', result: step.result, note: step.note, closedAt: step.at },
        step,
        'closed',
        step.result,
      );
  }
}

/** What is left of an incident when the words of its service are deleted: what was offered, when, by whom, how it ended. */
export function withoutIncidentWords(incident: PoliceIncident): PoliceIncident {
  const reports = incident.reports.map((report) => ({ ...report, words: '', reason: '' }));
  return { ...incident, reports, note: '' };
}

function told(incident: PoliceIncident, step: Extract<IncidentStep, { type: 'danger' }>): PoliceIncident {
  const { code, handoffId } = step;
  const isKnown = incident.codes.includes(code);
  const withHandoff = handoffId === null ? incident : { ...incident, handoffId };
  if (isKnown && (incident.state !== 'closed' || incident.handoffId === withHandoff.handoffId)) {
    return incident.handoffId === withHandoff.handoffId ? incident : withHandoff;
  }
  const codes = isKnown ? incident.codes : [...incident.codes, code];
  if (incident.state !== 'closed') return withLine({ ...withHandoff, codes }, step, 'more-danger', code);
  return withLine(
    {
      ...withHandoff,
      codes,
      state: 'open',
      result: null,
      note: '',
      closedAt: null,
      attendedBy: null,
      attendedName: '',
    },
    step,
    'reopened',
    code,
  );
}

function answered(incident: PoliceIncident, step: Extract<IncidentStep, { type: 'answer' }>): PoliceIncident {
  const offer = incident.offers.find(({ id }) => id === step.offerId);
  if (offer === undefined || offer.answer === step.answer || FINAL.includes(offer.answer)) return incident;
  const offers = incident.offers.map((one) =>
    one.id === offer.id ? { ...one, answer: step.answer, answeredAt: step.at } : one,
  );
  return withLine({ ...incident, offers }, step, 'answered', `${offer.way} ${step.answer}`);
}

function withLine(
  incident: PoliceIncident,
  { at, by }: Told,
  step: IncidentLine['step'],
  detail: string,
): PoliceIncident {
  return { ...incident, history: [...incident.history.slice(-KEPT + 1), { at, by, step, detail }] };
}

function requireOpen({ state }: PoliceIncident, step: string): void {
  if (state === 'closed') throw new IncidentStateError(step, state);
}
