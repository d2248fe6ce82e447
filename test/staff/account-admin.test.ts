import { DUTY_KINDS, type LawyerDirectory } from '../../src/handoff/index.ts';
import { type Actor, type ReleaseReason, STAFF_KINDS, seedDemoStaff } from '../../src/staff/index.ts';
import { openStaffStage, PASSWORD, type StaffStage, signedInAs } from './staff-stage.ts';

describe('administering accounts', () => {
  let room: StaffStage;
  let released: [string, ReleaseReason, boolean][];
  let by: Actor;
  const ids = new Map<string, string>();
  beforeEach(async () => {
    released = [];
    room = await openStaffStage({
      onReleased: async (id, reason) => {
        const account = await room.stored.accounts.get(id);
        const hasSignIns = (await room.stored.signIns.find({ where: { staffId: id } })).length > 0;
        released.push([account!.username, reason, hasSignIns]);
      },
    });
    await seedDemoStaff(room.staff, { password: PASSWORD, production: false });
    for (const { id, username } of await room.staff.list()) ids.set(username, id);
    by = { id: id('admin1'), address: '10.0.0.9' };
  });
  afterEach(() => room.stage.end());

  const id = (username: string) => ids.get(username)!;
  const audited = async () =>
    (await room.stored.auditEvents.read('audit'))
      .filter(({ who }) => who === id('admin1'))
      .map(({ what, subject }) => `${what} ${subject}`);

  it('makes an account with a password that works once, to be changed first', async () => {
    const { staff, password } = await room.staff.admin.add(
      { username: 'zhao', displayName: ' 值班律师三号 ', roles: ['supervisor', 'lawyer'] },
      by,
    );
    expect(staff).toMatchObject({ displayName: '值班律师三号', roles: ['lawyer', 'supervisor'] });
    const step = await room.staff.signIn('zhao', password, '10.0.0.1');
    expect(step).toMatchObject({ step: 'done', mustDo: 'change-password' });
    const token = step.step === 'done' ? step.token : '';
    expect(await room.staff.whoIs(token)).toBeNull();
    const other = await room.staff.signIn('zhao', password, '10.0.0.2');
    const { signInId } = (await room.staff.signedIn(token))!;
    const self = { id: staff.id, signInId, address: '10.0.0.1' };
    const change = (current: string, next: string) => room.staff.own.changePassword(self, { current, next });
    await expect(change('wrong password', PASSWORD)).rejects.toMatchObject({ details: [{ field: 'current' }] });
    await expect(change(password, 'short')).rejects.toMatchObject({ details: [{ field: 'next' }] });
    await expect(change(password, password)).rejects.toMatchObject({ details: [{ field: 'next' }] });
    await change(password, PASSWORD);
    expect(await room.staff.whoIs(token)).toMatchObject({ username: 'zhao' });
    expect(await room.staff.whoIs(other.step === 'done' ? other.token : '')).toBeNull();
    await expect(signedInAs(room.staff, 'zhao', password)).rejects.toMatchObject({ statusCode: 401 });
    expect((await room.staff.own.view(self)).account).toMatchObject({
      mustChangePassword: false,
      passwordChangedAt: room.stage.clock.now(),
    });
    expect(await audited()).toEqual([`staff-add ${staff.id}`]);
    expect(JSON.stringify(await room.stored.auditEvents.read('audit'))).not.toContain(password);
  });

  it('closing, a new password, no second factor and signing out each end the sign-ins before the cases go back', async () => {
    const { admin } = room.staff;
    const acts: [string, ReleaseReason, () => Promise<unknown>][] = [
      ['staff-disable', 'disabled', () => admin.setDisabled(id('lawyer1'), true, by)],
      ['staff-password', 'signed-out', () => admin.setPassword(id('lawyer1'), by, PASSWORD)],
      ['staff-second-factor-reset', 'signed-out', () => admin.resetSecondFactor(id('lawyer1'), by)],
      ['staff-sign-out', 'signed-out', () => admin.signOut(id('lawyer1'), by)],
    ];
    for (const [what, reason, act] of acts) {
      const { token } = await signedInAs(room.staff, 'lawyer1');
      released = [];
      await act();
      expect(await room.staff.whoIs(token)).toBeNull();
      expect(released).toEqual([['lawyer1', reason, false]]);
      expect((await audited()).at(-1)).toBe(`${what} ${id('lawyer1')}`);
      await admin.setDisabled(id('lawyer1'), false, by);
    }
  });

  it('a role counts at once; who takes cases no more has his cases go back', async () => {
    const { token } = await signedInAs(room.staff, 'lawyer1');
    await room.staff.admin.setRoles(id('lawyer1'), ['lawyer', 'reviewer'], by);
    expect(released).toEqual([]);
    await room.staff.admin.setRoles(id('lawyer1'), ['reviewer'], by);
    expect((await room.staff.whoIs(token))?.roles).toEqual(['reviewer']);
    expect(released).toEqual([['lawyer1', 'role-removed', true]]);
    expect(await audited()).toEqual(Array(2).fill(`staff-roles ${id('lawyer1')}`));
  });

  it('so has a supervisor, who may have taken cases over, unless he goes on as a lawyer', async () => {
    const { admin } = room.staff;
    await admin.setRoles(id('supervisor1'), ['supervisor', 'lawyer'], by);
    await admin.setRoles(id('supervisor1'), ['lawyer'], by);
    expect(released).toEqual([]);
    await admin.setRoles(id('supervisor1'), ['supervisor'], by);
    await admin.setRoles(id('supervisor1'), ['reviewer'], by);
    expect(released.map(([username, reason]) => [username, reason])).toEqual([
      ['supervisor1', 'role-removed'],
      ['supervisor1', 'role-removed'],
    ]);
  });

  it('never takes the last admin who can sign in, nor lets one close himself', async () => {
    const { admin } = room.staff;
    const self = { statusCode: 409, code: 'hotline_staff_own_account' };
    const last = { statusCode: 409, code: 'hotline_staff_last_admin' };
    const supervisor = { id: id('supervisor1'), address: '' };
    await expect(admin.setDisabled(id('admin1'), true, by)).rejects.toMatchObject(self);
    await expect(admin.setRoles(id('admin1'), ['reviewer'], by)).rejects.toMatchObject(self);
    await expect(admin.setPassword(id('admin1'), by)).rejects.toMatchObject(self);
    await expect(admin.resetSecondFactor(id('admin1'), by)).rejects.toMatchObject(self);
    await expect(admin.setDisabled(id('admin1'), true, supervisor)).rejects.toMatchObject(last);
    await expect(room.staff.setRoles('admin1', ['reviewer'])).rejects.toMatchObject(last);
    const { staff: second } = await admin.add({ username: 'admin2', displayName: '管理员二号', roles: ['admin'] }, by);
    await admin.setDisabled(second.id, true, by);
    await expect(room.staff.setDisabled('admin1', true)).rejects.toMatchObject(last);
    await admin.setDisabled(second.id, false, by);
    await admin.setRoles(id('admin1'), ['admin', 'supervisor'], by);
    await admin.setDisabled(id('admin1'), true, { id: second.id, address: '' });
  });

  it('two admins who close each other at the same moment leave one', async () => {
    const { admin } = room.staff;
    const { staff: second } = await admin.add({ username: 'admin2', displayName: '管理员二号', roles: ['admin'] }, by);
    const both = await Promise.allSettled([
      admin.setDisabled(second.id, true, by),
      admin.setDisabled(id('admin1'), true, { id: second.id, address: '' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('names the field that is wrong, and changes nothing then', async () => {
    const { admin } = room.staff;
    await expect(admin.change(id('lawyer1'), { displayName: ' ', roles: ['admin'] }, by)).rejects.toMatchObject({
      details: [{ field: 'displayName' }],
    });
    await expect(admin.change('nobody', { displayName: '甲' }, by)).rejects.toMatchObject({ statusCode: 404 });
    expect(await audited()).toEqual([]);
    await admin.change(id('lawyer1'), { displayName: '值班律师甲', linkAllowed: true }, by);
    expect((await room.staff.listed()).find(({ username }) => username === 'lawyer1')).toMatchObject({
      displayName: '值班律师甲',
      roles: ['lawyer'],
      linkAllowed: true,
    });
  });

  it('reads accounts that are older than most of their fields', async () => {
    const { accounts } = room.stored;
    const whole = (await accounts.get(id('lawyer2')))!;
    const { username, displayName, roles, passwordHash, disabled, skills, phone, answersBy, createdAt } = whole;
    const old = {
      _id: 'old',
      username: 'old',
      displayName,
      roles,
      passwordHash,
      disabled,
      skills,
      phone,
      answersBy,
      createdAt,
    };
    await accounts.insert(old as typeof whole);
    expect(username).toBe('lawyer2');
    await signedInAs(room.staff, 'old');
    expect(await room.staff.profileOf('old')).toMatchObject({ kind: 'lawyer', capacity: { text: 3, voice: 1 } });
  });
});

describe('profiles of who takes cases', () => {
  let room: StaffStage;
  let id: string;
  beforeEach(async () => {
    room = await openStaffStage({ knownSkills: () => ({ skills: ['labour', 'minor'], languages: ['wu'] }) });
    id = (await room.staff.add({ username: 'wang', displayName: '值班律师', roles: ['lawyer'], password: PASSWORD }))
      .id;
  });
  afterEach(() => room.stage.end());

  const by: Actor = { id: 's1', address: '10.0.0.1' };

  it('are told to routing, clients in clear there and sealed in storage', async () => {
    const profile = {
      kind: 'mediator' as const,
      provider: ' 示例  法律服务所 ',
      skills: ['labour', 'labour', 'minor'],
      languages: ['wu'],
      regions: ['340300'],
      capacity: { text: 10, voice: 0 },
      clients: [' 某某　建筑公司 ', '某某建筑公司', '李某'],
    };
    await room.staff.admin.setProfile(id, profile, by);
    expect(await room.staff.profileOf(id)).toEqual({
      ...{
        id,
        displayName: '值班律师',
        kind: 'mediator',
        provider: '示例 法律服务所',
        skills: ['labour', 'minor'],
        languages: ['wu'],
      },
      ...{ regions: ['340300'], capacity: { text: 10, voice: 0 }, hasPhone: false },
      clients: ['某某 建筑公司', '某某建筑公司', '李某'],
    });
    const stored = (await room.stored.accounts.get(id))!;
    expect(JSON.stringify(stored)).not.toContain('建筑');
    expect(stored.clients.every((one) => one.startsWith('v2.'))).toBe(true);
    await room.staff.admin.setProfile(id, { clients: ['张某'] }, by);
    expect(await room.staff.profileOf(id)).toMatchObject({
      kind: 'mediator',
      skills: ['labour', 'minor'],
      clients: ['张某'],
    });
    await room.staff.setTelephone(id, { phone: '13800001234' });
    expect(await room.staff.profileOf(id)).toMatchObject({ hasPhone: true });
  });

  it('are what routing takes', async () => {
    const directory: LawyerDirectory = { all: () => room.staff.profiles(), get: (one) => room.staff.profileOf(one) };
    expect(await directory.get(id)).toEqual((await directory.all())[0]);
    expect(STAFF_KINDS).toEqual(DUTY_KINDS);
  });

  it('are of those alone whose account is open and takes cases', async () => {
    await room.staff.add({ username: 'boss', displayName: '督导员', roles: ['supervisor'], password: PASSWORD });
    expect((await room.staff.profiles()).map((one) => one.id)).toEqual([id]);
    await room.staff.setDisabled('wang', true);
    expect(await room.staff.profiles()).toEqual([]);
    expect(await room.staff.profileOf(id)).toBeNull();
  });

  it('are looked up once for as many as ask, and again after 2 s', async () => {
    let looks = 0;
    const { accounts } = room.stored;
    const page = accounts.page.bind(accounts);
    accounts.page = (query) => {
      looks += 1;
      return page(query);
    };
    await Promise.all(Array.from({ length: 50 }, () => room.staff.profiles()));
    room.stage.clock.pass(1_999);
    await room.staff.profileOf(id);
    expect(looks).toBe(1);
    // Another process closes the account: this one knows within 2 s.
    await accounts.change(id, (account) => ({ ...account, disabled: true }));
    room.stage.clock.pass(1);
    expect(await room.staff.profileOf(id)).toBeNull();
    expect(looks).toBe(2);
  });

  it.each([
    ['kind', { kind: 'king' as 'lawyer' }],
    ['skills', { skills: ['labour', 'magic'] }],
    ['languages', { languages: ['labour'] }],
    ['regions', { regions: ['3403'] }],
    ['capacity.text', { capacity: { text: 11, voice: 0 } }],
    ['capacity.text', { capacity: { text: 1.5, voice: 0 } }],
    ['capacity.voice', { capacity: { text: 1, voice: 2 } }],
    ['clients', { clients: ['王'] }],
    ['clients', { clients: ['王'.repeat(61)] }],
    ['clients', { clients: Array.from({ length: 201 }, (_, at) => `公司${at}`) }],
  ])('name the field %s where it is wrong', async (field, change) => {
    await expect(room.staff.admin.setProfile(id, change, by)).rejects.toMatchObject({
      statusCode: 422,
      details: [{ field }],
    });
  });
});
