import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { TextMessages } from '../../src/channels/index.ts';
import { DRIVERS } from '../support/channel-drivers.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';

/** A conversation as legal staff write it down: what the resident says, and what must or must not come back. */
const conversationSchema = z.strictObject({
  title: z.string(),
  channels: z.array(z.enum(['web', 'wechat', 'sms', 'voice'])).default(['web', 'wechat', 'sms']),
  /** Lawyers on duty while it is played. */
  onDuty: z.boolean().default(false),
  turns: z
    .array(
      z.strictObject({
        resident: z.string(),
        /** Where the bot asks which question is meant, the first is taken. */
        answer: z.boolean().default(false),
        /** Each of these is in the reply. */
        bot: z.array(z.string()).default([]),
        /** Only where the whole text is shown. */
        web: z.array(z.string()).default([]),
        never: z.array(z.string()).default([]),
      }),
    )
    .min(1),
  /** State of the newest handoff at the end. */
  handoff: z.string().optional(),
  /** What the log says at the end. */
  session: z
    .strictObject({
      outcome: z.string().optional(),
      rating: z.string().nullable().optional(),
      emergency: z.string().optional(),
      state: z.string().optional(),
      closeReason: z.string().optional(),
    })
    .optional(),
});

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.yaml'))
  .sort();
let hotline: RunningHotline;

beforeAll(async () => {
  // Residents think and type; these do not, and would spend most of the suite waiting for the limit.
  const webLimits = { perSecond: 100, perMinute: 10_000 };
  // No message leaves: what would be sent to a caller's telephone is taken as sent.
  const texts: TextMessages = { canText: async () => true, sendAnswer: async () => 'sent' };
  hotline = await runHotline({ TRUSTED_PROXIES: '1' }, { webLimits, texts });
}, 180_000);
afterAll(() => hotline.end());

describe.each(files)('%s', (file) => {
  const conversation = conversationSchema.parse(parse(readFileSync(join(import.meta.dirname, file), 'utf8')));
  it.each(conversation.channels)(`${conversation.title}（%s）`, async (channel) => {
    await setDuty(conversation.onDuty);
    const driver = await DRIVERS[channel](hotline);
    for (const turn of conversation.turns) {
      const first = await driver.say(turn.resident);
      const reply = turn.answer && first.includes('都不是') ? await driver.say('1') : first;
      const wanted = [...turn.bot, ...(channel === 'web' ? turn.web : [])];
      for (const words of wanted)
        expect({ to: turn.resident, reply }).toEqual({ to: turn.resident, reply: expect.stringContaining(words) });
      for (const words of turn.never) expect(reply).not.toContain(words);
      expect(reply).not.toMatch(/undefined|\[object|Error:|\{\w+\}/);
    }
    if (conversation.handoff !== undefined) {
      const handoff = await hotline.house.handoff.latestOf(await driver.conversationId());
      expect(handoff?.state).toBe(conversation.handoff);
    }
    if (conversation.session !== undefined) {
      const [session] = await hotline.house.stores.sessions.find({
        where: { conversationId: await driver.conversationId() },
        sort: { openedAt: -1 },
        limit: 1,
      });
      expect(session).toMatchObject(conversation.session);
    }
  });
});

async function setDuty(onDuty: boolean): Promise<void> {
  const [lawyer] = (await hotline.house.staff.list()).filter((staff) => staff.roles.includes('lawyer'));
  if (lawyer === undefined) throw new Error('no demo lawyer');
  await hotline.house.roster.setDuty(lawyer.id, onDuty);
}
