import { once } from 'node:events';
import { Agent, request as ask, createServer } from 'node:http';

/** How often each process is asked whether it is ready, ms. */
const LOOK_MS = 100;

export interface RoundRobin {
  url: string;
  /** Requests that reached nobody, or broke before their answer. */
  readonly failed: string[];
  /** Requests by target. */
  readonly sent: Map<string, number>;
  isReady(target: string): boolean;
  close(): Promise<void>;
}

/**
 * A load balancer without sticky sessions (轮询): each request goes to the next process that says it is ready. Like all
 * balancers it goes on to the next one where nobody listens, and never sends a request twice that somebody has taken.
 */
export async function startRoundRobin(targets: readonly string[]): Promise<RoundRobin> {
  const agent = new Agent({ keepAlive: true });
  const ready = new Set(targets);
  const failed: string[] = [];
  const sent = new Map<string, number>();
  let turn = 0;
  let isLooking = false;
  const look = async (target: string): Promise<void> => {
    const answer = await fetch(`${target}/readyz`).catch(() => null);
    if (answer?.ok) ready.add(target);
    else ready.delete(target);
  };
  const looking = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    Promise.all(targets.map(look)).finally(() => {
      isLooking = false;
    });
  }, LOOK_MS);
  const next = (not: readonly string[]): string | undefined => {
    const untried = targets.filter((target) => !not.includes(target));
    const open = untried.filter((target) => ready.has(target));
    // Where none says that it is ready, all are tried: rather slow than not at all.
    const choice = open.length > 0 ? open : untried;
    return choice[turn++ % choice.length];
  };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const pass = (tried: readonly string[]): unknown => {
      const target = next(tried);
      const fail = (why: string) => {
        failed.push(`${request.method} ${request.url?.split('?')[0]}: ${why}`);
        if (response.headersSent) response.destroy();
        else response.writeHead(502).end();
      };
      if (target === undefined) return fail('nobody listens');
      sent.set(target, (sent.get(target) ?? 0) + 1);
      const { host: _host, connection: _connection, ...headers } = request.headers;
      const onward = ask(`${target}${request.url}`, { agent, method: request.method ?? 'GET', headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
        answer.on('error', (error) => fail(error.message));
      });
      onward.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ECONNREFUSED') pass([...tried, target]);
        else fail(error.code ?? error.message);
      });
      onward.end(body);
    };
    pass([]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    failed,
    sent,
    isReady: (target) => ready.has(target),
    async close() {
      clearInterval(looking);
      agent.destroy();
      server.closeAllConnections();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
