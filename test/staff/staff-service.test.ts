import { IDLE_MS, PASSWORD_COST, SESSION_MS, seedDemoStaff } from '../../src/staff/index.ts';
import { openStaffStage, PASSWORD, type StaffStage, signedInAs } from './staff-stage.ts';

const MINUTE = 60_000;

describe('sign-in', () => {
  let room: StaffStage;
  beforeEach(async () => {
    room = await openStaffStage();
    await seedDemoStaff(room.staff, { password: PASSWORD, production: false });
  });
  afterEach(() => room.stage.end());

  const signIn = (username: string, password = PASSWORD, address = '10.0.0.1') =>
    signedInAs(room.staff, username, password, address);

  it('gives a token that says who I am, and keeps only its hash', async () => {
    const { staff, token } = await signIn('lawyer1');
    expect(staff).toMatchObject({ username: 'lawyer1', displayName: '值班律师一号', roles: ['lawyer'] });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(await room.staff.whoIs(token)).toEqual(staff);
    const stored = await room.stored.signIns.find({ where: { staffId: staff.id } });
    expect(JSON.stringify(stored)).not.toContain(token);
    expect(JSON.stringify(await room.stored.accounts.find({}))).not.toContain(PASSWORD);
  });

  it('refuses a wrong password, an unknown name and a closed account with the same words', async () => {
    await room.staff.setDisabled('lawyer2', true);
    const errors = await Promise.all(
      [signIn('lawyer1', 'wrong password'), signIn('nobody'), signIn('lawyer2')].map((attempt) =>
        attempt.then(
          () => null,
          (error: Error & { code: string }) => [error.code, error.message],
        ),
      ),
    );
    expect(errors).toEqual(Array(3).fill(['hotline_staff_wrong_password', '用户名或密码不对。']));
  });

  it('stops after 5 failures in 15 minutes for this account from this address, and for nobody else', async () => {
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(signIn('lawyer1', 'wrong password')).rejects.toMatchObject({ statusCode: 401 });
      room.stage.clock.pass(MINUTE);
    }
    await expect(signIn('lawyer1')).rejects.toMatchObject({
      statusCode: 429,
      code: 'hotline_staff_too_many_sign_ins',
      message: '登录失败次数太多，请10分钟后再试。',
    });
    await signIn('lawyer2');
    await signIn('lawyer1', PASSWORD, '10.0.0.2');
    room.stage.clock.pass(10 * MINUTE);
    await signIn('lawyer1');
    for (let failure = 0; failure < 5; failure += 1) {
      await expect(signIn('lawyer1', 'wrong password')).rejects.toMatchObject({ statusCode: 401 });
    }
  });

  it('lets no more than 5 guesses through at the same time', async () => {
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => signIn('lawyer1', 'wrong password')));
    const codes = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.statusCode : 200));
    expect(codes.filter((code) => code === 401)).toHaveLength(5);
    expect(codes.filter((code) => code === 429)).toHaveLength(15);
  });

  it('limits one address that tries many names', async () => {
    for (let name = 0; name < 50; name += 1) {
      await expect(signIn(`name${name}`)).rejects.toMatchObject({ statusCode: 401 });
    }
    await expect(signIn('lawyer1')).rejects.toMatchObject({ statusCode: 429 });
    room.stage.clock.pass(15 * MINUTE + 1);
    await room.staff.sweep();
    expect(await room.stored.failures.count({})).toBe(0);
    await signIn('lawyer1');
  });

  it('ends after 60 minutes without use and after 12 hours in any case', async () => {
    const idle = await signIn('lawyer1');
    room.stage.clock.pass(IDLE_MS - 1);
    expect(await room.staff.whoIs(idle.token, false)).not.toBeNull();
    room.stage.clock.pass(1);
    expect(await room.staff.whoIs(idle.token)).toBeNull();

    const busy = await signIn('lawyer1');
    for (let passed = 0; passed < SESSION_MS; passed += 30 * MINUTE) {
      expect(await room.staff.whoIs(busy.token)).not.toBeNull();
      room.stage.clock.pass(30 * MINUTE);
    }
    expect(await room.staff.whoIs(busy.token)).toBeNull();
  });

  it('ends at once when signed out, closed, or given a new password; a new role counts at once', async () => {
    const out = await signIn('lawyer1');
    await room.staff.signOut(out.token, '10.0.0.1');
    expect(await room.staff.whoIs(out.token)).toBeNull();

    const closed = await signIn('lawyer1');
    await room.staff.setDisabled('lawyer1', true);
    expect(await room.staff.whoIs(closed.token)).toBeNull();
    await room.staff.setDisabled('lawyer1', false);
    expect(await room.staff.whoIs(closed.token)).toBeNull();

    const changed = await signIn('lawyer1');
    await room.staff.setPassword('lawyer1', 'another password');
    expect(await room.staff.whoIs(changed.token)).toBeNull();

    const promoted = await signIn('lawyer1', 'another password');
    await room.staff.setRoles('lawyer1', ['supervisor']);
    expect((await room.staff.whoIs(promoted.token))?.roles).toEqual(['supervisor']);
  });

  it('with the old password is over that began just before a new one was set', async () => {
    const { signIns } = room.stored;
    const insert = signIns.insert.bind(signIns);
    const id = await room.staff.idOf('lawyer1');
    signIns.insert = async (session) => {
      signIns.insert = insert;
      await room.staff.setPassword('lawyer1', 'another password');
      return insert(session);
    };
    await expect(signIn('lawyer1')).rejects.toMatchObject({ code: 'hotline_staff_wrong_password' });
    expect(await signIns.find({ where: { staffId: id } })).toEqual([]);
    await signIn('lawyer1', 'another password');
  });

  it('that is wrong is answered after the same time, whatever it was compared with', async () => {
    const slow = await openStaffStage({ wrongPasswordMs: 120 });
    try {
      await slow.staff.add({ username: 'known', displayName: '已知', roles: ['lawyer'], password: PASSWORD });
      for (const username of ['known', 'nobody']) {
        const begun = performance.now();
        await expect(signedInAs(slow.staff, username, 'wrong password')).rejects.toMatchObject({ statusCode: 401 });
        expect(performance.now() - begun).toBeGreaterThanOrEqual(119);
      }
    } finally {
      await slow.stage.end();
    }
  });

  it('looks as hard at an unknown name as at a known one', async () => {
    let derived = 0;
    const heavy = await openStaffStage({ passwordCost: { ...PASSWORD_COST, timeCost: 6 } });
    try {
      await heavy.staff.add({ username: 'known', displayName: '已知', roles: ['lawyer'], password: PASSWORD });
      const cpu = async (username: string) => {
        const before = process.cpuUsage();
        for (let round = 0; round < 2; round += 1) {
          await heavy.staff.signIn(username, 'wrong password', `10.0.1.${derived}`).catch(() => undefined);
          derived += 1;
        }
        const { user, system } = process.cpuUsage(before);
        return user + system;
      };
      await cpu('known');
      const known = await cpu('known');
      const unknown = await cpu('unknown');
      // Without the hash an attempt costs a hundredth; the bounds are wide, for a busy machine.
      expect(unknown / known).toBeGreaterThan(0.2);
    } finally {
      await heavy.stage.end();
    }
  });
});

describe('accounts', () => {
  let room: StaffStage;
  beforeEach(async () => {
    room = await openStaffStage();
  });
  afterEach(() => room.stage.end());

  it('refuses what cannot be an account, naming the field', async () => {
    const good = { username: 'wang', displayName: '值班律师三号', roles: ['lawyer' as const], password: PASSWORD };
    await room.staff.add(good);
    await expect(room.staff.add(good)).rejects.toMatchObject({ code: 'hotline_staff_username_taken' });
    for (const [field, wrong] of [
      ['username', { username: 'Wang Li' }],
      ['displayName', { displayName: ' ' }],
      ['roles', { roles: [] }],
      ['password', { password: 'short' }],
    ] as const) {
      await expect(
        room.staff.add({ ...good, username: 'li', ...wrong, roles: 'roles' in wrong ? [] : good.roles }),
      ).rejects.toMatchObject({
        code: 'hotline_staff_invalid',
        details: [{ field }],
      });
    }
  });

  it('seeds demo staff once and never in production', async () => {
    await expect(seedDemoStaff(room.staff, { password: PASSWORD, production: true })).rejects.toMatchObject({
      code: 'hotline_staff_demo_refused',
    });
    expect(await room.staff.list()).toEqual([]);
    const printed = await seedDemoStaff(room.staff, { password: PASSWORD, production: false });
    expect(printed.map(({ username, displayName, password }) => [username, displayName, password])).toEqual([
      ['lawyer1', '值班律师一号', PASSWORD],
      ['lawyer2', '值班律师二号', PASSWORD],
      ['supervisor1', '督导员一号', PASSWORD],
      ['reviewer1', '质检员一号', PASSWORD],
      ['editor1', '知识编辑一号', PASSWORD],
      ['aid1', '法律援助审查员一号', PASSWORD],
      ['order1', '工单办理员一号', PASSWORD],
      ['admin1', '管理员', PASSWORD],
    ]);
    await seedDemoStaff(room.staff, { password: 'another password', production: false });
    expect(await room.staff.list()).toHaveLength(8);
    await signedInAs(room.staff, 'admin1');
  });
});
