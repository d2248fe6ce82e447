import { io, type Socket } from 'socket.io-client';
import { SOCKET_PATH } from '../../src/desk/index.ts';
import type { Desk } from './handoff-house.ts';

/** Somebody at home, writing over Direct Line from an address of his own. */
export class Resident {
  private constructor(
    private readonly url: string,
    private readonly address: string,
    private readonly token: string,
    readonly conversationId: string,
  ) {}

  static async open(url: string, number: number): Promise<Resident> {
    const address = `10.${1 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
    const { token, conversationId } = await answer<{ token: string; conversationId: string }>(
      await post(`${url}/channels/web/token`, {}, { 'x-forwarded-for': address }),
    );
    const resident = new Resident(url, address, token, conversationId);
    await answer(await post(`${url}/v3/directline/conversations`, {}, resident.headers()));
    return resident;
  }

  /** @returns the place of the message in the conversation's log. */
  async say(text: string): Promise<number> {
    const url = `${this.url}/v3/directline/conversations/${this.conversationId}/activities`;
    const { id } = await answer<{ id: string }>(await post(url, { type: 'message', text }, this.headers()));
    return Number(id.split('|')[1]);
  }

  private headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}`, 'x-forwarded-for': this.address };
  }
}

interface Case {
  id: string;
  conversationId: string;
}

/** A lawyer's page: its calls, and its socket. */
export class DeskPage {
  /** What the socket told of conversations: when it came, and up to which place of the log. */
  readonly told = new Map<string, { at: number; lastSeq: number }[]>();
  private readonly socket: Socket;
  private readonly beating: NodeJS.Timeout;
  private queueIsNews = true;
  private onQueue = () => {};

  constructor(
    private readonly url: string,
    readonly desk: Desk,
  ) {
    const extraHeaders = { Cookie: desk.cookie };
    this.socket = io(url, { path: SOCKET_PATH, transports: ['websocket'], forceNew: true, extraHeaders });
    this.socket.on('turns', ({ conversationId, lastSeq }: { conversationId: string; lastSeq: number }) => {
      const told = this.told.get(conversationId) ?? [];
      told.push({ at: performance.now(), lastSeq });
      this.told.set(conversationId, told);
    });
    this.socket.on('queue', () => {
      this.queueIsNews = true;
      this.onQueue();
    });
    this.beating = setInterval(() => this.socket.emit('heartbeat'), 15_000);
  }

  async connected(): Promise<void> {
    if (!this.socket.connected) await new Promise<void>((resolve) => this.socket.once('connect', () => resolve()));
  }

  async setDuty(onDuty: boolean): Promise<void> {
    await answer(await this.call('PUT', '/duty', { onDuty }));
  }

  async accept(handoffId: string): Promise<void> {
    await answer(await this.call('POST', `/handoffs/${handoffId}/accept`));
  }

  async close(handoffId: string): Promise<void> {
    await answer(await this.call('POST', `/handoffs/${handoffId}/close`, { outcome: 'resolved', note: '' }));
  }

  watch(conversationId: string): void {
    this.socket.emit('watch', { conversationId });
  }

  /** As the page does it: told by the socket that the queue has moved, it reads it, until the offer is there. */
  async offered(conversationId: string, withinMs: number): Promise<Case> {
    const end = performance.now() + withinMs;
    while (performance.now() < end) {
      if (!this.queueIsNews) {
        await new Promise<void>((resolve) => {
          this.onQueue = resolve;
          setTimeout(resolve, withinMs);
        });
      }
      this.queueIsNews = false;
      const { offers } = await answer<{ offers: Case[] }>(await this.call('GET', '/queue'));
      const found = offers.find((offer) => offer.conversationId === conversationId);
      if (found !== undefined) return found;
    }
    throw new Error(`no offer within ${withinMs} ms`);
  }

  end(): void {
    clearInterval(this.beating);
    this.socket.disconnect();
  }

  private call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { 'content-type': 'application/json', 'x-hotline-desk': '1', cookie: this.desk.cookie };
    const url = `${this.url}/api/desk${path}`;
    return fetch(url, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }
}

export function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text === '' ? 'null' : text) as T;
}
