import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import twilio from 'twilio';
import type { ChannelName } from '../../src/sessions/index.ts';
import { type RunningHotline, SECRETS, until } from './running-hotline.ts';
import { twilioPhone } from './twilio-phone.ts';

/** One resident on one channel, over the wire. */
export interface ChannelDriver {
  channel: ChannelName;
  /** Say something; what comes back, as the resident reads it. */
  say(text: string): Promise<string>;
  /** What has come since, without a word of his own. */
  hear(): Promise<string>;
  /** The conversation's id once something was said. */
  conversationId(): Promise<string>;
}

/** What the page reads of an activity. */
interface WebActivity {
  text?: string;
  from: { role?: string };
  suggestedActions?: { actions: { title: string }[] };
}

/** An address of nobody's (RFC 5737 and 6890): every resident comes from his own, as behind a proxy. */
let residents = 0;
function addressOfOne(): string {
  residents += 1;
  return `198.18.${Math.floor(residents / 250)}.${(residents % 250) + 1}`;
}

/** Web chat: token, Direct Line, polling. */
export async function webDriver(hotline: RunningHotline): Promise<ChannelDriver> {
  const address = addressOfOne();
  const call = async <T>(path: string, body?: unknown, token?: string): Promise<T> => {
    const response = await fetch(`${hotline.url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': address,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === 429) {
      // As the page does: wait as told, then the same message again.
      await new Promise((done) => setTimeout(done, 1000 * Number(response.headers.get('retry-after') ?? 1)));
      return call<T>(path, body, token);
    }
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const { token, conversationId } = await call<{ token: string; conversationId: string }>('/channels/web/token', {});
  await call('/v3/directline/conversations', {}, token);
  const activities = `/v3/directline/conversations/${conversationId}/activities`;
  let watermark = '';
  const fresh = async (): Promise<WebActivity[]> => {
    const page = await call<{ activities: WebActivity[]; watermark: string }>(
      `${activities}?watermark=${watermark}`,
      undefined,
      token,
    );
    watermark = page.watermark;
    return page.activities;
  };
  await until(fresh, (seen) => seen.length > 0);
  const hear = async (): Promise<string> => {
    const said = (await fresh()).filter((activity) => activity.from.role !== 'user');
    return said
      .map(({ text: words, suggestedActions }) =>
        [words, ...(suggestedActions?.actions ?? []).map((action, index) => `${index + 1}. ${action.title}`)].join(
          '\n',
        ),
      )
      .join('\n');
  };
  return {
    channel: 'web',
    conversationId: async () => conversationId,
    hear,
    say: async (text) => {
      await call(activities, { type: 'message', text, channelData: { clientActivityID: randomUUID() } }, token);
      await until(
        () => hotline.house.inlet.busy,
        (busy) => busy === 0,
      );
      return hear();
    },
  };
}

/** WeChat: signed XML in plain mode; the passive reply. */
export async function wechatDriver(hotline: RunningHotline): Promise<ChannelDriver> {
  const openId = `o${randomBytes(14).toString('base64url')}`;
  const xml = new XMLParser({ parseTagValue: false });
  let messages = 0;
  const shown = new Set<string>();
  const conversationId = `wechat-${hotline.house.seal.fingerprint(openId)}`;
  return {
    channel: 'wechat',
    conversationId: async () => conversationId,
    hear: async () => (await pending(hotline, conversationId, shown)).join('\n'),
    say: async (text) => {
      const timestamp = String(Math.floor(hotline.house.clock.now().getTime() / 1000));
      const nonce = randomBytes(6).toString('hex');
      const signature = createHash('sha1')
        .update([SECRETS.WECHAT_TOKEN, timestamp, nonce].sort().join(''))
        .digest('hex');
      const body = `<xml><ToUserName><![CDATA[gh_test]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${Date.now()}${++messages}</MsgId></xml>`;
      const query = new URLSearchParams({ signature, timestamp, nonce, openid: openId });
      const response = await fetch(`${hotline.url}/channels/wechat?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'text/xml' },
        body,
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`wechat: ${response.status} ${answer}`);
      const passive = answer === 'success' ? '' : String(xml.parse(answer).xml.Content ?? '');
      return [passive, ...(await pending(hotline, conversationId, shown))].join('\n');
    },
  };
}

/** SMS: signed form, TwiML. */
export async function smsDriver(hotline: RunningHotline): Promise<ChannelDriver> {
  const from = `+86138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`;
  const xml = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Message' });
  const shown = new Set<string>();
  const conversationId = `sms-${hotline.house.seal.fingerprint(from)}`;
  return {
    channel: 'sms',
    conversationId: async () => conversationId,
    hear: async () => (await pending(hotline, conversationId, shown)).join('\n'),
    say: async (text) => {
      const params = {
        MessageSid: `SM${randomBytes(16).toString('hex')}`,
        From: from,
        To: '+862012348000',
        Body: text,
        NumMedia: '0',
      };
      const path = '/channels/twilio/sms';
      const signature = twilio.getExpectedTwilioSignature(
        SECRETS.TWILIO_AUTH_TOKEN,
        `${SECRETS.PUBLIC_BASE_URL}${path}`,
        params,
      );
      const response = await fetch(`${hotline.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(params),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`sms: ${response.status} ${answer}`);
      const messages: unknown[] = xml.parse(answer).Response?.Message ?? [];
      return [...messages.map(String), ...(await pending(hotline, conversationId, shown))].join('\n');
    },
  };
}

/**
 * A telephone call over Twilio; what is heard. `[1]` is a key, `[无声]` silence, `[听不清]` and words what was hardly
 * heard, `[等]` that the caller is asked again what is next, `[挂断]` the end of the call.
 */
export async function voiceDriver(hotline: RunningHotline): Promise<ChannelDriver> {
  const phone = twilioPhone({
    url: hotline.url,
    baseUrl: SECRETS.PUBLIC_BASE_URL,
    authToken: SECRETS.TWILIO_AUTH_TOKEN,
    from: `+86138${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
  });
  await phone.dial();
  const idle = () =>
    until(
      () => hotline.house.inlet.busy,
      (busy) => busy === 0,
    );
  const heard = async (text: string): Promise<string> => {
    const [, mark = '', rest = ''] = /^\[(.+?)\](.*)$/.exec(text) ?? [];
    switch (mark) {
      case '':
        return phone.say(text, 0.9);
      case '无声':
        return phone.silence();
      case '听不清':
        return phone.say(rest, 0.1);
      case '等':
        return phone.takenTo(`${SECRETS.PUBLIC_BASE_URL}/channels/twilio/voice/resume?step=${randomUUID()}`);
      default:
        return phone.press(mark);
    }
  };
  return {
    channel: 'voice',
    conversationId: async () => `voice-${hotline.house.seal.fingerprint(`twilio:${phone.callId}`)}`,
    hear: () => heard('[等]'),
    say: async (text) => {
      if (text === '[挂断]') {
        await phone.hangUp();
        await idle();
        return '';
      }
      const words = await heard(text);
      return phone.isOver ? `${words}（挂机）` : words;
    },
  };
}

/**
 * What was not in the answer to the webhook and is the courier's, once: no provider is there to push to, so that the courier
 * holds, drops or gives it up as soon as it looks.
 */
async function pending(hotline: RunningHotline, conversationId: string, shown: Set<string>): Promise<string[]> {
  const left = await hotline.house.stores.turns.find({
    where: { stream: conversationId, delivery: { in: ['pending', 'with-answer', 'held', 'dropped', 'failed'] } },
    sort: { seq: 1 },
  });
  const fresh = left.filter(({ _id }) => !shown.has(_id));
  for (const { _id } of fresh) shown.add(_id);
  return fresh.map((turn) => turn.activity.text ?? '');
}

export const DRIVERS: Record<'web' | 'wechat' | 'sms' | 'voice', (hotline: RunningHotline) => Promise<ChannelDriver>> =
  {
    web: webDriver,
    wechat: wechatDriver,
    sms: smsDriver,
    voice: voiceDriver,
  };
