import type express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { createApp, createDirectoryRouter, createMetrics } from '../../src/http/index.ts';
import { loadRegions } from '../../src/knowledge/index.ts';
import { type DirectoryStage, directoryStage, SAMPLE } from '../knowledge/directory/directory-stage.ts';

const NOW = new Date('2026-11-23T02:00:00Z'); // Monday 10:00 in Shanghai
const clock = { now: () => NOW };
let stage: DirectoryStage;
let app: express.Express;
beforeAll(async () => {
  stage = await directoryStage();
  await stage.take(SAMPLE.toString('utf8').split('\n'));
  app = await appWith(1000);
});
afterAll(() => stage.end());

async function appWith(perMinute: number) {
  const told = { current: { knowledge: { regions: await loadRegions('knowledge') } } };
  const { directory } = stage;
  return createApp({
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    checks: [],
    routes: [{ path: '/api/directory', router: createDirectoryRouter({ directory, told, clock, perMinute }) }],
    webDir: '/nowhere',
    trustedProxies: 0,
    https: false,
  });
}

const get = (query: Record<string, string>) => request(app).get('/api/directory').query(query);
const names = (body: { items: { name: string }[] }) => body.items.map(({ name }) => name);

describe('GET /api/directory', () => {
  it('gives what everybody may read of an entry', async () => {
    const { status, body } = await get({ region: '340321', kind: 'centre' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      items: [
        {
          id: 'sample-huaiyuan-centre',
          kind: 'centre',
          name: '示例：怀远县公共法律服务中心',
          region: { code: '340321', name: '怀远县' },
          openNow: true,
          phone: '12348',
          distanceKm: null,
          verified: false,
          sample: true,
        },
      ],
      region: { code: '340321', name: '怀远县' },
      next: null,
    });
    expect(Object.keys(body.items[0])).not.toContain('terms');
  });

  it('falls to the region above, and says so', async () => {
    const { body } = await get({ region: '340322', kind: 'notary' });
    expect([names(body), body.region]).toEqual([['示例：蚌埠市公证机构'], { code: '340300', name: '蚌埠市' }]);
    const none = await get({ region: '510114', kind: 'notary' });
    expect([none.status, none.body.items]).toEqual([200, []]);
  });

  it('puts the nearest first, with the distance', async () => {
    const { body } = await get({ near: '33.14,117.88', limit: '3' });
    expect(body.items[0]).toMatchObject({ name: '示例：五河县公共法律服务中心', distanceKm: 0 });
    const distances = body.items.map(({ distanceKm }: { distanceKm: number }) => distanceKm);
    expect(distances).toEqual([...distances].sort((a: number, b: number) => a - b));
  });

  it('searches by words', async () => {
    expect(names((await get({ q: '亲子鉴定' })).body)[0]).toBe('示例：蚌埠市司法鉴定机构');
    expect(names((await get({ q: '法律咨询', kind: 'law-firm' })).body)).toEqual(['示例：怀远县律师事务所']);
  });

  it('gives all in pages', async () => {
    const first = (await get({ limit: '10' })).body;
    const second = (await get({ limit: '10', after: first.next })).body;
    expect(new Set([...names(first), ...names(second)]).size).toBe(18);
    expect(second.next).toBeNull();
  });

  it.each([
    [{ region: '34' }, 'region'],
    [{ region: 'a' }, 'region'],
    [{ kind: 'pub' }, 'kind'],
    [{ near: '117.2' }, 'near'],
    [{ near: '217.2,32' }, 'near'],
    [{ limit: '0' }, 'limit'],
    [{ limit: 'many' }, 'limit'],
    [{ q: '长'.repeat(61) }, 'q'],
    [{ colour: 'red' }, 'colour'],
    [{ q: '公证', after: 'x' }, 'after'],
  ])('refuses %j and names the field', async (query, field) => {
    const { status, body } = await get(query as unknown as Record<string, string>);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'hotline_http_directory_query', details: [{ field }] });
    expect(body.message).toMatch(/[\u4e00-\u9fff]/);
  });

  it('refuses a page mark that is none, without failing', async () => {
    const { status, body } = await get({ after: 'not-a-mark' });
    expect([status, body.details]).toEqual([400, [{ field: 'after', problem: 'is no mark of a page' }]]);
  });

  it('takes empty values for not given, as a form sends them', async () => {
    expect((await get({ region: '', kind: '', q: '', near: '' })).status).toBe(200);
  });

  it('gives one place by its id, as the code on its door names it', async () => {
    const { status, body } = await request(app).get('/api/directory/sample-bengbu-centre');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'sample-bengbu-centre', region: { code: '340300' }, sample: true });
    for (const id of ['unknown', 'a.b', '..%2Fx', 'x'.repeat(65)]) {
      const missing = await request(app).get(`/api/directory/${id}`);
      expect([id, missing.status, missing.body.code]).toEqual([id, 404, 'hotline_http_place_missing']);
    }
  });

  it('gives the regions by name', async () => {
    const { body } = await request(app).get('/api/directory/regions');
    expect(body.items).toContainEqual({ code: '340321', name: '怀远县', parent: '340300' });
  });

  it('is not asked too often by one address', async () => {
    const busy = await appWith(3);
    const answers = [];
    for (let at = 0; at < 4; at += 1) answers.push(await request(busy).get('/api/directory'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(answers[3]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(answers[3]?.body).toMatchObject({ code: 'hotline_http_too_fast' });
  });
});
