import type { SendError } from '../../errors.ts';
import { type Failure, sendFailure, wasNotReached } from '../send-failure.ts';
import type { OutgoingSms, SmsOutgoing, SmsPurpose } from '../sms-gateway.ts';
import { createTemplateOutgoing, type TemplateAnswer } from '../template-outgoing.ts';

export interface TencentOutgoingOptions {
  secretId: string;
  secretKey: string;
  /** SmsSdkAppId of the application. */
  appId: string;
  /** The approved signature (签名), without its brackets. */
  signName: string;
  /** Ids of the approved templates (模板); '' where there is none. Their variables are {1} and {2}. */
  templates: Readonly<Record<SmsPurpose, string>>;
  region: string;
  /** Another address of the API, for tests and proxies. */
  apiBase?: string;
  /** Longest wait for an answer, ms; default 5000. */
  timeoutMs?: number;
}

/** What every account may put into a variable. */
const LONGEST_VARIABLE = 12;
const ENDPOINT = 'https://sms.tencentcloudapi.com';

const WRONG_NUMBER: Failure = ['sms_address', 'drop', 'Tencent finds that the number is not valid.'];
const BLOCKED: Failure = ['sms_opted_out', 'drop', 'The resident wants no messages.'];
const BUSY: Failure = ['sms_busy', 'later', 'Tencent lets no more messages through for now.'];
const KEYS: Failure = ['sms_credentials', 'alarm', 'Tencent refuses the keys; check TENCENT_SMS_SECRET_ID.'];
const SIGNATURE: Failure = [
  'sms_sign_name',
  'alarm',
  'Tencent does not know the signature; check TENCENT_SMS_SIGN_NAME.',
];
const TEMPLATE: Failure = [
  'sms_template',
  'alarm',
  'Tencent refuses the template or its variables; check TENCENT_SMS_TEMPLATE_ANSWER and TENCENT_SMS_TEMPLATE_CODE.',
];

/** Tencent's codes as far as they need an action of ours; those of a family share the beginning. */
const FAILURES: readonly (readonly [prefix: string, failure: Failure])[] = [
  ['LimitExceeded', BUSY],
  ['RequestLimitExceeded', BUSY],
  ['FailedOperation.PhoneNumberInBlacklist', BLOCKED],
  ['InvalidParameterValue.IncorrectPhoneNumber', WRONG_NUMBER],
  ['FailedOperation.SignatureIncorrectOrUnapproved', SIGNATURE],
  ['FailedOperation.MissingSignature', SIGNATURE],
  ['FailedOperation.TemplateIncorrectOrUnapproved', TEMPLATE],
  ['FailedOperation.TemplateParamSetNotMatchApprovedTemplate', TEMPLATE],
  ['FailedOperation.TemplateUnapprovedOrNotExist', TEMPLATE],
  ['InvalidParameterValue.TemplateParameter', TEMPLATE],
  ['InvalidParameterValue.ProhibitedUseUrlInTemplateParameter', TEMPLATE],
  ['AuthFailure', KEYS],
  ['UnauthorizedOperation', KEYS],
];

/** Sends text messages through Tencent: an approved template under an approved signature, to mainland mobiles. */
export function createTencentOutgoing(options: TencentOutgoingOptions): SmsOutgoing {
  return createTemplateOutgoing({
    longestTitle: LONGEST_VARIABLE,
    templates: options.templates,
    open: () => openClient(options),
    taken: 'Ok',
    refusalOf,
    asSendError,
  });
}

/** Tencent's client is loaded when the first message goes. It does not try again. */
async function openClient(options: TencentOutgoingOptions) {
  const { protocol, host } = new URL(options.apiBase ?? ENDPOINT);
  const { sms } = await import('tencentcloud-sdk-nodejs-sms');
  const client = new sms.v20210111.Client({
    credential: { secretId: options.secretId, secretKey: options.secretKey },
    region: options.region,
    profile: {
      httpProfile: { endpoint: host, protocol: `${protocol}//`, reqTimeout: (options.timeoutMs ?? 5000) / 1000 },
    },
  });
  const { appId, signName, templates } = options;
  return async ({ phone, purpose, title, code }: OutgoingSms): Promise<TemplateAnswer | null> => {
    const { SendStatusSet: [status] = [] } = await client.SendSms({
      PhoneNumberSet: [phone],
      SmsSdkAppId: appId,
      SignName: signName,
      TemplateId: templates[purpose],
      TemplateParamSet: purpose === 'code' ? [code] : [title, code],
    });
    return status === undefined ? null : { code: status.Code ?? '', providerId: status.SerialNo ?? '' };
  };
}

/** A failure that is certain, or null when the message may have gone out. */
function asSendError(error: unknown): SendError | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return refusalOf(error.code);
  if ('httpCode' in error && typeof error.httpCode === 'number' && error.httpCode < 500) {
    return sendFailure(['sms_refused', 'alarm', 'Tencent refused the request.'], error.httpCode);
  }
  return wasNotReached(error) ? sendFailure(['sms_unreachable', 'later', 'Tencent could not be reached.']) : null;
}

/** Null where the gateway itself does not know. */
function refusalOf(code: string): SendError | null {
  if (code === '' || code.startsWith('InternalError') || code === 'ServiceUnavailable') return null;
  const other: Failure = ['sms_refused', 'alarm', `Tencent refused the message with the code ${code.slice(0, 60)}.`];
  return sendFailure(FAILURES.find(([prefix]) => code.startsWith(prefix))?.[1] ?? other, code);
}
