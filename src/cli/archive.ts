import { join } from 'node:path';
import { DAY_MS, SHANGHAI_MS, systemClock } from '../clock.ts';
import { readableData } from '../kept-data.ts';
import { openStorage } from '../open-storage.ts';
import { loadRetention } from '../privacy/index.ts';
import { PROJECT_DIR } from '../project-folders.ts';
import { ArchiveCheck, type Month, recordsOf, unsettledOf } from '../sessions/index.ts';
import { type Read, readStoreFile, writeStoreFile } from '../storage/index.ts';
import { openStores } from '../stores.ts';
import { type FileIo, type Kept, onKept, sizeOf } from './kept-files.ts';

export const help = `hotline archive write YYYY-MM FILE
hotline archive verify FILE
hotline archive read FILE [SESSION]

write    the records of the services that closed in this month (Asia/Shanghai, and over), with their logs and their lines
         of the ledger, into one sealed file. It holds the retention class service-record alone: no words, no names, no
         numbers, so that a file that lies somewhere never outlasts what must be deleted. Nothing is removed here.
         On SQLite the server must be stopped; on MongoDB it may go on.
verify   reads all of it: counts, SHA-256, the hashes of every log and their heads in the ledger
read     the documents as JSON, one a line; of one service when SESSION is given

Exit code 0: done, 1: refused or not whole, 2: not understood.`;

const NOT_UNDERSTOOD = 2;

/** Takes what follows `hotline archive`. */
export async function run(args: readonly string[], io: FileIo): Promise<number> {
  const [command, first = '', second, ...more] = args;
  const month = command === 'write' ? monthOf(first) : null;
  if (more.length > 0 || first === '') return notUnderstood(io);
  if (month !== null && second !== undefined)
    return onKept(io, (kept) => write(kept, { month, name: first, file: second }, io));
  if (command === 'verify' && second === undefined) return onKept(io, (kept) => verify(kept, first, io));
  if (command === 'read') return onKept(io, (kept) => read(kept, { file: first, session: second ?? null }, io));
  return notUnderstood(io);
}

function notUnderstood(io: FileIo): number {
  io.err(help);
  return NOT_UNDERSTOOD;
}

async function write(
  { config, keys, now, dataVersion }: Kept,
  { month, name, file }: { month: Month; name: string; file: string },
  io: FileIo,
): Promise<number> {
  if (month.before > now) {
    io.err(`hotline: ${name} is not over.`);
    return 1;
  }
  const storage = await openStorage(config);
  try {
    const stores = openStores(storage);
    await storage.prepare();
    await readableData(storage, stores, systemClock);
    const unsettled = await unsettledOf(stores, month);
    if (unsettled > 0) {
      io.err(
        `hotline: the records of ${unsettled} services of ${name} are still being written; start the hotline and wait.`,
      );
      return 1;
    }
    const about = { month: name, keepUntil: keepUntil(month) };
    const head = { kind: 'archive', madeAt: now.toISOString(), dataVersion, about } as const;
    const written = await writeStoreFile(file, keys, head, recordsOf(stores, month));
    const [sessions] = written.manifest.collections;
    io.out(`${file}: ${sessions?.documents ?? 0} services of ${name}; ${sizeOf(written.bytes)}`);
    io.out(`sha256 ${written.sha256}`);
    io.out(about.keepUntil === '' ? 'no date by which it must be deleted' : `delete it after ${about.keepUntil}`);
    return 0;
  } finally {
    await storage.close();
  }
}

/** What the class of records says, for the first of the month; '' for no end. */
function keepUntil({ from }: Month): string {
  const { classes } = loadRetention(join(PROJECT_DIR, 'knowledge'));
  const days = classes.find(({ id }) => id === 'service-record')?.days ?? null;
  return days === null ? '' : new Date(from.getTime() + days * DAY_MS + SHANGHAI_MS).toISOString().slice(0, 10);
}

async function verify({ keys }: Kept, file: string, io: FileIo): Promise<number> {
  const check = new ArchiveCheck();
  let month = '';
  for await (const one of readStoreFile(file, { kind: 'archive', keys })) {
    if (one.is === 'begin') month = one.manifest.about.month ?? '';
    if (one.is === 'documents') check.take(one.name, one.documents);
  }
  const { services, lines, broken } = check.result();
  for (const id of broken) io.err(`${id}: its log does not agree with its hashes, or with the ledger`);
  if (broken.length === 0) io.out(`${file} is whole: ${services} services of ${month}, ${lines} lines of their logs`);
  return broken.length === 0 ? 0 : 1;
}

async function read(
  { keys }: Kept,
  { file, session }: { file: string; session: string | null },
  io: FileIo,
): Promise<number> {
  let found = 0;
  for await (const one of readStoreFile(file, { kind: 'archive', keys })) {
    for (const line of linesOf(one, session)) {
      found += 1;
      io.out(line);
    }
  }
  if (found === 0) io.err(session === null ? `${file} is empty` : `${file}: there is no service ${session} in it`);
  return found === 0 ? 1 : 0;
}

function linesOf(one: Read, session: string | null): string[] {
  if (one.is !== 'documents') return [];
  return one.documents
    .filter(({ _id, stream, sessionId }) => session === null || [_id, stream, sessionId].includes(session))
    .map((document) => JSON.stringify({ of: one.name, ...document }));
}

/** A month in Asia/Shanghai; null when it is none. */
function monthOf(text: string): Month | null {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/u.exec(text) ?? [];
  if (year === undefined || month === undefined) return null;
  const start = (ahead: number) => new Date(Date.UTC(Number(year), Number(month) - 1 + ahead, 1) - SHANGHAI_MS);
  return { from: start(0), before: start(1) };
}
