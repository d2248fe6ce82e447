import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigInvalidError, loadConfig, readEnvironment } from '../../src/config/index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const KEYS = { FIELD_KEY: Buffer.alloc(32, 7).toString('base64'), DIRECTLINE_SECRET: 'sixteen-characters-or-more' };

describe('the environment', () => {
  it('needs nothing outside production', () => {
    const config = loadConfig({ DATA_DIR: dir });
    expect(config).toMatchObject({ PORT: 3978, NODE_ENV: 'development', production: false, ROLE: 'all' });
    expect(Buffer.from(config.fieldKey, 'base64')).toHaveLength(32);
  });

  it('keeps the keys it made, readable by the owner only', () => {
    const first = loadConfig({ DATA_DIR: dir });
    const second = loadConfig({ DATA_DIR: dir });
    expect(second.fieldKey).toBe(first.fieldKey);
    expect(second.demoPassword).toBe(first.demoPassword);
    expect(statSync(join(dir, 'keys.json')).mode & 0o077).toBe(0);
  });

  it('does not make new keys over damaged ones: sealed fields would be lost', () => {
    writeFileSync(join(dir, 'keys.json'), '{"FIELD_KEY": ');
    expect(() => loadConfig({ DATA_DIR: dir })).toThrow(/DATA_DIR.*keys\.json/);
    expect(readFileSync(join(dir, 'keys.json'), 'utf8')).toBe('{"FIELD_KEY": ');
  });

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['MONGODB_URL', 'postgres://here'],
    ['REDIS_URL', 'not an address'],
    ['FIELD_KEY', 'short'],
    ['DIRECTLINE_SECRET', 'short'],
    ['WECHAT_ENCODING_AES_KEY', 'abc'],
    ['TWILIO_FROM', '13800138000'],
    ['JAMBONZ_WEBHOOK_SECRET', 'short'],
    ['JAMBONZ_FROM', 'hotline'],
    ['JAMBONZ_RECORDER_URI', 'https://recorder.example'],
    ['JAMBONZ_API_BASE', 'jambonz.example'],
    ['LOG_LEVEL', 'loud'],
    ['ROLE', 'boss'],
    ['SESSION_SILENCE_MINUTES', '0'],
    ['PUBLIC_BASE_URL', 'hotline.example'],
    ['WEB_ORIGINS', 'www.bureau.example'],
    ['WEB_ORIGINS', 'https://www.bureau.example/'],
    ['WEB_EMBED_ORIGINS', '*'],
    ['WEB_EMBED_ORIGINS', 'https://www.bureau.example; script-src *'],
    ['NLU_ENGINE', 'cloud'],
    ['NLU_HTTP_URL', 'nlu.example'],
    ['NLU_TIMEOUT_MS', '10'],
    ['NLU_RELOAD', 'yes'],
    ['AZURE_CLU_ENDPOINT', 'http://insecure.example'],
  ])('names %s when it is %p', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(ConfigInvalidError);
    expect(() => readEnvironment({ [name]: value })).toThrow(name);
  });

  it.each([
    [{ WECHAT_APP_SECRET: 's', WECHAT_APP_ID: 'wx1' }, 'WECHAT_TOKEN'],
    [{ WECHAT_APP_SECRET: 's', WECHAT_TOKEN: 't' }, 'WECHAT_APP_ID'],
    [{ WECHAT_ENCODING_AES_KEY: 'a'.repeat(43), WECHAT_TOKEN: 't' }, 'WECHAT_APP_ID'],
    [{ SPEECH_STT_MODEL: 'm' }, 'SPEECH_API_BASE'],
    [{ TWILIO_VOICE: 'Polly.Zhiyu' }, 'TWILIO_AUTH_TOKEN'],
    [{ JAMBONZ_WEBHOOK_SECRET: 'wh_secret_of_the_test' }, 'PUBLIC_BASE_URL'],
    [{ JAMBONZ_API_KEY: 'k' }, 'JAMBONZ_API_BASE'],
    [{ JAMBONZ_API_BASE: 'https://jambonz.example' }, 'JAMBONZ_FROM'],
    [{ JAMBONZ_TTS_VENDOR: 'microsoft' }, 'JAMBONZ_TTS_VOICE'],
    [{ SPEECH_API_BASE: 'http://asr.local/v1' }, 'SPEECH_STT_MODEL'],
    [{ SPEECH_API_BASE: 'http://asr.local/v1', SPEECH_TTS_MODEL: 'm' }, 'SPEECH_TTS_VOICE'],
    [
      {
        SPEECH_API_BASE: 'http://asr.local/v1',
        SPEECH_TTS_MODEL: 'm',
        SPEECH_TTS_VOICE: 'v',
        SPEECH_AUDIO_COMMAND: 'c',
      },
      'SPEECH_STT_MODEL',
    ],
  ])('does not start with half of what belongs together: %j', (half, missing) => {
    expect(() => readEnvironment(half)).toThrow(missing);
  });

  it('reads lists of sites, and lets every site in outside production only', () => {
    const [one, other] = ['https://www.bureau.example', 'http://town.example:8080'];
    expect(readEnvironment({ WEB_ORIGINS: ` ${one}, ${other} ` }).WEB_ORIGINS).toEqual([one, other]);
    expect(readEnvironment({ WEB_EMBED_ORIGINS: `${one} ${other}` }).WEB_EMBED_ORIGINS).toEqual([one, other]);
    expect(readEnvironment({ WEB_ORIGINS: '' }).WEB_ORIGINS).toBeUndefined();
    expect(loadConfig({ DATA_DIR: dir, WEB_ORIGINS: '*' }).WEB_ORIGINS).toEqual(['*']);
    expect(() => loadConfig({ ...KEYS, NODE_ENV: 'production', WEB_ORIGINS: '*' })).toThrow(/WEB_ORIGINS.*not \*/);
  });

  it('names every wrong variable at once', () => {
    expect(() => readEnvironment({ PORT: 'x', REDIS_URL: 'y' })).toThrow(/PORT.*REDIS_URL/);
  });

  it('recognises on this machine alone by default', () => {
    expect(readEnvironment({})).toMatchObject({ NLU_ENGINE: 'local', NLU_TIMEOUT_MS: 800, NLU_RELOAD: 'on' });
  });

  it.each([
    [{ NLU_ENGINE: 'http' }, /^NLU_HTTP_URL must be set for NLU_ENGINE=http\.$/],
    [{ NLU_ENGINE: 'http', NLU_HTTP_URL: ' ' }, /^NLU_HTTP_URL must be set/],
    [
      { NLU_ENGINE: 'azure-clu', AZURE_CLU_ENDPOINT: 'https://clu.example', AZURE_CLU_PROJECT: 'hotline' },
      /^AZURE_CLU_KEY must be set for NLU_ENGINE=azure-clu\. AZURE_CLU_DEPLOYMENT must be set/,
    ],
  ])('names what an engine lacks: %o', (env, expected) => {
    expect(() => readEnvironment(env)).toThrow(expected);
    const whole = { NLU_HTTP_URL: 'http://nlu:8080', AZURE_CLU_KEY: 'k', AZURE_CLU_DEPLOYMENT: 'd' };
    expect(readEnvironment({ ...env, ...whole }).NLU_ENGINE).toBe(env.NLU_ENGINE);
  });

  const aliyun = {
    ALIYUN_SMS_CALLBACK_SECRET: 'an-address-that-nobody-guesses-12348',
    ALIYUN_SMS_ACCESS_KEY_ID: 'id',
    ALIYUN_SMS_ACCESS_KEY_SECRET: 's',
    ALIYUN_SMS_SIGN_NAME: '公共法律服务',
    ALIYUN_SMS_TEMPLATE_ANSWER: 'SMS_1',
    PUBLIC_BASE_URL: 'https://hotline.example.test',
  };
  const twilio = { TWILIO_AUTH_TOKEN: 't', TWILIO_ACCOUNT_SID: 'AC', TWILIO_FROM: '+862012348000' };

  it.each<[Record<string, string>, RegExp]>([
    [{ ALIYUN_SMS_CALLBACK_SECRET: 'short' }, /ALIYUN_SMS_CALLBACK_SECRET must be at least 32/],
    [
      { ALIYUN_SMS_SIGN_NAME: '公共法律服务' },
      /ALIYUN_SMS_ACCESS_KEY_ID must be set together with ALIYUN_SMS_SIGN_NAME/,
    ],
    [{ ...aliyun, ALIYUN_SMS_ACCESS_KEY_SECRET: '' }, /ALIYUN_SMS_ACCESS_KEY_SECRET must be set together/],
    [{ ...aliyun, PUBLIC_BASE_URL: '' }, /PUBLIC_BASE_URL must be set together with ALIYUN_SMS_TEMPLATE_ANSWER/],
    [{ TENCENT_SMS_TEMPLATE_CODE: '1' }, /TENCENT_SMS_SECRET_ID must be set together with TENCENT_SMS_TEMPLATE_CODE/],
    [{ ...aliyun, ...twilio }, /SMS_GATEWAY must say which of twilio, aliyun sends text messages/],
    [{ ...aliyun, SMS_GATEWAY: 'tencent' }, /SMS_GATEWAY is tencent, which lacks/],
    [{ SMS_GATEWAY: 'pigeon' }, /SMS_GATEWAY/],
  ])('half a gateway, or two to choose from, is refused: %o', (env, expected) => {
    expect(() => readEnvironment(env)).toThrow(expected);
    expect(readEnvironment({ ...aliyun, ...twilio, SMS_GATEWAY: 'twilio' }).SMS_GATEWAY).toBe('twilio');
    expect(readEnvironment(aliyun).SMS_GATEWAY).toBeUndefined();
  });

  it('takes an empty variable as not set', () => {
    expect(readEnvironment({ MONGODB_URL: '', REDIS_URL: ' ' })).toMatchObject({
      MONGODB_URL: undefined,
      REDIS_URL: undefined,
    });
  });

  it('refuses production without its keys, and demo staff there', () => {
    expect(() => loadConfig({ NODE_ENV: 'production', DATA_DIR: dir })).toThrow(/FIELD_KEY.*DIRECTLINE_SECRET/);
    expect(loadConfig({ NODE_ENV: 'production', DATA_DIR: dir, ...KEYS }).demoPassword).toBeNull();
  });
});
