import type { Clock } from '../../src/clock.ts';

/** A clock that runs as ours does, from another moment on, and can be moved forward. */
export class ShiftedClock implements Clock {
  private shift: number;

  /** @param from the moment it shows first. */
  constructor(from: Date) {
    this.shift = from.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.shift);
  }

  pass(ms: number): void {
    this.shift += ms;
  }

  /** Forward to the next time that it is so late in Shanghai, `HH:MM`. */
  passTo(time: string): void {
    const shanghai = new Date(this.now().getTime() + 8 * 3_600_000);
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    const wanted = Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate(), hours, minutes);
    const ahead = wanted - shanghai.getTime();
    this.pass(ahead > 0 ? ahead : ahead + 86_400_000);
  }
}
