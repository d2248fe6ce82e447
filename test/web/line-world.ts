import type { LineActivity } from '../../web/resident/line/activity.ts';
import { DirectLine } from '../../web/resident/line/direct-line.ts';
import type { LineState } from '../../web/resident/line/listener.ts';
import type { OutMessage } from '../../web/resident/line/outbox.ts';
import type { HttpAnswer, HttpRequest, LinePorts, SocketPort } from '../../web/resident/line/ports.ts';

/** A WebSocket whose other end is the test. */
export class FakeSocket implements SocketPort {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event?: { reason?: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly sent: string[] = [];
  closed = false;

  constructor(readonly url: string) {}

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  frame(activities: LineActivity[], watermark: string): void {
    this.onmessage?.({ data: JSON.stringify({ activities, watermark }) });
  }
}

/** A Direct Line server in memory, a clock that stands still until it is moved, and the page's client between them. */
export class LineWorld {
  readonly stored = new Map<string, string>();
  readonly calls: { method: string; path: string; body: Record<string, unknown> }[] = [];
  readonly sockets: FakeSocket[] = [];
  readonly log: LineActivity[] = [];
  readonly shown: { activity: LineActivity; history: boolean }[] = [];
  readonly states: LineState[] = [];
  outbox: readonly OutMessage[] = [];
  restarts = 0;
  /** Statuses the next posts of activities get, before the server answers as it should. 0: no answer. */
  postFailures: number[] = [];
  /** Refuses this resume secret. */
  forgottenResume = '';
  down = false;
  tokenLife = 1800;
  echo = true;
  private readonly seenClients = new Map<string, string>();
  private tokens = 0;
  private validToken = '';
  private timers: { at: number; run: () => void }[] = [];
  private time = 0;
  private ids = 0;
  readonly line: DirectLine;

  constructor(options: { stored?: Map<string, string>; sockets?: boolean; log?: LineActivity[] } = {}) {
    for (const [key, value] of options.stored ?? []) this.stored.set(key, value);
    this.log.push(...(options.log ?? []));
    this.line = new DirectLine(this.ports(options.sockets ?? true), {
      activities: (activities, history) => {
        for (const activity of activities) this.shown.push({ activity, history });
      },
      state: (state) => this.states.push(state),
      outbox: (messages) => {
        this.outbox = messages;
      },
      restarted: () => {
        this.restarts += 1;
      },
    });
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  }

  get texts(): string[] {
    return this.shown.map(({ activity }) => activity.text ?? '');
  }

  /** The server says something; on the stream it shows only when the test puts it there. */
  say(text: string, extra: Partial<LineActivity> = {}): LineActivity {
    const activity: LineActivity = { type: 'message', text, id: this.nextId(), ...extra };
    this.log.push(activity);
    return activity;
  }

  /** What the server took is gone, as after a crash before it was durable. */
  forgetAll(): void {
    this.log.length = 0;
    this.seenClients.clear();
  }

  refuseToken(): void {
    this.validToken = '';
  }

  /** Opens the socket that the client asked for last. */
  async openSocket(): Promise<void> {
    this.socket.onopen?.();
    await this.settle();
  }

  /** Moves the clock and runs what falls due. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds;
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.timers = this.timers.filter((each) => each !== due);
      this.time = due.at;
      due.run();
      await this.settle();
    }
    this.time = end;
    await this.settle();
  }

  /** Lets everything run that waits for nothing but its turn. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  posts(): string[] {
    return this.calls
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/activities'))
      .map(({ body }) => String(body.text));
  }

  private ports(sockets: boolean): LinePorts {
    return {
      http: (url, request) => this.answer(url, request),
      openSocket: sockets
        ? (url) => {
            const socket = new FakeSocket(url);
            this.sockets.push(socket);
            return socket;
          }
        : null,
      memory: {
        read: (key) => this.stored.get(key) ?? null,
        write: (key, value) => {
          if (value === null) this.stored.delete(key);
          else this.stored.set(key, value);
        },
      },
      later: (milliseconds, run) => {
        const timer = { at: this.time + milliseconds, run };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((each) => each !== timer);
        };
      },
      now: () => this.time,
      random: () => 0.5,
      newId: () => {
        this.ids += 1;
        return `client-${this.ids}`;
      },
    };
  }

  private nextId(): string {
    return `c|${String(this.log.length + 1).padStart(7, '0')}`;
  }

  private async answer(url: string, request: HttpRequest): Promise<HttpAnswer> {
    if (this.down) throw new TypeError('network');
    const path = url.split('?')[0] ?? '';
    const body = JSON.parse(request.body ?? '{}') as Record<string, unknown>;
    this.calls.push({ method: request.method, path, body });
    if (path === '/channels/web/token') return this.token(body);
    if (request.headers.authorization !== `Bearer ${this.validToken}`) return reply(403, {});
    const watermark = Number(new URLSearchParams(url.split('?')[1] ?? '').get('watermark') ?? 0);
    if (path.endsWith('/activities')) {
      if (request.method === 'GET') return reply(200, this.since(watermark));
      return this.post(body);
    }
    return reply(200, { conversationId: 'c', streamUrl: 'wss://elsewhere/stream?watermark=-&t=ticket' });
  }

  private token(body: Record<string, unknown>): HttpAnswer {
    if (body.resume !== undefined && body.resume === this.forgottenResume) return reply(404, {});
    this.tokens += 1;
    this.validToken = `token-${this.tokens}`;
    return reply(200, {
      token: this.validToken,
      conversationId: 'c',
      userId: 'dl_1',
      expires_in: this.tokenLife,
      resume: 'secret',
    });
  }

  private since(watermark: number): Record<string, unknown> {
    return { activities: this.log.slice(watermark), watermark: String(this.log.length) };
  }

  private post(body: Record<string, unknown>): HttpAnswer {
    const failure = this.postFailures.shift();
    if (failure === 0) throw new TypeError('network');
    if (failure !== undefined) return reply(failure, {});
    const clientActivityID = String((body.channelData as { clientActivityID: string }).clientActivityID);
    const known = this.seenClients.get(clientActivityID);
    if (known !== undefined) return reply(200, { id: known });
    const activity = this.say(String(body.text), {
      from: { id: 'dl_1', role: 'user' },
      channelData: { clientActivityID, speaker: 'resident' },
    });
    this.seenClients.set(clientActivityID, activity.id ?? '');
    if (this.echo) this.sockets.at(-1)?.frame([activity], String(this.log.length));
    return reply(200, { id: activity.id });
  }
}

function reply(status: number, body: unknown): HttpAnswer {
  return { status, ok: status < 400, headers: { get: () => null }, json: async () => body };
}
