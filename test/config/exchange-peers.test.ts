import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.ts';

const SECRET = 's3cret-12345-demo-0123456789abcdef';
const CITY = {
  CITY12345_PEER: 'sample-city',
  CITY12345_URL: 'https://12345.example.test/api/v1/',
  CITY12345_KEY: 'city-12345',
  CITY12345_SECRET: SECRET,
};

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peers-config-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function config(env: Record<string, string>, file?: unknown) {
  const path = join(dir, 'peers.json');
  if (file !== undefined) await writeFile(path, JSON.stringify(file));
  return loadConfig({ DATA_DIR: dir, ...env, ...(file === undefined ? {} : { EXCHANGE_PEERS_FILE: path }) });
}

describe('platforms of 12345 and 110 in the environment', () => {
  it('without them nothing is exchanged; with all of one it is, and more come from a file', async () => {
    expect((await config({})).exchangePeers).toEqual([]);
    const more = { peer: 'other-city', url: 'https://other.example.test', key: 'other', secret: SECRET };
    const { exchangePeers } = await config({ ...CITY, CITY12345_SECRET_BEFORE: `${SECRET}-old` }, [more]);
    expect(exchangePeers).toEqual([
      {
        peer: 'sample-city',
        url: 'https://12345.example.test/api/v1',
        key: 'city-12345',
        secret: SECRET,
        secretBefore: `${SECRET}-old`,
        from: 'CITY12345_URL',
      },
      { ...more, secretBefore: null, from: 'EXCHANGE_PEERS_FILE' },
    ]);
  });

  it.each(Object.keys(CITY))('half a set stops the start, naming what is missing: %s', async (name) => {
    const rest = Object.fromEntries(Object.entries(CITY).filter(([key]) => key !== name));
    await expect(config(rest)).rejects.toThrow(name);
  });

  it.each<[string, Record<string, string>, unknown, string]>([
    ['a short secret', { ...CITY, CITY12345_SECRET: 'short' }, undefined, 'CITY12345_SECRET'],
    ['an address that is none', { ...CITY, CITY12345_URL: 'ftp://x' }, undefined, 'CITY12345_URL'],
    ['a peer that is no id', { ...CITY, CITY12345_PEER: '../x' }, undefined, 'CITY12345_PEER'],
    ['an old secret alone', { CITY12345_SECRET_BEFORE: SECRET }, undefined, 'CITY12345_SECRET'],
    ['a file without a secret', {}, [{ peer: 'a-city', url: 'https://x.test', key: 'k' }], '0.secret'],
    [
      'a peer named twice',
      CITY,
      [{ peer: 'sample-city', url: 'https://x.test', key: 'k', secret: SECRET }],
      'second time',
    ],
    [
      'a key named twice',
      CITY,
      [{ peer: 'b-city', url: 'https://x.test', key: 'city-12345', secret: SECRET }],
      'second time',
    ],
  ])('%s is refused', async (_name, env, file, problem) => {
    await expect(config(env, file)).rejects.toThrow(problem);
    await expect(config(env, file)).rejects.not.toThrow(SECRET);
  });

  it('in production addresses have https', async () => {
    const production = {
      NODE_ENV: 'production',
      FIELD_KEY: Buffer.alloc(32, 1).toString('base64'),
      DIRECTLINE_SECRET: 'x'.repeat(32),
    };
    const plain = { ...CITY, CITY12345_URL: 'http://12345.example.test' };
    await expect(config({ ...production, ...plain })).rejects.toThrow('CITY12345_URL');
    expect((await config({ ...production, ...CITY })).exchangePeers).toHaveLength(1);
  });
});
