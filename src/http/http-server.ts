import { createServer, type RequestListener, type Server } from 'node:http';

/** How long a client may take, ms; who is slower is cut off, so that slow ones cannot hold all connections. */
export const SERVER_LIMITS = {
  /** For all headers. */
  headersTimeout: 15_000,
  /** For the whole request: an upload of 10 MB over a slow telephone line. */
  requestTimeout: 180_000,
  /** Between two looks at who is late. */
  connectionsCheckingInterval: 5_000,
  /** Bytes of all headers together. */
  maxHeaderSize: 16 * 1024,
} as const;

/** The server of the app, with limits for slow clients. */
export function createHttpServer(
  app: RequestListener,
  limits: Partial<Record<keyof typeof SERVER_LIMITS, number>> = {},
): Server {
  const server = createServer({ ...SERVER_LIMITS, ...limits }, app);
  server.maxHeadersCount = 100;
  return server;
}
