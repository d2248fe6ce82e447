import { parse as parseCsv } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import type supertest from 'supertest';
import { newConversation, newTurn, type Session } from '../../src/sessions/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { stageServices } from './services-stage.ts';

const PHONE = '+8613800001234';

describe('finding, reading and exporting services', () => {
  let desk: DeskStage;
  let supervisor: Person;
  let reviewer: Person;
  let regional: Person;
  beforeAll(async () => {
    desk = await DeskStage.open();
    supervisor = await desk.person('supervisor1');
    reviewer = await desk.person('reviewer1');
    const { id } = await desk.withRoles('regional1', ['supervisor']);
    await desk.room.stored.accounts.change(id, (account) => ({ ...account, regions: ['340300'] }));
    regional = await desk.person('regional1');
    await service('here', '我电话13800001234，老板拖欠工资', {
      regionCode: '340302',
      topic: '劳动纠纷',
      rating: 'dissatisfied',
    });
    await service('there', '拆迁补偿，老板拖欠工资', { regionCode: '110101', lawyerId: supervisor.id });
    for (let at = 0; at < 60; at += 1) await service(`many${at}`, '离婚财产', { channel: 'sms' });
  });
  afterAll(() => desk.end());

  async function service(id: string, words: string, fields: Partial<Session> = {}): Promise<void> {
    const { stage, seal } = desk;
    const at = stage.clock.now();
    const conversationId = `c-${id}`;
    await stage.stored.conversations.insert(
      newConversation({ _id: conversationId, channel: 'sms', address: seal.seal(PHONE), regionCode: null, at }),
    );
    await stage.stored.turns.append(conversationId, [
      newTurn({ key: id, at, from: 'resident', sessionId: id, activity: { type: 'message', text: words } }),
    ]);
    const closed: Partial<Session> = {
      channel: 'voice',
      state: 'closed',
      outcome: 'answered',
      closedAt: new Date(at.getTime() + 60_000),
    };
    const session = await desk.session(id, { conversationId, ...closed, ...fields });
    await stageServices(desk.room, seal).facts.build(session);
    stage.clock.pass(1000);
  }
  const lines = async (what: string) => (await desk.audited()).filter((line) => line.includes(` ${what} `));
  const idsOf = (body: { sessions: { id: string }[] }) => body.sessions.map(({ id }) => id);

  it('searches by words and filters, masked, and writes down what kind of search it was', async () => {
    const answer = await supervisor.post('/sessions/search', {
      filter: { text: '拖欠工资', ratings: ['dissatisfied'] },
    });
    expect(answer.status).toBe(200);
    const [row] = answer.body.sessions;
    expect(row).toMatchObject({
      id: 'here',
      state: 'closed',
      outcome: 'answered',
      topic: '劳动纠纷',
      intents: [{ id: 'wage-arrears', name: '拖欠工资' }],
      rating: 'dissatisfied',
      person: { masked: '*******1234' },
      snippet: { turnId: 'c-here:0000000001', from: 'resident', hits: [[17, 21]] },
    });
    expect(answer.text).not.toContain('13800001234');
    expect(answer.body).toMatchObject({ next: null, complete: true });
    expect(await lines('session-search')).toEqual([`${supervisor.id} session-search sessions ratings text`]);
    const byPhone = await supervisor.post('/sessions/search', { filter: { person: { phone: '13800001234' } } });
    expect(byPhone.body.sessions).toHaveLength(50);
    expect((await desk.audited()).join()).not.toContain('1380000');
    expect(desk.logged.join()).not.toContain('1380000');
  });

  it('pages, newest first, each once', async () => {
    const first = await reviewer.post('/sessions/search', { filter: { channels: ['sms'] } });
    const { next } = first.body;
    const second = await reviewer.post('/sessions/search', { filter: { channels: ['sms'] }, cursor: next });
    expect([...idsOf(first.body), ...idsOf(second.body)]).toEqual(
      Array.from({ length: 60 }, (_, at) => `many${59 - at}`),
    );
    expect(second.body.next).toBeNull();
  });

  it('whoever has regions finds and reads those, and nothing else', async () => {
    expect(idsOf((await regional.post('/sessions/search', { filter: { text: '拖欠工资' } })).body)).toEqual(['here']);
    expect(idsOf((await regional.post('/sessions/search', {})).body)).toEqual(['here']);
    expect((await regional.get('/sessions/here')).status).toBe(200);
    expect((await regional.get('/sessions/there')).status).toBe(404);
    const reveal = { what: 'phone', reason: '核实投诉' };
    expect((await regional.post('/sessions/there/reveal', reveal)).status).toBe(404);
    expect((await regional.get('/sessions/there/register.pdf')).status).toBe(404);
    expect((await regional.post('/sessions/there/register.pdf', { reason: '核实投诉' })).status).toBe(404);
  });

  it('a search that cannot be made is answered clearly', async () => {
    for (const [body, field] of [
      [{ filter: { text: '长'.repeat(10_000) } }, 'filter.text'],
      [{ filter: { text: '？！……' } }, 'filter.text'],
      [{ filter: { from: '2026-03-02T00:00:00Z', before: '2026-03-01T00:00:00Z' } }, 'filter.before'],
      [{ filter: { from: '2020-01-01T00:00:00Z', before: '2026-03-01T00:00:00Z' } }, 'filter.before'],
      [{ filter: { from: '去年' } }, 'filter.from'],
      [{ filter: { ratings: ['9'] } }, 'filter.ratings.0'],
      [{ filter: { colour: 'red' } }, 'filter.colour'],
      [{ filter: {}, cursor: 'nonsense' }, 'cursor'],
    ] as const) {
      const answer = await supervisor.post('/sessions/search', body);
      expect([answer.status, answer.body.code]).toEqual([422, 'hotline_desk_input']);
      expect(answer.body.details.map((one: { field: string }) => one.field)).toEqual([field]);
    }
    const text = { filter: { text: '.*{"$ne":1} OR 1=1' } };
    expect((await supervisor.post('/sessions/search', text)).body.sessions).toEqual([]);
  });

  it('tells what filters may be set to', async () => {
    const { body } = await reviewer.get('/sessions/filters');
    expect(body.topics).toEqual(['劳动纠纷']);
    expect(body.lawyers).toEqual(expect.arrayContaining([{ id: supervisor.id, name: '督导员一号' }]));
    expect(body.emergencies).toEqual([{ code: 'E-VIOLENCE', name: '人身安全' }]);
    expect(body.regions[0]).toEqual({ code: expect.any(String), name: expect.any(String), parent: null });
  });

  it('keeps filters as views: own, shared, no telephone number in them', async () => {
    const filter = { text: '拖欠工资', from: '2026-03-01T00:00:00+08:00' };
    const added = await supervisor.post('/sessions/views', { name: '欠薪', shared: true, filter });
    expect(added.status).toBe(201);
    const { id } = added.body.view;
    expect((await supervisor.post('/sessions/views', { name: '欠薪', shared: false, filter })).status).toBe(409);
    const [view] = (await reviewer.get('/sessions/views')).body.views;
    expect(view).toMatchObject({ id, name: '欠薪', shared: true, mine: false, ownerName: '督导员一号' });
    expect((await reviewer.post('/sessions/search', { filter: view.filter })).body.sessions).toHaveLength(2);
    expect((await reviewer.put(`/sessions/views/${id}`, { name: '我的', shared: false, filter })).status).toBe(404);
    expect((await reviewer.del(`/sessions/views/${id}`)).status).toBe(404);
    expect((await supervisor.put(`/sessions/views/${id}`, { name: '欠薪', shared: false, filter: {} })).status).toBe(
      200,
    );
    expect((await reviewer.get('/sessions/views')).body.views).toEqual([]);
    const phone = { name: '某人', shared: false, filter: { person: { phone: '13800001234' } } };
    expect((await supervisor.post('/sessions/views', phone)).body.details[0].field).toBe('filter.person');
    expect((await supervisor.post('/sessions/views', { ...phone, name: '长'.repeat(41), filter: {} })).status).toBe(
      422,
    );
    for (let at = 0; at < 49; at += 1)
      await supervisor.post('/sessions/views', { name: `v${at}`, shared: false, filter });
    const over = await supervisor.post('/sessions/views', { name: '再一个', shared: false, filter });
    expect([over.status, over.body.code]).toEqual([409, 'hotline_oversight_view_limit']);
    expect((await supervisor.del(`/sessions/views/${id}`)).body).toEqual({ removed: true });
  });

  it('shows a service masked, and its words in clear only by reason, written down', async () => {
    const { body, text } = await reviewer.get('/sessions/here');
    expect(body.session).toMatchObject({
      id: 'here',
      clocks: { botMs: 60_000 },
      closeReason: null,
    });
    expect([body.handoffs, body.quality, body.turns.length]).toEqual([[], null, 1]);
    expect(text).not.toContain('13800001234');
    const [turn] = body.turns;
    const reveal = (ask: object) => reviewer.post('/sessions/here/reveal', ask);
    expect((await reveal({ turnId: turn.id, reason: '看' })).status).toBe(422);
    expect((await reveal({ turnId: 'c-there:0000000001', reason: '核实投诉' })).status).toBe(404);
    const shown = await reveal({ turnId: turn.id, reason: '核实投诉' });
    expect(shown.body).toMatchObject({ turnId: turn.id, text: '我电话13800001234，老板拖欠工资' });
    expect((await reveal({ what: 'phone', reason: '电话回访' })).body).toEqual({ phone: '13800001234' });
    expect(await lines('session-reveal')).toEqual([
      `${reviewer.id} session-reveal here ${turn.id} 核实投诉`,
      `${reviewer.id} session-reveal here phone 电话回访`,
    ]);
  });

  it('prints the register masked, and in clear by reason', async () => {
    const wordsOf = async (call: supertest.Test) => {
      const answer = await call.buffer(true).parse((response, done) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('end', () => done(null, Buffer.concat(pieces)));
      });
      expect(answer.status).toBe(200);
      return strFromU8(unzipSync(answer.body as Buffer)['word/document.xml'] ?? new Uint8Array());
    };
    const masked = await wordsOf(supervisor.get('/sessions/here/register.docx'));
    expect([masked.includes('13800001234'), masked.includes('老板拖欠工资')]).toEqual([false, true]);
    expect((await supervisor.post('/sessions/here/register.docx', {})).status).toBe(422);
    expect((await reviewer.post('/sessions/here/register.docx', { reason: '归档需要' })).status).toBe(403);
    const clear = await wordsOf(supervisor.post('/sessions/here/register.docx', { reason: '归档需要' }));
    expect(clear).toContain('我电话13800001234');
    expect(await lines('session-register')).toEqual([
      `${supervisor.id} session-register here docx`,
      `${supervisor.id} session-register here docx full 归档需要`,
    ]);
  });

  it('exports what a filter finds; in clear by role and reason; audited with how much', async () => {
    const ask = (person: Person, body: object) => person.post('/sessions/exports', body);
    const asked = await ask(reviewer, { filter: { text: '拖欠工资' }, format: 'csv' });
    expect([asked.status, asked.body.rows, asked.body.exact]).toEqual([201, 2, false]);
    const path = asked.body.url.replace('/api/desk', '');
    expect((await supervisor.get(path)).status).toBe(404);
    const file = await reviewer.get(path).buffer(true);
    expect(file.headers['content-disposition']).toMatch(/filename\*?=.*\.csv/);
    const table = parseCsv(file.text, { bom: true, columns: true }) as Record<string, string>[];
    expect(table.map((row) => [row.服务编号, row.联系电话])).toEqual([
      ['there', '*******1234'],
      ['here', '*******1234'],
    ]);
    expect((await reviewer.get(path)).status).toBe(404);
    const clear = { filter: { person: { service: 'here' } }, format: 'csv', clear: true };
    expect((await ask(reviewer, { ...clear, reason: '统一回访' })).status).toBe(403);
    expect((await ask(supervisor, clear)).body.details[0].field).toBe('reason');
    const granted = await ask(supervisor, { ...clear, reason: '统一回访' });
    const open = await supervisor.get(granted.body.url.replace('/api/desk', '')).buffer(true);
    expect(open.text).toContain('13800001234');
    expect(await lines('session-export')).toEqual([
      `${reviewer.id} session-export ${asked.body.id} csv masked ≤2 text`,
      `${supervisor.id} session-export ${granted.body.id} csv clear ≤1 person.service 统一回访`,
    ]);
    expect(await lines('session-exported')).toEqual([
      `${reviewer.id} session-exported ${asked.body.id} done 2`,
      `${supervisor.id} session-exported ${granted.body.id} done 1`,
    ]);
    expect((await ask(supervisor, { filter: { state: 'open' }, format: 'csv' })).status).toBe(422);
    for (let at = 0; at < 9; at += 1) expect((await ask(reviewer, { format: 'xlsx' })).status).toBe(201);
    const over = await ask(reviewer, { format: 'xlsx' });
    expect([over.status, over.body.message]).toEqual([429, '一小时最多导出10次，请稍后再试。']);
  });
});

describe('an export whose reader goes away', () => {
  it('is given up, and nothing is made of it', async () => {
    let open = true;
    const endless = (async function* () {
      try {
        for (;;) yield Buffer.alloc(64 * 1024, 'x');
      } finally {
        open = false;
      }
    })();
    const exports = { ask: neverAsked, fetch: async () => ({ name: 'x.csv', type: 'text/csv', pieces: endless }) };
    const desk = await DeskStage.open({ services: { exports, search: {}, views: {} } as never });
    try {
      const { cookie } = await desk.person('supervisor1');
      const reading = new AbortController();
      const answer = await fetch(`${desk.url}/api/desk/sessions/exports/e1/file`, {
        headers: { cookie },
        signal: reading.signal,
      });
      await answer.body?.getReader().read();
      reading.abort();
      while (open) await new Promise((resolve) => setImmediate(resolve));
      expect(desk.logged).toEqual([]);
    } finally {
      await desk.end();
    }
  });
});

async function neverAsked(): Promise<never> {
  throw new Error('nothing is asked here');
}
