import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { HandoffEvents } from '../../src/bot/index.ts';
import { asHotlineError } from '../../src/errors.ts';
import { createOutsideDeskRouter } from '../../src/http/index.ts';
import {
  createParcelPost,
  OutsideDesk,
  OutsidePresence,
  outsideCaseCollection,
  outsidePresenceCollection,
  signWebhook,
  verifyWebhook,
} from '../../src/outside-desks/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { Stage } from '../handoff/stage.ts';

const secret = `whsec_${Buffer.from('a secret of thirty-two bytes ...').toString('base64')}`;
const agent = { id: 'a7', name: '坐席七号' };

interface Received {
  id: string;
  handoffId: string;
  activities: {
    type: string;
    name?: string;
    text?: string;
    value?: Record<string, unknown>;
    attachments?: unknown[];
  }[];
}

/** A contact centre of the bureau: takes our webhooks as the specification says, and writes back. */
class ContactCentre {
  readonly received: Received[] = [];
  /** Answered to the next requests, first to last; 204 when there is none. */
  readonly answers: number[] = [];
  /** Whether the answer to a parcel that it takes is lost; by its id. */
  lose: (parcel: string) => boolean = () => false;
  private readonly server: Server;

  constructor(private readonly stage: Stage) {
    const app = express();
    app.post('/hook', express.raw({ type: () => true }), (request, response) => {
      const { id } = verifyWebhook(secret, request.headers, request.body as Buffer, this.stage.clock.now());
      const status = this.answers.shift() ?? 204;
      const parcel = JSON.parse(String(request.body)) as Received;
      expect(parcel.id).toBe(id);
      if (status < 300) this.received.push(parcel);
      if (status < 300 && this.lose(id)) return request.socket.destroy();
      return response.status(status).location('http://127.0.0.1:1/').end();
    });
    this.server = createServer(app);
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** What it was told, one line for each activity. */
  told(): string[] {
    return this.received.flatMap(({ activities }) =>
      activities.map(({ type, name, text, value }) =>
        type === 'message' ? String(text) : `${name} ${value?.state ?? ''}`.trim(),
      ),
    );
  }

  close(): void {
    this.server.close();
  }
}

let stage: Stage;
let centre: ContactCentre;
let desk: OutsideDesk;
let presence: OutsidePresence;
let app: express.Express;
let sent = 0;

beforeEach(async () => {
  const stores = (storage: Storage) => ({
    cases: storage.collection(outsideCaseCollection),
    presence: storage.collection(outsidePresenceCollection),
  });
  let opened: ReturnType<typeof stores> | undefined;
  stage = await Stage.open((storage) => {
    opened = stores(storage);
  }, true);
  if (opened === undefined) throw new Error('no stores');
  centre = new ContactCentre(stage);
  desk = new OutsideDesk({
    cases: opened.cases,
    handoffs: stage.service,
    turns: stage.stored.turns,
    feed: stage.feed,
    writer: new HandoffEvents(),
    send: createParcelPost({ url: await centre.open(), secret, clock: stage.clock, timeoutMs: 2000 }),
    jobs: stage.jobs,
    clock: stage.clock,
    log: pino({ level: 'silent' }),
    random: () => 0.5,
  });
  app = express();
  presence = new OutsidePresence(opened.presence, stage.clock);
  app.use('/api', createOutsideDeskRouter({ secret, handoffs: stage.service, presence, clock: stage.clock }));
  app.use((error: unknown, _q: express.Request, response: express.Response, _n: express.NextFunction) => {
    const { statusCode, code } = asHotlineError(error);
    response.status(statusCode).json({ code });
  });
});

afterEach(async () => {
  centre.close();
  await stage.end();
});

/** A request of the contact centre, signed. */
function send(method: 'post' | 'put', path: string, body: object, given?: string): supertest.Test {
  sent += 1;
  const id = given ?? `msg-${sent}`;
  const text = JSON.stringify(body);
  const headers = signWebhook(secret, { id, at: stage.clock.now(), body: text });
  return supertest(app)
    [method](`/api${path}`)
    .set({ 'content-type': 'application/json', ...headers })
    .send(text);
}
const act = (handoffId: string, activity: object, id?: string) =>
  send('post', `/handoffs/${handoffId}/activities`, { from: agent, ...activity }, id);
const status = (state: string, more: object = {}) => ({
  type: 'event',
  name: 'handoff.status',
  value: { state, ...more },
});

async function waiting(): Promise<string> {
  await stage.residentSays('c1', '公司三个月没发工资');
  const { _id } = await stage.waiting('c1');
  await desk.moved(await current(_id));
  await stage.jobs.runDue();
  return _id;
}
async function current(id: string) {
  const handoff = await stage.service.get(id);
  if (handoff === null) throw new Error('no handoff');
  return handoff;
}

test('a contact centre takes, answers and ends a case', async () => {
  const id = await waiting();
  const [first] = centre.received;
  expect(first?.activities[0]).toMatchObject({
    type: 'event',
    name: 'handoff.initiate',
    channelId: 'web',
    conversation: { id: 'c1' },
    value: { handoffId: id, reason: 'asked', priority: 2 },
    attachments: [{ name: 'Transcript', contentType: 'application/json' }],
  });
  const transcript = first?.activities[0]?.attachments?.[0] as { content: { activities: { text: string }[] } };
  expect(transcript.content.activities.map(({ text }) => text)).toEqual(['公司三个月没发工资']);

  expect((await act(id, status('accepted'))).status).toBe(200);
  expect((await act(id, { type: 'message', text: '您好，请讲。' }, 'once')).status).toBe(200);
  expect((await act(id, { type: 'message', text: '您好，请讲。' }, 'once')).status).toBe(200);
  await stage.residentSays('c1', '有欠条');
  expect((await stage.floorOf('c1'))?.lawyerId).toBe('outside:a7');
  expect(
    (await act(id, status('completed', { outcome: 'aid-advised', message: '已说明仲裁时效' }))).body,
  ).toMatchObject({
    state: 'closed',
  });
  expect(await current(id)).toMatchObject({ outcome: 'aid-advised', note: '已说明仲裁时效', lawyerName: '坐席七号' });
  await desk.moved(await current(id));
  await stage.jobs.runDue();
  const told = centre.told();
  expect(told.filter((line) => line === '您好，请讲。')).toHaveLength(1);
  expect(told.indexOf('您好，请讲。')).toBeLessThan(told.indexOf('有欠条'));
  expect(told.at(-1)).toBe('handoff.status completed');
});

test('what the centre does not take is tried again in order, then kept for a supervisor', async () => {
  centre.answers.push(500, 302);
  const id = await waiting();
  await stage.residentSays('c1', '还有加班费');
  stage.clock.pass(6_000);
  await stage.jobs.runDue();
  expect(centre.told()).toEqual([]);
  stage.clock.pass(31_000);
  await stage.jobs.runDue();
  expect(centre.told()[0]).toBe('handoff.initiate');
  expect(new Set(centre.received.map(({ id: parcel }) => parcel)).size).toBe(centre.received.length);

  await stage.residentSays('c1', '什么时候能拿到');
  centre.answers.push(...Array.from({ length: 8 }, () => 503));
  for (let tries = 0; tries < 9; tries += 1) {
    await desk.moved(await current(id));
    await stage.jobs.runDue();
    stage.clock.pass(20 * 3_600_000);
    await stage.jobs.runDue();
  }
  expect(await desk.dead()).toEqual([
    expect.objectContaining({ handoffId: id, reason: 'hotline_outside_desk_answered_503' }),
  ]);
  expect(await desk.retry(id)).toBe(true);
  await stage.jobs.runDue();
  expect(centre.told()).toContain('什么时候能拿到');
  expect(await desk.dead()).toEqual([]);
  expect(await desk.retry(id)).toBe(false);
});

test('whose answer was lost has it once, and loses nothing of what was said until the next try', async () => {
  const id = await waiting();
  await stage.residentSays('c1', '喂');
  // It takes the parcel, and its answer does not come back.
  const taken: string[] = [];
  centre.lose = (parcel) => {
    taken.push(parcel);
    return taken.length === 1;
  };
  stage.clock.pass(1000);
  await stage.jobs.runDue();
  await stage.service.abandon(id);
  await desk.moved(await current(id));
  stage.clock.pass(7_000);
  await stage.jobs.runDue();
  const once = centre.received.filter(({ id: parcel }, at, all) => all.findIndex((each) => each.id === parcel) === at);
  const told = once.flatMap(({ activities }) => activities.map(({ text, value }) => text ?? value?.detail));
  expect(centre.received.length).toBe(once.length + 1);
  expect(told.slice(-2)).toEqual(['喂', 'abandoned']);
});

test('what another process said is found by the sweep', async () => {
  const id = await waiting();
  const quiet = new Map(stage.jobs.scheduled);
  await stage.residentSays('c1', '喂');
  stage.jobs.scheduled.clear();
  for (const [key, job] of quiet) stage.jobs.scheduled.set(key, job);
  stage.clock.pass(1000);
  await stage.jobs.run('outside-desk-sweep');
  await stage.jobs.runDue();
  expect(centre.told()).toContain('喂');
  expect((await current(id)).state).not.toBe('closed');
});

test.each([
  ['no JSON', 'post', '/handoffs/x/activities', '[', 422, 'hotline_outside_desk_activity'],
  [
    'an unknown case',
    'post',
    '/handoffs/x/activities',
    JSON.stringify({ from: agent, ...status('accepted') }),
    404,
    'hotline_outside_desk_no_case',
  ],
  [
    'nobody who sends it',
    'post',
    '/handoffs/x/activities',
    JSON.stringify(status('accepted')),
    422,
    'hotline_outside_desk_activity',
  ],
  [
    'an empty message',
    'post',
    '/handoffs/x/activities',
    JSON.stringify({ from: agent, type: 'message', text: ' ' }),
    422,
    'hotline_outside_desk_activity',
  ],
  ['a number of people that is none', 'put', '/presence', '{"available":-1}', 422, 'hotline_outside_desk_activity'],
] as const)('refuses %s', async (_name, method, path, body, expected, code) => {
  const headers = signWebhook(secret, { id: 'm1', at: stage.clock.now(), body });
  const answer = await supertest(app)
    [method](`/api${path}`)
    .set({ 'content-type': 'application/json', ...headers })
    .send(body);
  expect([answer.status, answer.body.code]).toEqual([expected, code]);
});

test('a request that nobody signed does nothing', async () => {
  const id = await waiting();
  const answer = await supertest(app)
    .post(`/api/handoffs/${id}/activities`)
    .send({ from: agent, ...status('accepted') });
  expect(answer.status).toBe(403);
  expect((await current(id)).lawyerId).toBeNull();
});

test('somebody of our own was quicker: the centre is told so and does nothing', async () => {
  const id = await waiting();
  await stage.roster.setDuty('l1', true);
  await stage.service.accept(id, { id: 'l1', displayName: '值班律师一号' });
  expect((await act(id, status('accepted'))).body.code).toBe('hotline_handoff_taken');
  expect((await act(id, { type: 'message', text: '您好' })).status).toBe(409);
  expect((await stage.floorOf('c1'))?.lawyerId).toBe('l1');
});

test('people of the centre count for a minute, also when the clock is set back', async () => {
  expect((await send('put', '/presence', { available: 3 })).body.available).toBe(3);
  expect((await send('put', '/presence', { available: 2 })).status).toBe(200);
  expect(await presence.available()).toBe(2);
  stage.clock.pass(-3_600_000);
  expect(await presence.available()).toBe(0);
  await presence.set(4);
  stage.clock.pass(59_999);
  expect(await presence.available()).toBe(4);
  stage.clock.pass(1);
  expect(await presence.available()).toBe(0);
});
