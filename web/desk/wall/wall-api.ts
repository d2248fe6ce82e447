type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** Answered in time, of all that were offered. */
export interface ServiceLevel {
  within: number;
  offered: number;
  percent: number | null;
}

export type PersonState = 'free' | 'serving' | 'wrap-up' | 'paused' | 'absent';

export interface WallPerson {
  id: string;
  name: string;
  state: PersonState;
  serving: number;
  wrappingUp: number;
  capacity: number;
}

export interface WallQueue {
  queue: string;
  /** '' for cases that ask for nothing special. */
  name: string;
  waiting: number;
  longestSince: string;
}

export interface WallAlarm {
  key: string;
  kind: string;
  /** Grows as it gets worse. */
  level: number;
  isCritical: boolean;
  since: string;
  subject: { type: 'handoff' | 'review' | 'mediation'; id: string } | null;
  name: string;
  count: number | null;
  words: string[];
  acknowledged: { byName: string; at: string } | null;
}

/** What `/api/desk/wall` answers. Times are ISO 8601, UTC. */
export interface WallState {
  at: string;
  waiting: { total: number; longestSince: string | null; queues: WallQueue[] };
  answered: Record<'voice' | 'text', { hour: ServiceLevel; today: ServiceLevel }>;
  people: WallPerson[];
  open: { total: number; channels: { channel: string; count: number }[] };
  volume: { today: number; weekBefore: number };
  satisfaction: {
    raters: number;
    satisfied: number;
    satisfiedRate: number | null;
    basicallyRate: number | null;
  };
  alarms: WallAlarm[];
  limits: { queue: number; waitSeconds: number };
}

/** The desk's calls about the live wall. */
export class WallApi {
  constructor(private readonly call: Call) {}

  readonly read = (): Promise<WallState> => this.call('GET', '/wall');
  readonly acknowledge = (key: string): Promise<WallState> => this.call('POST', '/wall/alarms/acknowledge', { key });
}
