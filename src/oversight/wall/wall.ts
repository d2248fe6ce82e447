import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { asHotlineError } from '../../errors.ts';
import type { Jobs } from '../../jobs/index.ts';
import { isInScope } from '../../staff/index.ts';
import type { Collection } from '../../storage/index.ts';
import { AlarmBook, type AlarmRecord, type StandingAlarm } from './alarm-book.ts';
import { Kept, WallLook, type WallSources } from './look.ts';
import { wallAlarms } from './wall-alarms.ts';
import { type WallFigures, wallFigures } from './wall-figures.ts';
import type { WallLimits, WallSnapshot } from './wall-snapshot.ts';

/** However many look at the wall, the house is looked at this often at most. */
const FRESH_MS = 1_000;
const WATCH_JOB = 'wall-watch';
/** Seen so often when nobody looks, an alarm knows since when it stands. */
const WATCH_EVERY_MS = 30_000;

interface WallDeps extends WallSources {
  alarms: Collection<AlarmRecord>;
  limits: WallLimits;
  jobs: Pick<Jobs, 'handle' | 'every'>;
  clock: Clock;
  log: Pick<Logger, 'warn'>;
}

/** The wall of one moment. */
export interface WallReading {
  at: Date;
  figures: WallFigures;
  alarms: StandingAlarm[];
}

/** The live wall (实时大屏): what goes on now, and what somebody must look at. */
export class Wall {
  private readonly look: WallLook;
  private readonly book: AlarmBook;
  private readonly snapshot = new Kept<WallSnapshot>(FRESH_MS);

  constructor(private readonly deps: WallDeps) {
    this.look = new WallLook(deps, deps.limits.reviewMs);
    this.book = new AlarmBook(deps.alarms);
    deps.jobs.handle(WATCH_JOB, () => this.watch());
  }

  get limits(): WallLimits {
    return this.deps.limits;
  }

  async start(): Promise<void> {
    await this.deps.jobs.every(WATCH_JOB, WATCH_EVERY_MS);
  }

  /** @param viewer whose regions it is made of; none = all. */
  async read(viewer: { regions: string[] }): Promise<WallReading> {
    const now = this.deps.clock.now();
    const snapshot = await this.snapshot.get(now, () => this.look.at(now));
    const isCounted = (regionCode: string | null) => isInScope(viewer, regionCode);
    const raised = wallAlarms(snapshot, this.deps.limits, isCounted);
    const alarms = await this.book.standing(raised, scopeOf(viewer), now);
    return { at: snapshot.at, figures: wallFigures(snapshot, isCounted), alarms };
  }

  /** Somebody attends to an alarm. @returns it as it stands; null when it is not raised, or not for him to see. */
  async acknowledge(key: string, viewer: { id: string; regions: string[] }): Promise<StandingAlarm | null> {
    const { alarms } = await this.read(viewer);
    const alarm = alarms.find((one) => one.key === key);
    if (alarm === undefined) return null;
    const acknowledgement = { by: viewer.id, at: this.deps.clock.now(), level: alarm.level };
    await this.book.acknowledge(alarm, scopeOf(viewer), acknowledgement);
    return { ...alarm, acknowledgement };
  }

  private async watch(): Promise<void> {
    const { clock, log } = this.deps;
    const { alarms } = await this.read({ regions: [] });
    const fresh = alarms.filter(({ isCritical, acknowledgement }) => isCritical && acknowledgement === null);
    if (fresh.length > 0)
      log.warn({ alarms: fresh.map(({ kind }) => kind) }, 'alarms of the wall that nobody attends to');
    try {
      await this.book.sweep(clock.now());
    } catch (error) {
      log.warn({ code: asHotlineError(error).code }, 'old alarms were not forgotten');
    }
  }
}

function scopeOf({ regions }: { regions: string[] }): string {
  return [...regions].sort().join(' ');
}
