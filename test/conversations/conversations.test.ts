import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { TextMessages } from '../../src/channels/index.ts';
import { type ChannelDriver, DRIVERS } from '../support/channel-drivers.ts';
import { DutyStage } from '../support/duty-stage.ts';
import { OrderOffice } from '../support/order-office.ts';
import { type RunningHotline, runHotline } from '../support/running-hotline.ts';
import { ShiftedClock } from '../support/shifted-clock.ts';
import { type Transcript, transcriptSchema } from './transcript.ts';

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.yaml'))
  .sort();
/** A Monday morning on which the calendar is known. */
const clock = new ShiftedClock(new Date('2026-11-16T01:30:00.000Z'));
let hotline: RunningHotline;
let duty: DutyStage;
let office: OrderOffice;

beforeAll(async () => {
  // Residents think and type; these do not, and would spend most of the suite waiting for the limit.
  const webLimits = { perSecond: 100, perMinute: 10_000 };
  // No message leaves: what would be sent to a caller's telephone is taken as sent.
  const texts: TextMessages = { canText: async () => true, sendAnswer: async () => 'sent' };
  hotline = await runHotline({ TRUSTED_PROXIES: '1' }, { webLimits, texts, clock });
  duty = new DutyStage(hotline, clock);
  office = new OrderOffice(hotline);
}, 180_000);
afterAll(() => hotline.end());

describe.each(files)('%s', (file) => {
  const transcript = transcriptSchema.parse(parse(readFileSync(join(import.meta.dirname, file), 'utf8')));
  it.each(transcript.channels)(`${transcript.title}（%s）`, async (channel) => {
    if (transcript.at !== undefined) clock.passTo(transcript.at);
    await duty.begin(transcript.onDuty, transcript.lawyers);
    await duty.before(transcript.before);
    const driver = await DRIVERS[channel](hotline);
    const others = new Map<string, ChannelDriver>();
    const elsewhere = async (on: keyof typeof DRIVERS): Promise<ChannelDriver> => {
      const other = others.get(on) ?? (await DRIVERS[on](hotline));
      others.set(on, other);
      return other;
    };
    for (const turn of transcript.turns) await play(driver, turn, elsewhere);
    const conversationId = await driver.conversationId();
    await expectHandoff(conversationId, transcript);
    await expectSession(conversationId, transcript);
    await office.expectOrders(conversationId, transcript.orders);
  });
});

async function play(
  driver: ChannelDriver,
  turn: Transcript['turns'][number],
  elsewhere: (on: keyof typeof DRIVERS) => Promise<ChannelDriver>,
): Promise<void> {
  if ('resident' in turn) {
    const speaker = turn.elsewhere === undefined ? driver : await elsewhere(turn.elsewhere);
    const first = await speaker.say(await filled(turn.resident, driver));
    const reply = turn.answer && first.includes('都不是') ? await speaker.say('1') : first;
    const wanted = await Promise.all(turn.bot.map((words) => filled(words, driver)));
    expectWords(turn.resident, reply, [...wanted, ...(driver.channel === 'web' ? turn.web : [])], turn.never);
    if (turn.silent) expect({ to: turn.resident, reply }).toEqual({ to: turn.resident, reply: '' });
    return;
  }
  if ('lawyer' in turn) await duty.act(turn.lawyer, await driver.conversationId(), turn);
  else if ('office' in turn) await office.act(await driver.conversationId(), turn);
  else await duty.pass(turn.seconds * 1000);
  const to =
    'lawyer' in turn ? `${turn.lawyer} ${turn.does}` : 'office' in turn ? `office ${turn.office}` : `${turn.seconds} s`;
  expectWords(to, await driver.hear(), turn.hears, turn.never);
}

/** With the number of his order, and the code that was sent, where the transcript names them. */
async function filled(words: string, driver: ChannelDriver): Promise<string> {
  return words.includes('{') ? office.fill(words, await driver.conversationId()) : words;
}

function expectWords(to: string, reply: string, wanted: readonly string[], never: readonly string[]): void {
  for (const words of wanted) expect({ to, reply }).toEqual({ to, reply: expect.stringContaining(words) });
  for (const words of never) expect(reply).not.toContain(words);
  expect(reply).not.toMatch(/undefined|\[object|Error:|\{\w+\}/);
}

async function expectHandoff(conversationId: string, transcript: Transcript): Promise<void> {
  const handoff = await hotline.house.handoff.latestOf(conversationId);
  if (transcript.handoff !== undefined) expect([handoff?.state, handoff?.place]).toContain(transcript.handoff);
  const { excluded, knownBy, offeredTo, skills, languages, urgent, ...plain } = transcript.case ?? {};
  expect(handoff ?? {}).toMatchObject(plain);
  if (urgent !== undefined) expect(handoff?.card.urgent).toEqual(urgent);
  if (skills !== undefined) expect(handoff?.wants.skills).toEqual(skills);
  if (languages !== undefined) expect(handoff?.wants.languages).toEqual(languages);
  const ids = await Promise.all((excluded ?? []).map((name) => duty.idOf(name)));
  if (excluded !== undefined) expect(handoff?.excluded).toEqual(ids);
  if (knownBy !== undefined) expect(handoff?.knownBy).toBe(await duty.idOf(knownBy));
  if (offeredTo !== undefined) {
    await duty.pass(0);
    expect((await hotline.house.handoff.latestOf(conversationId))?.offer?.to).toBe(await duty.idOf(offeredTo));
  }
}

async function expectSession(conversationId: string, transcript: Transcript): Promise<void> {
  if (transcript.session === undefined) return;
  const { lawyer, ...wanted } = transcript.session;
  const [session] = await hotline.house.stores.sessions.find({
    where: { conversationId },
    sort: { openedAt: -1 },
    limit: 1,
  });
  expect(session).toMatchObject(wanted);
  if (lawyer !== undefined) expect(session?.lawyerId).toBe(await duty.idOf(lawyer));
}
