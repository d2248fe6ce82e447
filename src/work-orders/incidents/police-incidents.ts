import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { ChannelName } from '../../sessions/index.ts';
import type { Collection, FieldSeal, Page } from '../../storage/index.ts';
import { maskPersonalData, parsePhone } from '../../text/index.ts';
import { IncidentCallbackError, IncidentMissingError, IncidentStateError } from './errors.ts';
import { type IncidentStep, stepIncident } from './incident-machine.ts';
import type { IncidentKind, IncidentResult, Keeper, PoliceIncident, ReportWords } from './police-incident.ts';

const SWEEP_JOB = 'incident-sweep';
const SWEEP_EVERY_MS = 30_000;
const PAGE = 50;
const GONE: ReportWords = { place: '', summary: '', callbackNumber: '', recordingRef: '' };
/** Dangers from which somebody else may hold the telephone (FACTS: 不留语音信箱、不发短信). */
const WATCHED = ['E-VIOLENCE', 'E-THREAT', 'E-MINOR', 'E-CONFINEMENT'];

/** What is sent to the police peer; in our own codes, translated by its mapping table. */
export interface IncidentMessage extends ReportWords {
  incidentId: string;
  kind: IncidentKind;
  transfer: 'one-key' | 'three-way' | 'data';
  regionCode: string | null;
  /** UTC. */
  at: Date;
}

/** The way to the police's platform; filled by the exchange. */
export interface PoliceLine {
  /** Whether a platform is connected that serves this region. */
  serves(regionCode: string | null): boolean;
  /** Puts it into the outbox; the same id again changes nothing. */
  send(message: { eventId: string; seq: number; payload: IncidentMessage }): Promise<void>;
  /** How far it is; null where there is no such message. */
  stateOf(eventId: string): Promise<'due' | 'sending' | 'delivered' | 'dead' | null>;
}

export interface IncidentDeps {
  incidents: Collection<PoliceIncident>;
  line: PoliceLine;
  seal: Pick<FieldSeal, 'seal' | 'open'>;
  /** Tells open desks to read their lists again. */
  deskFeed: { publish(): void };
  jobs: Jobs;
  clock: Clock;
  log: Logger;
}

/** Who of the staff does it. */
export interface IncidentStaff {
  id: string;
  displayName: string;
}

/** What somebody hands to the police. */
export interface NewReport extends ReportWords {
  kind: IncidentKind;
  transfer: 'one-key' | 'three-way' | 'data';
  reason: string;
  /** He told it by telephone: nothing is sent. */
  byTelephone: boolean;
  /** The resident said that he may be called back at this number. */
  callbackAgreed: boolean;
  /** Reports that were there when it was written: a button pressed twice hands over once. */
  seen: number;
}

/**
 * Dangers and the police (110 联动). The bot offers, people hand over; each offer is kept, also one that was refused.
 * Nobody is called back by itself: a number is passed on only where the resident agreed.
 * @throws HotlineError with a `hotline_incident_*` code.
 */
export class PoliceIncidents {
  constructor(private readonly deps: IncidentDeps) {
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** Danger was told of in a service; again, or another one, is added. The number was shown with it. */
  async danger(told: {
    sessionId: string;
    conversationId: string;
    handoffId: string | null;
    channel: ChannelName;
    regionCode: string | null;
    code: string;
    at: Date;
  }): Promise<void> {
    const { incidents, deskFeed } = this.deps;
    const { sessionId, code, handoffId, at, ...of } = told;
    const step = { type: 'danger', code, handoffId, at, by: null } as const;
    const offer = { type: 'offer', id: `number:${code}`, way: 'number', at, by: null } as const;
    if ((await incidents.get(sessionId)) === null) {
      const made: PoliceIncident = {
        _id: sessionId,
        ...of,
        handoffId,
        codes: [code],
        state: 'open',
        openedAt: at,
        offers: [],
        attendedBy: null,
        attendedName: '',
        attendedAt: null,
        reports: [],
        result: null,
        note: '',
        closedAt: null,
        history: [{ at, by: null, step: 'opened', detail: code }],
        settled: true,
      };
      try {
        await incidents.insert(stepIncident(made, offer));
        deskFeed.publish();
        return;
      } catch (error) {
        if (asHotlineError(error).code !== 'hotline_storage_conflict') throw error;
      }
    }
    await this.change(sessionId, (current) => stepIncident(stepIncident(current, step), offer));
  }

  /** A call to the police was offered; before it is said, so that it is kept also when the caller hangs up. */
  async offered(
    sessionId: string,
    offer: { id: string; way: 'one-key' | 'three-way'; at: Date; by?: string | null },
  ): Promise<void> {
    await this.change(sessionId, (current) => stepIncident(current, { type: 'offer', by: null, ...offer }));
  }

  /** What became of an offer. */
  async answered(
    sessionId: string,
    told: { offerId: string; answer: 'accepted' | 'refused' | 'connected' | 'missed'; at: Date },
  ): Promise<void> {
    await this.change(sessionId, (current) => stepIncident(current, { type: 'answer', by: null, ...told }));
  }

  /** Somebody looks after it. */
  attend(id: string, staff: IncidentStaff): Promise<PoliceIncident> {
    return this.step(id, { type: 'attend', at: this.now(), by: staff.id, name: staff.displayName });
  }

  /**
   * Hands it to the police, with what is passed on and why. Where no platform is connected a person tells it by
   * telephone, and that is what is kept.
   * @throws IncidentCallbackError 422 where a number is given of somebody who may be watched and did not agree.
   */
  async report(id: string, told: NewReport, staff: IncidentStaff): Promise<PoliceIncident> {
    const incident = await this.existing(id);
    const callbackNumber = told.callbackNumber === '' ? '' : (parsePhone(told.callbackNumber) ?? '');
    const isWatched = incident.codes.some((code) => this.isWatched(code));
    if (told.callbackNumber !== '' && (callbackNumber === '' || (isWatched && !told.callbackAgreed))) {
      throw new IncidentCallbackError();
    }
    const words: ReportWords = {
      place: told.place,
      summary: told.summary,
      callbackNumber,
      recordingRef: told.recordingRef,
    };
    const isSent = !told.byTelephone && this.deps.line.serves(incident.regionCode);
    const passedOn = Object.entries(words).flatMap(([field, value]) => (value === '' ? [] : [field]));
    const changed = await this.change(id, (current) => {
      if (current.reports.length !== told.seen) throw new IncidentStateError('report', 'already-reported');
      return stepIncident(current, {
        type: 'report',
        at: this.now(),
        by: staff.id,
        report: {
          messageId: isSent ? `incident:${id}:${current.reports.length + 1}` : '',
          kind: told.kind,
          transfer: told.transfer,
          words: this.deps.seal.seal(JSON.stringify(words)),
          passedOn,
          reason: maskPersonalData(told.reason),
          keeper: null,
          at: this.now(),
          by: staff.id,
          byName: staff.displayName,
        },
      });
    });
    await this.post(id);
    return changed;
  }

  /** Who keeps the matter after three have spoken. */
  keeper(id: string, keeper: Keeper, staff: IncidentStaff): Promise<PoliceIncident> {
    return this.step(id, { type: 'keeper', at: this.now(), by: staff.id, keeper });
  }

  close(id: string, { result, note }: { result: IncidentResult; note: string }, staff: IncidentStaff) {
    const at = this.now();
    return this.step(id, { type: 'close', at, by: staff.id, result, note: maskPersonalData(note) });
  }

  get(id: string): Promise<PoliceIncident | null> {
    return this.deps.incidents.get(id);
  }

  /** The newest first. */
  list(filter: { state: PoliceIncident['state']; cursor?: string | undefined }): Promise<Page<PoliceIncident>> {
    const after = filter.cursor === undefined ? {} : { after: filter.cursor };
    return this.deps.incidents.page({ where: { state: filter.state }, sort: { openedAt: -1 }, limit: PAGE, ...after });
  }

  /** The words of the reports, in the clear: for who may see them. */
  wordsOf({ reports }: Pick<PoliceIncident, 'reports'>): ReportWords[] {
    return reports.map(({ words }) => (words === '' ? GONE : (JSON.parse(this.deps.seal.open(words)) as ReportWords)));
  }

  /** How far the reports are at the police's platform; null of one that was told by telephone. */
  deliveriesOf({ reports }: Pick<PoliceIncident, 'reports'>) {
    return Promise.all(reports.map(({ messageId }) => (messageId === '' ? null : this.deps.line.stateOf(messageId))));
  }

  /** Whether somebody else may hold the telephone of who told of this danger. */
  isWatched(code: string): boolean {
    return WATCHED.includes(code);
  }

  /** Whether a platform of the police is connected for this incident. */
  isConnected({ regionCode }: Pick<PoliceIncident, 'regionCode'>): boolean {
    return this.deps.line.serves(regionCode);
  }

  private async step(id: string, step: IncidentStep): Promise<PoliceIncident> {
    return this.change(id, (current) => stepIncident(current, step));
  }

  /** @throws IncidentMissingError 404 */
  private async change(id: string, fn: (current: PoliceIncident) => PoliceIncident): Promise<PoliceIncident> {
    let changed = false;
    const incident = await this.deps.incidents.change(id, (current) => {
      const next = fn(current);
      changed = next !== current;
      return changed ? next : null;
    });
    if (incident === null) throw new IncidentMissingError();
    if (changed) this.deps.deskFeed.publish();
    return incident;
  }

  /** What a crash kept from the outbox. */
  private async sweep(): Promise<void> {
    const { incidents, log } = this.deps;
    const left = await incidents.find({ where: { settled: false }, sort: { openedAt: 1 }, limit: 200 });
    for (const { _id } of left) {
      await this.post(_id).catch((error: unknown) =>
        log.warn({ incident: _id, code: asHotlineError(error).code }, 'an incident is sent to the police later'),
      );
    }
  }

  private async post(id: string): Promise<void> {
    const { incidents, line } = this.deps;
    const incident = await this.existing(id);
    if (incident.settled) return;
    const words = this.wordsOf(incident);
    const all = incident.reports.map((report, index) => ({ report, told: words[index] }));
    const sent = all.filter(({ report }) => report.messageId !== '');
    for (const [index, { report, told }] of sent.entries()) {
      if (told === undefined) continue;
      const { messageId, kind, transfer, at } = report;
      const payload = { incidentId: id, kind, transfer, regionCode: incident.regionCode, at, ...told };
      await line.send({ eventId: messageId, seq: index + 1, payload });
    }
    await incidents.change(id, (current) =>
      current.reports.length === incident.reports.length ? { ...current, settled: true } : null,
    );
  }

  private async existing(id: string): Promise<PoliceIncident> {
    const incident = await this.deps.incidents.get(id);
    if (incident === null) throw new IncidentMissingError();
    return incident;
  }

  private now(): Date {
    return this.deps.clock.now();
  }
}
