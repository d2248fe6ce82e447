/**
 * The server's time on a device whose own clock may be wrong: every answer that carries the server's time sets it
 * right. Milliseconds since 1970.
 */
export class ServerClock {
  private ahead = 0;

  /** @param serverNow ISO 8601, as the server wrote it; @param here the device's clock when it arrived. */
  sync(serverNow: string, here: number = Date.now()): void {
    const there = Date.parse(serverNow);
    if (!Number.isNaN(there)) this.ahead = there - here;
  }

  now(here: number = Date.now()): number {
    return here + this.ahead;
  }
}
