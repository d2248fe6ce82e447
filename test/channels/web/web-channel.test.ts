import { once } from 'node:events';
import { Server as SocketServer } from 'socket.io';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { WEB_LIMITS, type WebChannelDeps } from '../../../src/channels/web/index.ts';
import { until } from '../support/serve.ts';
import { type Answer, message, SECRET, WebStage } from '../support/web-stage.ts';

let stage: WebStage;
afterEach(() => stage.close());

async function start(options: Partial<WebChannelDeps> = {}): Promise<void> {
  stage = await WebStage.open(options);
}
const call: WebStage['call'] = (...request) => stage.call(...request);
const say: WebStage['say'] = (...request) => stage.say(...request);

describe('tokens and conversations', () => {
  it('gives an anonymous resident a token, and greets once', async () => {
    await start();
    const given = await stage.newToken({ regionCode: '340300' });
    expect(given).toEqual({
      token: expect.any(String),
      conversationId: expect.stringMatching(/^web-[0-9a-f-]{36}$/),
      userId: expect.stringMatching(/^dl_/),
      expires_in: 1800,
      resume: expect.any(String),
    });
    const first = await call('POST', '/v3/directline/conversations', given.token, { user: { id: 'forged' } });
    const again = await call('POST', '/v3/directline/conversations', given.token);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(first.body).toMatchObject({ conversationId: given.conversationId, expires_in: 1800 });
    expect(first.body.streamUrl).toMatch(`ws://127.0.0.1:`);
    expect(stage.inlet.received).toEqual([
      {
        channel: 'web',
        conversationId: given.conversationId,
        address: '',
        key: `web:${given.conversationId}:join`,
        activity: { type: 'conversationUpdate', channelData: { regionCode: '340300' } },
      },
    ]);
  });

  it('takes up the same conversation with the resume secret, for seven days', async () => {
    await start();
    const conversation = await stage.newLine();
    stage.clock.forward(7 * 24 * 3600 - 1);
    const resumed = await stage.newToken({ resume: conversation.resume });
    expect(resumed.conversationId).toBe(conversation.id);
    expect((await say({ id: conversation.id, token: resumed.token }, message('又来了'))).status).toBe(200);
    stage.clock.forward(2);
    expect((await stage.newToken({ resume: resumed.resume })).conversationId).toBe(conversation.id);
    for (const resume of [conversation.resume, conversation.token, 'x', '']) {
      const answer = await call('POST', '/channels/web/token', null, { resume });
      expect(answer).toMatchObject(
        resume === '' ? { status: 200 } : { status: 403, body: { code: 'hotline_channels_resume_invalid' } },
      );
    }
  });

  it('generates tokens for holders of the secret only', async () => {
    await start();
    const generate = (token: string | null, body?: unknown) =>
      call('POST', '/v3/directline/tokens/generate', token, body);
    const given = await generate(SECRET, { user: { id: 'dl_kiosk', name: '大厅' } });
    expect(given).toMatchObject({ status: 200, body: { expires_in: 1800 } });
    const claims = JSON.parse(Buffer.from(given.body.token.split('.')[1], 'base64url').toString());
    expect(claims.user).toBe('dl_kiosk');
    expect((await generate(SECRET, { user: { id: 'admin' } })).status).toBe(400);
    expect((await generate('direct-line-secreT')).status).toBe(403);
    expect((await generate(null)).status).toBe(401);
    await stage.close();
    await start({ secret: '' });
    expect((await generate('x')).status).toBe(403);
  });
});

describe('who may do what', () => {
  it('refuses strangers, each in his own way', async () => {
    await start();
    const mine = await stage.newLine();
    const other = await stage.newLine();
    const path = `/v3/directline/conversations/${mine.id}`;
    const unstarted = await stage.newToken();
    for (const [method, at] of [
      ['GET', path],
      ['GET', `${path}/activities`],
      ['POST', `${path}/activities`],
    ] as const) {
      const body = method === 'POST' ? message('x') : undefined;
      expect((await call(method, at, null, body)).status).toBe(401);
      expect((await call(method, at, 'x.y.z', body)).status).toBe(403);
      expect((await call(method, at, other.token, body)).status).toBe(403);
      expect((await call(method, at, mine.resume, body)).status).toBe(403);
    }
    const unknown = `/v3/directline/conversations/${unstarted.conversationId}`;
    expect((await call('GET', unknown, unstarted.token)).status).toBe(404);
    expect((await call('GET', `${unknown}/activities`, unstarted.token)).status).toBe(404);
    stage.clock.forward(1801);
    const expired = await call('GET', path, mine.token);
    expect(expired).toMatchObject({ status: 403, body: { error: { code: 'TokenExpired' } } });
    expect(stage.inlet.received.every(({ activity }) => activity.type === 'conversationUpdate')).toBe(true);
  });
});

describe('messages', () => {
  it.each([
    ['no JSON', '{', 400, 'hotline_channels_body_malformed'],
    ['a number', '7', 400, 'hotline_channels_body_malformed'],
    ['a list', [], 400, 'hotline_channels_body_invalid'],
    ['nothing', undefined, 400, 'hotline_channels_body_invalid'],
    ['an unknown type', { type: 'invoke' }, 400, 'hotline_channels_body_invalid'],
    ['an unknown field', { type: 'message', text: 'x', admin: true }, 400, 'hotline_channels_body_invalid'],
    ['a text that is none', { type: 'message', text: 5 }, 400, 'hotline_channels_body_invalid'],
    ['no text', { type: 'message', text: '  ' }, 400, 'hotline_channels_text_missing'],
    ['a very long text', message('长'.repeat(5462)), 413, 'hotline_channels_text_too_long'],
    ['a huge body', message('x'.repeat(65_600)), 413, 'hotline_channels_body_too_large'],
    ['a file', { ...message('看图'), attachments: [{ contentType: 'image/png' }] }, 415, 'hotline_channels_no_files'],
    [
      'what is nested',
      `{"type":"message","text":"x","value":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      400,
      'hotline_channels_body_too_deep',
    ],
    ['the prototype', '{"type":"message","text":"x","__proto__":{"a":1}}', 400, 'hotline_channels_body_invalid'],
  ])('refuses %s', async (_name, body, status, code) => {
    await start();
    const conversation = await stage.newLine();
    const answer = await say(conversation, body);
    expect(answer).toMatchObject({ status, body: { code, message: expect.stringMatching(/[\u4e00-\u9fff]/) } });
    expect(answer.body.error).toEqual({ code: expect.any(String), message: answer.body.message });
    expect(stage.inlet.handled).toBe(1);
  });

  it('names the field that is wrong', async () => {
    await start();
    const conversation = await stage.newLine();
    const answer = await say(conversation, { type: 'message', text: 'x', admin: true });
    expect(answer.body.details).toEqual([{ field: 'admin', problem: 'unknown field' }]);
  });

  it('takes a shared position, and no entities that are none', async () => {
    await start();
    const conversation = await stage.newLine();
    const entities = [{ type: 'GeoCoordinates', latitude: 32.97, longitude: 117.2 }];
    expect((await say(conversation, { ...message('这是我的位置'), entities })).status).toBe(200);
    const refused = await say(conversation, { ...message('这是我的位置'), entities: 'here' });
    expect([refused.status, refused.body.details]).toEqual([400, [{ field: 'entities', problem: 'invalid_type' }]]);
  });

  it('takes long stories whole', async () => {
    await start();
    const conversation = await stage.newLine();
    const story = '事情是这样的。'.repeat(700);
    expect((await say(conversation, message(story))).status).toBe(200);
    const { body } = await call(
      'GET',
      `/v3/directline/conversations/${conversation.id}/activities`,
      conversation.token,
    );
    expect(body.activities[0].text).toBe(story);
  });

  it('P1: the same message at once and again is one turn with one id', async () => {
    await start();
    const conversation = await stage.newLine();
    const answers = await Promise.all([1, 2, 3].map(() => say(conversation, message('一次', 'c1'))));
    answers.push(await say(conversation, message('一次', 'c1')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(stage.inlet.handled).toBe(2);
    await say(conversation, message('没有编号'));
    await say(conversation, message('没有编号'));
    expect(stage.inlet.handled).toBe(4);
  });

  it('P3: what is not stored is not acknowledged', async () => {
    await start();
    const conversation = await stage.newLine();
    stage.inlet.broken = true;
    const answer = await say(conversation, message('丢不得', 'c1'));
    expect(answer).toMatchObject({ status: 503, body: { code: 'hotline_channels_unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(stage.log.join('')).not.toContain('丢不得');
    stage.inlet.broken = false;
    expect((await say(conversation, message('丢不得', 'c1'))).status).toBe(200);
    expect(stage.inlet.handled).toBe(2);
  });

  it('takes typing and events of the page, and keeps none of them', async () => {
    await start();
    const conversation = await stage.newLine();
    expect((await say(conversation, { type: 'typing' })).body.id).toMatch(/unlogged/);
    expect((await say(conversation, { type: 'event', name: 'webchat/join', value: {} })).status).toBe(200);
    expect(stage.inlet.handled).toBe(1);
  });

  it('reads on from a watermark, without what is not for the resident', async () => {
    await start();
    const conversation = await stage.newLine();
    const path = `/v3/directline/conversations/${conversation.id}/activities`;
    await say(conversation, message('你好'));
    await stage.inlet.say(conversation.id, 'bot', { type: 'event', name: 'handoff.initiate', value: { secret: 1 } });
    await stage.inlet.say(conversation.id, 'system', {
      type: 'event',
      name: 'handoff.status',
      value: { state: 'queued' },
    });
    const all = (await call('GET', path, conversation.token)).body;
    expect(all.activities.map(({ type, name, text }: Record<string, string>) => [type, name ?? text])).toEqual([
      ['message', '你好'],
      ['message', '收到：你好'],
      ['event', 'handoff.status'],
    ]);
    expect(all.watermark).toBe('5');
    const rest = (await call('GET', `${path}?watermark=4`, conversation.token)).body;
    expect(rest.activities).toHaveLength(1);
    expect((await call('GET', `${path}?watermark=${all.watermark}`, conversation.token)).body.activities).toEqual([]);
    for (const bad of ['watermark=x', 'watermark=1&watermark=2', 'watermark=-1']) {
      expect((await call('GET', `${path}?${bad}`, conversation.token)).status).toBe(400);
    }
  });
});

describe('P26: limits', () => {
  it('slows down who writes too fast, in a sentence, and the retry is taken', async () => {
    await start({ limits: WEB_LIMITS });
    const conversation = await stage.newLine();
    const answers: Answer[] = [];
    for (let at = 0; at < 12; at++) answers.push(await say(conversation, message(`第${at}条`, `c${at}`)));
    const refused = answers.findIndex(({ status }) => status === 429);
    expect(refused).toBeGreaterThanOrEqual(5);
    expect(answers[refused]?.body).toMatchObject({
      code: 'hotline_channels_too_fast',
      message: '您发得太快了，请稍等一下再发。',
    });
    const wait = Number(answers[refused]?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    await new Promise((resolve) => setTimeout(resolve, wait * 1000 + 100));
    expect((await say(conversation, message(`第${refused}条`, `c${refused}`))).status).toBe(200);
    const other = await stage.newLine();
    expect((await say(other, message('别人不受影响'))).status).toBe(200);
  });

  it('forty a minute, thirty tokens a minute', async () => {
    await start({ limits: { ...WEB_LIMITS, perSecond: 1000 } });
    const conversation = await stage.newLine();
    const statuses: number[] = [];
    for (let at = 0; at < 41; at++) statuses.push((await say(conversation, message('x'))).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(40);
    const tokens: number[] = [];
    for (let at = 0; at < 30; at++) tokens.push((await call('POST', '/channels/web/token', null, {})).status);
    expect(tokens.filter((status) => status === 200)).toHaveLength(29);
  });
});

interface Frame {
  activities: { text?: string; name?: string; id: string }[];
  watermark: string;
}
async function listen(
  url: string,
): Promise<{ socket: WebSocket; frames: Frame[]; texts: () => (string | undefined)[] }> {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return { socket, frames, texts: () => frames.flatMap(({ activities }) => activities.map(({ text }) => text)) };
}

describe('the stream', () => {
  it('carries everything once and in order in a burst', async () => {
    await start();
    const conversation = await stage.newLine();
    const { texts, frames } = await listen(conversation.streamUrl);
    const words = Array.from({ length: 50 }, (_, at) => `第${at}条`);
    await Promise.all(words.map((text) => say(conversation, message(text))));
    await until(texts, (all) => all.length === 100);
    const ids = frames.flatMap(({ activities }) => activities.map(({ id }) => id));
    expect(new Set(ids).size).toBe(100);
    expect(ids).toEqual([...ids].sort());
    expect(frames.at(-1)?.watermark).toBe('101');
  });

  it('one socket a conversation: the older one is told why it goes', async () => {
    await start();
    const conversation = await stage.newLine();
    const first = await listen(conversation.streamUrl);
    const closed = once(first.socket, 'close');
    const second = await listen(conversation.streamUrl);
    expect(String((await closed)[1])).toBe('collision');
    await say(conversation, message('在新窗口'));
    await until(second.texts, (all) => all.length === 2);
    expect(first.texts()).toEqual([]);
  });

  it('begins after the watermark', async () => {
    await start();
    const conversation = await stage.newLine();
    await say(conversation, message('旧的'));
    const path = `/v3/directline/conversations/${conversation.id}?watermark=3`;
    const { streamUrl } = (await call('GET', path, conversation.token)).body;
    const { texts } = await listen(streamUrl);
    await say(conversation, message('新的'));
    await until(texts, (all) => all.length === 2);
    expect(texts()).toEqual(['新的', '收到：新的']);
  });

  it('finds what another process wrote', async () => {
    await start({ heartbeatMs: 50 });
    const conversation = await stage.newLine();
    const { texts } = await listen(conversation.streamUrl);
    const [turn] = await stage.store.turns.tail(conversation.id, 1);
    if (!turn) throw new Error('no turn');
    const { _id, stream, seq, ...event } = turn;
    await stage.store.turns.append(conversation.id, [
      { ...event, key: 'elsewhere', from: 'bot', activity: { type: 'message', text: '别处写的' } },
    ]);
    await until(texts, (all) => all.includes('别处写的'));
  });

  it('a conversation longer than one batch comes whole', async () => {
    await start();
    const conversation = await stage.newLine();
    for (let at = 0; at < 120; at++)
      await stage.inlet.say(conversation.id, 'lawyer', { type: 'message', text: `${at}` });
    const { texts, frames } = await listen(conversation.streamUrl);
    await until(texts, (all) => all.length === 120);
    expect(texts()).toEqual(Array.from({ length: 120 }, (_, at) => `${at}`));
    expect(frames.length).toBeGreaterThan(1);
  });

  it('holds little for a client that does not read, and gives it all once it does', async () => {
    await start();
    const conversation = await stage.newLine();
    const { socket, texts } = await listen(conversation.streamUrl);
    socket.pause();
    const [template] = await stage.store.turns.tail(conversation.id, 1);
    if (!template) throw new Error('no turn');
    const { _id, stream, seq, ...event } = template;
    const text = '长'.repeat(16_000);
    const events = Array.from({ length: 600 }, (_, at) => ({
      ...event,
      key: `long:${at}`,
      from: 'lawyer' as const,
      activity: { type: 'message' as const, text: `${at}${text}` },
    }));
    let batches = 0;
    const { read } = stage.store.turns;
    stage.store.turns.read = (...range) => {
      batches++;
      return read.apply(stage.store.turns, range);
    };
    const stored = await stage.store.turns.append(conversation.id, events);
    stage.store.feed.publish(stored.map(({ event: turn }) => turn));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(batches).toBeLessThan(9);
    socket.resume();
    await until(texts, (all) => all.length === 600, 20_000);
    expect(texts().map((words) => Number.parseInt(words ?? '', 10))).toEqual(events.map((_, at) => at));
  });

  it('refuses wrong, foreign and old stream tokens', async () => {
    await start();
    const conversation = await stage.newLine();
    const other = await stage.newLine();
    const status = async (url: string): Promise<number> => {
      const socket = new WebSocket(url);
      socket.on('error', () => undefined);
      const [, response] = await once(socket, 'unexpected-response');
      return response.statusCode;
    };
    const at = conversation.streamUrl.split('?')[0];
    expect(await status(`${at}`)).toBe(403);
    expect(await status(`${at}?t=${conversation.token}`)).toBe(403);
    expect(await status(`${at}?${other.streamUrl.split('?')[1]}`)).toBe(403);
    expect(await status(`${conversation.streamUrl}&watermark=x`)).toBe(403);
    stage.clock.forward(61);
    expect(await status(conversation.streamUrl)).toBe(403);
  });

  it('leaves the upgrades of others alone', async () => {
    await start();
    const desk = new SocketServer(stage.served.server, { path: '/api/desk/socket' });
    desk.on('connection', (socket) => socket.emit('queue'));
    const client = io(stage.served.url, { path: '/api/desk/socket', transports: ['websocket'] });
    await new Promise<void>((resolve) => client.once('queue', () => resolve()));
    const conversation = await stage.newLine();
    const { texts } = await listen(conversation.streamUrl);
    await say(conversation, message('两条线'));
    await until(texts, (all) => all.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await say(conversation, message('还通着'));
    await until(texts, (all) => all.length === 4);
    client.close();
    desk.engine.close();
  });

  it('says where residents reach us when that is configured', async () => {
    await start({ publicBaseUrl: 'https://hotline.example.test/' });
    expect((await stage.newLine()).streamUrl).toMatch(/^wss:\/\/hotline\.example\.test\/v3\/directline\//);
  });
});
