import { randomBytes } from 'node:crypto';
import { HotlineError } from '../errors.ts';
import { ROLES, type Role, type StaffService } from '../staff/index.ts';

/** Where a command reads and writes. */
export interface StaffCommandIo {
  out(line: string): void;
  err(line: string): void;
  /** All of standard input; read only with `--password-stdin`. */
  readInput(): Promise<string>;
}

export const STAFF_USAGE = `hotline staff add USERNAME --name NAME --role lawyer|supervisor|reviewer|aid-officer|admin [--role …] [--password-stdin]
hotline staff skills USERNAME [--skill minor …]
hotline staff phone USERNAME --phone NUMBER|none [--by phone|typing]
hotline staff list
hotline staff disable USERNAME
hotline staff enable USERNAME
hotline staff password USERNAME [--password-stdin]

Without --password-stdin a password is made and printed once.`;

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
    for (const one of await staff.list()) {
      io.out([one.username, one.displayName, one.roles.join(','), one.disabled ? 'disabled' : 'active'].join('\t'));
    }
    return 0;
  }
  if (username === '') return notUnderstood(io);
  switch (command) {
    case 'add': {
      const roles = valuesOf(args, '--role');
      const unknown = roles.find((role) => !isRole(role));
      if (roles.length === 0 || unknown !== undefined) return notUnderstood(io);
      const { password, made } = await passwordFor(args, io);
      const displayName = valuesOf(args, '--name')[0] ?? '';
      await staff.add({ username, displayName, roles: roles.filter(isRole), password });
      io.out(made ? `${username} added; password: ${password}` : `${username} added`);
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
    case 'password': {
      const { password, made } = await passwordFor(args, io);
      await staff.setPassword(username, password);
      io.out(made ? `${username}: new password: ${password}` : `${username}: password changed`);
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

async function passwordFor(args: readonly string[], io: StaffCommandIo): Promise<{ password: string; made: boolean }> {
  if (!args.includes('--password-stdin')) return { password: randomBytes(12).toString('base64url'), made: true };
  return { password: (await io.readInput()).replace(/\r?\n$/, ''), made: false };
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
