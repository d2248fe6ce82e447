import { AidStage, told } from './aid-stage.ts';

/** One-time codes for the progress of an application, by text message. */
let stage: AidStage;
let sent: { phone: string; code: string; text: string }[];
let outcome: 'sent' | 'unknown' | 'failed' | 'broken';

beforeEach(async () => {
  stage = await AidStage.open();
  sent = [];
  outcome = 'sent';
  stage.service.progress.connectPhone({
    canSend: (phone) => phone.startsWith('+861'),
    send: async (sms) => {
      if (outcome === 'broken') throw new Error('the gateway does not know itself');
      sent.push(sms);
      return outcome;
    },
  });
});
afterEach(() => stage.end());

/** What is sent is not waited for: how long it takes would tell something. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function ask(number: string, end = '8000'): Promise<void> {
  await stage.service.progress.sendCode(number, end);
  for (let turns = 0; turns < 20; turns++) await settled();
}

describe('a code by text message', () => {
  it('goes to the telephone of the application, is not shown in the conversation, and opens', async () => {
    const { number } = await stage.received('1');
    const before = stage.texts('c-1').length;
    await ask(number);
    expect(sent).toEqual([
      { phone: '+8613800138000', code: expect.stringMatching(/^\d{6}$/), text: expect.stringContaining(number) },
    ]);
    expect(sent[0]?.text).toContain(sent[0]?.code);
    expect(stage.texts('c-1')).toHaveLength(before);
    const { found: application } = await stage.service.progress.byCode(number, sent[0]?.code ?? '');
    expect(application.number).toBe(number);
  });

  it('reaches an applicant who came to the office, who has no conversation', async () => {
    const { number } = await stage.received('2', { conversationId: null });
    await ask(number);
    expect(sent).toHaveLength(1);
  });

  it.each(['failed', 'unknown', 'broken'] as const)(
    '%s: what certainly did not go is told in the conversation',
    async (how) => {
      outcome = how;
      const { number } = await stage.received('3');
      await ask(number);
      const codes = stage.texts('c-3').filter((text) => text.includes('验证码'));
      expect(codes).toHaveLength(how === 'failed' ? 1 : 0);
    },
  );

  it('is sent to nobody with other digits, and not where writing is a danger', async () => {
    const { number } = await stage.received('4');
    await ask(number, '1234');
    await ask('FY20261122999999');
    const safe = await stage.received('5', {
      contact: { ...told('5').contact, by: 'none' },
      applicant: { ...told('5').applicant, identityNumber: '' },
    });
    await ask(safe.number);
    expect(sent).toEqual([]);
    expect(stage.texts('c-5').filter((text) => text.includes('验证码'))).toEqual([]);
  });

  it('three an hour', async () => {
    const { number } = await stage.received('6');
    for (let times = 0; times < 5; times++) await ask(number);
    expect(sent).toHaveLength(3);
  });
});
