import type { SendError } from '../../errors.ts';
import { type Failure, sendFailure, wasNotReached } from '../send-failure.ts';
import type { OutgoingSms, SmsOutgoing, SmsPurpose } from '../sms-gateway.ts';
import { createTemplateOutgoing, type TemplateAnswer } from '../template-outgoing.ts';

export interface AliyunOutgoingOptions {
  accessKeyId: string;
  accessKeySecret: string;
  /** The approved signature (签名), without its brackets. */
  signName: string;
  /** Codes of the approved templates (模板), `SMS_…`; '' where there is none. */
  templates: Readonly<Record<SmsPurpose, string>>;
  /** Another address of the API, for tests and proxies. */
  apiBase?: string;
  /** Longest wait for a connection and for an answer, ms each; default 5000. */
  timeoutMs?: number;
}

/** A variable of a template takes 1 to 35 characters. */
const LONGEST_VARIABLE = 35;
const ENDPOINT = 'https://dysmsapi.aliyuncs.com';

const WRONG_NUMBER: Failure = ['sms_address', 'drop', 'Aliyun finds that the number is not valid.'];
const BUSY: Failure = ['sms_busy', 'later', 'Aliyun lets no more messages through for now.'];
const KEYS: Failure = ['sms_credentials', 'alarm', 'Aliyun refuses the access key; check ALIYUN_SMS_ACCESS_KEY_ID.'];
const SIGNATURE: Failure = [
  'sms_sign_name',
  'alarm',
  'Aliyun does not know the signature; check ALIYUN_SMS_SIGN_NAME.',
];
const TEMPLATE: Failure = [
  'sms_template',
  'alarm',
  'Aliyun refuses the template or its variables; check ALIYUN_SMS_TEMPLATE_ANSWER and ALIYUN_SMS_TEMPLATE_CODE.',
];

/** Aliyun's codes as far as they need an action of ours. */
const FAILURES: Readonly<Record<string, Failure>> = {
  'isv.MOBILE_NUMBER_ILLEGAL': WRONG_NUMBER,
  'isv.MOBILE_COUNT_OVER_LIMIT': WRONG_NUMBER,
  'isv.BUSINESS_LIMIT_CONTROL': BUSY,
  'isv.DAY_LIMIT_CONTROL': BUSY,
  'isv.SMS_SIGNATURE_ILLEGAL': SIGNATURE,
  'isv.SMS_SIGNATURE_SCENE_ILLEGAL': SIGNATURE,
  'isv.SMS_SIGN_ILLEGAL': SIGNATURE,
  'isv.SMS_TEMPLATE_ILLEGAL': TEMPLATE,
  'isv.TEMPLATE_MISSING_PARAMETERS': TEMPLATE,
  'isv.TEMPLATE_PARAMS_ILLEGAL': TEMPLATE,
  'isv.INVALID_JSON_PARAM': TEMPLATE,
  'isv.PARAM_LENGTH_LIMIT': TEMPLATE,
  SignatureDoesNotMatch: KEYS,
  'InvalidAccessKeyId.NotFound': KEYS,
  'InvalidAccessKeyId.Inactive': KEYS,
  'isp.RAM_PERMISSION_DENY': KEYS,
};

/** Sends text messages through Aliyun: an approved template under an approved signature, to mainland mobiles. */
export function createAliyunOutgoing(options: AliyunOutgoingOptions): SmsOutgoing {
  return createTemplateOutgoing({
    longestTitle: LONGEST_VARIABLE,
    templates: options.templates,
    open: () => openClient(options),
    taken: 'OK',
    refusalOf,
    asSendError,
  });
}

interface SendSms {
  phoneNumbers: string;
  signName: string;
  templateCode: string;
  templateParam: string;
  outId: string;
}

function requestOf({ signName, templates }: AliyunOutgoingOptions, sms: OutgoingSms): SendSms {
  const values = sms.purpose === 'code' ? { code: sms.code } : { title: sms.title, code: sms.code };
  return {
    phoneNumbers: sms.phone.replace(/^\+86/, ''),
    signName,
    templateCode: templates[sms.purpose],
    templateParam: JSON.stringify(values),
    outId: sms.id,
  };
}

/** Aliyun's client takes half a second to load; it is loaded when the first message goes. It does not try again. */
async function openClient(options: AliyunOutgoingOptions) {
  const { protocol, host } = new URL(options.apiBase ?? ENDPOINT);
  const [{ default: sdk, SendSmsRequest }, { $OpenApiUtil }] = await Promise.all([
    import('@alicloud/dysmsapi20170525'),
    import('@alicloud/openapi-core'),
  ]);
  const timeout = options.timeoutMs ?? 5000;
  // Node.js puts one more `default` before a CommonJS class than other loaders of modules do.
  const given: typeof sdk | typeof sdk.default = sdk;
  const Client = 'default' in given ? given.default : given;
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId: options.accessKeyId,
      accessKeySecret: options.accessKeySecret,
      endpoint: host,
      protocol: protocol.replace(':', ''),
      connectTimeout: timeout,
      readTimeout: timeout,
    }),
  );
  return async (sms: OutgoingSms): Promise<TemplateAnswer | null> => {
    const { body } = await client.sendSms(new SendSmsRequest({ ...requestOf(options, sms) }));
    return body === undefined ? null : { code: body.code ?? '', providerId: body.bizId ?? '' };
  };
}

/** A failure that is certain, or null when the message may have gone out. Aliyun's errors carry the number in their text. */
function asSendError(error: unknown): SendError | null {
  const { code, statusCode } = partsOf(error);
  if (statusCode !== null) return statusCode < 500 ? refusalOf(code) : null;
  return wasNotReached(error) ? sendFailure(['sms_unreachable', 'later', 'Aliyun could not be reached.']) : null;
}

function partsOf(error: unknown): { code: string; statusCode: number | null } {
  if (!(error instanceof Error)) return { code: '', statusCode: null };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const statusCode = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : null;
  return { code, statusCode };
}

/** Null where the gateway itself does not know: `isp.SYSTEM_ERROR`. */
function refusalOf(code: string): SendError | null {
  if (code === 'isp.SYSTEM_ERROR' || code === '') return null;
  if (code.startsWith('Throttling')) return sendFailure(BUSY, code);
  const other: Failure = ['sms_refused', 'alarm', `Aliyun refused the message with the code ${code.slice(0, 60)}.`];
  return sendFailure(FAILURES[code] ?? other, code);
}
