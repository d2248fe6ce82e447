import { seedDemoStaff } from '../../src/staff/index.ts';
import { openStaffStage, PASSWORD, type StaffStage, signedInAs } from './staff-stage.ts';

const MINUTE = 60_000;

describe('an account that is tried from many addresses', () => {
  let room: StaffStage;
  let from = 0;
  const alarms: string[] = [];
  beforeEach(async () => {
    room = await openStaffStage({ onLocked: (staffId) => alarms.push(staffId) });
    alarms.length = 0;
    from = 0;
    await seedDemoStaff(room.staff, { password: PASSWORD, production: false });
  });
  afterEach(() => room.stage.end());

  /** Each from an address of its own. @returns what was told. */
  async function attempt(username: string, password = 'wrong password'): Promise<string> {
    from += 1;
    try {
      await room.staff.signIn(username, password, `10.${Math.trunc(from / 200)}.${from % 200}.1`);
      return 'in';
    } catch (error) {
      const { code, message } = error as Error & { code: string };
      return code === 'hotline_staff_locked' ? `locked ${/\d+/.exec(message)?.[0]}` : code;
    }
  }
  async function fail(username: string, times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      expect(await attempt(username)).toBe('hotline_staff_wrong_password');
    }
  }

  it('is locked after ten failures, for 15 minutes, also for the right password', async () => {
    await fail('lawyer1', 10);
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 15');
    room.stage.clock.pass(14 * MINUTE);
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 1');
    expect(await attempt('lawyer2', PASSWORD)).toBe('in');
    room.stage.clock.pass(MINUTE);
    expect(await attempt('lawyer1', PASSWORD)).toBe('in');
  });

  it('is locked twice as long each time, 24 hours at most, and forgets after a day of peace', async () => {
    for (const minutes of [15, 30, 60, 120, 240, 480, 960, 1440, 1440]) {
      await fail('lawyer1', 10);
      expect(await attempt('lawyer1', PASSWORD)).toBe(`locked ${minutes}`);
      room.stage.clock.pass(minutes * MINUTE);
      await room.staff.sweep();
    }
    room.stage.clock.pass(24 * 60 * MINUTE + 1);
    await room.staff.sweep();
    await fail('lawyer1', 10);
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 15');
  });

  it('is locked by ten failures within 15 minutes only, and a sign-in clears them', async () => {
    await fail('lawyer1', 9);
    room.stage.clock.pass(15 * MINUTE);
    await fail('lawyer1', 9);
    expect(await attempt('lawyer1', PASSWORD)).toBe('in');
    await fail('lawyer1', 9);
    expect(await attempt('lawyer1', PASSWORD)).toBe('in');
  });

  it('tells the same of a name that nobody has, and of a closed account', async () => {
    await room.staff.setDisabled('lawyer2', true);
    const told: string[][] = [];
    for (const username of ['lawyer1', 'nobody', 'lawyer2']) {
      const answers: string[] = [];
      for (let time = 0; time < 12; time += 1) answers.push(await attempt(username));
      told.push(answers);
    }
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    expect(told[0]!.slice(-2)).toEqual(['locked 15', 'locked 15']);
  });

  it('lets no more than ten guesses through at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => attempt('lawyer1')));
    expect(answers.filter((answer) => answer === 'hotline_staff_wrong_password')).toHaveLength(10);
    expect(await attempt('lawyer1', PASSWORD)).toMatch(/^locked/);
  });

  it('is opened by an admin, in the audit log, and so is the lock', async () => {
    const id = await room.staff.idOf('lawyer1');
    await fail('lawyer1', 10);
    await fail('nobody', 10);
    expect(alarms).toEqual([id]);
    expect((await room.staff.listed()).filter(({ locked }) => locked).map(({ username }) => username)).toEqual([
      'lawyer1',
    ]);
    await room.staff.admin.unlock(id, { id: 'a1', address: '10.0.0.9' });
    await signedInAs(room.staff, 'lawyer1');
    const lines = (await room.stored.auditEvents.read('audit')).map(({ who, what, subject }) => [who, what, subject]);
    expect(lines).toContainEqual([id, 'sign-in-locked', '']);
    expect(lines).toContainEqual(['a1', 'staff-unlock', id]);
  });

  it('counts a household’s IPv6 addresses as one, and an IPv4 address however it is written', async () => {
    const tell = (address: string) =>
      room.staff.signIn('lawyer1', 'wrong password', address).catch(({ code }: { code: string }) => code);
    for (let host = 0; host < 5; host += 1) {
      expect(await tell(`2001:db8:1:2::${host}`)).toBe('hotline_staff_wrong_password');
    }
    expect(await tell('2001:db8:1:2:ffff::1')).toBe('hotline_staff_too_many_sign_ins');
    room.stage.clock.pass(15 * MINUTE);
    for (let time = 0; time < 5; time += 1) await tell('10.0.0.1');
    expect(await tell('::ffff:10.0.0.1')).toBe('hotline_staff_too_many_sign_ins');
  });

  it('is still open to its owner from where he signed in lately, and a stranger’s lock stands beside it', async () => {
    await signedInAs(room.staff, 'lawyer1', PASSWORD, '10.99.0.1');
    await fail('lawyer1', 10);
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 15');
    await signedInAs(room.staff, 'lawyer1', PASSWORD, '::ffff:10.99.0.1');
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 15');
    await expect(signedInAs(room.staff, 'lawyer2', PASSWORD, '10.99.0.1')).resolves.toBeDefined();
    const there = (password: string) =>
      signedInAs(room.staff, 'lawyer1', password, '10.99.0.1').catch(({ code }: { code: string }) => code);
    for (let time = 0; time < 5; time += 1) expect(await there('wrong password')).toBe('hotline_staff_wrong_password');
    expect(await there(PASSWORD)).toBe('hotline_staff_too_many_sign_ins');
    room.stage.clock.pass(29 * 24 * 60 * MINUTE);
    await room.staff.sweep();
    await fail('lawyer1', 10);
    expect(await there(PASSWORD)).toMatchObject({ staff: { username: 'lawyer1' } });
    room.stage.clock.pass(31 * 24 * 60 * MINUTE);
    await room.staff.sweep();
    await fail('lawyer1', 10);
    expect(await there(PASSWORD)).toBe('hotline_staff_locked');
  });

  it('keeps nothing of names that one address makes up beyond its limit', async () => {
    const kept = async () => (await room.stored.failures.find({ limit: 1000 })).length;
    const tell = (username: string) =>
      room.staff.signIn(username, 'wrong password', '10.0.0.1').catch(({ code }: { code: string }) => code);
    for (let name = 0; name < 50; name += 1) expect(await tell(`name${name}`)).toBe('hotline_staff_wrong_password');
    const before = await kept();
    for (let name = 50; name < 60; name += 1) expect(await tell(`name${name}`)).toBe('hotline_staff_too_many_sign_ins');
    expect(await kept()).toBe(before);
  });

  it('is the same however its name is written', async () => {
    expect(await attempt(' Lawyer1 ', PASSWORD)).toBe('in');
    await fail('LAWYER1', 10);
    expect(await attempt('lawyer1', PASSWORD)).toBe('locked 15');
  });

  it('does not stay locked for who gets a new password', async () => {
    const id = await room.staff.idOf('lawyer1');
    await fail('lawyer1', 10);
    const password = await room.staff.admin.setPassword(id, { id: 'a1', address: '10.0.0.9' });
    expect(await attempt('lawyer1', password)).toBe('in');
  });
});
