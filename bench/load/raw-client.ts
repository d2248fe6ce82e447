import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  status: number;
  body: string;
}

/**
 * One HTTP/1.1 connection that is kept, one request at a time. The load must cost less than what it measures: `fetch`
 * takes longer for a request than Express for its answer.
 */
export class RawClient {
  private socket: Socket | null = null;
  private read: Buffer = Buffer.alloc(0);
  private waiting: { resolve: (answer: RawAnswer) => void; reject: (error: Error) => void } | null = null;

  constructor(private readonly port: number) {}

  /** @param headers lines without Host, Content-Length and Connection. */
  async request(method: string, path: string, headers: readonly string[], body = ''): Promise<RawAnswer> {
    const socket = this.socket ?? (await this.open());
    const bytes = Buffer.byteLength(body);
    const lines = [
      `${method} ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${this.port}`,
      ...headers,
      `Content-Length: ${bytes}`,
    ];
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
    });
  }

  close(): void {
    this.socket?.destroy();
    this.socket = null;
  }

  private open(): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true });
      socket.once('connect', () => {
        this.socket = socket;
        resolve(socket);
      });
      socket.on('error', reject);
      socket.on('data', (chunk) => this.take(chunk));
      socket.on('close', () => {
        if (this.socket === socket) this.socket = null;
        this.waiting?.reject(new Error('the connection was closed'));
        this.waiting = null;
      });
    });
  }

  private take(chunk: Buffer): void {
    this.read = this.read.length === 0 ? chunk : Buffer.concat([this.read, chunk]);
    const end = this.read.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.read.toString('latin1', 0, end);
    const length = Number(/\r\ncontent-length: *(\d+)/iu.exec(head)?.[1] ?? 0);
    const whole = end + 4 + length;
    if (this.read.length < whole) return;
    const body = this.read.toString('utf8', end + 4, whole);
    this.read = this.read.subarray(whole);
    const waiting = this.waiting;
    this.waiting = null;
    waiting?.resolve({ status: Number(head.slice(9, 12)), body });
  }
}
