import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigInvalidError } from './errors.ts';

const optionalText = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const url = (protocols: string[]) =>
  optionalText.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.includes(new URL(value).protocol)),
    `must be an address starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .trim()
    .default(String(fallback))
    .transform((value) => (value === '' ? fallback : Number(value)))
    .refine(
      (value) => Number.isInteger(value) && value >= min && value <= max,
      `must be a whole number from ${min} to ${max}`,
    );

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
  /** Proxies in front of the app whose `X-Forwarded-For` is believed; 0 = none. */
  TRUSTED_PROXIES: wholeNumber(0, 0, 10),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MONGODB_URL: url(['mongodb:', 'mongodb+srv:']),
  REDIS_URL: url(['redis:', 'rediss:']),
  FIELD_KEY: optionalText.refine(
    (value) => value === undefined || Buffer.from(value, 'base64').length === 32,
    'must be 32 random bytes in base64 (openssl rand -base64 32)',
  ),
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
  TWILIO_ACCOUNT_SID: optionalText,
  TWILIO_AUTH_TOKEN: optionalText,
  TWILIO_FROM: optionalText.refine(
    (value) => value === undefined || /^\+\d{5,15}$/.test(value),
    'must be a number like +8612348',
  ),
  /** Silence after which a service session closes, minutes. */
  SESSION_SILENCE_MINUTES: wholeNumber(30, 1, 1440),
  /** Waiting time after which a resident in the queue is offered to leave a message, seconds. */
  QUEUE_LIMIT_SECONDS: wholeNumber(180, 5, 3600),
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
  /** Secret of the Direct Line token endpoint; signs its tokens too. */
  directLineSecret: string;
  /** Password of the demo staff; null in production. */
  demoPassword: string | null;
}

/** Read and check the environment. @throws ConfigInvalidError naming every wrong variable. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const parsed = environmentSchema.safeParse(env);
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
    const keys = { fieldKey: FIELD_KEY, directLineSecret: DIRECTLINE_SECRET, demoPassword: null };
    return { ...environment, production: true, ...keys };
  }
  const kept = keptKeys(environment.DATA_DIR);
  return {
    ...environment,
    production: false,
    fieldKey: FIELD_KEY ?? kept.FIELD_KEY,
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
