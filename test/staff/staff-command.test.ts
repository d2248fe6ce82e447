import { runStaffCommand } from '../../src/cli/staff.ts';
import { openStaffStage, PASSWORD, type StaffStage, signedInAs } from './staff-stage.ts';

describe('hotline staff', () => {
  let room: StaffStage;
  let out: string[];
  let err: string[];
  beforeEach(async () => {
    room = await openStaffStage();
    out = [];
    err = [];
  });
  afterEach(() => room.stage.end());

  const run = (...args: string[]) =>
    runStaffCommand(
      args,
      { out: (line) => out.push(line), err: (line) => err.push(line), readInput: async () => `${PASSWORD}\n` },
      { staff: room.staff },
    );

  it('adds with a password made for it, lists, closes, and sets a password', async () => {
    expect(await run('add', 'wang', '--name', '值班律师三号', '--role', 'lawyer', '--role', 'supervisor')).toBe(0);
    const made = out[0]!.split('password: ')[1]!;
    expect(await room.staff.signIn('wang', made, '10.0.0.1')).toMatchObject({ mustDo: 'change-password' });
    expect(await run('list')).toBe(0);
    expect(out[1]).toBe('wang\t值班律师三号\tlawyer,supervisor\tactive');
    expect(await run('password', 'wang', '--password-stdin')).toBe(0);
    expect(out[2]).not.toContain(PASSWORD);
    expect(await room.staff.signIn('wang', PASSWORD, '10.0.0.1')).toMatchObject({ mustDo: null });
    expect(await run('disable', 'wang')).toBe(0);
    await expect(room.staff.signIn('wang', PASSWORD, '10.0.0.1')).rejects.toMatchObject({ statusCode: 401 });
    expect(await run('enable', 'wang')).toBe(0);
    await room.staff.signIn('wang', PASSWORD, '10.0.0.1');
  });

  it('makes the first administrator, opens a locked account, signs out, and takes a second factor away', async () => {
    expect(await run('add', 'root', '--admin')).toBe(0);
    const { token } = await signedInAs(room.staff, 'root', out[0]!.split('password: ')[1]!);
    expect(await room.staff.signedIn(token)).toMatchObject({ staff: { displayName: '管理员', roles: ['admin'] } });
    expect(await run('sign-out', 'root')).toBe(0);
    expect(await room.staff.signedIn(token)).toBeNull();
    for (let from = 0; from < 10; from += 1) {
      await room.staff.signIn('root', 'wrong password', `10.1.${from}.1`).catch(() => undefined);
    }
    await run('list');
    expect(out.at(-1)).toBe('root\t管理员\tadmin\tlocked');
    expect(await run('unlock', 'root')).toBe(0);
    await run('list');
    expect(out.at(-1)).toBe('root\t管理员\tadmin\tactive');
    expect(await run('second-factor-reset', 'root')).toBe(0);
    expect(await run('disable', 'root')).toBe(1);
    expect(err.at(-1)).toContain('最后一个');
    const audit = (await room.stored.auditEvents.read('audit')).filter(({ address }) => address === 'cli');
    expect(audit.map(({ who, what }) => `${who} ${what}`)).toEqual([
      'null staff-add',
      'null staff-sign-out',
      'null staff-unlock',
      'null staff-second-factor-reset',
    ]);
  });

  it('sets what a lawyer is specially fit for', async () => {
    await run('add', 'fit', '--name', '值班律师四号', '--role', 'lawyer', '--password-stdin');
    const skills = async () => (await room.staff.lawyers()).map((lawyer) => lawyer.skills);
    expect(await skills()).toEqual([[]]);
    expect(await run('skills', 'fit', '--skill', 'minor')).toBe(0);
    expect([await skills(), out.at(-1)]).toEqual([[['minor']], 'fit: minor']);
    expect(await run('skills', 'fit')).toBe(0);
    expect(await skills()).toEqual([[]]);
    expect(await run('skills', 'nobody')).toBe(1);
  });

  it('sets a telephone, shown masked, and how calls are taken', async () => {
    await run('add', 'wang', '--name', '值班律师三号', '--role', 'lawyer', '--password-stdin');
    expect(await run('phone', 'wang', '--phone', '13800001234', '--by', 'typing')).toBe(0);
    expect(out.at(-1)).toBe('wang: 138****1234, answers by typing');
    const { phone } = (await room.staff.telephoneOf(await room.staff.idOf('wang')))!;
    expect(phone).toMatch(/^v2\./);
    expect(await run('phone', 'wang', '--phone', 'none')).toBe(0);
    expect(out.at(-1)).toBe('wang: no telephone, answers by typing');
    expect(await run('phone', 'wang', '--phone', '12')).toBe(1);
    expect(await run('phone', 'nobody', '--phone', 'none')).toBe(1);
    expect(await run('phone', 'wang', '--by', 'pigeon')).toBe(2);
    expect(await run('phone', 'wang')).toBe(2);
  });

  it('tells what is wrong', async () => {
    expect(await run('disable', 'nobody')).toBe(1);
    expect(err[0]).toBe('There is no staff account "nobody".');
    expect(await run('add', 'wang', '--name', '甲', '--role', 'king')).toBe(2);
    expect(await run('dance', 'wang')).toBe(2);
    expect(await run()).toBe(2);
    expect(await run('--help')).toBe(0);
    expect(await room.staff.list()).toEqual([]);
  });
});
