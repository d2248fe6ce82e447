import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TwilioWorld } from '../twilio-world.ts';
import type { WechatWorld } from '../wechat-world.ts';
import type { LawyerStep, SentMessage } from './history.ts';

/** What residents write: questions, wishes for a person, and what ends a service. */
export const WORDS: readonly string[] = [
  '公司拖欠工资两个月了怎么办',
  '借钱不还怎么起诉',
  '物业服务很差可以不交物业费吗',
  '房东不退押金怎么办',
  '转人工',
  '我要找律师',
  '需要什么材料',
  '谢谢',
  '再见',
  '满意',
  '没有别的问题了',
  '转人工',
];
const REQUEST_MS = 20_000;
/** Messages of one telephone; twenty a minute are taken. */
const MOST_OF_ONE = 12;

/** What everybody who talks has in common. */
export interface Town {
  /** Addresses of the processes that serve residents and staff. */
  urls: readonly string[];
  random: () => number;
  weChat: WechatWorld;
  twilio: TwilioWorld;
  sent: SentMessage[];
  steps: LawyerStep[];
  /** What residents write. */
  words: readonly string[];
  isOver: () => boolean;
  /** Passwords of the demo staff, as far as known. */
  passwords: () => readonly string[];
}

function pick<T>(random: () => number, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

/** A resident, one message after the other, until the town sleeps. @param pauseMs between messages, at most. */
export async function talk(town: Town, who: number, pauseMs: number): Promise<void> {
  const { random } = town;
  const channel = who % 3;
  let chat: WebChat | null = null;
  for (let said = 0; !town.isOver(); said += 1) {
    const text = pick(random, town.words);
    // Another telephone before the limits of one are reached: what they refuse is acknowledged and not kept.
    const number = String(Math.floor(said / MOST_OF_ONE) * 100 + who);
    const openId = `oCHAOS${number.padStart(22, '0')}`;
    const phone = `+86138${number.padStart(8, '0')}`;
    if (channel === 0) await town.weChat.say(openId, text, '', { parallel: true });
    else if (channel === 1) await town.twilio.say(phone, text);
    else {
      chat ??= await WebChat.open(town, who);
      await chat?.say(text);
      if (random() < 0.1) chat = null;
    }
    await sleep(random() * pauseMs);
  }
}

/** A client of Direct Line that sends a message, three times at once, until it is acknowledged. */
class WebChat {
  private constructor(
    readonly town: Town,
    readonly token: string,
    readonly conversationId: string,
    readonly address: string,
  ) {}

  static async open(town: Town, who: number): Promise<WebChat | null> {
    while (!town.isOver()) {
      const address = `198.18.${Math.floor(town.random() * 250)}.${(who % 250) + 1}`;
      const opened = await ask(town, '/channels/web/token', { 'x-forwarded-for': address }, {});
      if (opened?.ok) {
        const { token, conversationId } = (await opened.json()) as { token: string; conversationId: string };
        return new WebChat(town, token, conversationId, address);
      }
      await sleep(300);
    }
    return null;
  }

  async say(text: string): Promise<void> {
    const { town, token, conversationId, address } = this;
    const id = randomUUID();
    const message: SentMessage = {
      channel: 'web',
      resident: conversationId,
      id,
      sentAt: performance.now(),
      acknowledgedAt: null,
    };
    town.sent.push(message);
    const path = `/v3/directline/conversations/${conversationId}/activities`;
    const headers = { authorization: `Bearer ${token}`, 'x-forwarded-for': address };
    const body = { type: 'message', text, channelData: { clientActivityID: id } };
    while (message.acknowledgedAt === null && !town.isOver()) {
      const answers = await Promise.all([0, 1, 2].map(() => ask(town, path, headers, body)));
      if (answers.some((answer) => answer?.ok)) message.acknowledgedAt = performance.now();
      else await sleep(1000);
    }
  }
}

/** A lawyer at the desk, who takes what is offered or waits, says something, and closes it; until the town sleeps. */
export async function serve(town: Town, username: string, pauseMs: number): Promise<void> {
  let cookie: string | null = null;
  let onDutyAt = 0;
  const said = new Map<string, number>();
  while (!town.isOver()) {
    await sleep(pauseMs * (0.5 + town.random()));
    cookie ??= await signedIn(town, username);
    if (cookie === null) continue;
    const headers = { cookie };
    if (performance.now() - onDutyAt > 15_000) {
      const duty = await ask(town, '/api/desk/duty', headers, { onDuty: true }, 'PUT');
      if (duty?.status === 401) cookie = null;
      if (duty?.ok) onDutyAt = performance.now();
      continue;
    }
    const answer = await ask(town, '/api/desk/queue', headers);
    if (answer?.status === 401) cookie = null;
    if (!answer?.ok) continue;
    const { offers, waiting, mine } = (await answer.json()) as Record<string, { id: string; state: string }[]>;
    const [next] = [...(offers ?? []), ...(waiting ?? [])];
    if (next !== undefined && (mine ?? []).length < 3) {
      const accepted = await ask(town, `/api/desk/handoffs/${next.id}/accept`, headers, {});
      const { id } = accepted?.ok ? await whoAmI(town, headers) : { id: '' };
      if (id !== '') town.steps.push({ did: 'accepted', handoffId: next.id, staff: id, at: performance.now() });
      continue;
    }
    const held = pick(town.random, mine ?? []);
    if (held === undefined) continue;
    const words = said.get(held.id) ?? 0;
    if (held.state === 'wrap-up') {
      await ask(town, `/api/desk/handoffs/${held.id}/close`, headers, { outcome: 'resolved', note: '' });
    } else if (words < 2) {
      const clientId = randomUUID();
      // The page sends it again under the same id until it is told that it is said, or that it may not be.
      for (let answered: Response | null = null; answered === null && !town.isOver(); ) {
        answered = await ask(town, `/api/desk/handoffs/${held.id}/messages`, headers, {
          clientId,
          text: `请把合同带来（${words + 1}）`,
        });
        if (answered?.ok) {
          town.steps.push({ did: 'said', handoffId: held.id, staff: username, clientId, at: performance.now() });
        } else if (answered === null || answered.status >= 500) {
          answered = null;
          await sleep(300);
        }
      }
      said.set(held.id, words + 1);
    } else await ask(town, `/api/desk/handoffs/${held.id}/end`, headers, { handedBack: null });
  }
}

const known = new Map<string, { id: string }>();

async function whoAmI(town: Town, headers: Record<string, string>): Promise<{ id: string }> {
  const cookie = headers.cookie ?? '';
  const before = known.get(cookie);
  if (before !== undefined) return before;
  const answer = await ask(town, '/api/desk/session', headers);
  if (!answer?.ok) return { id: '' };
  const { staff } = (await answer.json()) as { staff: { id: string } };
  known.set(cookie, staff);
  return staff;
}

async function signedIn(town: Town, username: string): Promise<string | null> {
  for (const password of town.passwords()) {
    const answer = await ask(town, '/api/desk/session', {}, { username, password });
    const cookie = answer?.headers.get('set-cookie')?.split(';')[0];
    if (answer?.ok && cookie !== undefined) return cookie;
  }
  return null;
}

/** @returns null when nobody answered in time. */
async function ask(
  town: Town,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
): Promise<Response | null> {
  try {
    const response = await fetch(`${pick(town.random, town.urls)}${path}`, {
      method,
      headers: {
        ...headers,
        'x-hotline-desk': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    // Read whole: an answer that breaks off is none.
    const text = await response.text();
    return new Response(response.status === 204 ? null : text, { status: response.status, headers: response.headers });
  } catch {
    return null;
  }
}
