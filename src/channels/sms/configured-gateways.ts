import type { Config } from '../../config/index.ts';
import { createAliyunGateway } from './aliyun/create-aliyun-gateway.ts';
import type { SmsGateway, SmsGatewayName } from './sms-gateway.ts';
import { createTencentGateway } from './tencent/create-tencent-gateway.ts';
import { createTwilioGateway } from './twilio/create-twilio-gateway.ts';

export interface ConfiguredGateways {
  gateways: SmsGateway[];
  /** The one that sends; null where none can. */
  sendBy: SmsGatewayName | null;
  /** For the operator: what cannot be done, and what is missing for it. */
  notes: string[];
}

/**
 * The gateways of the environment; none when no secret of theirs is set.
 * @throws ChannelConfigError naming the variable that is not as it must be.
 */
export function configuredGateways(config: Config, fingerprint: (plain: string) => string): ConfiguredGateways {
  const gateways = [twilio(config, fingerprint), aliyun(config, fingerprint), tencent(config, fingerprint)].filter(
    (gateway) => gateway !== null,
  );
  const [first, ...others] = gateways.filter(({ outgoing }) => outgoing?.can('answer') || outgoing?.can('code'));
  const only = first !== undefined && others.length === 0 ? first.name : null;
  const sendBy = config.SMS_GATEWAY ?? only;
  const sender = gateways.find(({ name }) => name === sendBy)?.outgoing ?? null;
  const notes = gateways.length > 0 && sender?.can('answer') !== true ? [cannotAnswer(gateways)] : [];
  return { gateways, sendBy, notes };
}

function cannotAnswer(gateways: readonly SmsGateway[]): string {
  const names = gateways.map(({ name }) => name).join(', ');
  const remedy = gateways
    .map(({ name }) => {
      if (name === 'twilio') return 'TWILIO_ACCOUNT_SID and TWILIO_FROM';
      return `the keys and ${name.toUpperCase()}_SMS_TEMPLATE_ANSWER`;
    })
    .join(', or ');
  return `text messages (${names}) come in, but none can be pushed: set ${remedy}`;
}

type Fingerprint = (plain: string) => string;

function twilio(config: Config, fingerprint: Fingerprint): SmsGateway | null {
  const { TWILIO_AUTH_TOKEN, TWILIO_ACCOUNT_SID, TWILIO_FROM, PUBLIC_BASE_URL } = config;
  if (TWILIO_AUTH_TOKEN === undefined || PUBLIC_BASE_URL === undefined) return null;
  return createTwilioGateway({
    publicBaseUrl: PUBLIC_BASE_URL,
    authToken: TWILIO_AUTH_TOKEN,
    fingerprint,
    ...(TWILIO_ACCOUNT_SID === undefined ? {} : { accountSid: TWILIO_ACCOUNT_SID }),
    ...(TWILIO_FROM === undefined ? {} : { from: TWILIO_FROM }),
  });
}

function aliyun(config: Config, fingerprint: Fingerprint): SmsGateway | null {
  const { ALIYUN_SMS_CALLBACK_SECRET: secret, ALIYUN_SMS_API_BASE: apiBase } = config;
  const { ALIYUN_SMS_ACCESS_KEY_ID, ALIYUN_SMS_ACCESS_KEY_SECRET, ALIYUN_SMS_SIGN_NAME } = config;
  if (secret === undefined) return null;
  const outgoing =
    ALIYUN_SMS_ACCESS_KEY_ID === undefined
      ? null
      : {
          accessKeyId: ALIYUN_SMS_ACCESS_KEY_ID,
          accessKeySecret: ALIYUN_SMS_ACCESS_KEY_SECRET ?? '',
          signName: ALIYUN_SMS_SIGN_NAME ?? '',
          templates: { answer: config.ALIYUN_SMS_TEMPLATE_ANSWER ?? '', code: config.ALIYUN_SMS_TEMPLATE_CODE ?? '' },
          ...(apiBase === undefined ? {} : { apiBase }),
        };
  return createAliyunGateway({
    door: {
      secret,
      addresses: config.ALIYUN_SMS_CALLBACK_IPS ?? '',
      basic: config.ALIYUN_SMS_CALLBACK_BASIC ?? '',
    },
    fingerprint,
    ...(outgoing === null ? {} : { outgoing }),
  });
}

function tencent(config: Config, fingerprint: Fingerprint): SmsGateway | null {
  const { TENCENT_SMS_CALLBACK_SECRET: secret, TENCENT_SMS_API_BASE: apiBase } = config;
  const { TENCENT_SMS_SECRET_ID, TENCENT_SMS_SECRET_KEY, TENCENT_SMS_APP_ID, TENCENT_SMS_SIGN_NAME } = config;
  if (secret === undefined) return null;
  const outgoing =
    TENCENT_SMS_SECRET_ID === undefined
      ? null
      : {
          secretId: TENCENT_SMS_SECRET_ID,
          secretKey: TENCENT_SMS_SECRET_KEY ?? '',
          appId: TENCENT_SMS_APP_ID ?? '',
          signName: TENCENT_SMS_SIGN_NAME ?? '',
          templates: { answer: config.TENCENT_SMS_TEMPLATE_ANSWER ?? '', code: config.TENCENT_SMS_TEMPLATE_CODE ?? '' },
          region: config.TENCENT_SMS_REGION,
          ...(apiBase === undefined ? {} : { apiBase }),
        };
  return createTencentGateway({
    door: {
      secret,
      addresses: config.TENCENT_SMS_CALLBACK_IPS ?? '',
      basic: config.TENCENT_SMS_CALLBACK_BASIC ?? '',
    },
    fingerprint,
    ...(outgoing === null ? {} : { outgoing }),
  });
}
