import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A stand-in for an engine on this machine: keeps what it got, answers as it is told. */
export class EngineStub {
  readonly received: Received[] = [];
  answer: (response: ServerResponse, request: Received) => void = (response) => response.writeHead(204).end();
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<EngineStub> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const received = { method, path, headers, body: Buffer.concat(parts).toString('utf8') };
        stub.received.push(received);
        stub.answer(response, received);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const stub = new EngineStub(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return stub;
  }

  /** Answer with this from now on. */
  json(content: unknown, status = 200): void {
    this.answer = (response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((done) => this.server.close(done));
  }
}
