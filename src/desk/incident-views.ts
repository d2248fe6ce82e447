import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import type { PoliceIncident } from '../work-orders/index.ts';
import type { DeskDeps } from './desk-deps.ts';

/** Names of dangers by their code. */
export function dangerNames(deps: DeskDeps): ReadonlyMap<string, string> {
  return new Map(deps.services.emergencies().map(({ code, name }) => [code, name]));
}

/** An incident in a list. */
export function incidentRow(
  deps: DeskDeps,
  incident: PoliceIncident,
  { staff, names }: { staff: Staff; names: ReadonlyMap<string, string> },
) {
  const { _id, codes, state, openedAt, channel, regionCode, offers, reports, attendedBy, result } = incident;
  return {
    id: _id,
    conversationId: incident.conversationId,
    handoffId: incident.handoffId,
    channel,
    regionCode,
    dangers: codes.map((code) => names.get(code) ?? code),
    mayBeWatched: codes.some((code) => deps.incidents.isWatched(code)),
    state,
    openedAt: openedAt.toISOString(),
    attendedName: attendedBy === null ? null : incident.attendedName,
    isMine: attendedBy === staff.id,
    offers: offers.map(({ way, answer }) => ({ way, answer })),
    reports: reports.length,
    result,
  };
}

/** One incident whole; all that somebody told is masked. */
export async function incidentDetail(deps: DeskDeps, staff: Staff, incident: PoliceIncident) {
  const { incidents } = deps;
  const [deliveries, people] = [await incidents.deliveriesOf(incident), await deps.staff.list()];
  const words = incidents.wordsOf(incident);
  const nameOf = (id: string | null) =>
    id === null ? null : (people.find((one) => one.id === id)?.displayName ?? null);
  return {
    ...incidentRow(deps, incident, { staff, names: dangerNames(deps) }),
    isConnected: incidents.isConnected(incident),
    mayCall: deps.telephones !== undefined && incident.channel === 'voice' && incident.handoffId !== null,
    offers: incident.offers.map(({ id, way, at, by, answer, answeredAt }) => ({
      id,
      way,
      at: at.toISOString(),
      byName: nameOf(by),
      answer,
      answeredAt: answeredAt?.toISOString() ?? null,
    })),
    reports: incident.reports.map((report, index) => ({
      kind: report.kind,
      transfer: report.transfer,
      at: report.at.toISOString(),
      byName: report.byName,
      reason: report.reason,
      passedOn: report.passedOn,
      keeper: report.keeper,
      delivery: deliveries[index] ?? null,
      place: maskPersonalData(words[index]?.place ?? ''),
      summary: maskPersonalData(words[index]?.summary ?? ''),
    })),
    note: incident.note,
    closedAt: incident.closedAt?.toISOString() ?? null,
    history: incident.history.map(({ at, by, step, detail }) => ({
      at: at.toISOString(),
      byName: nameOf(by),
      step,
      detail,
    })),
  };
}
