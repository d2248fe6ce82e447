import type { Duty } from '../types.ts';

/** Somebody's presence, as supervisors see it. Times are ISO 8601, UTC. */
export interface DutyPerson {
  id: string;
  displayName: string;
  /** Profession, e.g. `lawyer`. */
  kind?: string;
  state: 'on' | 'paused' | 'absent' | 'off';
  since: string | null;
  lastSeenAt: string | null;
  /** Why he is paused; null when he is not. */
  pauseReason: string | null;
  /** Offers in a row that he did not answer. */
  missedOffers: number;
  load?: { text: number; voice: number };
  capacity?: { text: number; voice: number };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The desk's calls about who is there. */
export class DutyApi {
  constructor(private readonly call: Call) {}

  /** `outsideShift`: allowed, but not what the roster says. */
  readonly set = (onDuty: boolean): Promise<{ duty: Duty; outsideShift?: boolean }> =>
    this.call('PUT', '/duty', { onDuty });
  readonly pause = (paused: boolean): Promise<{ duty: Duty }> => this.call('PUT', '/duty/pause', { paused });
  readonly people = (): Promise<{ people: DutyPerson[] }> => this.call('GET', '/duty/people');
  readonly forceOff = (staffId: string, reason: string): Promise<{ duty: Duty }> =>
    this.call('POST', `/duty/${encodeURIComponent(staffId)}/off`, { reason });
}
