export { IncidentMissingError } from './errors.ts';
export { type IncidentStep, stepIncident, withoutIncidentWords } from './incident-machine.ts';
export {
  INCIDENT_KINDS,
  INCIDENT_RESULTS,
  KEEPERS,
  type PoliceIncident,
  policeIncidentCollection,
} from './police-incident.ts';
export { type IncidentMessage, PoliceIncidents, type PoliceLine } from './police-incidents.ts';
