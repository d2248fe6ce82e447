import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Line, message, WebStage } from '../support/web-stage.ts';

let stage: WebStage;
let line: Line;

beforeAll(async () => {
  stage = await WebStage.open({ limits: { wrongCodes: 1000, wrongCodesOfAll: 1000 } });
});
afterAll(() => stage.close());
beforeEach(async () => {
  line = await stage.newLine();
});

const ask = async ({ token }: Pick<Line, 'token'>, at = stage) =>
  (await at.call('POST', '/channels/web/resume-code', token)).body;
const use = (code: unknown, at = stage) => at.call('POST', '/channels/web/resume', null, { code });
const wrong = { status: 403, body: { code: 'hotline_channels_code_wrong' } };

describe('the code for another device', () => {
  it('opens the same conversation of the same resident, once', async () => {
    await stage.say(line, message('在手机上说的'));
    const given = await ask(line);
    expect(given).toEqual({
      code: expect.stringMatching(/^\d{8}$/),
      expiresAt: new Date(stage.clock.now().getTime() + 600_000).toISOString(),
      expires_in: 600,
    });
    const there = await use(given.code);
    expect(there).toMatchObject({ status: 200, body: { conversationId: line.id, expires_in: 1800 } });
    const { token, userId, resume } = there.body;
    const shown = await stage.activities({ id: line.id, token });
    expect(shown[0]).toMatchObject({ text: '在手机上说的', from: { id: userId } });
    expect((await stage.newToken({ resume })).conversationId).toBe(line.id);
    expect(await use(given.code)).toMatchObject(wrong);
    // The device that gave the code goes on too.
    expect((await stage.say(line, message('还在手机上'))).status).toBe(200);
  });

  it('takes the stream over, and the other device is told why', async () => {
    const first = new WebSocket(line.streamUrl);
    await once(first, 'open');
    const { token } = (await use((await ask(line)).code)).body;
    const { streamUrl } = (await stage.call('GET', `/v3/directline/conversations/${line.id}`, token)).body;
    const closed = once(first, 'close');
    const second = new WebSocket(streamUrl);
    expect(String((await closed)[1])).toBe('collision');
    second.close();
  });

  it('is taken as people type it', async () => {
    const { code } = await ask(line);
    const typed = `${code.slice(0, 4)} ${code.slice(4)}`.replace(/\d/g, (digit: string) =>
      String.fromCharCode(digit.charCodeAt(0) + 0xfee0),
    );
    expect((await use(typed)).status).toBe(200);
  });

  it('is good for ten minutes, and only the newest is', async () => {
    const old = await ask(line);
    const fresh = await ask(line);
    expect(await use(old.code)).toMatchObject(wrong);
    stage.clock.forward(600);
    expect(await use(fresh.code)).toMatchObject(wrong);
    const last = await ask(line);
    stage.clock.forward(599);
    expect((await use(last.code)).status).toBe(200);
  });

  it('opens for one of two who come at once', async () => {
    const { code } = await ask(line);
    const statuses = (await Promise.all([use(code), use(code), use(code)])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 403, 403]);
  });

  it('is stored as a fingerprint, and old ones go', async () => {
    const { code } = await ask(line);
    const kept = async () => {
      const entries: unknown[] = [];
      for await (const entry of stage.store.resumeCodes.scan()) entries.push(entry);
      return JSON.stringify(entries);
    };
    expect(await kept()).toContain(line.id);
    expect(await kept()).not.toContain(code);
    await use(code);
    expect(stage.log.at(-1)).toContain('goes on on another device');
    expect(stage.counted.slice(-2)).toEqual(['resume-code:made', 'resume-code:used']);
    expect(stage.log.join('')).not.toContain(code);
    await ask(line);
    stage.clock.forward(601);
    await ask(await stage.newLine());
    expect(await kept()).not.toContain(line.id);
  });

  it('is given to residents with a conversation only', async () => {
    expect((await stage.call('POST', '/channels/web/resume-code', null)).status).toBe(401);
    expect((await stage.call('POST', '/channels/web/resume-code', line.resume)).status).toBe(403);
    const { token } = await stage.newToken();
    expect((await stage.call('POST', '/channels/web/resume-code', token)).status).toBe(404);
  });

  it.each([undefined, 12345678, '1234567', 'abcdefgh', '123456789', { $gt: '' }, '1'.repeat(50)])(
    'is not %p',
    async (code) => {
      expect(await use(code)).toMatchObject({
        status: 400,
        body: { message: expect.stringMatching(/[\u4e00-\u9fff]/) },
      });
    },
  );

  it('is not the code of an interrupted dialog, and the resident is told where that one goes', async () => {
    const answer = await use('1234567890');
    expect(answer).toMatchObject({ status: 400, body: { message: expect.stringContaining('续办码') } });
  });
});

describe('guessing codes', () => {
  it('ends after five wrong ones of an address; malformed ones do not count', async () => {
    const strict = await WebStage.open();
    try {
      const own = await strict.newLine();
      const { code } = await ask(own, strict);
      const other = String((Number(code) + 1) % 100_000_000).padStart(8, '0');
      expect((await use(code, strict)).status).toBe(200);
      for (let tries = 0; tries < 8; tries++) expect((await use('x', strict)).status).toBe(400);
      for (let tries = 0; tries < 5; tries++) expect((await use(other, strict)).status).toBe(403);
      const right = (await ask(own, strict)).code;
      const locked = await use(right, strict);
      expect(locked).toMatchObject({ status: 429, body: { message: expect.stringContaining('一刻钟') } });
      expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800);
    } finally {
      await strict.close();
    }
  });

  it('ends for all when many addresses do it together', async () => {
    const strict = await WebStage.open({ limits: { wrongCodes: 1000, wrongCodesOfAll: 3 } });
    try {
      for (let tries = 0; tries < 3; tries++) expect((await use('00000000', strict)).status).toBe(403);
      expect(await use('00000000', strict)).toMatchObject({ status: 429 });
    } finally {
      await strict.close();
    }
  });

  it('a conversation asks for five codes in ten minutes', async () => {
    for (let asked = 0; asked < 5; asked++) expect(await ask(line)).toHaveProperty('code');
    expect(await ask(line)).toMatchObject({ message: expect.stringContaining('十分钟') });
  });
});
