import { PASSWORD } from '../staff/staff-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('accounts at the desk', () => {
  let desk: DeskStage;
  let admin: Person;
  let lawyer: Person;
  beforeEach(async () => {
    desk = await DeskStage.open({}, { knownSkills: () => ({ skills: ['labour', 'minor'], languages: ['wu'] }) });
    admin = await desk.person('admin1');
    lawyer = await desk.person('lawyer1');
  });
  afterEach(() => desk.end());

  it('are listed with all that is known of them but passwords', async () => {
    const { body } = await admin.get('/staff');
    expect(body.staff.map(({ username }: { username: string }) => username)).toEqual([
      'admin1',
      'aid1',
      'editor1',
      'lawyer1',
      'lawyer2',
      'order1',
      'reviewer1',
      'supervisor1',
    ]);
    expect(body.staff[3]).toEqual({
      id: lawyer.id,
      username: 'lawyer1',
      displayName: '值班律师一号',
      roles: ['lawyer'],
      regions: [],
      disabled: false,
      locked: false,
      mustChangePassword: false,
      secondFactor: false,
      source: 'local',
      linkAllowed: false,
      lastSignInAt: desk.stage.clock.now().toISOString(),
      profile: {
        kind: 'lawyer',
        provider: '',
        skills: [],
        languages: [],
        regions: [],
        capacity: { text: 3, voice: 1 },
        hasPhone: false,
        clients: [],
      },
    });
    expect(JSON.stringify(body)).not.toMatch(/argon2|passwordHash/);
  });

  it('are made, changed, given a profile, closed and reopened; the audit tells by ids', async () => {
    const made = await admin.post('/staff', { username: 'zhao', displayName: '值班律师三号', roles: ['lawyer'] });
    const { id } = made.body.staff;
    const taken = await admin.post('/staff', { username: 'zhao', displayName: '甲', roles: ['lawyer'] });
    expect([taken.status, taken.body.code]).toEqual([409, 'hotline_staff_username_taken']);
    const changed = await admin.put(`/staff/${id}`, { displayName: '值班律师赵', roles: ['lawyer', 'reviewer'] });
    expect(changed.body.staff).toMatchObject({ displayName: '值班律师赵', roles: ['lawyer', 'reviewer'] });
    const supervisor = await desk.person('supervisor1');
    const profile = {
      kind: 'mediator',
      provider: '示例法律服务所',
      skills: ['labour'],
      languages: ['wu'],
      regions: ['340300'],
      capacity: { text: 5, voice: 0 },
      clients: ['某某建筑公司'],
    };
    // He reviews others: what regions he sees is for administrators to say.
    const scoped = await supervisor.put(`/staff/${id}/profile`, profile);
    expect([scoped.status, scoped.body.code]).toEqual([403, 'hotline_staff_forbidden']);
    expect((await admin.put(`/staff/${id}/profile`, { regions: ['340300'] })).status).toBe(200);
    const given = await supervisor.put(`/staff/${id}/profile`, profile);
    expect(given.body.staff.profile).toEqual({ ...profile, hasPhone: false });
    const wrong = await supervisor.put(`/staff/${id}/profile`, { skills: ['magic'] });
    expect([wrong.status, wrong.body.details[0].field]).toEqual([422, 'skills']);
    const disabled = await admin.post(`/staff/${id}/disable`);
    expect(disabled.body.staff.disabled).toBe(true);
    expect((await admin.post(`/staff/${id}/enable`)).body.staff.disabled).toBe(false);
    expect(await desk.audited()).toEqual([
      `${admin.id} staff-add ${id}`,
      `${admin.id} staff-roles ${id}`,
      `${admin.id} staff-change ${id}`,
      `${admin.id} staff-profile ${id}`,
      `${supervisor.id} staff-profile ${id}`,
      `${admin.id} staff-disable ${id}`,
      `${admin.id} staff-enable ${id}`,
    ]);
  });

  it('lose their sign-ins by a new password, which is shown once and must be changed', async () => {
    const answer = await admin.post(`/staff/${lawyer.id}/password`);
    const { temporaryPassword } = answer.body;
    expect((await lawyer.get('/session')).status).toBe(401);
    expect((await desk.anybody().post('/session', { username: 'lawyer1', password: PASSWORD })).status).toBe(401);
    const signIn = await desk.anybody().post('/session', { username: 'lawyer1', password: temporaryPassword });
    expect(signIn.body.mustDo).toBe('change-password');
    expect((await admin.post(`/staff/${lawyer.id}/sign-out`)).status).toBe(200);
    expect((await desk.withCookie(signIn).get('/session')).status).toBe(401);
    expect(JSON.stringify([desk.logged, await desk.room.stored.auditEvents.read('audit')])).not.toContain(
      temporaryPassword,
    );
  });

  it('are unlocked, and say that they are locked', async () => {
    const id = await desk.room.staff.idOf('lawyer2');
    for (let from = 0; from < 10; from += 1) {
      await desk.room.staff.signIn('lawyer2', 'wrong password', `10.0.${from}.1`).catch(() => undefined);
    }
    const refused = await desk.anybody().post('/session', { username: 'lawyer2', password: PASSWORD });
    expect([refused.status, refused.body.code]).toEqual([429, 'hotline_staff_locked']);
    expect(refused.body.message).toContain('15分钟');
    const listed = await admin.get('/staff');
    expect(listed.body.staff[4]).toMatchObject({ username: 'lawyer2', locked: true });
    expect((await admin.post(`/staff/${id}/unlock`)).body.staff.locked).toBe(false);
    await desk.person('lawyer2');
  });

  it('of oneself, and of the last admin, are spared', async () => {
    for (const answer of [
      await admin.post(`/staff/${admin.id}/disable`),
      await admin.put(`/staff/${admin.id}`, { roles: ['reviewer'] }),
      await admin.post(`/staff/${admin.id}/password`),
      await admin.post(`/staff/${admin.id}/second-factor-reset`),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'hotline_staff_own_account']);
    }
  });

  it('take nothing that is not theirs', async () => {
    const answers = await Promise.all([
      admin.post('/staff', { username: 'Wang Li', displayName: '甲', roles: ['lawyer'] }),
      admin.post('/staff', { username: 'wang', displayName: '', roles: ['lawyer'] }),
      admin.post('/staff', { username: 'wang', displayName: '甲', roles: [] }),
      admin.post('/staff', { username: 'wang', displayName: '甲', roles: ['king'] }),
      admin.post('/staff', { username: 'wang', displayName: '甲', roles: ['lawyer'], password: PASSWORD }),
      admin.put(`/staff/${lawyer.id}`, { passwordHash: 'x' }),
      admin.put(`/staff/${lawyer.id}/profile`, { capacity: { text: 11, voice: 0 } }),
      admin.put(`/staff/${lawyer.id}/profile`, { clients: ['王'] }),
      admin.put(`/staff/${lawyer.id}/profile`, { phone: '13800001234' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(422));
  });
});
