import type express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { createAidRouter, createApp, createMetrics } from '../../src/http/index.ts';
import type { DirectoryEntry } from '../../src/knowledge/index.ts';
import type { AidApplication } from '../../src/legal-aid/index.ts';
import { AidStage, OFFICER, told } from '../legal-aid/application/aid-stage.ts';

const place: DirectoryEntry = {
  id: 'aid-centre',
  kind: 'legal-aid',
  name: '示例：法律援助中心',
  regionCode: '340300',
  address: '示例路',
  hours: '周一至周五 8:30-9:30',
  week: [1, 2, 3, 4, 5].map((day) => ({ day, from: '08:30', to: '09:30' })),
  phone: '12348',
  services: [],
  languages: [],
  position: null,
  website: '',
  verified: false,
  source: '',
  sample: true,
};
let stage: AidStage;
let app: express.Express;
let application: AidApplication;
const logged: string[] = [];
beforeEach(async () => {
  stage = await AidStage.open();
  application = await stage.received('a');
  app = await appWith(1000);
});
afterEach(() => stage.end());

async function appWith(perMinute: number, codeAnswerMs = 0) {
  const { service, clock } = stage;
  const directory = { get: async (id: string) => (id === place.id ? place : null) };
  return createApp({
    logger: pino({ level: 'debug' }, { write: (line: string) => logged.push(line) }),
    metrics: createMetrics(),
    checks: [],
    routes: [
      {
        path: '/api/aid',
        router: createAidRouter({ applications: service, directory, clock, perMinute, codeAnswerMs }),
      },
    ],
    webDir: '/nowhere',
    trustedProxies: 0,
    https: false,
  });
}

const url = (number = application.number) => `/api/aid/applications/${number}`;
const ask = (phone: string, number?: string) =>
  request(app)
    .post(`${url(number)}/code`)
    .send({ phone });
const sentCode = () => /\d{6}/.exec(stage.texts('c-a').at(-1)?.replace(application.number, '') ?? '')?.[0] ?? '';
const spend = (code: string, number?: string) => request(app).get(url(number)).query({ code });

async function pass(): Promise<string> {
  await ask('8000');
  return (await spend(sentCode())).body.pass;
}

describe('progress of an application', () => {
  it('is shown for a code that went to where it was applied from', async () => {
    expect((await ask('8000')).status).toBe(202);
    expect(stage.texts('c-a').at(-1)).toMatch(/^验证码\d{6}，10分钟内有效/);
    const { status, body } = await spend(sentCode());
    expect(status).toBe(200);
    expect(body.application).toMatchObject({
      number: application.number,
      stateText: '已收到',
      receivedOn: '2026-11-22',
      applicant: '申***',
      limits: [{ what: '作出决定', lastDay: '2026-11-29' }],
      mayObject: false,
      mayWithdraw: true,
    });
    const again = await request(app).get(url()).set('X-Aid-Pass', body.pass);
    expect(again.body.application.number).toBe(application.number);
    for (const secret of ['13800138000', '340304199003072247', '申请人甲']) expect(again.text).not.toContain(secret);
  });

  it('the code is good once, for ten minutes, and for five tries', async () => {
    await ask('8000');
    const first = sentCode();
    await spend(first);
    expect((await spend(first)).body.code).toBe('hotline_aid_code');
    await ask('8000');
    const second = sentCode();
    for (let tried = 0; tried < 5; tried += 1) await spend('abcdef');
    expect((await spend(second)).status).toBe(404);
    await ask('8000');
    const third = sentCode();
    stage.clock.to('2026-11-22T02:10:00.000Z');
    expect((await spend(third)).status).toBe(404);
  });

  it('tells third persons nothing: not whether a number exists, not whether the digits fit', async () => {
    const other = await stage.received('b', {
      matter: 'support',
      applicant: { ...told('b').applicant, phone: '+8613900001111' },
    });
    const answers = await Promise.all([
      ask('8000'),
      ask('0000'),
      ask(''),
      ask('8000', 'FY20261122-9999-0'),
      ask('8000', 'x'),
    ]);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(stage.said).toHaveLength(1);
    const code = sentCode();
    const wrong = await Promise.all([
      spend('000000', 'FY20261122-9999-0'),
      spend(code, other.number),
      spend('', 'x'),
      request(app).get(url()),
      request(app).get(url()).set('X-Aid-Pass', 'guess'),
      request(app).get(url()).query({ phone: '8000' }),
    ]);
    expect(wrong.map(({ status }) => status)).toEqual([404, 404, 400, 404, 404, 400]);
    const texts = wrong.filter(({ status }) => status === 404).map(({ text }) => text);
    expect(new Set(texts).size).toBe(1);
    expect((await spend(code)).status).toBe(200);
  });

  it('sends at most three codes an hour, and none to who must not be written to', async () => {
    for (let asked = 0; asked < 5; asked += 1) expect((await ask('8000')).status).toBe(202);
    expect(stage.texts('c-a')).toHaveLength(3);
    stage.clock.to('2026-11-22T03:00:00.000Z');
    await ask('8000');
    expect(stage.texts('c-a')).toHaveLength(4);
    const silent = await stage.received('b', { matter: 'support', contact: { by: 'none' } });
    await ask('8000', silent.number);
    expect(stage.texts('c-b')).toEqual([]);
  });

  it('a line that is down tells nobody whether number and digits fit', async () => {
    stage.lineIsBroken = true;
    const answers = [await ask('8000'), await ask('0000')];
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  it('answers no sooner than a code is sent, whether one is or not', async () => {
    app = await appWith(1000, 150);
    for (const phone of ['8000', '0000']) {
      let isAnswered = false;
      const answer = ask(phone).then(({ status }) => {
        isAnswered = true;
        return status;
      });
      await new Promise((done) => setTimeout(done, 100));
      expect(isAnswered).toBe(false);
      expect(await answer).toBe(202);
    }
  });

  it('the pass ends after half an hour', async () => {
    const given = await pass();
    stage.clock.to('2026-11-22T02:29:59.000Z');
    expect((await request(app).get(url()).set('X-Aid-Pass', given)).status).toBe(200);
    stage.clock.to('2026-11-22T02:30:00.000Z');
    expect((await request(app).get(url()).set('X-Aid-Pass', given)).status).toBe(404);
  });

  it('books a time at the agency, books another, and cancels', async () => {
    const given = await pass();
    const get = () => request(app).get(`${url()}/slots`).set('X-Aid-Pass', given);
    const post = (path: string, body: object) =>
      request(app).post(`${url()}/${path}`).set('X-Aid-Pass', given).send(body);
    expect((await get()).body).toEqual({ place: null, slots: [] });
    const agency = { id: place.id, name: place.name, regionCode: '340300', by: 'person', why: '' } as const;
    await stage.take(application._id, OFFICER, { type: 'choose-agency', agency });
    const { slots } = (await get()).body;
    expect(slots[0]).toEqual({ startsAt: '2026-11-23T00:30:00.000Z', endsAt: '2026-11-23T01:00:00.000Z' });
    const booked = await post('appointment', { startsAt: slots[0].startsAt });
    expect(booked.body.application.appointment).toMatchObject({ placeName: place.name, state: 'booked' });
    const again = await post('appointment', { startsAt: slots[0].startsAt });
    expect([again.status, again.body]).toEqual([201, booked.body]);
    expect((await post('appointment', { startsAt: '2026-11-22T20:00:00Z' })).body.code).toBe('hotline_aid_slot_taken');
    expect((await post('appointment', { startsAt: '明天' })).status).toBe(400);
    expect((await post('appointment', { startsAt: slots[1].startsAt })).status).toBe(201);
    expect((await get()).body.slots[0]).toEqual(slots[0]);
    const cancelled = await post('appointment/cancel', {});
    expect(cancelled.body.application.appointment.state).toBe('cancelled');
    expect((await request(app).get(`${url()}/slots`)).status).toBe(404);
  });

  it('withdraws, and objects to a refusal, with the written reasons at hand', async () => {
    const given = await pass();
    const post = (path: string, body: object) =>
      request(app).post(`${url()}/${path}`).set('X-Aid-Pass', given).send(body);
    expect((await post('objection', { words: '不服' })).body.code).toBe('hotline_aid_state');
    await stage.take(application._id, OFFICER, { type: 'begin-review' });
    await stage.take(application._id, OFFICER, {
      type: 'refuse',
      codes: ['over-means'],
      reasons: '人均收入超过标准。',
    });
    const seen = await request(app).get(url()).set('X-Aid-Pass', given);
    expect(seen.body.application).toMatchObject({
      mayObject: true,
      mayWithdraw: false,
      decision: { outcome: 'refused', codes: ['不符合经济困难标准'], reasons: '人均收入超过标准。' },
    });
    expect((await post('objection', { words: '' })).status).toBe(400);
    const objected = await post('objection', { words: '收入算错了' });
    expect([objected.status, objected.body.application.objection.state]).toEqual([201, 'open']);
    expect(objected.body.application.limits).toMatchObject([{ what: '审查异议', lastDay: '2026-11-27' }]);
    expect((await post('withdraw', {})).body.code).toBe('hotline_aid_state');
    expect((await request(app).post(`${url()}/withdraw`).send({})).status).toBe(404);
  });

  it('belongs to the conversation that applied, without a code', async () => {
    const { progress } = stage.service;
    expect((await progress.ofConversation(application.number, 'c-a'))?._id).toBe(application._id);
    expect(await progress.ofConversation(application.number, 'c-b')).toBeNull();
  });

  it('is limited for one address, and leaves no code in the log', async () => {
    app = await appWith(2);
    await ask('8000');
    const code = sentCode();
    await spend(code);
    const { status, body, headers } = await ask('8000');
    expect([status, body.code, Number(headers['retry-after']) > 0]).toEqual([429, 'hotline_http_too_fast', true]);
    expect(logged.join('')).not.toContain(code);
  });
});
