import { once } from 'node:events';
import { WebSocket } from 'ws';
import { message, WebStage } from '../support/web-stage.ts';

const BUREAU = 'https://www.bureau.example.test';
const STRANGER = 'https://elsewhere.example.test';

let stage: WebStage;
beforeAll(async () => {
  stage = await WebStage.open({ origins: [BUREAU], publicBaseUrl: 'https://hotline.example.test/' });
});
afterAll(() => stage.close());

const from = (origin: string, method = 'POST', path = '/channels/web/token') =>
  stage.call(method, path, null, method === 'POST' ? {} : undefined, { origin });

describe('pages of other origins', () => {
  it('may use web chat where they are configured, with what clients send', async () => {
    const preflight = await from(BUREAU, 'OPTIONS', '/v3/directline/conversations');
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': BUREAU,
      'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      vary: 'Origin',
    });
    const answer = await from(BUREAU);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(BUREAU);
    expect(answer.headers.get('access-control-expose-headers')).toBe('Retry-After');
  });

  it('are our own: the address asked for, and the public one', async () => {
    for (const origin of [stage.served.url, 'https://hotline.example.test']) {
      expect((await from(origin)).status).toBe(200);
    }
  });

  it.each([STRANGER, 'null', 'https://www.bureau.example.test.evil.example', 'http://www.bureau.example.test'])(
    'are refused when they are %s',
    async (origin) => {
      for (const [method, path] of [
        ['OPTIONS', '/v3/directline/conversations'],
        ['POST', '/channels/web/token'],
        ['POST', '/channels/web/resume'],
      ] as const) {
        const answer = await from(origin, method, path);
        expect(answer).toMatchObject({ status: 403, body: { code: 'hotline_channels_origin_refused' } });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    },
  );

  it('get no stream either', async () => {
    const { id, streamUrl } = await stage.newLine();
    const url = streamUrl.replace('wss://hotline.example.test', stage.served.url.replace('http', 'ws'));
    const refused = new WebSocket(url, { origin: STRANGER });
    refused.on('error', () => undefined);
    expect((await once(refused, 'unexpected-response'))[1].statusCode).toBe(403);
    const taken = new WebSocket(url, { origin: BUREAU });
    await once(taken, 'open');
    taken.close();
    expect(id).toMatch(/^web-/);
  });

  it('may all, where that is configured', async () => {
    const open = await WebStage.open({ origins: ['*'] });
    try {
      const answer = await open.call('POST', '/channels/web/token', null, {}, { origin: STRANGER });
      expect(answer.headers.get('access-control-allow-origin')).toBe(STRANGER);
    } finally {
      await open.close();
    }
  });
});

describe('limits of an address', () => {
  it('are for all its conversations together, in a sentence', async () => {
    const strict = await WebStage.open({ limits: { addressPerMinute: 3, callsPerMinute: 12 } });
    try {
      const lines = [await strict.newLine(), await strict.newLine()];
      const [one, two] = lines as [(typeof lines)[0], (typeof lines)[0]];
      for (const [line, id] of [
        [one, 'a'],
        [two, 'b'],
        [one, 'c'],
      ] as const) {
        expect((await strict.say(line, message('话', id))).status).toBe(200);
      }
      const refused = await strict.say(two, message('话', 'd'));
      expect(refused).toMatchObject({ status: 429, body: { message: expect.stringContaining('请稍等一下再发') } });
      expect((await strict.say(two, message('话', 'b'))).status).toBe(200);
      const statuses: number[] = [];
      for (let calls = 0; calls < 4; calls++) {
        statuses.push((await strict.call('GET', `/v3/directline/conversations/${one.id}`, one.token)).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
    } finally {
      await strict.close();
    }
  });
});
