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
    ['LOG_LEVEL', 'loud'],
    ['ROLE', 'boss'],
    ['SESSION_SILENCE_MINUTES', '0'],
    ['PUBLIC_BASE_URL', 'hotline.example'],
    ['NLU_ENGINE', 'cloud'],
    ['NLU_HTTP_URL', 'nlu.example'],
    ['NLU_TIMEOUT_MS', '10'],
    ['NLU_RELOAD', 'yes'],
    ['AZURE_CLU_ENDPOINT', 'http://insecure.example'],
  ])('names %s when it is %p', (name, value) => {
    expect(() => readEnvironment({ [name]: value })).toThrow(ConfigInvalidError);
    expect(() => readEnvironment({ [name]: value })).toThrow(name);
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
