import { HotlineError } from '../errors.ts';
import { COMMAND_LINE as BY, ROLES, type Role, type StaffService } from '../staff/index.ts';

/** Where a command reads and writes. */
export interface StaffCommandIo {
  out(line: string): void;
  err(line: string): void;
  /** All of standard input; read only with `--password-stdin`. */
  readInput(): Promise<string>;
}

export const STAFF_USAGE = `hotline staff add USERNAME --name NAME --role lawyer|supervisor|reviewer|knowledge-editor|aid-officer|order-officer|admin [--role …] [--password-stdin]
hotline staff add USERNAME --admin [--name NAME] [--password-stdin]
hotline staff skills USERNAME [--skill minor …]
hotline staff phone USERNAME --phone NUMBER|none [--by phone|typing]
hotline staff list
hotline staff disable USERNAME
hotline staff enable USERNAME
hotline staff unlock USERNAME
hotline staff sign-out USERNAME
hotline staff second-factor-reset USERNAME
hotline staff password USERNAME [--password-stdin]

--admin makes an administrator, the first account of a new hotline: everybody else is added at the desk.
Without --password-stdin a password is made and printed once; it must be changed at the first sign-in.`;

/**
 * Staff accounts from the command line. Takes what follows `hotline staff`.
 * @returns the exit code: 0 done, 1 refused, 2 not understood.
 */
export async function runStaffCommand(
  args: readonly string[],
  io: StaffCommandIo,
  deps: { staff: StaffService },
): Promise<number> {
  const [command, ...rest] = args;
  if (command === undefined || args.includes('--help')) {
    io.out(STAFF_USAGE);
    return command === undefined ? 2 : 0;
  }
  try {
    return await perform(command, rest, io, deps.staff);
  } catch (error) {
    if (!(error instanceof HotlineError) || error.statusCode >= 500) throw error;
    io.err(error.message);
    return 1;
  }
}

async function perform(
  command: string,
  args: readonly string[],
  io: StaffCommandIo,
  staff: StaffService,
): Promise<number> {
  const [username = ''] = args.filter((arg, at) => !arg.startsWith('--') && !takesValue(args[at - 1]));
  if (command === 'list') {
    for (const { username: name, displayName, roles, disabled, locked } of await staff.listed()) {
      const state = disabled ? 'disabled' : locked ? 'locked' : 'active';
      io.out([name, displayName, roles.join(','), state].join('\t'));
    }
    return 0;
  }
  if (username === '') return notUnderstood(io);
  switch (command) {
    case 'add': {
      const isAdmin = args.includes('--admin');
      const roles = [...valuesOf(args, '--role'), ...(isAdmin ? ['admin'] : [])];
      const unknown = roles.find((role) => !isRole(role));
      if (roles.length === 0 || unknown !== undefined) return notUnderstood(io);
      const given = await givenPassword(args, io);
      const displayName = valuesOf(args, '--name')[0] ?? (isAdmin ? '管理员' : '');
      const input = { username, displayName, roles: roles.filter(isRole) };
      const { password } = await staff.admin.add({ ...input, ...(given === null ? {} : { password: given }) }, BY);
      io.out(given === null ? `${username} added; password: ${password}` : `${username} added`);
      return 0;
    }
    case 'skills': {
      const skills = valuesOf(args, '--skill');
      await staff.setSkills(username, skills);
      io.out(`${username}: ${skills.join(', ') || 'no skills'}`);
      return 0;
    }
    case 'phone': {
      const [phone] = valuesOf(args, '--phone');
      const [by] = valuesOf(args, '--by');
      if (phone === undefined && by === undefined) return notUnderstood(io);
      if (by !== undefined && by !== 'phone' && by !== 'typing') return notUnderstood(io);
      const id = await staff.idOf(username);
      await staff.setTelephone(id, {
        ...(phone === undefined ? {} : { phone: phone === 'none' ? '' : phone }),
        ...(by === undefined ? {} : { answersBy: by }),
      });
      const { phoneMasked, answersBy } = await staff.telephoneShown(id);
      io.out(`${username}: ${phoneMasked || 'no telephone'}, answers by ${answersBy}`);
      return 0;
    }
    case 'disable':
    case 'enable':
      await staff.setDisabled(username, command === 'disable');
      io.out(`${username} ${command}d`);
      return 0;
    case 'unlock':
      await staff.admin.unlock(await staff.idOf(username), BY);
      io.out(`${username} unlocked`);
      return 0;
    case 'sign-out':
      await staff.admin.signOut(await staff.idOf(username), BY);
      io.out(`${username} signed out everywhere`);
      return 0;
    case 'second-factor-reset':
      await staff.admin.resetSecondFactor(await staff.idOf(username), BY);
      io.out(`${username}: second factor taken away`);
      return 0;
    case 'password': {
      const given = await givenPassword(args, io);
      const password = await staff.setPassword(username, given ?? undefined);
      io.out(given === null ? `${username}: new password: ${password}` : `${username}: password changed`);
      return 0;
    }
    default:
      return notUnderstood(io);
  }
}

function notUnderstood(io: StaffCommandIo): number {
  io.err(STAFF_USAGE);
  return 2;
}

/** The password on standard input; null when one is to be made. */
async function givenPassword(args: readonly string[], io: StaffCommandIo): Promise<string | null> {
  return args.includes('--password-stdin') ? (await io.readInput()).replace(/\r?\n$/, '') : null;
}

function takesValue(flag: string | undefined): boolean {
  return flag === '--name' || flag === '--role' || flag === '--skill' || flag === '--phone' || flag === '--by';
}

function valuesOf(args: readonly string[], flag: string): string[] {
  return args.flatMap((arg, at) => (arg === flag && args[at + 1] !== undefined ? [args[at + 1] ?? ''] : []));
}

function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}
