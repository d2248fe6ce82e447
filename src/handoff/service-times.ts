import type { Clock } from '../clock.ts';
import type { LoadKind } from './lawyer-profile.ts';

/** In the rush of a Monday morning everybody asks how long it takes; it does not change from one to the next. */
const KEPT_MS = 30_000;

/** How long services took lately (近期用时), ms, read no more often than every half minute. */
export class ServiceTimes {
  private readonly kept = new Map<LoadKind, { at: number; times: Promise<number[]> }>();

  constructor(
    private readonly read: (kind: LoadKind) => Promise<number[]>,
    private readonly clock: Clock,
  ) {}

  of(kind: LoadKind): Promise<number[]> {
    const now = this.clock.now().getTime();
    const known = this.kept.get(kind);
    if (known !== undefined && Math.abs(now - known.at) < KEPT_MS) return known.times;
    const times = this.read(kind);
    this.kept.set(kind, { at: now, times });
    // What could not be read is read again by the next who asks.
    times.catch(() => this.kept.delete(kind));
    return times;
  }
}
