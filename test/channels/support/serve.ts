import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { MountedChannel } from '../../../src/channels/channel.ts';

/** A channel on a real port. */
export interface Served {
  url: string;
  server: Server;
  close(): Promise<void>;
}

export async function serve(channel: MountedChannel, before?: (server: Server) => void): Promise<Served> {
  const app = express();
  for (const { path, router } of channel.routes) app.use(path, router);
  const server = createServer(app);
  before?.(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close: async () => {
      await channel.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A clock that a test moves by hand. */
export class HandClock {
  constructor(private at: Date) {}

  now(): Date {
    return new Date(this.at);
  }

  set(at: Date): void {
    this.at = at;
  }

  forward(seconds: number): void {
    this.at = new Date(this.at.getTime() + seconds * 1000);
  }
}

/** Waits until something holds; fails after `ms` with what was seen last. */
export async function until<T>(look: () => T | Promise<T>, holds: (seen: T) => boolean, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`Waited in vain; last seen: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
