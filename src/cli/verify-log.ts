import { systemClock } from '../clock.ts';
import { type LogCounts, LogVerification, NO_LOGS, problemInWords } from '../sessions/index.ts';
import { Audit } from '../staff/index.ts';
import { checkIndexKey, createFieldSeal } from '../storage/index.ts';
import type { CommandIo } from './command.ts';
import { onStorage } from './on-storage.ts';

export const help = `hotline verify-log [--json] [--session ID] [--head N:HASH]

Proves that no record was altered and none is missing: the audit log, the ledger of services, and the log of every service
against its turns, its end and its rating. What is wrong is said in one sentence each, and the exit code is 1.

  --session ID    one service only
  --head N:HASH   the head of the ledger as it was printed before: nothing up to it may have changed since.
                  Note it where nobody who can write to the storage can change it.
  --json          one object instead of lines

It changes nothing. The embedded storage serves one process at a time: stop the server first, or verify a copy of
DATA_DIR. On MongoDB it runs beside the server.`;

const NOT_UNDERSTOOD = 2;

interface Asked {
  json: boolean;
  session: string | null;
  head: string | null;
}

interface Proof {
  audit: { lines: number; brokenAt: number | null } | null;
  ledger: { lines: number; head: string } | null;
  services: LogCounts & { lines: number };
  problems: string[];
  ms: number;
}

/** Takes what follows `hotline verify-log`. @returns the exit code: 0 all whole, 1 something is not, 2 not understood. */
export async function run(args: string[], io: Pick<CommandIo, 'out' | 'err'>): Promise<number> {
  const asked = askedFor(args);
  if (asked === null) {
    io.err(help);
    return NOT_UNDERSTOOD;
  }
  return onStorage(io, async ({ config, stores }) => {
    const seal = createFieldSeal(config.fieldKeys);
    const audit = new Audit(stores.audit, systemClock);
    const verification = new LogVerification({ ...stores, seal });
    // Under another key every word would seem to be changed.
    if ((await stores.keyStandings.count({})) > 0) await checkIndexKey(stores.keyStandings, seal);
    const started = performance.now();
    const proof = await prove(asked, audit, verification);
    if (proof === null) {
      io.err(`hotline: there is no service ${asked.session}`);
      return 1;
    }
    print({ ...proof, ms: Math.round(performance.now() - started) }, asked.json, io);
    return proof.problems.length === 0 ? 0 : 1;
  });
}

function askedFor(args: readonly string[]): Asked | null {
  const asked: Asked = { json: false, session: null, head: null };
  for (let at = 0; at < args.length; at += 1) {
    const value = args[at + 1] ?? '';
    if (args[at] === '--json') asked.json = true;
    else if (args[at] === '--session' && value !== '') asked.session = value;
    else if (args[at] === '--head' && /^\d+:[0-9a-f]{64}$/u.test(value)) asked.head = value;
    else return null;
    if (args[at] !== '--json') at += 1;
  }
  return asked;
}

async function prove(
  { session, head }: Asked,
  audit: Audit,
  verification: LogVerification,
): Promise<Omit<Proof, 'ms'> | null> {
  const services = { ...NO_LOGS, lines: 0 };
  const problems: string[] = [];
  const take = (sessionId: string, check: NonNullable<Awaited<ReturnType<LogVerification['one']>>>) => {
    services[check.state] += 1;
    services.lines += check.events;
    problems.push(...check.problems.map((one) => problemInWords(sessionId, one)));
  };
  if (session !== null) {
    const check = await verification.one(session);
    if (check === null) return null;
    take(session, check);
    return { audit: null, ledger: null, services, problems };
  }
  const { lines, brokenAt } = await audit.check();
  if (brokenAt !== null) problems.push(`Audit log: line ${brokenAt} was altered, removed or moved.`);
  const ledger = await verification.ledgerCheck();
  const { broken } = ledger;
  if (broken !== null)
    problems.push(
      `Ledger of services: line ${broken.seq} ${broken.is === 'altered' ? 'was altered' : 'is missing or was moved'}.`,
    );
  problems.push(...ledger.gone.map((id) => `Service ${id}: the whole service is missing, and nobody has erased it.`));
  if (head !== null && !(await verification.isStill(head))) {
    problems.push(`Ledger of services: line ${head.split(':')[0]} is not the one that was noted.`);
  }
  for await (const { sessionId, check } of verification.all()) take(sessionId, check);
  return { audit: { lines, brokenAt }, ledger: { lines: ledger.lines, head: ledger.head }, services, problems };
}

function print(proof: Proof, json: boolean, io: Pick<CommandIo, 'out' | 'err'>): void {
  if (json) {
    io.out(JSON.stringify(proof));
    return;
  }
  const { audit, ledger, services, problems, ms } = proof;
  if (audit !== null) io.out(`Audit log: ${audit.lines} lines.`);
  if (ledger !== null) io.out(`Ledger of services: ${ledger.lines} lines, head ${ledger.head}`);
  const { whole, open, unsealed, erased, none, broken, lines } = services;
  const states = `${whole} whole, ${open} open, ${unsealed} just closed, ${erased} erased, ${none} closed before logs began, ${broken} broken`;
  io.out(`Services: ${states}; ${lines} lines.`);
  for (const problem of problems) io.err(problem);
  const verdict =
    problems.length === 0
      ? 'Everything agrees'
      : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  io.out(`${verdict} (${ms} ms).`);
}
