import { randomUUID } from 'node:crypto';
import twilio from 'twilio';
import WebSocket from 'ws';
import { wechatSignature } from '../../src/channels/wechat/signature.ts';
import { SECRETS } from '../../test/support/running-hotline.ts';
import { RawClient } from './raw-client.ts';

/** What residents ask, one after the other; the last closes nothing, so that no rating follows. */
export const QUESTIONS = [
  '公司拖欠工资两个月了怎么办',
  '物业服务很差可以不交物业费吗',
  '借钱不还怎么起诉',
  '房东不退押金怎么办',
] as const;

/** One resident with his own connection. A message is said when its answer is there. */
export interface Resident {
  say(text: string): Promise<void>;
  leave(): void;
}

export type LoadDoor = 'web' | 'wechat' | 'sms';

/** A resident who was never there before. @param number tells him from all others. */
export async function arrive(door: LoadDoor, port: number, number: number): Promise<Resident> {
  const client = new RawClient(port);
  if (door === 'web') return webResident(client, port, number);
  const say = door === 'wechat' ? sayByWechat(client, number) : sayBySms(client, number);
  return { say, leave: () => client.close() };
}

function sayByWechat(client: RawClient, number: number) {
  const openId = `oLOAD${String(number).padStart(23, '0')}`;
  let message = 0;
  return async (text: string) => {
    message += 1;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const nonce = randomUUID().slice(0, 8);
    const signature = wechatSignature(SECRETS.WECHAT_TOKEN, timestamp, nonce);
    const id = 1_000_000_000 + number * 100 + message;
    const body =
      `<xml><ToUserName><![CDATA[gh_12348]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName>` +
      `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
      `<Content><![CDATA[${text}]]></Content><MsgId>${id}</MsgId></xml>`;
    const path = `/channels/wechat?signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
    const answer = await client.request('POST', path, ['Content-Type: text/xml'], body);
    if (answer.status !== 200 || !answer.body.includes('<xml>')) {
      throw new Error(`WeChat: ${answer.status} ${answer.body.slice(0, 80)}`);
    }
  };
}

function sayBySms(client: RawClient, number: number) {
  const from = `+86139${String(number).padStart(8, '0')}`;
  const path = '/channels/twilio/sms';
  return async (text: string) => {
    const fields = {
      MessageSid: `SM${randomUUID().replaceAll('-', '')}`,
      AccountSid: SECRETS.TWILIO_ACCOUNT_SID,
      From: from,
      To: '+862012348000',
      Body: text,
      NumMedia: '0',
    };
    const signature = twilio.getExpectedTwilioSignature(
      SECRETS.TWILIO_AUTH_TOKEN,
      `${SECRETS.PUBLIC_BASE_URL}${path}`,
      fields,
    );
    const headers = ['Content-Type: application/x-www-form-urlencoded', `X-Twilio-Signature: ${signature}`];
    const answer = await client.request('POST', path, headers, new URLSearchParams(fields).toString());
    if (answer.status !== 200 || !answer.body.includes('<Message')) {
      throw new Error(`SMS: ${answer.status} ${answer.body.slice(0, 80)}`);
    }
  };
}

/** As the resident page does it: a token, a conversation, its stream, and messages by POST. */
async function webResident(client: RawClient, port: number, number: number): Promise<Resident> {
  const address = `X-Forwarded-For: 198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const call = async <T>(path: string, token: string, body: unknown): Promise<T> => {
    const headers = [
      'Content-Type: application/json',
      address,
      ...(token === '' ? [] : [`Authorization: Bearer ${token}`]),
    ];
    const answer = await client.request('POST', path, headers, JSON.stringify(body));
    if (answer.status >= 300) throw new Error(`web: ${path} ${answer.status} ${answer.body.slice(0, 80)}`);
    return JSON.parse(answer.body) as T;
  };
  const { token } = await call<{ token: string }>('/channels/web/token', '', {});
  const opened = await call<{ conversationId: string; streamUrl: string }>('/v3/directline/conversations', token, {});
  const stream = new WebSocket(opened.streamUrl.replace(/^wss?:\/\/[^/]+/u, `ws://127.0.0.1:${port}`), {
    perMessageDeflate: false,
  });
  let answered: (() => void) | null = null;
  stream.on('message', (data) => {
    const { activities = [] } = JSON.parse(String(data) || '{}') as {
      activities?: { type: string; replyToId?: string }[];
    };
    if (activities.some(({ type, replyToId }) => type === 'message' && replyToId !== undefined)) answered?.();
  });
  await new Promise((done, fail) => stream.once('open', done).once('error', fail));
  const path = `/v3/directline/conversations/${opened.conversationId}/activities`;
  return {
    say: async (text) => {
      const heard = new Promise<void>((done) => {
        answered = done;
      });
      await call(path, token, { type: 'message', text, from: { id: 'resident' } });
      await heard;
    },
    leave: () => {
      stream.terminate();
      client.close();
    },
  };
}
