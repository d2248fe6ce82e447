import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createLogger, loadConfig } from '../config/index.ts';
import { HotlineError } from '../errors.ts';
import { composeHouse } from '../house.ts';
import type { ClassCount } from '../privacy/index.ts';
import type { CommandIo } from './command.ts';

export const help = `hotline privacy due
hotline privacy run
hotline privacy report [--last N]
hotline privacy hold SCOPE SUBJECT --reason TEXT     SCOPE: session | person | class
hotline privacy lift HOLD --reason TEXT
hotline privacy holds
hotline privacy erase SESSION --reason TEXT

due      what would be deleted by now, by class, and what waits because it is held; nothing is changed
run      one round of the hourly deletion, now
report   the deletion reports, newest first (default: 10), and whether one of them was altered
hold     keeps a service, everything of a thread, or a class from being deleted; lift lets go of it again
erase    takes a resident's request to delete down for the thread of this service, and carries it out. What is held or
         still open is not deleted.

On SQLite the server must be stopped. Exit code 0: done, 1: refused, 2: not understood.`;

const NOT_UNDERSTOOD = 2;
const BY = 'command-line';

type Io = Pick<CommandIo, 'out' | 'err'>;
type Privacy = Awaited<ReturnType<typeof composeHouse>>['privacy'];

/** Takes what follows `hotline privacy`, on the storage of this environment. */
export async function run(args: readonly string[], io: Io & Pick<CommandIo, 'isTerminal'>): Promise<number> {
  const asked = askedFrom(args);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const house = await composeHouse(config, createLogger(config, io.isTerminal));
  try {
    return await carryOut(asked, house, io);
  } catch (error) {
    if (!(error instanceof HotlineError) || error.statusCode >= 500) throw error;
    io.err(error.message);
    return 1;
  } finally {
    await house.end();
  }
}

interface Asked {
  command: string;
  rest: readonly string[];
  reason: string;
  last: number;
}

function askedFrom(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { reason: { type: 'string' }, last: { type: 'string' } },
    });
    const [command = '', ...rest] = positionals;
    const wanted = { due: 0, run: 0, report: 0, holds: 0, lift: 1, erase: 1, hold: 2 }[command];
    const last = Number(values.last ?? 10);
    const needsReason = command === 'hold' || command === 'lift' || command === 'erase';
    const isClear = rest.length === wanted && (!needsReason || (values.reason ?? '').trim().length >= 4);
    return isClear && Number.isInteger(last) && last > 0 ? { command, rest, reason: values.reason ?? '', last } : null;
  } catch {
    return null;
  }
}

async function carryOut(
  { command, rest, reason, last }: Asked,
  house: Awaited<ReturnType<typeof composeHouse>>,
  io: Io,
): Promise<number> {
  const { privacy } = house;
  const [first = '', second = ''] = rest;
  switch (command) {
    case 'due':
      for (const { class: id, due, waiting } of await privacy.retention.due()) {
        io.out(`${id.padEnd(15)} ${due} due, ${waiting} kept for now`);
      }
      return 0;
    case 'run':
      for (const count of await privacy.retention.run()) io.out(lineOf(count));
      return 0;
    case 'report':
      return report(privacy, last, io);
    case 'holds':
      for (const { _id, scope, subject, reason: why, setAt } of (await privacy.holds.page('set')).items) {
        io.out(`${_id}  ${scope} ${subject}  since ${setAt.toISOString()}  ${why}`);
      }
      return 0;
    case 'hold': {
      if (first !== 'session' && first !== 'person' && first !== 'class') break;
      const hold = await privacy.holds.set({ scope: first, subject: second, reason }, BY);
      await house.audit.record({ who: null, what: 'privacy-hold', subject: second, address: BY, reason });
      io.out(`held: ${hold._id}`);
      return 0;
    }
    case 'lift':
      await privacy.holds.lift(first, BY, reason);
      await house.audit.record({ who: null, what: 'privacy-lift', subject: first, address: BY, reason });
      io.out(`lifted: ${first}`);
      return 0;
    case 'erase':
      return erase(house, first, reason, io);
    default:
  }
  io.err(help);
  return NOT_UNDERSTOOD;
}

async function report(privacy: Privacy, last: number, io: Io): Promise<number> {
  const { items } = await privacy.reports.page();
  for (const { seq, why, subject, endedAt, classes, hash } of items.slice(0, last)) {
    io.out(`${seq}  ${endedAt.toISOString()}  ${why}${subject === '' ? '' : ` ${subject}`}  ${hash.slice(0, 12)}`);
    for (const count of classes) io.out(`     ${lineOf(count)}`);
  }
  const broken = await privacy.reports.firstBroken();
  io.out(broken === null ? 'every report stands as it was written' : `report ${broken} was altered, or one is gone`);
  return broken === null ? 0 : 1;
}

async function erase(
  { privacy, stores, audit }: Awaited<ReturnType<typeof composeHouse>>,
  sessionId: string,
  reason: string,
  io: Io,
): Promise<number> {
  const session = await stores.sessions.get(sessionId);
  const conversation = session === null ? null : await stores.conversations.get(session.conversationId);
  if (conversation === null) {
    io.err(`there is no service ${sessionId}`);
    return 1;
  }
  const asked = await privacy.requests.ask('erase', {
    conversation,
    key: `command line ${randomUUID()}`,
    by: BY,
    sessionId,
  });
  await audit.record({ who: null, what: 'privacy-erase', subject: asked._id, address: BY, reason });
  const request = await privacy.requests.erase(asked._id, BY, reason);
  io.out(`${request._id}: words are deleted; the server deletes the identity ten minutes after it told the resident`);
  return 0;
}

function lineOf({ class: id, deleted, held, documents }: ClassCount): string {
  const more = Object.entries(documents).filter(([, count]) => count > 0);
  const parts = more.map(([name, count]) => `${name} ${count}`).join(', ');
  return `${id.padEnd(15)} ${deleted} deleted, ${held} kept for now${parts === '' ? '' : ` (${parts})`}`;
}
