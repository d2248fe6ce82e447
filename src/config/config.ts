import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { directoryProblems, gatewayProblems } from './environment-problems.ts';
import { ConfigInvalidError } from './errors.ts';
import { type ExchangePeer, exchangePeersOf } from './exchange-peers.ts';
import { fieldKeysOf, fieldKeyVariables } from './field-keys.ts';
import { GOES_WITH } from './goes-with.ts';
import { withSecretFiles } from './secret-files.ts';
import {
  callbackSecret,
  optionalText,
  origins,
  peerId,
  peerKey,
  peerSecret,
  url,
  wholeNumber,
} from './variable-kinds.ts';

/** Every environment variable that the hotline reads. */
const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  PORT: wholeNumber(3978, 0, 65535),
  HOST: z.string().default('0.0.0.0'),
  DATA_DIR: z.string().min(1).default('./data'),
  /** Folder of residents' papers; `papers` in `DATA_DIR` unless set. Shared by all processes. */
  PAPERS_DIR: optionalText,
  /** Program that scans each paper on its standard input; without it papers are marked as not scanned. */
  PAPERS_SCAN_COMMAND: optionalText,
  PUBLIC_BASE_URL: url(['http:', 'https:']),
  /** Whom to tell of a weakness, in `/.well-known/security.txt`. */
  SECURITY_CONTACT: optionalText.refine(
    (value) => value === undefined || /^(?:mailto|tel|https):[\x21-\x7e]{3,200}$/.test(value),
    'must be an address like mailto:security@example.gov.cn, tel:+8612348 or https://…',
  ),
  /** Pages beside our own that may speak to web chat; `*` for all, not in production. */
  WEB_ORIGINS: origins(true),
  /** Sites that may show the resident page in a frame. */
  WEB_EMBED_ORIGINS: origins(false),
  /** Proxies in front of the app whose `X-Forwarded-For` is believed; 0 = none. */
  TRUSTED_PROXIES: wholeNumber(0, 0, 10),
  /** Folder of files that are called like variables and hold them; `NAME_FILE` names the file of one (`secret-files.ts`). */
  SECRETS_DIR: optionalText,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** After SIGTERM: for so long everything is served still, while `/readyz` tells a load balancer to send nothing more. */
  SHUTDOWN_GRACE_SECONDS: wholeNumber(0, 0, 120),
  MONGODB_URL: url(['mongodb:', 'mongodb+srv:']),
  REDIS_URL: url(['redis:', 'rediss:']),
  FIELD_KEY: fieldKeyVariables.current,
  FIELD_KEY_BEFORE: fieldKeyVariables.before,
  FIELD_INDEX_KEY: fieldKeyVariables.index,
  DIRECTLINE_SECRET: optionalText.refine(
    (value) => value === undefined || value.length >= 16,
    'must have at least 16 characters',
  ),
  WECHAT_APP_ID: optionalText,
  WECHAT_TOKEN: optionalText,
  WECHAT_ENCODING_AES_KEY: optionalText.refine(
    (value) => value === undefined || /^[a-zA-Z0-9]{43}$/.test(value),
    'must be the 43 letters and digits of the account page',
  ),
  WECHAT_APP_SECRET: optionalText,
  WECHAT_API_BASE: url(['http:', 'https:']),
  /** Speech server of OpenAI's shape, e.g. `http://asr.local:8000/v1`; without it voice messages are not understood. */
  SPEECH_API_BASE: url(['http:', 'https:']),
  SPEECH_API_KEY: optionalText,
  /** Model that recognises recordings. */
  SPEECH_STT_MODEL: optionalText,
  /** Model and voice that read replies aloud. */
  SPEECH_TTS_MODEL: optionalText,
  SPEECH_TTS_VOICE: optionalText,
  /** Program that turns a recording on its standard input into WAV on its standard output. */
  SPEECH_AUDIO_COMMAND: optionalText,
  /** Time that the speech server has for one recording or one reply, ms. */
  SPEECH_TIMEOUT_MS: wholeNumber(15_000, 500, 60_000),
  TWILIO_ACCOUNT_SID: optionalText,
  TWILIO_AUTH_TOKEN: optionalText,
  TWILIO_FROM: optionalText.refine(
    (value) => value === undefined || /^\+\d{5,15}$/.test(value),
    'must be a number like +8612348',
  ),
  /** Voice of telephone calls (`cmn-CN`) and recogniser (`cmn-Hans-CN`), as Twilio calls them. */
  TWILIO_VOICE: optionalText,
  TWILIO_SPEECH_MODEL: optionalText,
  /** Secret of jambonz's webhooks; switches telephone calls over jambonz on. */
  JAMBONZ_WEBHOOK_SECRET: optionalText.refine(
    (value) => value === undefined || value.length >= 16,
    'must have at least 16 characters',
  ),
  /** REST API of jambonz, account, key and number: for calls that we make. */
  JAMBONZ_API_BASE: url(['http:', 'https:']),
  JAMBONZ_ACCOUNT_SID: optionalText,
  JAMBONZ_API_KEY: optionalText,
  JAMBONZ_FROM: optionalText.refine(
    (value) => value === undefined || /^\+?\d{3,15}$/.test(value),
    'must be a number like +862012348000 or 12348',
  ),
  /** SIPREC recorder that jambonz sends recorded calls to. */
  JAMBONZ_RECORDER_URI: optionalText.refine(
    (value) => value === undefined || /^sips?:[^\s@]*@?[^\s@]+$/.test(value),
    'must be a SIP address like sip:recorder@10.0.0.5',
  ),
  /** Who speaks and who listens, as set up in jambonz. */
  JAMBONZ_TTS_VENDOR: optionalText,
  JAMBONZ_TTS_LANGUAGE: optionalText,
  JAMBONZ_TTS_VOICE: optionalText,
  JAMBONZ_STT_VENDOR: optionalText,
  JAMBONZ_STT_LANGUAGE: optionalText,
  /** Which gateway sends text messages, where several can. */
  SMS_GATEWAY: optionalText.pipe(z.enum(['twilio', 'aliyun', 'tencent']).optional()),
  /** Part of the address that Aliyun calls; switches its text messages on. */
  ALIYUN_SMS_CALLBACK_SECRET: callbackSecret,
  /** Addresses and networks that may call it, separated by commas. */
  ALIYUN_SMS_CALLBACK_IPS: optionalText,
  /** `user:password` of Basic authentication there. */
  ALIYUN_SMS_CALLBACK_BASIC: optionalText,
  ALIYUN_SMS_ACCESS_KEY_ID: optionalText,
  ALIYUN_SMS_ACCESS_KEY_SECRET: optionalText,
  ALIYUN_SMS_SIGN_NAME: optionalText,
  /** Approved templates: with the variables `title` and `code` (of a short link); with `code` (one-time). */
  ALIYUN_SMS_TEMPLATE_ANSWER: optionalText,
  ALIYUN_SMS_TEMPLATE_CODE: optionalText,
  ALIYUN_SMS_API_BASE: url(['http:', 'https:']),
  TENCENT_SMS_CALLBACK_SECRET: callbackSecret,
  TENCENT_SMS_CALLBACK_IPS: optionalText,
  TENCENT_SMS_CALLBACK_BASIC: optionalText,
  TENCENT_SMS_SECRET_ID: optionalText,
  TENCENT_SMS_SECRET_KEY: optionalText,
  TENCENT_SMS_APP_ID: optionalText,
  TENCENT_SMS_SIGN_NAME: optionalText,
  /** Approved templates: {1} what it is about, {2} code of a short link; {1} one-time code. */
  TENCENT_SMS_TEMPLATE_ANSWER: optionalText,
  TENCENT_SMS_TEMPLATE_CODE: optionalText,
  TENCENT_SMS_REGION: optionalText.transform((value) => value ?? 'ap-guangzhou'),
  TENCENT_SMS_API_BASE: url(['http:', 'https:']),
  /** Silence after which a service session closes, minutes. */
  SESSION_SILENCE_MINUTES: wholeNumber(30, 1, 1440),
  /** Waiting time after which a resident in the queue is offered to leave a message, seconds. */
  QUEUE_LIMIT_SECONDS: wholeNumber(180, 5, 3600),
  /** Waiting time after which he is told honestly how long it may still take, seconds. */
  QUEUE_WARNING_SECONDS: wholeNumber(60, 5, 3600),
  /** How long a case is offered to one lawyer before the next one is asked, seconds. */
  OFFER_SECONDS: wholeNumber(20, 5, 600),
  /** A resident's words unanswered for so long bring his case back to the head of the queue, seconds. */
  SILENT_LAWYER_SECONDS: wholeNumber(120, 10, 3600),
  /** Time for the record of a consultation, seconds; after it the lawyer is free again and owes it. */
  WRAP_UP_SECONDS: wholeNumber(120, 10, 3600),
  /**
   * Turns thought out at once; turns not answered from which on ordinary questions get a short text, and from which on
   * nothing but what is urgent is taken in; delay of the event loop that counts as overload, ms.
   */
  OVERLOAD_TURNS_AT_ONCE: wholeNumber(32, 1, 1000),
  OVERLOAD_SHORT_FROM: wholeNumber(64, 1, 100_000),
  OVERLOAD_FULL_FROM: wholeNumber(1000, 1, 1_000_000),
  OVERLOAD_LAG_MS: wholeNumber(200, 20, 10_000),
  /** Alarms of the live wall: people in one queue, longest wait, danger that waits (seconds), services of one person in a week. */
  WALL_QUEUE_LIMIT: wholeNumber(5, 1, 1000),
  WALL_WAIT_SECONDS: wholeNumber(180, 10, 3600),
  WALL_EMERGENCY_SECONDS: wholeNumber(60, 5, 3600),
  WALL_REPEAT_SERVICES: wholeNumber(3, 2, 100),
  /** Messages that did not arrive, and hours before the deadline of a review. */
  WALL_UNDELIVERED_LIMIT: wholeNumber(1, 1, 100_000),
  WALL_REVIEW_HOURS: wholeNumber(24, 1, 240),
  /** A desk outside of ours that is told of handoffs, and the secret that signs both ways (`whsec_` and base64). */
  OUTSIDE_DESK_URL: url(['http:', 'https:']),
  OUTSIDE_DESK_SECRET: optionalText.refine(
    (value) => value === undefined || /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(value),
    'must be whsec_ followed by base64 of 24 to 64 bytes',
  ),
  /** Where calls to the police go through (110 一键转接): a number or SIP address of the command centre. */
  POLICE_TRANSFER_TO: optionalText.refine(
    (value) => value === undefined || /^(?:\+?\d{3,15}|sips?:[^\s@]*@?[^\s@]+)$/.test(value),
    'must be a number like 110 or a SIP address like sip:110@10.0.0.5',
  ),
  /** The city's platform of work orders: id of its mapping in `knowledge/peers/`, address, and what we are known by there. */
  CITY12345_PEER: peerId,
  CITY12345_URL: url(['http:', 'https:']),
  CITY12345_KEY: peerKey,
  CITY12345_SECRET: peerSecret,
  /** The secret before it, as long as the peer may still use it. */
  CITY12345_SECRET_BEFORE: peerSecret,
  /** The platform of the police, as above. */
  POLICE110_PEER: peerId,
  POLICE110_URL: url(['http:', 'https:']),
  POLICE110_KEY: peerKey,
  POLICE110_SECRET: peerSecret,
  POLICE110_SECRET_BEFORE: peerSecret,
  /** JSON list of more peers, `{peer, url, key, secret, secretBefore?}`: for a province with several cities. */
  EXCHANGE_PEERS_FILE: optionalText,
  /** Beginnings of the numbers that may be called by us, with country code; of +86 ordinary telephones only. */
  VOICE_CALL_PREFIXES: optionalText
    .transform((value) => (value ?? '+86').split(/[\s,]+/).filter((part) => part !== ''))
    .refine(
      (list) => list.every((each) => /^\+[1-9]\d{0,8}$/.test(each)),
      'must be beginnings like +86, separated by commas',
    ),
  /** `on`: callers are told that calls are recorded, and they are, where the provider can. */
  VOICE_RECORDING: z.enum(['on', 'off']).default('off'),
  /** Sound of the waiting loop (https); our own music unless set. */
  VOICE_WAITING_MUSIC_URL: url(['https:']),
  /** Days after which the recording of a call is deleted at the provider. No more than needed (个人信息保护法 19), so never without end. */
  VOICE_RECORDING_DAYS: wholeNumber(180, 1, 1095),
  /** Codes of an authenticator app for accounts of our own: never, who wants, everybody. */
  SECOND_FACTOR: z.enum(['off', 'optional', 'required']).default('optional'),
  /** `off`: staff sign in by the bureau's own directory alone. */
  LOCAL_SIGN_IN: z.enum(['on', 'off']).default('on'),
  /** OpenID provider of the bureau's own directory, and how the hotline is known to it. */
  OIDC_ISSUER: url(['http:', 'https:']),
  OIDC_CLIENT_ID: optionalText,
  OIDC_CLIENT_SECRET: optionalText,
  /** What stands on the button. */
  OIDC_NAME: optionalText.transform((value) => value ?? '单位统一身份认证'),
  /** Which of its groups means which role, e.g. `hotline-lawyers=lawyer,hotline-supervisors=supervisor`. */
  OIDC_ROLES: optionalText,
  /** Claim that names the groups. */
  OIDC_ROLES_CLAIM: optionalText.transform((value) => value ?? 'groups'),
  /** Set to `none` to start without demo staff outside production. */
  DEMO_STAFF: z.enum(['yes', 'none']).default('yes'),
  /** Folder of the agency's own DOCX templates, named after their document. */
  AID_TEMPLATES_DIR: optionalText,
  /** `all`, `web` (HTTP only) or `worker` (jobs only). */
  ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  /** Who recognises questions of law: this machine alone, or a remote engine first. */
  NLU_ENGINE: z.enum(['local', 'http', 'azure-clu']).default('local'),
  NLU_HTTP_URL: url(['http:', 'https:']),
  NLU_HTTP_TOKEN: optionalText,
  AZURE_CLU_ENDPOINT: url(['https:']),
  AZURE_CLU_KEY: optionalText,
  AZURE_CLU_PROJECT: optionalText,
  AZURE_CLU_DEPLOYMENT: optionalText,
  /** Time that a remote engine has for one question, ms. */
  NLU_TIMEOUT_MS: wholeNumber(800, 50, 5000),
  /** File of an operator's own labelled consultations that the model was trained with. */
  NLU_CORPUS: optionalText,
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); without it nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: url(['http:', 'https:']),
  /** `off` leaves out the test of the recogniser at 03:30 in Shanghai. */
  NIGHTLY_EVALUATION: z.enum(['on', 'off']).default('on'),
  /** `off`: changed content is taken at the next start only. */
  NLU_RELOAD: z.enum(['on', 'off']).default('on'),
});

/** What each remote engine cannot do without. */
const ENGINE_NEEDS = {
  local: [],
  http: ['NLU_HTTP_URL'],
  'azure-clu': ['AZURE_CLU_ENDPOINT', 'AZURE_CLU_KEY', 'AZURE_CLU_PROJECT', 'AZURE_CLU_DEPLOYMENT'],
} as const;

export type Environment = z.infer<typeof environmentSchema>;

export interface Config extends Environment {
  production: boolean;
  /** Key of sealed fields, 32 bytes base64. */
  fieldKey: string;
  fieldKeys: ReturnType<typeof fieldKeysOf>['fieldKeys'];
  /** Platforms that work orders and dangers are exchanged with. */
  exchangePeers: readonly ExchangePeer[];
  /** Secret of the Direct Line token endpoint; signs its tokens too. */
  directLineSecret: string;
  /** Password of the demo staff; null in production. */
  demoPassword: string | null;
}

/** Read and check the environment. @throws ConfigInvalidError naming every wrong variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(withSecretFiles(env, Object.keys(environmentSchema.shape)));
  if (!parsed.success) {
    throw new ConfigInvalidError(
      parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), problem: issue.message })),
    );
  }
  const { data } = parsed;
  const missing = ENGINE_NEEDS[data.NLU_ENGINE].filter((name) => data[name] === undefined);
  if (missing.length > 0) {
    throw new ConfigInvalidError(
      missing.map((field) => ({ field, problem: `must be set for NLU_ENGINE=${data.NLU_ENGINE}` })),
    );
  }
  const alone: { field: string; problem: string }[] = Object.entries(GOES_WITH).flatMap(([name, others]) =>
    data[name as keyof typeof GOES_WITH] === undefined
      ? []
      : others
          .filter((other) => data[other] === undefined)
          .map((field) => ({ field, problem: `must be set together with ${name}` })),
  );
  const hasModel = data.SPEECH_STT_MODEL !== undefined || data.SPEECH_TTS_MODEL !== undefined;
  if (data.SPEECH_API_BASE !== undefined && !hasModel) {
    alone.push({ field: 'SPEECH_STT_MODEL', problem: 'or SPEECH_TTS_MODEL must be set together with SPEECH_API_BASE' });
  }
  alone.push(...gatewayProblems(data), ...directoryProblems(data));
  if (alone.length > 0) throw new ConfigInvalidError(alone);
  return data;
}

/**
 * The environment with the keys it needs. Outside production, missing keys are made once and kept in
 * `DATA_DIR/keys.json` (owner only), so that a first start needs nothing.
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const environment = readEnvironment(env);
  const { FIELD_KEY, DIRECTLINE_SECRET } = environment;
  if (environment.NODE_ENV === 'production') {
    if (FIELD_KEY === undefined || DIRECTLINE_SECRET === undefined) {
      const missing = Object.entries({ FIELD_KEY, DIRECTLINE_SECRET }).filter(([, value]) => value === undefined);
      throw new ConfigInvalidError(
        missing.map(([field]) => ({ field, problem: 'must be set in production (openssl rand -base64 32)' })),
      );
    }
    if (environment.WEB_ORIGINS?.includes('*')) {
      throw new ConfigInvalidError([{ field: 'WEB_ORIGINS', problem: 'must name the sites in production, not *' }]);
    }
    if (environment.OUTSIDE_DESK_URL?.startsWith('http:')) {
      throw new ConfigInvalidError([{ field: 'OUTSIDE_DESK_URL', problem: 'must be https in production' }]);
    }
    const keys = { ...fieldKeysOf(environment, FIELD_KEY), directLineSecret: DIRECTLINE_SECRET, demoPassword: null };
    return { ...environment, production: true, exchangePeers: exchangePeersOf(environment), ...keys };
  }
  const kept = keptKeys(environment.DATA_DIR);
  return {
    ...environment,
    production: false,
    exchangePeers: exchangePeersOf(environment),
    ...fieldKeysOf(environment, FIELD_KEY ?? kept.FIELD_KEY),
    directLineSecret: DIRECTLINE_SECRET ?? kept.DIRECTLINE_SECRET,
    demoPassword: kept.DEMO_PASSWORD,
  };
}

const keysSchema = z.object({ FIELD_KEY: z.string(), DIRECTLINE_SECRET: z.string(), DEMO_PASSWORD: z.string() });

function keptKeys(dataDir: string): z.infer<typeof keysSchema> {
  const file = join(dataDir, 'keys.json');
  if (existsSync(file)) {
    try {
      return keysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
    } catch {
      const problem = `holds a damaged keys.json (${file}): restore it, sealed fields cannot be read without it`;
      throw new ConfigInvalidError([{ field: 'DATA_DIR', problem }]);
    }
  }
  mkdirSync(dataDir, { recursive: true });
  const keys = {
    FIELD_KEY: randomBytes(32).toString('base64'),
    DIRECTLINE_SECRET: randomBytes(24).toString('base64url'),
    DEMO_PASSWORD: `demo-${randomBytes(5).toString('hex')}`,
  };
  writeFileSync(file, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keys;
}
