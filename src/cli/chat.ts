import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import { createLogger, loadConfig } from '../config/index.ts';
import { composeHouse, type House } from '../house.ts';
import type { StoredActivity, Turn } from '../sessions/index.ts';
import type { CommandIo } from './command.ts';

export const help = `hotline chat

Talk to the bot in this terminal: the same bot, content and storage as the server. Type as a resident would;
Ctrl+D ends. The embedded storage serves one process at a time: stop the server first, or set DATA_DIR.`;

/** One conversation with the bot over lines of text. */
export async function run(_args: string[], io: CommandIo): Promise<number> {
  const config = loadConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn' });
  const house = await composeHouse(config, createLogger(config, true));
  await house.begin();
  const conversationId = `terminal-${randomUUID()}`;
  // A lawyer at the desk of another process is not seen here; what this process says by itself is.
  const shown = new Set<string>();
  const unsubscribe = house.feed.subscribe((turns) => {
    for (const turn of turns) if (turn.stream === conversationId && turn.from !== 'resident') show(turn, shown, io);
  });
  await say(house, conversationId, { type: 'conversationUpdate' });
  const lines = createInterface({ input: io.stdin, terminal: false });
  if (io.isTerminal) io.out('（打字后按回车；Ctrl+D 结束）');
  for await (const line of lines) {
    if (!io.isTerminal) io.out(`> ${line}`);
    await say(house, conversationId, { type: 'message', text: line });
  }
  unsubscribe();
  await house.end();
  return 0;
}

async function say(house: House, conversationId: string, activity: { type: string; text?: string }): Promise<void> {
  const { replies } = await house.inlet.receive({
    channel: 'terminal',
    conversationId,
    address: '',
    key: `terminal:${randomUUID()}`,
    activity,
  });
  await replies;
}

function show(turn: Turn, shown: Set<string>, io: CommandIo): void {
  if (shown.has(turn._id)) return;
  shown.add(turn._id);
  for (const line of linesOf(turn.activity)) io.out(line);
}

/** A reply as lines: its text, then its choices with the digits that take them. */
export function linesOf(activity: StoredActivity): string[] {
  if (activity.type !== 'message') return [];
  const choices = (activity.choices ?? []).map(({ title }, index) => `  ${index + 1}. ${title}`);
  return ['', ...(activity.text ?? '').split('\n'), ...choices];
}
