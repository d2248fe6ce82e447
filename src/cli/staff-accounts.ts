import { randomUUID } from 'node:crypto';
import { systemClock } from '../clock.ts';
import { createLogger, loadConfig } from '../config/index.ts';
import { DurableJobs, InProcessDelivery, jobCollection } from '../jobs/index.ts';
import { openStorage } from '../open-storage.ts';
import {
  Audit,
  auditCollection,
  createStaffService,
  signInFailuresCollection,
  signInTicketCollection,
  staffAccountCollection,
  staffSessionCollection,
} from '../staff/index.ts';
import { createFieldSeal } from '../storage/index.ts';
import { callableNumbers } from '../text/index.ts';
import type { CommandIo } from './command.ts';
import { runStaffCommand, STAFF_USAGE } from './staff.ts';

export const help = STAFF_USAGE;

/** Staff accounts on the storage of this environment; the bot and its content are not loaded. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const clock = systemClock;
  const storage = await openStorage(config);
  try {
    const records = storage.collection(jobCollection);
    const delivery = new InProcessDelivery();
    const log = createLogger(config, io.isTerminal);
    const deps = {
      accounts: storage.collection(staffAccountCollection),
      sessions: storage.collection(staffSessionCollection),
      failures: storage.collection(signInFailuresCollection),
      tickets: storage.collection(signInTicketCollection),
      audit: new Audit(storage.eventStream(auditCollection), clock),
      jobs: new DurableJobs({ records, delivery, clock, log, soleOwner: storage.engine === 'sqlite' }),
      clock,
      seal: createFieldSeal(config.fieldKeys),
      isCallable: callableNumbers(config.VOICE_CALL_PREFIXES),
      newId: randomUUID,
    };
    await storage.prepare();
    const staff = createStaffService(deps);
    return await runStaffCommand(args, { ...io, readInput: () => allOf(io.stdin) }, { staff });
  } finally {
    await storage.close();
  }
}

async function allOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
