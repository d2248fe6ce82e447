import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../provider-load.ts';
import { type ChaosHouse, type ChaosProfile, openChaosHouse } from './chaos-house.ts';
import type { ChaosProcess } from './chaos-process.ts';
import { type ChaosWorlds, openWorlds } from './chaos-worlds.ts';
import { FailpointPlan } from './failpoint-plan.ts';
import { faultsOf } from './faults.ts';
import { type History, type SentMessage, type Violation, violationsOf } from './history.ts';
import { readHistory } from './read-history.ts';
import { serve, type Town, talk, WORDS } from './talkers.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface ChaosOptions {
  profile: ChaosProfile;
  /** Kills. */
  cycles: number;
  seed: number;
  /** How long Redis is away, s (the promise says 60); 0: no faults beside the kills. */
  faultSeconds: number;
  residents?: number;
  /** What they write; default: questions, wishes for a person, goodbyes. */
  words?: readonly string[];
  /** Default: two lawyers serve. */
  isServed?: boolean;
  /** Longest pause of a resident between two messages, ms. */
  pauseMs?: number;
  /** Where to kill, in this order, before the plan chooses. */
  points?: readonly string[];
  /** First wait for what is left to do, ms. */
  settlingMs?: number;
  /** The folder with the built `dist/`; default this repository. */
  project?: string;
  /** Told of each cycle and each fault. */
  onCycle?: (line: string) => void;
  /** No new cycle after this, s. */
  longestSeconds?: number;
}

export interface ChaosReport {
  profile: ChaosProfile;
  storage: string;
  seed: number;
  cycles: number;
  seconds: number;
  /** Kills by failpoint, and faults by name. */
  killed: Map<string, number>;
  faults: Map<string, number>;
  /** Counts of what was sent, done and stored. */
  counts: Record<string, number>;
  violations: Violation[];
  /** All of it, to be looked at where something is broken. */
  history: History;
  /** A start that failed, a process that ended by itself. */
  trouble: string[];
}

/** So long, and so often, is waited for what is left to do: a lease of 30 s, an abandoned answer of 60 s, a sweep. */
const SETTLING_MS = 20_000;
const SETTLINGS = 9;
/** A failpoint that is not reached in this time is left for any other, ms. */
const PATIENCE_MS = 20_000;
const BETWEEN_FAULTS_MS = 5000;
const AFTER_LAST_KILL_MS = 1000;
const LONGEST_GOODBYE_MS = 60_000;
const STARTS = 20;

/** @returns null, with one loud line, where a server is missing. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport | null> {
  const random = seeded(options.seed);
  const plan = new FailpointPlan(random);
  const sent: SentMessage[] = [];
  const urls: string[] = [];
  const times = { isOver: false, isAsleep: false };
  const worlds = await openWorlds({ urls, seed: options.seed, sent, persists: () => !times.isAsleep });
  try {
    const house = await openChaosHouse({
      profile: options.profile,
      project: options.project ?? ROOT,
      env: worlds.env,
      onSeen: (point) => plan.sawPoint(point),
    });
    if (house === null) return null;
    try {
      return await new ChaosRun({ options, random, plan, sent, urls, times, worlds, house }).run();
    } finally {
      times.isOver = true;
      times.isAsleep = true;
      await house.end();
    }
  } finally {
    await worlds.end();
  }
}

interface RunParts {
  options: ChaosOptions;
  random: () => number;
  plan: FailpointPlan;
  sent: SentMessage[];
  /** Filled when the processes are up. */
  urls: string[];
  times: { isOver: boolean; isAsleep: boolean };
  worlds: ChaosWorlds;
  house: ChaosHouse;
}

class ChaosRun {
  private readonly began = performance.now();
  private readonly trouble: string[] = [];
  private readonly faults = new Map<string, number>();
  private readonly town: Town;
  private cycles = 0;

  constructor(private readonly parts: RunParts) {
    const { urls, random, worlds, sent, times, house, options } = parts;
    this.town = {
      urls,
      random,
      weChat: worlds.weChat,
      twilio: worlds.twilio,
      sent,
      steps: [],
      words: options.words ?? WORDS,
      isOver: () => times.isOver,
      passwords: () => house.processes.flatMap(({ password }) => password ?? []),
    };
  }

  async run(): Promise<ChaosReport> {
    const { house, urls, times, worlds, options } = this.parts;
    // One after the other: the first makes the indexes and the accounts.
    for (const each of house.processes) await each.up();
    urls.push(...house.processes.filter(({ name }) => !name.startsWith('worker')).map(({ url }) => url));
    const talking = this.beginTalking();
    const killing = house.processes.map((victim) => this.kill(victim));
    await Promise.all([...killing, ...(options.faultSeconds > 0 ? [this.breakThings()] : [])]);
    for (const each of house.processes) each.suffer({ arm: null });
    await sleep(AFTER_LAST_KILL_MS);
    times.isOver = true;
    await Promise.race([Promise.all(talking), sleep(LONGEST_GOODBYE_MS)]);
    times.isAsleep = true;
    await Promise.race([worlds.twilio.reported(), sleep(LONGEST_GOODBYE_MS)]);
    return this.report(await this.settledHistory());
  }

  private beginTalking(): Promise<unknown>[] {
    const { residents = 6, pauseMs = 400, isServed = true } = this.parts.options;
    return [
      ...Array.from({ length: residents }, (_, who) => talk(this.town, who, pauseMs)),
      ...(isServed ? [serve(this.town, 'lawyer1', pauseMs), serve(this.town, 'lawyer2', pauseMs)] : []),
    ].map((each) => each.catch((error) => this.trouble.push(`somebody stopped talking: ${error}`)));
  }

  private get isEnough(): boolean {
    const { cycles, longestSeconds = Number.POSITIVE_INFINITY } = this.parts.options;
    return this.cycles >= cycles || performance.now() - this.began > longestSeconds * 1000;
  }

  /** One process, killed at one failpoint after the other, and begun again each time. */
  private async kill(victim: ChaosProcess): Promise<void> {
    const { plan, options } = this.parts;
    const may = (point: string) => !victim.name.startsWith('worker') || !/answer|append resident/.test(point);
    while (!this.isEnough) {
      this.cycles += 1;
      const mine = this.cycles;
      const wanted = options.points?.[mine - 1];
      const arm = wanted === undefined ? plan.next(may) : { point: wanted, skip: 2, any: Number.MAX_SAFE_INTEGER };
      victim.suffer({ arm });
      if (!(await victim.ended(PATIENCE_MS))) victim.suffer({ arm: { point: '', skip: 0, any: 1 } });
      if (!(await victim.ended(PATIENCE_MS))) await victim.end('SIGKILL');
      const point = victim.lastDeath()?.point ?? 'killed from outside';
      plan.died(point);
      options.onCycle?.(`${mine} ${victim.name}: ${point}${point === arm.point ? '' : ` (wanted: ${arm.point})`}`);
      await this.begin(victim);
    }
  }

  private async begin(victim: ChaosProcess): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await victim.up();
        return;
      } catch (error) {
        await victim.end('SIGKILL');
        this.parts.options.onCycle?.(`${victim.name} did not start: ${String(error).slice(-400)}`);
        // While Redis or storage are away a start may be refused; it is begun again by whatever keeps processes up.
        if (tries < STARTS) continue;
        this.trouble.push(String(error));
        throw error;
      }
    }
  }

  private async breakThings(): Promise<void> {
    const { house, random, options } = this.parts;
    const faults = faultsOf({ ...house, random, seconds: options.faultSeconds });
    for (let index = 0; ; index += 1) {
      await sleep(BETWEEN_FAULTS_MS);
      const fault = faults[index % faults.length];
      if (fault === undefined || this.isEnough) return;
      options.onCycle?.(`fault: ${fault.name}`);
      this.faults.set(fault.name, (this.faults.get(fault.name) ?? 0) + 1);
      await fault.cause();
    }
  }

  /** Looks until nothing is left to do, or has been left for too long. */
  private async settledHistory(): Promise<History> {
    const { house, options } = this.parts;
    const [first] = house.processes;
    for (let round = 1; ; round += 1) {
      await sleep(round === 1 ? (options.settlingMs ?? SETTLING_MS / 4) : SETTLING_MS);
      if (options.profile === 'sqlite') {
        const code = await first?.end('SIGTERM');
        if (code !== 0) this.trouble.push(`the process ended with ${code} when it was told to stop`);
      }
      const history = await this.look();
      const open = violationsOf(history).filter(({ promise }) => MAY_FOLLOW.includes(promise));
      if (open.length === 0 || round === SETTLINGS) return history;
      if (options.profile === 'sqlite' && first !== undefined) await this.begin(first);
    }
  }

  private async look(): Promise<History> {
    const { house, worlds, sent } = this.parts;
    const stored = await house.look((stores) => readHistory(stores, house.seal, worlds));
    return { sent, steps: this.town.steps, orders: [], ...stored };
  }

  private report(history: History): ChaosReport {
    const { options, house, plan } = this.parts;
    const { sent, turns, handoffs, steps, sessions, carried } = history;
    return {
      profile: options.profile,
      storage: house.storage,
      seed: options.seed,
      cycles: this.cycles,
      seconds: (performance.now() - this.began) / 1000,
      killed: plan.killed,
      faults: this.faults,
      counts: {
        'messages sent': sent.length,
        acknowledged: sent.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length,
        'turns stored': turns.length,
        handoffs: handoffs.length,
        'acceptances told': steps.filter(({ did }) => did === 'accepted').length,
        "lawyers' words told": steps.filter(({ did }) => did === 'said').length,
        services: sessions.length,
        'closed services': sessions.filter(({ state }) => state === 'closed').length,
        'messages on telephones': carried.length,
        'left unknown': turns.filter(({ delivery }) => delivery === 'unknown').length,
      },
      violations: violationsOf(history),
      history,
      trouble: this.trouble,
    };
  }
}

/** Broken only as long as nobody has come to it. */
const MAY_FOLLOW: readonly Violation['promise'][] = ['stuck', 'lost', 'rating'];
