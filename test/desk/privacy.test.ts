import { newConversation, newTurn } from '../../src/sessions/index.ts';
import { session } from '../sessions/service-log/service.ts';
import { DeskStage, type Person } from './desk-stage.ts';

const STORY = '我叫张三，电话13800138000，老板欠薪';

let desk: DeskStage;
let supervisor: Person;
let admin: Person;
let lawyer: Person;
beforeEach(async () => {
  desk = await DeskStage.open();
  supervisor = await desk.person('supervisor1');
  admin = await desk.person('admin1');
  lawyer = await desk.person('lawyer1');
  await service('s1', 'c1');
});
afterEach(() => desk.end());

async function service(id: string, conversationId: string): Promise<void> {
  const { stored, clock } = desk.stage;
  const at = new Date(clock.now().getTime() - 3_600_000);
  if ((await stored.conversations.get(conversationId)) === null) {
    const address = desk.seal.seal('+8613800138000');
    const first = { _id: conversationId, channel: 'sms' as const, address, regionCode: '340300', at };
    await stored.conversations.insert(newConversation(first));
  }
  await stored.turns.append(conversationId, [
    newTurn({ key: `${id}-1`, at, from: 'resident', sessionId: id, activity: { type: 'message', text: STORY } }),
  ]);
  await stored.sessions.insert(
    session({ _id: id, conversationId, channel: 'sms', openedAt: at, closedAt: clock.now(), state: 'closed' }),
  );
}

describe('privacy at the desk', () => {
  it('shows how long what is kept, and on what ground', async () => {
    const { body } = await supervisor.get('/privacy/retention').expect(200);
    const audit = body.classes.find((one: { id: string }) => one.id === 'audit');
    expect(audit).toMatchObject({ days: null, least: 1095 });
    expect(body.classes.every((one: { ground: string }) => one.ground.length > 4)).toBe(true);
    expect(body.due).toContainEqual({ class: 'transcript', due: 0, waiting: 0 });
  });

  it('holds a service with a reason, and lets go of it, both audited', async () => {
    await supervisor.post('/privacy/holds', { scope: 'session', subject: 's1', reason: '' }).expect(422);
    await supervisor.post('/privacy/holds', { scope: 'class', subject: 'everything', reason: '审计需要' }).expect(422);
    await supervisor.post('/privacy/holds', { scope: 'session', subject: 'none', reason: '审计需要' }).expect(404);
    const { body } = await supervisor
      .post('/privacy/holds', { scope: 'session', subject: 's1', reason: '张先生13800138000投诉复查' })
      .expect(201);
    expect(body.hold).toMatchObject({ scope: 'session', subject: 's1', state: 'set', setByName: '督导员一号' });
    expect(body.hold.reason).not.toContain('13800138000');
    const list = await admin.get('/privacy/holds').expect(200);
    expect(list.body.holds).toHaveLength(1);
    await supervisor.post(`/privacy/holds/${body.hold.id}/lift`, { reason: '复查结束' }).expect(200);
    await supervisor.post(`/privacy/holds/${body.hold.id}/lift`, { reason: '复查结束' }).expect(404);
    const lines = await desk.room.auditLines.page({}, undefined);
    expect(lines.items.map(({ what }) => what)).toEqual(expect.arrayContaining(['privacy-hold', 'privacy-lift']));
  });

  it('carries out a request to delete, tells the resident, and reports it in counts', async () => {
    const asked = await supervisor
      .post('/privacy/requests', { kind: 'erase', sessionId: 's1', reason: '本人到窗口书面申请' })
      .expect(201);
    const { id } = asked.body.request;
    expect(asked.body.request).toMatchObject({ kind: 'erase', state: 'open', proven: false, isOverdue: false });
    const days = (Date.parse(asked.body.request.dueAt) - desk.stage.clock.now().getTime()) / 86_400_000;
    expect(days).toBeGreaterThan(18);
    const open = await admin.get('/privacy/requests').expect(200);
    expect(open.body.requests.map((one: { id: string }) => one.id)).toEqual([id]);
    await lawyer.get('/privacy/requests').expect(403);
    await admin.post(`/privacy/requests/${id}/erase`, { note: '已核对身份' }).expect(200);
    desk.stage.clock.pass(11 * 60_000);
    await desk.stage.jobs.runDue();
    const after = await admin.get(`/privacy/requests/${id}`).expect(200);
    expect(after.body.request).toMatchObject({ state: 'done', decidedByName: '管理员' });
    const turns = await desk.stage.stored.turns.read('c1', 0, 20);
    expect(JSON.stringify(turns.filter(({ from }) => from === 'resident'))).not.toContain('张三');
    expect((await desk.stage.stored.conversations.get('c1'))?.address).toBe('');
    const reports = await supervisor.get('/privacy/reports').expect(200);
    expect(reports.body.broken).toBeNull();
    expect(reports.body.reports).toHaveLength(2);
    expect(JSON.stringify(reports.body)).not.toMatch(/张三|13800138000/);
    await admin.post(`/privacy/requests/${id}/erase`, { note: '再来一次' }).expect(409);
  });

  it('does not delete what is held, and refuses with a reason that is told', async () => {
    const { body } = await supervisor
      .post('/privacy/requests', { kind: 'erase', sessionId: 's1', reason: '本人来电申请' })
      .expect(201);
    await supervisor.post('/privacy/holds', { scope: 'person', subject: 'c1', reason: '信访复查' }).expect(201);
    const held = await admin.post(`/privacy/requests/${body.request.id}/erase`, { note: '已核对身份' }).expect(409);
    expect(held.body.code).toBe('hotline_privacy_held');
    await admin.post(`/privacy/requests/${body.request.id}/refuse`, { reason: '复查期间依法保存' }).expect(200);
    const closed = await admin.get('/privacy/requests?state=closed').expect(200);
    expect(closed.body.requests[0]).toMatchObject({ state: 'refused' });
  });

  it('hands out a copy of what is stored, in words, to a supervisor with a reason', async () => {
    const { body } = await supervisor
      .post('/privacy/requests', { kind: 'copy', sessionId: 's1', reason: '本人申请查阅' })
      .expect(201);
    const { id } = body.request;
    await supervisor.post(`/privacy/requests/${id}/copy`, { format: 'txt', reason: '' }).expect(422);
    await admin.post(`/privacy/requests/${id}/copy`, { format: 'txt', reason: '本人申请' }).expect(403);
    const copy = await supervisor
      .post(`/privacy/requests/${id}/copy`, { format: 'txt', reason: '本人申请' })
      .expect(200);
    expect(copy.text).toContain('我叫张三');
    await supervisor.post(`/privacy/requests/${id}/handed-out`, { note: '已当面交给本人' }).expect(200);
    // What was handed out is done: another copy is asked for anew, with its own reason.
    await supervisor.post(`/privacy/requests/${id}/copy`, { format: 'txt', reason: '再看一次' }).expect(409);
    const again = await supervisor
      .post('/privacy/requests', { kind: 'copy', sessionId: 's1', reason: '本人再次申请' })
      .expect(201);
    expect(again.body.request).toMatchObject({ state: 'open', kind: 'copy' });
    const lines = await desk.room.auditLines.page({}, undefined);
    expect(lines.items.map(({ what }) => what)).toContain('privacy-copy');
  });

  it('shows what the resident of a service was told and said to it', async () => {
    await desk.deps.privacy.consents.note({
      sessionId: 's1',
      conversationId: 'c1',
      channel: 'sms',
      purpose: 'service',
      step: 'shown',
      version: '2026-11',
    });
    const { body } = await supervisor.get('/sessions/s1/consents').expect(200);
    expect(body.consents).toMatchObject([{ purpose: 'service', step: 'shown', version: '2026-11', channel: 'sms' }]);
    await lawyer.get('/sessions/s1/consents').expect(403);
  });
});
