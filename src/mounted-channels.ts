/**
 * The channels of this environment (接入渠道): web always, the others where their secrets are set, each connected to the
 * courier.
 */
import { join } from 'node:path';
import {
  codePhoneOf,
  configuredGateways,
  configuredVoiceProviders,
  createSmsChannel,
  createTwilioRecordings,
  createVoiceChannel,
  createWebChannel,
  createWechatChannel,
  loadMenu,
  loadNoticeTemplates,
  type MountedChannel,
  type PoliceLeg,
  type PoliceTransfer,
  type SmsChannel,
  staffTextsOf,
  type TextMessages,
  textMessagesOf,
  type WebChannel,
  type WebLimits,
  type WechatLimits,
} from './channels/index.ts';
import type { Config } from './config/index.ts';
import type { House } from './house.ts';
import { PROJECT_DIR } from './project-folders.ts';
import { measuredSender } from './watched-house.ts';

const KNOWLEDGE_DIR = join(PROJECT_DIR, 'knowledge');

export interface MountOptions {
  webLimits?: Partial<WebLimits>;
  wechatLimits?: WechatLimits;
  /** Stands for the gateway of text messages, for tests. */
  texts?: TextMessages;
}

/** @throws coded errors naming the variable that a channel lacks. */
export function mountChannels(config: Config, house: House, { webLimits = {}, wechatLimits, texts }: MountOptions) {
  const web = webChannel(config, house, webLimits);
  const sms = smsChannel(config, house);
  if (sms?.post != null) house.applications.progress.connectPhone(codePhoneOf(sms.post));
  if (sms?.post != null) house.residentOrders.connectPhone(codePhoneOf(sms.post));
  if (sms?.post != null) house.alerts.connect(staffTextsOf(sms.post));
  const telephone = telephoneChannel(config, house, texts ?? (sms?.post == null ? null : textMessagesOf(sms.post)));
  const wechat = wechatChannel(config, house, wechatLimits);
  const channels = [web, wechat, sms, ...telephone].filter((channel) => channel !== null);
  const measured = measuredSender(house.metrics);
  for (const { name, sender, pictures, notices } of channels) {
    if (sender !== null) house.courier.connectSender(name, measured(name, sender));
    if (notices !== undefined) house.courier.connectNotices('wechat-notice', notices);
    if (pictures !== undefined) house.pictures?.connect(name, pictures);
  }
  return { web, channels, start: async () => sms?.start() };
}

function webChannel(config: Config, house: House, limits: Partial<WebLimits>): WebChannel {
  return createWebChannel({
    inlet: house.inlet,
    turns: house.stores.turns,
    conversations: house.stores.conversations,
    feed: house.feed,
    secret: config.directLineSecret,
    tokenKey: config.directLineSecret,
    clock: house.clock,
    logger: house.logger,
    counter: house.metrics.channelEvent,
    limits,
    shared: house.shared,
    ...(house.typing === null ? {} : { typing: house.typing }),
    origins: config.WEB_ORIGINS ?? [],
    papers: house.papers,
    resume: { codes: house.stores.resumeCodes, fingerprint: (plain) => house.seal.fingerprint(plain) },
    ...(config.PUBLIC_BASE_URL === undefined ? {} : { publicBaseUrl: config.PUBLIC_BASE_URL }),
  });
}

/** WeChat, only with its secrets; null without them. */
function wechatChannel(config: Config, house: House, limits: WechatLimits | undefined): MountedChannel | null {
  const { inlet, clock, logger, seal, stores, metrics } = house;
  if (config.WECHAT_TOKEN === undefined) return null;
  return createWechatChannel({
    inlet,
    clock,
    logger,
    fingerprint: (plain) => seal.fingerprint(plain),
    counter: metrics.channelEvent,
    ...(limits === undefined ? {} : { limits }),
    shared: house.shared,
    stores,
    conversations: stores.conversations,
    turns: stores.turns,
    jobs: house.jobs,
    seal,
    say: async ({ conversationId, key, text }) => {
      await house.courier.notify({
        conversationId,
        key,
        activities: [{ type: 'message', text, speak: text }],
        kind: 'answer',
      });
    },
    onLeft: async (openId) => {
      await stores.unreachable.remove(`wechat:${seal.fingerprint(openId)}`);
    },
    forgetIdentity: async (conversationId) => {
      await house.privacy.erasure.eraseIdentity(conversationId);
    },
    onReceipt: (receipt) => house.courier.receipt(receipt),
    menu: loadMenu(KNOWLEDGE_DIR),
    notices: loadNoticeTemplates(KNOWLEDGE_DIR),
    speech: house.speech.toText,
    answerLink: async (conversationId, turnId) => {
      const { url } = await house.pageOf({ conversationId, turnIds: [turnId] });
      return url === '' ? null : url;
    },
    ...(config.PUBLIC_BASE_URL === undefined ? {} : { publicBaseUrl: config.PUBLIC_BASE_URL }),
    token: config.WECHAT_TOKEN,
    appId: config.WECHAT_APP_ID ?? '',
    ...(config.WECHAT_ENCODING_AES_KEY === undefined ? {} : { encodingAesKey: config.WECHAT_ENCODING_AES_KEY }),
    ...(config.WECHAT_APP_SECRET === undefined ? {} : { appSecret: config.WECHAT_APP_SECRET }),
    ...(config.WECHAT_API_BASE === undefined ? {} : { apiBaseUrl: config.WECHAT_API_BASE }),
  });
}

/** Text messages, with the gateways whose secrets are set; null when there is none. */
function smsChannel(config: Config, house: House): SmsChannel | null {
  const { inlet, clock, logger, seal, stores, metrics, pageOf, jobs, courier, shared } = house;
  const fingerprint = (plain: string) => seal.fingerprint(plain);
  const { gateways, sendBy, notes } = configuredGateways(config, fingerprint);
  for (const note of notes) logger.warn(note);
  if (gateways.length === 0) return null;
  const base = config.PUBLIC_BASE_URL?.replace(/\/+$/, '');
  return createSmsChannel({
    inlet,
    clock,
    logger,
    fingerprint,
    counter: metrics.channelEvent,
    shared,
    optOuts: stores.optOuts,
    messages: stores.smsMessages,
    turns: stores.turns,
    gateways,
    sendBy,
    pageOf,
    privacyPage: base === undefined ? '' : `${base}/privacy`,
    jobs,
    onReceipt: (receipt) => courier.receipt(receipt),
  });
}

/** The telephone, with the providers whose secrets are set, and the telephones of lawyers beside it. */
function telephoneChannel(config: Config, house: House, texts: TextMessages | null): MountedChannel[] {
  const { inlet, clock, logger, seal, stores, metrics, handoff, roster, telephony, understanding } = house;
  const providers = configuredVoiceProviders(config, clock);
  const { PUBLIC_BASE_URL: publicBaseUrl, VOICE_WAITING_MUSIC_URL: waitingMusicUrl } = config;
  if (providers.length === 0 || publicBaseUrl === undefined) return [];
  const police = policeTransferOf(config, house);
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = config;
  const canRecord = providers.some(({ line }) => line !== null && line.cannotRecord !== true);
  if (config.VOICE_RECORDING === 'on' && !canRecord) {
    logger.warn('VOICE_RECORDING is on, but no provider has the account that recording needs: nothing is recorded.');
  }
  const channel = createVoiceChannel({
    providers,
    inlet,
    calls: stores.voiceCalls,
    conversations: stores.conversations,
    turns: stores.turns,
    clock,
    logger,
    seal,
    queue: { position: (id) => handoff.position(id), onDuty: () => roster.onDutyCount() },
    publicBaseUrl,
    ...(waitingMusicUrl === undefined ? {} : { waitingMusicUrl }),
    records: config.VOICE_RECORDING === 'on' && canRecord,
    recorder: telephony.recordings,
    ...(police === null ? {} : { police }),
    ...(texts === null ? {} : { texts }),
    hints: () => understanding.current.catalogue.all().map(({ name }) => name),
    counter: metrics.channelEvent,
  });
  channel.connectRooms(telephony.telephones);
  telephony.connect(
    { providers, residents: channel.calls, told: (event) => channel.told(event), police: policeLegOf(config, house) },
    accountSid === undefined || authToken === undefined
      ? {}
      : { twilio: createTwilioRecordings({ accountSid, authToken }) },
  );
  return [{ ...channel, routes: [...channel.routes, ...telephony.routes(providers)] }];
}

/** Null where no way to the police is set up. */
function policeTransferOf({ POLICE_TRANSFER_TO: number }: Config, { police, clock }: House): PoliceTransfer | null {
  if (number === undefined) return null;
  return {
    number,
    offered: ({ _id, conversationId }) => police.offered(conversationId, { id: `one-key:${_id}`, at: clock.now() }),
    answered: ({ _id, conversationId }, answer) =>
      police.answered(conversationId, { offerId: `one-key:${_id}`, answer, at: clock.now() }),
  };
}

/** The police's line for a call of three; null where none is set up. */
function policeLegOf({ POLICE_TRANSFER_TO: number }: Config, { police, clock }: House): PoliceLeg | null {
  if (number === undefined) return null;
  return {
    number,
    offered: (handoffId, id, by) => police.threeWay(handoffId, { id, by, at: clock.now() }),
    answered: (handoffId, offerId, answer) => police.threeWayAnswered(handoffId, { offerId, answer, at: clock.now() }),
  };
}
