import type { IncidentMessage } from '../incidents/police-incidents.ts';
import type { InJson } from './outgoing-message.ts';
import type { PoliceCodes, PoliceFile } from './peer-content.ts';
import { writeInstant } from './peer-time.ts';
import { compact } from './write-order.ts';

/** Danger handed to the police, with the contract's names. @throws UnmappedValueError */
export function writeIncident(
  { times }: PoliceFile,
  codes: PoliceCodes,
  incident: InJson<IncidentMessage>,
): Record<string, unknown> {
  return compact({
    incidentId: incident.incidentId,
    kind: codes.wire('kind', 'kind', incident.kind),
    callbackNumber: incident.callbackNumber,
    place: incident.place,
    summary: incident.summary,
    recordingRef: incident.recordingRef,
    transfer: codes.wire('transfer', 'transfer', incident.transfer),
    regionCode: incident.regionCode ?? undefined,
    at: writeInstant(incident.at, times),
  });
}
