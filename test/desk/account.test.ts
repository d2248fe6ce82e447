import { Secret, TOTP } from 'otpauth';
import supertest from 'supertest';
import { PASSWORD } from '../staff/staff-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('one’s own account', () => {
  let desk: DeskStage;
  let lawyer: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    lawyer = await desk.person('lawyer1');
  });
  afterEach(() => desk.end());

  const codeOf = (secret: string) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: desk.stage.clock.now().getTime() });
  async function enrol(person: Person): Promise<{ secret: string; recoveryCodes: string[] }> {
    const { secret } = (await person.post('/account/second-factor', { password: PASSWORD })).body;
    const confirmed = await person.post('/account/second-factor/confirm', { code: codeOf(secret) });
    expect(confirmed.status).toBe(200);
    desk.stage.clock.pass(30_000);
    return { secret, recoveryCodes: confirmed.body.recoveryCodes };
  }

  it('shows itself and its sign-ins, and ends one of them', async () => {
    await desk
      .anybody()
      .post('/session', { username: 'lawyer1', password: PASSWORD })
      .set('User-Agent', 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0.0.0 Safari/537.36');
    const { body } = await lawyer.get('/account');
    expect(body.account).toEqual({
      username: 'lawyer1',
      displayName: '值班律师一号',
      roles: ['lawyer'],
      source: 'local',
      secondFactor: { on: false, since: null, recoveryLeft: 0 },
      passwordChangedAt: null,
      mustChangePassword: false,
      policy: { secondFactor: 'optional' },
    });
    expect(body.signIns).toHaveLength(2);
    const [other] = body.signIns.filter(({ current }: { current: boolean }) => !current);
    expect(other).toMatchObject({ address: expect.stringContaining('127.0.0.1'), agent: 'Chrome 128 · Windows' });
    const of = await desk.person('lawyer2');
    expect((await of.post(`/account/sign-ins/${other.id}/end`)).status).toBe(404);
    const ended = await lawyer.post(`/account/sign-ins/${other.id}/end`);
    expect(ended.body.signIns).toEqual([expect.objectContaining({ current: true })]);
    expect((await lawyer.post(`/account/sign-ins/${other.id}/end`)).status).toBe(404);
    expect(await desk.audited()).toEqual([`${lawyer.id} sign-in-ended ${lawyer.id}`]);
  });

  it('changes its password, which ends the other sign-ins and not this one', async () => {
    const elsewhere = await desk.person('lawyer1');
    const change = (current: string, next: string) => lawyer.post('/account/password', { current, next });
    for (const [field, answer] of [
      ['current', await change('wrong password', '另一个密码-987654')],
      ['next', await change(PASSWORD, 'password123')],
      ['next', await change(PASSWORD, 'x')],
    ] as const) {
      expect([answer.status, answer.body.code]).toEqual([422, 'hotline_staff_invalid']);
      expect(answer.body.details).toEqual([{ field, problem: expect.any(String) }]);
    }
    expect((await change(PASSWORD, '另一个密码-987654')).status).toBe(200);
    expect((await lawyer.get('/account')).body.signIns).toHaveLength(1);
    expect((await elsewhere.get('/session')).status).toBe(401);
    const answer = await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD });
    expect(answer.status).toBe(401);
  });

  it('does not let a stolen cookie guess the password for ever', async () => {
    for (let wrong = 0; wrong < 5; wrong += 1) {
      const answer = await lawyer.post('/account/recovery-codes', { password: 'wrong password' });
      expect(answer.status).toBe(422);
    }
    const answer = await lawyer.post('/account/second-factor', { password: PASSWORD });
    expect([answer.status, answer.body.code]).toEqual([429, 'hotline_staff_too_many_sign_ins']);
  });

  it('with a second factor is signed in to in two steps', async () => {
    const { secret, recoveryCodes } = await enrol(lawyer);
    const first = async (password = PASSWORD) => desk.anybody().post('/session', { username: 'lawyer1', password });
    const wrong = await first('wrong password');
    expect(wrong.body).toEqual({ code: 'hotline_staff_wrong_password', message: '用户名或密码不对。' });
    const asked = await first();
    expect([asked.status, asked.body]).toEqual([
      200,
      { step: 'second-factor', ticket: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    expect(asked.headers['set-cookie']).toBeUndefined();
    const second = (code: string) => desk.anybody().post('/session/second-factor', { ticket: asked.body.ticket, code });
    const refused = await second('000000');
    expect([refused.status, refused.body.code]).toEqual([401, 'hotline_staff_wrong_code']);
    const done = await second(codeOf(secret));
    expect([done.status, done.body.staff.username]).toEqual([200, 'lawyer1']);
    expect(done.headers['set-cookie']?.[0]).toMatch(/^hotline_desk=/);
    const over = await second(codeOf(secret));
    expect([over.status, over.body.code]).toEqual([401, 'hotline_staff_ticket_over']);
    const again = await first();
    const recovered = await desk
      .anybody()
      .post('/session/second-factor', { ticket: again.body.ticket, code: recoveryCodes[0]! });
    expect(recovered.status).toBe(200);
    expect((await lawyer.get('/account')).body.account.secondFactor).toEqual({
      on: true,
      since: expect.any(String),
      recoveryLeft: 9,
    });
    desk.stage.clock.pass(30_000);
    const off = await lawyer.post('/account/second-factor/off', { password: PASSWORD, code: codeOf(secret) });
    expect(off.body.account.secondFactor).toEqual({ on: false, since: null, recoveryLeft: 0 });
    expect(await desk.audited()).toEqual(
      expect.arrayContaining([
        `${lawyer.id} second-factor-on ${lawyer.id}`,
        `${lawyer.id} recovery-code-used ${lawyer.id}`,
        `${lawyer.id} second-factor-off ${lawyer.id}`,
      ]),
    );
    const written = JSON.stringify([desk.logged, await desk.room.stored.auditEvents.read('audit')]);
    for (const hidden of [secret, PASSWORD, asked.body.ticket, ...recoveryCodes]) expect(written).not.toContain(hidden);
  });
});

describe('before anything else', () => {
  it('a password made by somebody else is changed', async () => {
    const desk = await DeskStage.open();
    try {
      const admin = await desk.person('admin1');
      const made = await admin.post('/staff', { username: 'zhao', displayName: '值班律师三号', roles: ['lawyer'] });
      expect(made.status).toBe(201);
      const { temporaryPassword } = made.body;
      const answer = await desk.anybody().post('/session', { username: 'zhao', password: temporaryPassword });
      expect(answer.body).toMatchObject({ staff: { username: 'zhao' }, mustDo: 'change-password' });
      const zhao = desk.withCookie(answer);
      expect((await zhao.get('/session')).body).toMatchObject({ mustDo: 'change-password' });
      expect((await zhao.get('/account')).status).toBe(200);
      for (const refused of [
        await zhao.get('/queue'),
        await zhao.put('/duty', { onDuty: true }),
        await zhao.post('/account/second-factor', { password: temporaryPassword }),
        await zhao.get('/aid/applications/nothing/papers/nothing'),
        await zhao.get('/staff'),
      ]) {
        expect([refused.status, refused.body.code]).toEqual([403, 'hotline_staff_must_change_password']);
      }
      const changed = await zhao.post('/account/password', { current: temporaryPassword, next: PASSWORD });
      expect(changed.status).toBe(200);
      expect((await zhao.get('/session')).body).toMatchObject({ mustDo: null });
      expect((await zhao.get('/queue')).status).toBe(200);
      const again = await desk.anybody().post('/session', { username: 'zhao', password: PASSWORD });
      expect(again.body.mustDo).toBeNull();
    } finally {
      await desk.end();
    }
  });

  it('a second factor is switched on where everybody must have one; signing out works all the while', async () => {
    const desk = await DeskStage.open({}, { secondFactor: 'required' });
    try {
      const lawyer = await desk.person('lawyer1');
      expect((await lawyer.get('/session')).body.mustDo).toBe('enrol');
      for (const refused of [await lawyer.get('/queue'), await lawyer.post('/account/password', {})]) {
        expect([refused.status, refused.body.code]).toEqual([403, 'hotline_staff_must_enrol']);
      }
      const { secret } = (await lawyer.post('/account/second-factor', { password: PASSWORD })).body;
      const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({
        timestamp: desk.stage.clock.now().getTime(),
      });
      expect((await lawyer.post('/account/second-factor/confirm', { code })).status).toBe(200);
      expect((await lawyer.get('/queue')).status).toBe(200);
      const other = await desk.person('lawyer2');
      expect((await other.del('/session')).status).toBe(204);
      expect((await other.get('/session')).status).toBe(401);
    } finally {
      await desk.end();
    }
  });
});

describe('ways to sign in', () => {
  it('are told to anybody; where passwords are off none opens, right or wrong', async () => {
    const desk = await DeskStage.open({ localSignIn: false }, { localSignIn: false });
    try {
      expect((await desk.anybody().get('/sign-in-options')).body).toEqual({ local: false, oidc: null });
      for (const password of [PASSWORD, 'wrong password']) {
        const answer = await desk.anybody().post('/session', { username: 'lawyer1', password });
        expect([answer.status, answer.body.code]).toEqual([403, 'hotline_staff_local_off']);
      }
      for (const path of ['/oidc/start', '/oidc/callback?code=x&state=y']) {
        expect((await desk.anybody().get(path)).status).toBe(404);
      }
    } finally {
      await desk.end();
    }
  });
});

describe('the desk over https', () => {
  let desk: DeskStage;
  beforeAll(async () => {
    desk = await DeskStage.open({ secureCookies: true });
  });
  afterAll(() => desk.end());

  it('takes its own cookie alone, which belongs to this host and never goes over http', async () => {
    const answer = await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD });
    const [cookie] = answer.headers['set-cookie'] as unknown as string[];
    expect(cookie).toMatch(
      /^__Host-hotline_desk=[\w-]{43}; Max-Age=43200; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
    );
    const token = /=([\w-]{43})/.exec(cookie!)![1]!;
    const seen = async (header: string) =>
      (await supertest(desk.url).get('/api/desk/session').set('Cookie', header)).status;
    expect(await seen(`__Host-hotline_desk=${token}`)).toBe(200);
    expect(await seen(`hotline_desk=${token}`)).toBe(401);
    expect(await seen(`hotline_desk=${token}; __Host-hotline_desk=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`)).toBe(
      401,
    );
  });

  it('gives a new token at each sign-in, and ends the one this browser had', async () => {
    const before = await desk.person('lawyer2');
    const again = await supertest(desk.url)
      .post('/api/desk/session')
      .set('Cookie', before.cookie)
      .set('X-Hotline-Desk', '1')
      .send({ username: 'lawyer2', password: PASSWORD });
    expect(again.headers['set-cookie']?.[0]).not.toContain(before.cookie);
    expect((await before.get('/session')).status).toBe(401);
    expect((await desk.withCookie(again).get('/session')).status).toBe(200);
  });
});

describe('a call that changes something', () => {
  let desk: DeskStage;
  let lawyer: Person;
  beforeAll(async () => {
    desk = await DeskStage.open();
    lawyer = await desk.person('lawyer1');
  });
  afterAll(() => desk.end());

  it.each([
    ['another site', { Origin: 'https://elsewhere.example' }],
    ['a sandboxed frame', { Origin: 'null' }],
    ['another site, told by the browser', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour site, told by the browser', { Origin: 'http://127.0.0.1', 'Sec-Fetch-Site': 'same-site' }],
    ['a name below ours', { Origin: 'http://sub.127.0.0.1.example', 'X-Forwarded-Host': '127.0.0.1.example' }],
    ['another site without its name', { 'Sec-Fetch-Site': 'cross-site', 'X-Forwarded-Host': 'elsewhere.example' }],
    ['a name that begins like ours', { Origin: 'http://127.0.0.1.elsewhere.example' }],
  ])('is refused when it comes from %s', async (_from, headers) => {
    const answer = await lawyer.put('/duty', { onDuty: true }).set(headers);
    expect([answer.status, answer.body.code]).toEqual([403, 'hotline_desk_origin']);
    const signIn = await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD }).set(headers);
    expect(signIn.status).toBe(403);
  });

  it('is taken from our own page, behind a proxy too, and from what is no browser', async () => {
    for (const headers of [
      {},
      { Origin: 'http://127.0.0.1:5173', 'Sec-Fetch-Site': 'same-origin' },
      { Origin: 'https://desk.example', 'X-Forwarded-Host': 'desk.example' },
      { Origin: 'https://desk.example', 'X-Forwarded-Host': 'desk.example, inner.example' },
      // A proxy that does not pass the name on: the browser itself says so.
      { Origin: 'https://desk.example', 'Sec-Fetch-Site': 'same-origin' },
    ]) {
      expect((await lawyer.put('/duty', { onDuty: false }).set(headers)).status).toBe(200);
    }
    expect((await lawyer.get('/session').set('Origin', 'https://elsewhere.example')).status).toBe(200);
  });
});
