import type { Server } from 'node:http';
import { createWebChannel, type WebChannel, type WebChannelDeps } from '../../../src/channels/web/index.ts';
import { FakeInlet, fingerprint, keptLog, openTestStore, type TestStore } from './fake-inlet.ts';
import { HandClock, type Served, serve } from './serve.ts';

/** DIRECTLINE_SECRET of the stage. */
export const SECRET = 'direct-line-secret';
const AMPLE = { perSecond: 1000, burst: 1000, perMinute: 1000, tokensPerMinute: 1000 };

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many calls
  body: any;
}

/** A conversation as a client holds it. */
export interface Line {
  id: string;
  token: string;
  streamUrl: string;
  resume: string;
}

/** Web chat on a real port, over real storage, with the bot of the test behind it. */
export class WebStage {
  private constructor(
    readonly store: TestStore,
    readonly inlet: FakeInlet,
    readonly channel: WebChannel,
    readonly served: Served,
    readonly clock: HandClock,
    readonly log: string[],
    /** What was counted, in order. */
    readonly counted: string[],
  ) {}

  static async open(options: Partial<WebChannelDeps> = {}): Promise<WebStage> {
    const store = await openTestStore();
    const inlet = new FakeInlet(store, 'not-needed');
    const clock = new HandClock(new Date());
    const { logger, lines } = keptLog();
    const counted: string[] = [];
    const channel = createWebChannel({
      inlet,
      turns: store.turns,
      conversations: store.conversations,
      feed: store.feed,
      secret: SECRET,
      tokenKey: 'a key of thirty-two characters !!',
      clock,
      logger,
      resume: { codes: store.resumeCodes, fingerprint },
      counter: (_channel, what) => counted.push(what),
      ...options,
      limits: { ...AMPLE, ...options.limits },
    });
    const served = await serve(channel, (server: Server) => channel.attachUpgrade(server));
    return new WebStage(store, inlet, channel, served, clock, lines, counted);
  }

  async close(): Promise<void> {
    await this.served.close();
    await this.store.close();
  }

  async call(
    method: string,
    path: string,
    token: string | null,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.served.url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return answerOf(response);
  }

  async newToken(body: unknown = {}) {
    return (await this.call('POST', '/channels/web/token', null, body)).body;
  }

  async newLine(): Promise<Line> {
    const { token, resume } = await this.newToken();
    const { body } = await this.call('POST', '/v3/directline/conversations', token, {});
    return { id: body.conversationId, token: body.token, streamUrl: body.streamUrl, resume };
  }

  say({ id, token }: Pick<Line, 'id' | 'token'>, activity: unknown): Promise<Answer> {
    return this.call('POST', `/v3/directline/conversations/${id}/activities`, token, activity);
  }

  async activities({ id, token }: Pick<Line, 'id' | 'token'>) {
    return (await this.call('GET', `/v3/directline/conversations/${id}/activities`, token)).body.activities;
  }

  async upload({ id, token }: Pick<Line, 'id' | 'token'>, form: FormData): Promise<Answer> {
    const response = await fetch(`${this.served.url}/v3/directline/conversations/${id}/upload?userId=dl_forged`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    return answerOf(response);
  }
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}

/** A message as clients post it. */
export const message = (text: string, clientActivityID?: string) => ({
  type: 'message',
  text,
  ...(clientActivityID ? { channelData: { clientActivityID } } : {}),
});
