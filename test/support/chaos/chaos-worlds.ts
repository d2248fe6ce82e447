import { seeded, TIMES } from '../provider-load.ts';
import { SECRETS } from '../running-hotline.ts';
import { TwilioWorld } from '../twilio-world.ts';
import { WechatWorld } from '../wechat-world.ts';
import type { SentMessage } from './history.ts';

/** The providers: they deliver each message three times in parallel, and again until somebody acknowledged it. */
export interface ChaosWorlds {
  weChat: WechatWorld;
  twilio: TwilioWorld;
  /** What the processes need to know of them. */
  env: Record<string, string>;
  end(): Promise<void>;
}

export interface WorldOptions {
  /** Addresses of the processes that take messages. */
  urls: string[];
  seed: number;
  sent: SentMessage[];
  /** What nobody acknowledged is delivered again while this is true. */
  persists: () => boolean;
}

export async function openWorlds({ urls, seed, sent, persists }: WorldOptions): Promise<ChaosWorlds> {
  const random = seeded(seed);
  const pick = () => urls[Math.floor(random() * urls.length)] ?? '';
  const note = (channel: string) => (resident: string, id: string, sentAt: number, isAcknowledged: boolean) =>
    sent.push({ channel, resident, id, sentAt, acknowledgedAt: isAcknowledged ? performance.now() : null });
  const [noteWechat, noteSms] = [note('wechat'), note('sms')];
  const weChat = new WechatWorld({
    servers: urls,
    token: SECRETS.WECHAT_TOKEN,
    pick,
    persists,
    onDelivered: ({ openId, id, sentAt, isAcknowledged }) => noteWechat(openId, id, sentAt, isAcknowledged),
  });
  const twilio = new TwilioWorld({
    accountSid: SECRETS.TWILIO_ACCOUNT_SID,
    authToken: SECRETS.TWILIO_AUTH_TOKEN,
    baseUrl: SECRETS.PUBLIC_BASE_URL,
    pick,
    times: TIMES,
    random,
    onAnswer: () => undefined,
    persists,
    onDelivered: ({ phone, id, sentAt, isAcknowledged }) => noteSms(phone, id, sentAt, isAcknowledged),
  });
  const env = {
    TRUSTED_PROXIES: '1',
    WECHAT_API_BASE: await weChat.open(),
    WECHAT_APP_SECRET: 'wechat-test-secret',
    TWILIO_WORLD: await twilio.open(),
    TWILIO_FROM: '+862012348000',
  };
  return {
    weChat,
    twilio,
    env,
    async end() {
      await Promise.all([weChat.close(), twilio.close()]);
    },
  };
}
