import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, readEnvironment } from '../../src/config/index.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hotline-secrets-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const KEY = Buffer.alloc(32, 7).toString('base64');

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

describe('secrets in files', () => {
  it('are taken from the folder SECRETS_DIR, each file called like its variable', () => {
    file('FIELD_KEY', `${KEY}\n`);
    file('DIRECTLINE_SECRET', 'sixteen-characters-or-more\r\n');
    file('..data', 'what Kubernetes puts beside them');
    const config = loadConfig({ NODE_ENV: 'production', SECRETS_DIR: dir, FIELD_KEY: '' });
    expect(config.fieldKey).toBe(KEY);
    expect(config.directLineSecret).toBe('sixteen-characters-or-more');
  });

  it('are taken from the file that NAME_FILE names', () => {
    const config = readEnvironment({ MONGODB_URL_FILE: file('mongo', 'mongodb://db.example/hotline\n') });
    expect(config.MONGODB_URL).toBe('mongodb://db.example/hotline');
  });

  it('leave EXCHANGE_PEERS_FILE what it is: a path', () => {
    expect(readEnvironment({ EXCHANGE_PEERS_FILE: '/etc/peers.json' }).EXCHANGE_PEERS_FILE).toBe('/etc/peers.json');
  });

  it('are checked like variables, and the sentence does not tell them', () => {
    const env = { DIRECTLINE_SECRET_FILE: file('secret', 'too-short') };
    expect(() => readEnvironment(env)).toThrow(/DIRECTLINE_SECRET must have at least 16/);
    expect(() => readEnvironment(env)).not.toThrow(/too-short/);
  });

  it.each([
    ['a file that is not there', () => ({ FIELD_KEY_FILE: join(dir, 'none') }), /FIELD_KEY_FILE cannot be read from/],
    ['a folder instead of a file', () => ({ FIELD_KEY_FILE: dir }), /FIELD_KEY_FILE cannot be read from/],
    [
      'a variable and its file',
      () => ({ FIELD_KEY: KEY, FIELD_KEY_FILE: file('key', KEY) }),
      /FIELD_KEY_FILE is a file .* only one may be set/,
    ],
    [
      'a variable and a file of the folder',
      () => ({ FIELD_KEY: KEY, SECRETS_DIR: dir, ...(file('FIELD_KEY', KEY) && {}) }),
      /FIELD_KEY is a file .* only one may be set/,
    ],
    ['a file much too long', () => ({ FIELD_KEY_FILE: file('key', 'x'.repeat(100_000)) }), /cannot be read/],
  ])('refuse %s', (_what, env, problem) => {
    expect(() => readEnvironment(env())).toThrow(problem);
  });
});
