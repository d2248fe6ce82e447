import { createLogger, loadConfig } from '../config/index.ts';
import { composeHouse } from '../house.ts';
import type { CommandIo } from './command.ts';
import { runStaffCommand, STAFF_USAGE } from './staff.ts';

export const help = STAFF_USAGE;

/** Staff accounts on the storage of this environment. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const house = await composeHouse(config, createLogger(config, io.isTerminal));
  try {
    return await runStaffCommand(args, { ...io, readInput: () => allOf(io.stdin) }, house);
  } finally {
    await house.end();
  }
}

async function allOf(stream: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
