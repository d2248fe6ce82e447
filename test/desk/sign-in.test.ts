import supertest from 'supertest';
import { PASSWORD } from '../staff/staff-stage.ts';
import { DeskStage } from './desk-stage.ts';

describe('signing in at the desk', () => {
  let desk: DeskStage;
  beforeEach(async () => {
    desk = await DeskStage.open();
  });
  afterEach(() => desk.end());

  it('sets a cookie that scripts and other sites cannot use, and says who I am', async () => {
    const answer = await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD });
    expect(answer.status).toBe(200);
    expect(answer.body.staff).toEqual({
      id: expect.any(String),
      username: 'lawyer1',
      displayName: '值班律师一号',
      roles: ['lawyer'],
      regions: [],
    });
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(/^hotline_desk=[\w-]{43}; Max-Age=43200; Path=\/api\/desk; .*HttpOnly; SameSite=Strict$/);
    expect(answer.headers['cache-control']).toBe('no-store');
    const lawyer = await desk.person('lawyer1');
    expect((await lawyer.get('/session')).body.staff.username).toBe('lawyer1');
  });

  it('signing out ends the cookie and the duty', async () => {
    const lawyer = await desk.person('lawyer1');
    await lawyer.put('/duty', { onDuty: true });
    expect((await lawyer.del('/session')).status).toBe(204);
    expect((await lawyer.get('/session')).status).toBe(401);
    expect(await desk.stage.roster.onDutyCount()).toBe(0);
    expect((await lawyer.del('/session')).status).toBe(204);
  });

  it('who serves residents is told how many before he signs out', async () => {
    const lawyer = await desk.person('lawyer1');
    const { stage } = desk;
    await stage.onDuty(lawyer.id);
    const { _id } = await stage.waiting('c');
    await lawyer.post(`/handoffs/${_id}/accept`);
    const refused = await lawyer.del('/session');
    expect([refused.status, refused.body]).toEqual([
      409,
      {
        code: 'hotline_desk_serving',
        message: '您正在接待1位来访人，退出后他们会转给别的同事。',
        details: [{ field: 'serving', problem: '1' }],
      },
    ]);
    expect((await lawyer.get('/session')).status).toBe(200);
    expect((await lawyer.del('/session?anyway=1')).status).toBe(204);
    expect((await lawyer.get('/session')).status).toBe(401);
    expect(await stage.roster.onDutyCount()).toBe(0);
    expect(await stage.service.get(_id)).toMatchObject({ place: 'waiting', lawyerId: null });
  });

  it('a supervisor who took over and signs out leaves the resident to others, told before', async () => {
    const supervisor = await desk.person('supervisor1');
    const { stage } = desk;
    const { _id } = await stage.waiting('c');
    const lawyer = await desk.person('lawyer1');
    await stage.onDuty(lawyer.id);
    await lawyer.post(`/handoffs/${_id}/accept`);
    await supervisor.post(`/handoffs/${_id}/take-over`, { reason: '投诉升级' });
    expect((await supervisor.del('/session')).body.code).toBe('hotline_desk_serving');
    expect((await supervisor.del('/session?anyway=1')).status).toBe(204);
    expect(await stage.service.get(_id)).toMatchObject({ place: 'waiting', lawyerId: null });
  });

  it('on one of two devices leaves duty and cases to the other, as long as that one is alive', async () => {
    const [phone, office] = [await desk.person('lawyer1'), await desk.person('lawyer1')];
    const { stage } = desk;
    await office.put('/duty', { onDuty: true });
    const { _id } = await stage.waiting('c');
    await office.post(`/handoffs/${_id}/accept`);
    expect((await phone.del('/session')).status).toBe(204);
    expect(await stage.roster.onDutyCount()).toBe(1);
    expect(await stage.service.get(_id)).toMatchObject({ lawyerId: office.id });
    const home = await desk.person('lawyer1');
    stage.clock.pass(3 * 60_000);
    expect((await home.get('/session')).status).toBe(200);
    // Nothing was heard of the office for three minutes.
    expect((await home.del('/session')).body.code).toBe('hotline_desk_serving');
  });

  it('answers 401 five times and then 429', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      const wrong = await desk.anybody().post('/session', { username: 'lawyer1', password: 'wrong password' });
      expect([wrong.status, wrong.body.code]).toEqual([401, 'hotline_staff_wrong_password']);
    }
    const answer = await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD });
    expect([answer.status, answer.body.message]).toEqual([429, '登录失败次数太多，请15分钟后再试。']);
  });

  it('never answers 500 to what it cannot read', async () => {
    const send = (body: string, type = 'application/json') =>
      supertest(desk.url).post('/api/desk/session').set('X-Hotline-Desk', '1').set('Content-Type', type).send(body);
    const lawyer = await desk.person('lawyer1');
    const supervisor = await desk.person('supervisor1');
    const answers = await Promise.all([
      send('{"username":'),
      send('[]'),
      send('"text"'),
      send('username=lawyer1', 'application/x-www-form-urlencoded'),
      send(JSON.stringify({ username: 'lawyer1', password: PASSWORD, admin: true })),
      send(JSON.stringify({ username: { $ne: null }, password: 'x' })),
      send(JSON.stringify({ username: 'a', password: 'x'.repeat(70_000) })),
      lawyer.get('/handoffs/%E0%A4%A'),
      lawyer.get('/handoffs/%00'),
      lawyer.get('/conversations/x/turns?after=-1'),
      lawyer.get('/messages?state=all'),
      lawyer.put('/duty', { onDuty: 'yes' }),
      supervisor.get('/sessions?from=yesterday'),
      supervisor.get('/sessions?rating[$ne]=1'),
      supervisor.get('/sessions?cursor=nonsense'),
      supervisor.get('/sessions?colour=red'),
      supervisor.get('/sessions?outcome=&rating=&cursor='),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      400, 422, 400, 422, 422, 422, 413, 400, 404, 422, 422, 422, 422, 422, 422, 422, 200,
    ]);
    for (const { status, body } of answers) {
      if (status !== 200)
        expect([body.code, body.message]).toEqual([expect.stringMatching(/^hotline_/), expect.any(String)]);
    }
    expect(answers[4]!.body.details).toEqual([{ field: 'admin', problem: 'is not known here' }]);
    expect(desk.logged).toEqual([]);
  });

  it('says nothing of what went wrong inside', async () => {
    const supervisor = await desk.person('supervisor1');
    const { sessions } = desk.stage.stored;
    sessions.page = () => Promise.reject(new Error('secret of the database'));
    const answer = await supervisor.get('/sessions');
    expect([answer.status, answer.body]).toEqual([
      500,
      { code: 'hotline_unknown', message: '系统暂时出错，请稍后再试。' },
    ]);
    expect(desk.logged.join()).toContain('secret of the database');
  });
});
