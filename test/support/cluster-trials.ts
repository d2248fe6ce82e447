import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { WebSocket } from 'ws';
import type { HotlineProcess } from './hotline-process.ts';
import { faultsOfLog } from './load-audit.ts';
import type { WriteTrouble } from './mongo-proxy.ts';
import { seeded, type WebActivity } from './provider-load.ts';
import { startRoundRobin } from './round-robin.ts';
import { until } from './running-hotline.ts';
import type { TwoProcesses } from './two-processes.ts';
import type { WechatWorld } from './wechat-world.ts';

/** Less than an open stream waits until it looks by itself: what comes within it was told of. */
export const TOLD_MS = 15_000;
const QUESTIONS = ['公司拖欠工资怎么办', '借钱不还怎么起诉', '房东不退押金怎么办', '工伤怎么认定', '遗产怎么继承'];
let addresses = 0;

/** Somebody at his page, from an address of his own. Each call may go to another process. */
export class PageResident {
  readonly sent: string[] = [];

  private constructor(
    private readonly address: string,
    private readonly token: string,
    readonly conversationId: string,
  ) {}

  static async open(url: string, address = `198.51.100.${(addresses++ % 250) + 1}`): Promise<PageResident> {
    const response = await fetch(`${url}/channels/web/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
      body: '{}',
    });
    const { token, conversationId } = (await response.json()) as { token: string; conversationId: string };
    return new PageResident(address, token, conversationId);
  }

  call(url: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': this.address,
        authorization: `Bearer ${this.token}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** Sends a message as a page does: again under the same id until it is acknowledged. */
  async say(pick: () => string, text: string): Promise<string> {
    const message = { type: 'message', text, channelData: { clientActivityID: randomUUID() } };
    for (let tries = 0; tries < 60; tries += 1) {
      const path = `/v3/directline/conversations/${this.conversationId}/activities`;
      const response = await this.call(pick(), path, message).catch(() => null);
      if (response?.ok) {
        const { id } = (await response.json()) as { id: string };
        this.sent.push(id);
        return id;
      }
      await response?.body?.cancel();
      await sleep(response?.status === 429 ? 1000 : 200);
    }
    throw new Error('a message was not acknowledged in sixty tries');
  }

  /** His stream at this process; `seen` grows. */
  async stream(url: string): Promise<{ seen: WebActivity[]; ended: Promise<number>; close(): void }> {
    const response = await this.call(url, '/v3/directline/conversations', {});
    const { streamUrl } = (await response.json()) as { streamUrl: string };
    const { pathname, search } = new URL(streamUrl);
    const socket = new WebSocket(`${url.replace('http', 'ws')}${pathname}${search}`);
    const seen: WebActivity[] = [];
    socket.on('message', (frame) => {
      const text = String(frame);
      if (text !== '') seen.push(...(JSON.parse(text) as { activities: WebActivity[] }).activities);
    });
    const ended = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return { seen, ended, close: () => socket.close() };
  }
}

/** A page of a member of the demonstration's staff, signed in at one process, its socket at another. */
export class StaffPage {
  private constructor(
    private readonly cookie: string,
    readonly socket: Socket,
  ) {}

  static async open(username: string, signInAt: HotlineProcess, socketAt: HotlineProcess): Promise<StaffPage> {
    const passwords = [signInAt, socketAt].map(({ output }) => /demo-[0-9a-f]+/.exec(output)?.[0] ?? '');
    for (const password of passwords) {
      const response = await fetch(`${signInAt.url}/api/desk/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hotline-desk': '1' },
        body: JSON.stringify({ username, password }),
      });
      const [cookie = ''] = response.headers.getSetCookie()[0]?.split(';') ?? [];
      if (!response.ok || cookie === '') continue;
      const socket = io(socketAt.url, {
        path: '/api/desk/socket',
        transports: ['websocket'],
        forceNew: true,
        extraHeaders: { Cookie: cookie },
      });
      await new Promise((resolve, reject) => socket.once('connect', () => resolve(null)).once('connect_error', reject));
      return new StaffPage(cookie, socket);
    }
    throw new Error(`${username} could not sign in`);
  }

  async signOut(at: HotlineProcess): Promise<void> {
    await fetch(`${at.url}/api/desk/session`, {
      method: 'DELETE',
      headers: { cookie: this.cookie, 'x-hotline-desk': '1' },
    });
  }
}

/** Everything that was taken in is handled. */
export async function atRest({ stores: { turns } }: TwoProcesses): Promise<void> {
  await until(
    () => turns.count({ where: { pending: true } }),
    (count) => count === 0,
    120_000,
  );
}

/** What is wrong with the logs of these residents: lost, doubled, out of order, never answered. */
export async function faultsOf({ stores }: TwoProcesses, residents: readonly PageResident[]): Promise<string[]> {
  const faults: string[] = [];
  for (const { conversationId, sent } of residents) {
    const log = await stores.turns.read(conversationId, 0, 1000);
    const said = log.filter(({ from, activity }) => from === 'resident' && activity.type === 'message');
    const acknowledged = sent.map((id) => Number(id.split('|')[1]));
    const stored = said.map(({ seq }) => seq);
    if (String(stored) !== String(acknowledged)) faults.push(`acknowledged ${acknowledged}, stored ${stored}`);
    faults.push(...faultsOfLog(log).filter((fault) => !/^reply \d+ is /.test(fault)));
  }
  return faults;
}

/** Residents write while something befalls the writes of the storage. @returns what is wrong afterwards. */
export async function primaryChanges(
  house: TwoProcesses,
  { residents: count, messages, seed }: { residents: number; messages: number; seed: number },
): Promise<{ faults: string[]; acknowledged: number; troubled: Record<WriteTrouble, number> }> {
  const { mongoProxy, processes } = house;
  if (mongoProxy === null) throw new Error('the proxy was not asked for');
  const random = seeded(seed);
  const kinds: readonly WriteTrouble[] = ['cut', 'refused', 'stepped-down'];
  const pick = () => processes[Math.floor(random() * processes.length)]?.url ?? '';
  const residents = await Promise.all(Array.from({ length: count }, () => PageResident.open(pick())));
  let writes = 0;
  // Every ninth write, each kind in turn: a primary that changes over and over.
  mongoProxy.befall = () => {
    writes += 1;
    return writes % 9 === 0 ? (kinds[(writes / 9) % kinds.length] ?? null) : null;
  };
  await Promise.all(
    residents.map(async (resident) => {
      for (let said = 0; said < messages; said += 1) await resident.say(pick, questionOf(said));
    }),
  );
  mongoProxy.befall = null;
  await atRest(house);
  const acknowledged = residents.reduce((sum, { sent }) => sum + sent.length, 0);
  return { faults: await faultsOf(house, residents), acknowledged, troubled: { ...mongoProxy.troubled } };
}

export interface Rolling {
  exits: (number | null)[];
  failed: string[];
  faults: string[];
  /** Webhooks of WeChat that were given up. */
  givenUp: number;
  messages: number;
  sent: Map<string, number>;
}

/** One process after the other is restarted behind a balancer, while residents write through it. */
export async function rollingRestart(
  house: TwoProcesses,
  weChat: WechatWorld,
  { servers, rounds }: { servers: string[]; rounds: number },
): Promise<Rolling> {
  const balancer = await startRoundRobin(house.processes.map(({ url }) => url));
  const before = servers.splice(0, servers.length, balancer.url);
  const [faultsBefore, pick] = [weChat.faults, () => balancer.url];
  let isOver = false;
  let messages = 0;
  const residents = await Promise.all(Array.from({ length: 3 }, () => PageResident.open(balancer.url)));
  const talking = [
    ...residents.map(async (resident) => {
      for (let said = 0; !isOver; said += 1) {
        await resident.say(pick, questionOf(said));
        messages += 1;
        await sleep(250);
      }
    }),
    ...['a', 'b', 'c'].map(async (name) => {
      for (let said = 0; !isOver; said += 1) {
        // Another follower now and then: one alone would meet the limit.
        const openId = `oROLL${name}${String(Math.floor(said / 10)).padStart(22, '0')}`;
        await weChat.say(openId, questionOf(said));
        messages += 1;
        await sleep(150);
      }
    }),
  ];
  const exits: (number | null)[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const each of house.processes) {
      exits.push(await each.stop());
      await each.up();
      // As every rolling update does: the next one goes when the balancer sends to this one again.
      await until(
        () => balancer.isReady(each.url),
        (is) => is,
        60_000,
      );
    }
  }
  isOver = true;
  await Promise.all(talking);
  await atRest(house);
  servers.splice(0, 1, ...before);
  await balancer.close();
  const { failed, sent } = balancer;
  const faults = await faultsOf(house, residents);
  return { exits, failed, faults, givenUp: weChat.faults - faultsBefore, messages, sent };
}

export function questionOf(index: number): string {
  return QUESTIONS[index % QUESTIONS.length] ?? '';
}
