/** What the watch over a shared device needs of the world. */
export interface KioskWorld {
  /** Milliseconds without a touch, a key or news of the consultation before the warning shows, as things stand. */
  idle(): number;
  now(): number;
  /** Runs about every second until the page is left. */
  everySecond(run: () => void): void;
  /** Nobody has touched anything: forget in so many seconds. Called each second with what is left. */
  warn(secondsLeft: number): void;
  /** Somebody is here after all. */
  calm(): void;
  forget(): void;
}

/** How long the warning stands, seconds. */
const WARNING = 60;
const MINUTE = 60_000;
const FEWEST_MINUTES = 1;
const MOST_MINUTES = 30;
const USUAL_MINUTES = 3;
/** Whoever waits for a lawyer looks about. */
export const WAITING_IDLE = 10 * MINUTE;

/** Milliseconds of idleness of `?kiosk=1` (3 minutes) or `?kiosk=10` (that many minutes); null for devices of one's own. */
export function kioskIdle(wanted: string | null): number | null {
  if (wanted === null || wanted === '' || wanted === '0') return null;
  const minutes = Number(wanted);
  if (!Number.isInteger(minutes) || minutes < FEWEST_MINUTES) return null;
  return (minutes === 1 ? USUAL_MINUTES : Math.min(minutes, MOST_MINUTES)) * MINUTE;
}

/**
 * On a device that many share (村居服务点的平板), the page forgets who was there: after some idleness it warns, and a
 * minute later begins anew. Whoever is still reading touches anything.
 */
export class Kiosk {
  private last: number;
  private warned = false;

  constructor(private readonly world: KioskWorld) {
    this.last = world.now();
    world.everySecond(() => this.look());
  }

  /** Somebody touched the device, or a lawyer or the bot said something that is to be read. */
  stir(): void {
    this.last = this.world.now();
    if (!this.warned) return;
    this.warned = false;
    this.world.calm();
  }

  private look(): void {
    const over = this.world.now() - this.last - this.world.idle();
    if (over < 0) return;
    const left = WARNING - Math.floor(over / 1000);
    if (left <= 0) {
      this.last = this.world.now();
      this.world.forget();
      return;
    }
    this.warned = true;
    this.world.warn(left);
  }
}
