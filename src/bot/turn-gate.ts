import type { Clock } from '../clock.ts';
import { TooBusyError } from './errors.ts';

/**
 * How soon a turn has to run. `urgent`: words of danger, a call for a person, whoever waits for a lawyer or speaks with
 * one. `in-course`: in the middle of something — a guided dialog, an offered choice, a telephone call. `ordinary`: a
 * question of law that can be asked again.
 */
export const URGENCIES = ['urgent', 'in-course', 'ordinary'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** `calm`; `short`: ordinary questions get a short text; `full`: nothing but what is urgent is taken in. */
export const LOAD_LEVELS = ['calm', 'short', 'full'] as const;
export type LoadLevel = (typeof LOAD_LEVELS)[number];

/** From which load on something is left out. */
export interface LoadLimits {
  /** Turns that are thought out at the same time; urgent ones may be a quarter more. Under load it is a quarter of them. */
  atOnce: number;
  /** Turns stored and not answered from which on ordinary questions get a short text. */
  shortFrom: number;
  /** From so many on, nothing but what is urgent is taken in; from twice as many on, nothing at all. */
  fullFrom: number;
  /** Delay of the event loop from which on they get it as soon as `atOnce` turns are not answered, ms. */
  lagMs: number;
}

export const USUAL_LIMITS: LoadLimits = { atOnce: 32, shortFrom: 64, fullFrom: 1000, lagMs: 200 };

/** It is calm again only after the load has been down for so long, ms. */
const CALM_AFTER_MS = 2000;

/** Counts what the gate does. */
export interface GateWatch {
  waited(seconds: number): void;
  shortened(): void;
  refused(urgency: Urgency): void;
}

interface Dependencies {
  limits: LoadLimits;
  /** Turns that were taken in and are not answered. */
  backlog: () => number;
  /** Delay of the event loop of late, ms. */
  lagMs: () => number;
  clock: Clock;
  watch?: GateWatch | undefined;
}

/**
 * What a hotline does when more comes than it can answer (过载). The door stays quick, because only so many turns are
 * thought out at once; who is in danger or on the way to a person goes first; ordinary questions get a short text
 * instead of an answer; and past all measure a message is refused before it is stored, so that its provider keeps it
 * and tries again. What was acknowledged is never dropped. It takes back by itself what it left out.
 */
export class TurnGate {
  private readonly waiting: Record<Urgency, (() => void)[]> = { urgent: [], 'in-course': [], ordinary: [] };
  private running = 0;
  private isShort = false;
  /** Since when the load is down again, ms; null while it is not. */
  private downSince: number | null = null;

  constructor(private readonly deps: Dependencies) {}

  /** Turns that wait for their turn, by urgency. */
  waitingCount(urgency: Urgency): number {
    return this.waiting[urgency].length;
  }

  get level(): LoadLevel {
    const { limits, backlog, lagMs } = this.deps;
    const count = backlog();
    if (count >= limits.fullFrom) return 'full';
    // A slow machine that has time for all who come answers in full, if late.
    const isLate = count >= limits.atOnce && lagMs() >= limits.lagMs;
    if (count >= limits.shortFrom || isLate) {
      this.isShort = true;
      this.downSince = null;
    } else if (this.isShort && count <= Math.min(limits.shortFrom, limits.atOnce) / 2) {
      const now = this.now();
      this.downSince ??= now;
      // A clock that was set back does not keep residents from their answers.
      const down = now - this.downSince;
      if (down >= CALM_AFTER_MS || down < 0) this.isShort = false;
    } else {
      this.downSince = null;
    }
    return this.isShort ? 'short' : 'calm';
  }

  /** At the door, before a message is stored. @throws TooBusyError 503 where there is no room for it. */
  admit(urgencyOf: () => Urgency): void {
    const { limits, backlog } = this.deps;
    const count = backlog();
    if (count < limits.fullFrom) return;
    const urgency = urgencyOf();
    if (urgency === 'urgent' && count < limits.fullFrom * 2) return;
    this.deps.watch?.refused(urgency);
    throw new TooBusyError();
  }

  /** Runs `work` when there is room for it; `short`: a short text is enough. The urgency is asked for only where it matters. */
  async run<T>(urgencyOf: () => Urgency, work: (short: boolean) => Promise<T>): Promise<T> {
    const since = this.now();
    const isCalm = this.level === 'calm';
    const urgency = isCalm && this.running < this.deps.limits.atOnce ? null : urgencyOf();
    if (urgency === null || this.running < this.roomFor(urgency)) this.running += 1;
    else await new Promise<void>((begin) => this.waiting[urgency].push(begin));
    this.deps.watch?.waited(Math.max(0, this.now() - since) / 1000);
    try {
      const short = urgency === 'ordinary' && this.level !== 'calm';
      if (short) this.deps.watch?.shortened();
      return await work(short);
    } finally {
      this.running -= 1;
      this.letIn();
    }
  }

  private letIn(): void {
    for (const urgency of URGENCIES) {
      while (this.running < this.roomFor(urgency)) {
        const next = this.waiting[urgency].shift();
        if (next === undefined) break;
        this.running += 1;
        next();
      }
    }
  }

  /** Under load fewer run at once: as many are done in a second, and the door waits less for its share. */
  private roomFor(urgency: Urgency): number {
    const quarter = Math.ceil(this.deps.limits.atOnce / 4);
    const usual = this.isShort ? quarter : this.deps.limits.atOnce;
    return urgency === 'urgent' ? usual + quarter : usual;
  }

  private now(): number {
    return this.deps.clock.now().getTime();
  }
}
