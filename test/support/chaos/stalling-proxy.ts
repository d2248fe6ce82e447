import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy whose open connections can go dead without being closed (half-open), as behind a lost router. */
export class StallingProxy {
  private readonly pairs = new Set<[Socket, Socket]>();
  private server: Server | null = null;

  constructor(
    private readonly host: string,
    private readonly port: number,
  ) {}

  /** @returns its port on the loopback. */
  async open(): Promise<number> {
    const server = createServer((client) => {
      const target = connect(this.port, this.host);
      const pair: [Socket, Socket] = [client, target];
      this.pairs.add(pair);
      const close = () => {
        this.pairs.delete(pair);
        client.destroy();
        target.destroy();
      };
      for (const socket of pair) socket.on('error', close).on('close', close);
      client.pipe(target);
      target.pipe(client);
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** The connections that are open carry nothing any more, in neither direction, and stay open; new ones work. */
  stall(): void {
    for (const [client, target] of this.pairs) {
      client.unpipe(target).pause();
      target.unpipe(client).pause();
    }
  }

  /** What was stalled is closed at last. */
  cut(): void {
    for (const [client, target] of this.pairs) {
      if (!client.isPaused()) continue;
      client.destroy();
      target.destroy();
    }
  }

  close(): void {
    for (const [client, target] of this.pairs) {
      client.destroy();
      target.destroy();
    }
    this.server?.close();
  }
}
