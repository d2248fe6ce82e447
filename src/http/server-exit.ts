import type { Server, ServerResponse } from 'node:http';

/** How long answers that are being made may take, ms. */
const ANSWERS_MS = 10_000;

/**
 * The orderly end of a server behind a load balancer (平滑下线): who asks is answered, and told to open his next connection
 * elsewhere; nobody is cut off in the middle.
 */
export class ServerExit {
  private isLeaving = false;

  constructor(private readonly server: Server) {
    server.prependListener('request', (_request, response: ServerResponse) => {
      if (this.isLeaving) response.setHeader('Connection', 'close');
      // A kept-open connection that was in use when the server was closed is idle now.
      response.once('close', () => {
        if (this.isLeaving) setImmediate(() => server.closeIdleConnections());
      });
    });
  }

  /** Everything is served still; each answer is the last one on its connection. */
  announce(): void {
    this.isLeaving = true;
  }

  /** No new connections; resolves when all are gone, those that wait for an answer after 10 s at the latest. */
  async finish(withinMs = ANSWERS_MS): Promise<void> {
    this.announce();
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        this.server.closeAllConnections();
        resolve();
      }, withinMs);
      this.server.close(() => {
        clearTimeout(late);
        resolve();
      });
      this.server.closeIdleConnections();
    });
  }
}
