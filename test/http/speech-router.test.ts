import { pino } from 'pino';
import request from 'supertest';
import { createApp, createMetrics, createSpeechRouter, type SpeakableTurn } from '../../src/http/index.ts';
import { SpeechError, type TextToSpeech } from '../../src/speech/index.ts';

const MINE = 'web-1';
const turns: Record<string, SpeakableTurn[]> = {
  [MINE]: [
    {
      _id: 'web-1:1',
      from: 'bot',
      activity: { type: 'message', text: '可以申请劳动仲裁。', speak: '<s>您可以</s>申请劳动仲裁。' },
    },
    { _id: 'web-1:2', from: 'resident', activity: { type: 'message', text: '老板的名字' } },
    { _id: 'web-1:3', from: 'bot', activity: { type: 'event' } },
    { _id: 'web-1:4', from: 'bot', activity: { type: 'message', text: '好'.repeat(900) } },
    { _id: 'web-1:5', from: 'lawyer', activity: { type: 'message', text: '我是律师' } },
  ],
  'web-2': [{ _id: 'web-2:1', from: 'bot', activity: { type: 'message', text: '别人的事' } }],
};
let spoken: string[];
beforeEach(() => {
  spoken = [];
});

const speaking: TextToSpeech = {
  async speak(text) {
    spoken.push(text);
    if (text.startsWith('坏')) throw new SpeechError('busy', 503, 'busy');
    return { bytes: Buffer.from(text), contentType: 'audio/mpeg' };
  },
};
function open(toSpeech: TextToSpeech | null = speaking, perMinute = 100) {
  const router = createSpeechRouter({
    speech: { toSpeech },
    stores: { turns: { read: async (stream, after, limit) => (turns[stream] ?? []).slice(after, after + limit) } },
    conversationOf: (asked) => {
      const bearer = asked.get('authorization') ?? '';
      if (!bearer.startsWith('Bearer ')) throw Object.assign(new Error('no token'), { status: 401 });
      return bearer.slice(7);
    },
    perMinute,
  });
  return createApp({
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    checks: [],
    routes: [{ path: '/api/speech', router }],
    webDir: '/nowhere',
    trustedProxies: 0,
    https: false,
  });
}
const read = (app: ReturnType<typeof open>, activity: unknown, conversation = MINE) =>
  request(app).post('/api/speech').set('authorization', `Bearer ${conversation}`).send({ activity });

describe('/api/speech', () => {
  it('reads what the conversation was told, once made', async () => {
    const app = open();
    const answers = await Promise.all([read(app, `${MINE}|0000001`), read(app, `${MINE}|0000001`)]);
    const again = await read(app, `${MINE}|1`);
    for (const { status, headers, body } of [...answers, again]) {
      expect([status, headers['content-type'], headers['cache-control']]).toEqual([
        200,
        'audio/mpeg',
        'private, no-store',
      ]);
      expect(Buffer.from(body).toString()).toContain('申请劳动仲裁');
    }
    expect(spoken).toHaveLength(1);
  });

  it('reads three minutes at most', async () => {
    await read(open(), `${MINE}|4`);
    expect(spoken[0]).toHaveLength(800);
  });

  it.each([
    ['words of the resident', `${MINE}|2`, 404],
    ['words of a lawyer', `${MINE}|5`, 404],
    ['an event', `${MINE}|3`, 404],
    ['what is not there', `${MINE}|99`, 404],
    ['no id', undefined, 400],
    ['another thing', { a: 1 }, 400],
    ['text of one’s own', '读这个', 400],
  ])('does not read %s', async (_what, activity, status) => {
    expect((await read(open(), activity)).status).toBe(status);
    expect(spoken).toEqual([]);
  });

  it('reads the turns of the token’s conversation, whatever id is asked for', async () => {
    await read(open(), 'web-2|1');
    expect(spoken.join('')).not.toContain('别人的事');
  });

  it('tells whether it is on, and answers 429 to haste', async () => {
    expect((await request(open()).get('/api/speech')).status).toBe(204);
    expect((await request(open(null)).get('/api/speech')).status).toBe(404);
    expect((await read(open(null), `${MINE}|1`)).status).toBe(404);
    const hasty = open(speaking, 1);
    await read(hasty, `${MINE}|1`);
    const refused = await read(hasty, `${MINE}|1`);
    expect([refused.status, Number(refused.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect((await read(hasty, 'web-2|1', 'web-2')).status).toBe(200);
  });

  it('a speech server that fails is told, and asked again the next time', async () => {
    turns[MINE]?.push({ _id: 'web-1:6', from: 'bot', activity: { type: 'message', text: '坏了' } });
    const app = open();
    expect((await read(app, `${MINE}|6`)).status).toBe(503);
    expect((await read(app, `${MINE}|6`)).status).toBe(503);
    expect(spoken).toHaveLength(2);
  });
});
