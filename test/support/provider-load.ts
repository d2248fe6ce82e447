import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECRETS } from './running-hotline.ts';
import type { Telephone } from './telephone.ts';
import { twilioPhone } from './twilio-phone.ts';
import { TwilioWorld } from './twilio-world.ts';
import { startTwoProcesses, type TwoProcesses } from './two-processes.ts';
import { WechatWorld } from './wechat-world.ts';

/** Channels of the load. */
export type LoadChannel = 'wechat' | 'sms' | 'voice' | 'web';

/** One resident: what he writes, and what he writes without waiting for an answer. */
export interface LoadResident {
  channel: LoadChannel;
  /** openid, E.164 number, address of the web client. */
  address: string;
  /** Messages that leave together; the next when these have been answered. */
  bursts: string[][];
  /** Messages that were really sent: a caller cannot speak on when the call is over. */
  said: number;
  call?: Telephone;
  /** Of web chat: the activities as its client has them in the end. */
  seen?: { conversationId: string; activities: WebActivity[] };
}

export interface WebActivity {
  id: string;
  type: string;
  text?: string;
  replyToId?: string;
  from: { role?: string };
  channelData?: { clientActivityID?: string };
}

export interface LoadOptions {
  suite: string;
  messages: number;
  /** Of the random choices: the same load again. */
  seed: number;
  /** Residents at the same time. */
  atOnce: number;
  /** All providers hang up after this, ms; default their own 5 and 15 s. */
  patienceMs?: number;
  roles?: readonly string[];
  heapMb?: number;
  env?: Record<string, string>;
  mongoProxy?: boolean;
}

/** Answers of one provider: how long each took, and which were no answers. */
export interface Answers {
  ms: number[];
  statuses: Map<number, number>;
}

export interface ProviderLoad {
  house: TwoProcesses;
  /** Where providers deliver to; may be changed. */
  servers: string[];
  weChat: WechatWorld;
  twilio: TwilioWorld;
  residents: LoadResident[];
  answers: Map<LoadChannel, Answers>;
  /** What residents or providers found wrong while it ran. */
  faults: string[];
  /** From the first message to the last answer. */
  seconds: number;
  end(): Promise<void>;
}

/** Deliveries of one message, all at once. */
export const TIMES = 3;
const QUESTIONS = [
  '公司拖欠工资两个月了怎么办',
  '物业服务很差可以不交物业费吗',
  '借钱不还怎么起诉',
  '离婚了孩子归谁',
  '房东不退押金怎么办',
  '被公司辞退有什么补偿',
  '工伤怎么认定',
  '交通事故对方不赔怎么办',
  '买到假货怎么赔偿',
  '遗产怎么继承',
  '邻居漏水把我家泡了怎么办',
  '劳动仲裁怎么申请',
  '好的',
  '需要什么材料',
  '谢谢',
];
/** Of ten residents. */
const SHARED: readonly LoadChannel[] = [
  ...Array<LoadChannel>(5).fill('wechat'),
  ...Array<LoadChannel>(3).fill('sms'),
  'voice',
  'web',
];
const MOST_OF_ONE = 8;
/** Pauses of a call take this part of their time. */
const PAUSES = 0.5;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Residents with `messages` messages in all. */
export function residentsOf(messages: number, random: () => number): LoadResident[] {
  const residents: LoadResident[] = [];
  for (let left = messages; left > 0; ) {
    const channel = SHARED[Math.floor(random() * SHARED.length)] ?? 'wechat';
    const most = Math.min(left, 2 + Math.floor(random() * (MOST_OF_ONE - 1)));
    const bursts: string[][] = [];
    for (let count = 0; count < most; ) {
      // On the telephone one speaks after the other; web chat has a limit for those who type too fast.
      const together = channel === 'voice' || channel === 'web' || random() < 0.6 ? 1 : 2 + Math.floor(random() * 2);
      const size = Math.min(most - count, together);
      bursts.push(Array.from({ length: size }, () => QUESTIONS[Math.floor(random() * QUESTIONS.length)] ?? ''));
      count += size;
    }
    left -= most;
    residents.push({ channel, address: addressOf(channel, residents.length), bursts, said: 0 });
  }
  return residents;
}

function addressOf(channel: LoadChannel, index: number): string {
  if (channel === 'wechat') return `oLOAD${String(index).padStart(23, '0')}`;
  if (channel === 'web') return `198.18.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
  return `+86139${String(index).padStart(8, '0')}`;
}

/**
 * Residents write over four channels, and each provider delivers each of their messages three times in parallel, to
 * one of two processes by chance. @returns when all is said and everything has come to rest; null where a server is
 * missing.
 */
export async function runProviderLoad(options: LoadOptions): Promise<ProviderLoad | null> {
  const random = seeded(options.seed);
  const servers: string[] = [];
  const pick = () => servers[Math.floor(random() * servers.length)] ?? '';
  const answers = new Map<LoadChannel, Answers>();
  const onAnswer = (channel: LoadChannel) => (answer: { status: number; ms: number }) => {
    const { ms, statuses } = answers.get(channel) ?? { ms: [], statuses: new Map<number, number>() };
    ms.push(answer.ms);
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    answers.set(channel, { ms, statuses });
  };
  // Who waits longer tries longer, too: a starved machine says 503, and a message that nobody took is not lost.
  const patience = options.patienceMs === undefined ? {} : { patienceMs: options.patienceMs, persists: () => true };
  const weChat = new WechatWorld({
    servers,
    token: SECRETS.WECHAT_TOKEN,
    pick,
    ...patience,
    onAnswer: onAnswer('wechat'),
  });
  const account = { accountSid: SECRETS.TWILIO_ACCOUNT_SID, authToken: SECRETS.TWILIO_AUTH_TOKEN };
  const baseUrl = SECRETS.PUBLIC_BASE_URL;
  const twilio = new TwilioWorld({
    ...account,
    ...patience,
    baseUrl,
    pick,
    times: TIMES,
    random,
    onAnswer: onAnswer('sms'),
  });
  const env = {
    WECHAT_API_BASE: await weChat.open(),
    WECHAT_APP_SECRET: 'wechat-test-secret',
    TWILIO_WORLD: await twilio.open(),
    TWILIO_FROM: '+862012348000',
    ...options.env,
  };
  const { suite, roles, heapMb, mongoProxy = false } = options;
  const house = await startTwoProcesses({
    suite,
    env,
    mongoProxy,
    ...(roles === undefined ? {} : { roles }),
    ...(heapMb === undefined ? {} : { heapMb }),
  });
  const closeWorlds = () => Promise.all([weChat.close(), twilio.close()]);
  if (house === null) {
    await closeWorlds();
    return null;
  }
  servers.push(...house.processes.map(({ url }) => url));
  const residents = residentsOf(options.messages, random);
  const faults: string[] = [];
  const speak: Record<LoadChannel, (resident: LoadResident) => Promise<void>> = {
    wechat: (resident) => write(resident, (text) => weChat.say(resident.address, text, '', { parallel: true })),
    sms: (resident) => write(resident, (text) => twilio.say(resident.address, text)),
    voice: (resident) =>
      call(resident, {
        url: pick,
        onAnswer: onAnswer('voice'),
        authToken: account.authToken,
        baseUrl,
        ...(options.patienceMs === undefined ? {} : { giveUpMs: options.patienceMs }),
      }),
    web: (resident) => chat(resident, pick, onAnswer('web')),
  };
  const begin = performance.now();
  const waiting = [...residents];
  const oneAfterTheOther = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { channel } = next;
      await speak[channel](next).catch((error: unknown) => {
        faults.push(`${channel}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, oneAfterTheOther));
  const seconds = (performance.now() - begin) / 1000;
  await settled(house, twilio);
  return {
    house,
    servers,
    weChat,
    twilio,
    residents,
    answers,
    faults,
    seconds,
    end: async () => {
      await house.end();
      await closeWorlds();
    },
  };
}

async function write(resident: LoadResident, say: (text: string) => Promise<void>): Promise<void> {
  for (const burst of resident.bursts) {
    resident.said += burst.length;
    await Promise.all(burst.map(say));
  }
}

/** A telephone call; the states of its end are told in any order. */
async function call(
  resident: LoadResident,
  line: Omit<Parameters<typeof twilioPhone>[0], 'times' | 'pauses' | 'from'>,
): Promise<void> {
  const phone = twilioPhone({ ...line, times: TIMES, pauses: PAUSES, from: resident.address });
  resident.call = phone;
  await phone.dial();
  for (const [text = ''] of resident.bursts) {
    if (phone.isOver || phone.ending?.do !== 'ask' || !phone.ending.hears) break;
    resident.said += 1;
    await phone.say(text);
  }
  if (!phone.isOver) await phone.hangUp({ isShuffled: true });
}

/** A client of Direct Line that sends each message three times at once, under one id, as it does after a lost answer. */
async function chat(
  resident: LoadResident,
  pick: () => string,
  onAnswer: (answer: { status: number; ms: number }) => void,
): Promise<void> {
  const ask = async <T>(path: string, token: string, body?: unknown): Promise<T> => {
    for (;;) {
      const begin = performance.now();
      const response = await fetch(`${pick()}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'content-type': 'application/json',
          'x-forwarded-for': resident.address,
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const read: unknown = await response.json();
      if (path.endsWith('/activities')) onAnswer({ status: response.status, ms: performance.now() - begin });
      if (response.ok) return read as T;
      if (response.status !== 429) throw new Error(`${path}: ${response.status}`);
      await sleep(1000 * Number(response.headers.get('retry-after') ?? 1));
    }
  };
  const { token, conversationId } = await ask<{ token: string; conversationId: string }>('/channels/web/token', '', {});
  await ask('/v3/directline/conversations', token, {});
  const path = `/v3/directline/conversations/${conversationId}/activities`;
  const told = async (id: string): Promise<WebActivity[]> => {
    for (let end = Date.now() + 60_000; Date.now() < end; await sleep(300)) {
      const { activities } = await ask<{ activities: WebActivity[] }>(`${path}?watermark=`, token);
      if (activities.some(({ replyToId, type }) => replyToId === id && type === 'message')) return activities;
    }
    throw new Error('a message was not answered in a minute');
  };
  for (const [text = ''] of resident.bursts) {
    resident.said += 1;
    const message = { type: 'message', text, channelData: { clientActivityID: randomUUID() } };
    const ids = await Promise.all(Array.from({ length: TIMES }, () => ask<{ id: string }>(path, token, message)));
    const [first] = ids;
    if (first === undefined || ids.some(({ id }) => id !== first.id)) throw new Error('different ids of one message');
    resident.seen = { conversationId, activities: await told(first.id) };
  }
}

/** Nothing is to be handled and nothing on its way any more. */
async function settled({ stores: { turns } }: TwoProcesses, twilio: TwilioWorld): Promise<void> {
  const end = Date.now() + 180_000;
  for (;;) {
    await twilio.reported();
    const open = await Promise.all([
      turns.count({ where: { pending: true } }),
      ...(['with-answer', 'leaving', 'pending'] as const).map((delivery) => turns.count({ where: { delivery } })),
    ]);
    if (open.every((count) => count === 0)) break;
    if (Date.now() > end) return;
    await sleep(200);
  }
  await twilio.reported();
}
