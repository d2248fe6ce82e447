import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createJambonz } from '../../../src/channels/voice/jambonz/index.ts';
import { createTwilioVoice } from '../../../src/channels/voice/twilio/index.ts';
import { systemClock } from '../../../src/clock.ts';
import { jambonzPhone } from '../../support/jambonz-phone.ts';
import type { Telephone } from '../../support/telephone.ts';
import { twilioPhone } from '../../support/twilio-phone.ts';
import { openVoiceHouse, type VoiceHouse, words } from '../support/fake-voice.ts';
import { until } from '../support/serve.ts';

const baseUrl = 'https://hotline.example.test';
const authToken = 'auth-token-of-the-test';
const secret = 'wh_secret_of_the_test';

/** The telephone channel, asked over both wires. */
let house: VoiceHouse;
beforeEach(async () => {
  house = await openVoiceHouse({
    providers: [
      createTwilioVoice({ publicBaseUrl: baseUrl, authToken }),
      createJambonz({ publicBaseUrl: baseUrl, webhookSecret: secret, clock: systemClock }),
    ],
  });
  house.bot.answer = (text) => ({ say: [words(`收到${text}。`)] });
});
afterEach(async () => {
  await until(storedTurns, (count) => count === 2 * house.bot.heard.length);
  await house.close();
});

/** What was heard, with one reply each: a call's end is told to the bot after the provider has its answer. */
async function storedTurns(): Promise<number> {
  const id = house.bot.heard[0]?.conversationId;
  return id === undefined ? 0 : (await house.turns.tail(id, 50)).length;
}

const PHONES = {
  twilio: (times = 1): Telephone => twilioPhone({ url: house.served.url, baseUrl, authToken, times }),
  jambonz: (times = 1): Telephone => jambonzPhone({ url: house.served.url, baseUrl, secret, times }),
};

const botHeard = () => house.bot.heard.map(({ activity }) => activity.text ?? activity.type);

describe.each(Object.entries(PHONES))('a call over %s', (name, phoneOf) => {
  it('is greeted, heard, answered and brought to its end', async () => {
    const phone = phoneOf();
    expect(await phone.dial()).toMatch(/智能助手/);
    expect(phone.ending).toMatchObject({ do: 'ask', hears: true, bargeIn: true, language: 'cmn-Hans-CN' });
    expect(await phone.say('公司拖欠工资')).toBe('收到公司拖欠工资。');
    expect(house.bot.heard[0]).toMatchObject({
      address: '+8613800138000',
      activity: { text: '公司拖欠工资', channelData: { speechConfidence: 0.92 } },
    });
    await phone.press('0');
    await phone.silence();
    expect(botHeard()).toEqual(['公司拖欠工资', '人工', '']);
    await phone.hangUp({ isShuffled: true });
    await until(botHeard, (heard) => heard.at(-1) === 'endOfConversation');
    const calls = [];
    for await (const call of house.calls.scan()) calls.push([call.provider, call.callId, call.state]);
    expect(calls).toEqual([[name, phone.callId, 'over']]);
  });

  it('is one turn and one answer, delivered three times at once', async () => {
    house.bot.thinkMs = 30;
    const phone = phoneOf(3);
    await phone.dial();
    expect(await phone.say('我要离婚')).toBe('收到我要离婚。');
    expect(botHeard()).toEqual(['我要离婚']);
    await phone.hangUp({ isShuffled: true });
    await until(botHeard, (heard) => heard.length === 2);
  });

  it('goes on when the recogniser fails', async () => {
    const phone = phoneOf();
    await phone.dial();
    await phone.recogniserFails();
    expect(botHeard()).toEqual(['']);
    expect(phone.ending?.do).toBe('ask');
  });

  it('waits with music, and meets the lawyer in a room', async () => {
    const phone = phoneOf();
    await phone.dial();
    house.bot.answer = () => ({
      say: [words('已为您联系值班律师。')],
      becomes: { floor: 'queue', handoffId: 'H1' },
    });
    expect(await phone.say('人工')).toMatch(/已为您联系值班律师。.*♪/s);
    const [call] = house.bot.heard;
    await house.conversations.change(call?.conversationId ?? '', (current) => ({
      ...current,
      floor: 'lawyer',
      lawyerId: 'L1',
    }));
    house.rooms.openRoom = 'case-H1';
    await phone.silence();
    expect(phone.room).toBe('case-H1');
    await phone.leaveRoom();
    expect(house.rooms.left).toEqual(['H1']);
    expect(phone.room).toBeNull();
  });
});

it('gives up on us like a provider', async () => {
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  await expect(twilioPhone({ url, baseUrl, authToken, giveUpMs: 50 }).dial()).rejects.toThrow(/timeout/i);
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
});
