import { copyInWords, copyOfRecord } from '../../src/privacy/index.ts';
import { ConversationLog, newConversation, TurnFeed } from '../../src/sessions/index.ts';
import { PHONE, PrivacyStage } from './privacy-stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let stage: PrivacyStage;
beforeEach(async () => {
  stage = await PrivacyStage.open();
  await stage.service('s1', { closedAt: stage.daysAgo(2), conversationId: 'c' });
});
afterEach(() => stage.end());

async function asked(kind: 'erase' | 'copy' = 'erase') {
  const conversation = await stage.stores.conversations.get('c');
  if (conversation === null) throw new Error('no conversation');
  return stage.privacy.requests.ask(kind, { conversation, key: `turn-${kind}` });
}
const pass = async (ms: number) => {
  stage.clock.pass(ms);
  await stage.jobs.runDue();
};

describe('a resident asks to be deleted', () => {
  it('is deleted after a day of second thoughts: words first, then, once he was told, who he is', async () => {
    const request = await asked();
    expect(request).toMatchObject({ state: 'open', proven: true, kept: [] });
    expect(await asked()).toEqual(request);
    await pass(DAY - MINUTE);
    expect(await stage.wordsOf('c')).toContain('张三');
    await pass(MINUTE);
    expect(await stage.wordsOf('c')).not.toContain('张三');
    expect(stage.told).toMatchObject([{ conversationId: 'c', text: expect.stringContaining('已经办理') }]);
    expect((await stage.stores.conversations.get('c'))?.address).not.toBe('');
    await pass(10 * MINUTE);
    expect((await stage.stores.conversations.get('c'))?.address).toBe('');
    expect(await stage.privacy.requests.get(request._id)).toMatchObject({ state: 'done', isOpen: false });
    expect(stage.forgotten).toEqual(['c']);
    const everything = await stage.everything();
    for (const gone of ['张三', '东风路', '13800138000', '已劝他']) expect(everything).not.toContain(gone);
    expect(everything).not.toContain(stage.seal.fingerprint(PHONE));
    expect(await stage.stores.sessions.get('s1')).toMatchObject({ outcome: 'answered' });
    expect((await stage.verification.one('s1'))?.problems).toEqual([]);
  });

  it('thinks better of it within the day, and nothing is deleted', async () => {
    const request = await asked();
    expect(await stage.privacy.requests.withdraw('c')).toBe(true);
    expect(await stage.privacy.requests.withdraw('c')).toBe(false);
    await pass(2 * DAY);
    expect(await stage.wordsOf('c')).toContain('张三');
    expect(await stage.privacy.requests.get(request._id)).toMatchObject({ state: 'withdrawn' });
  });

  it('takes back the deletion alone, and nothing that is done already', async () => {
    await asked('copy');
    await asked();
    expect(await stage.privacy.requests.withdraw('c')).toBe(true);
    const open = await stage.privacy.requests.page(true);
    expect(open.items.map(({ kind }) => kind)).toEqual(['copy']);
    const conversation = await stage.stores.conversations.get('c');
    if (conversation === null) throw new Error('no conversation');
    await stage.privacy.requests.ask('erase', { conversation, key: 'again' });
    await pass(DAY);
    expect(await stage.privacy.requests.withdraw('c')).toBe(false);
  });

  it('is carried out once, whoever begins it', async () => {
    const request = await asked();
    const tries = ['admin-1', 'supervisor-1'].map((by) => stage.privacy.requests.erase(request._id, by, '已核对'));
    const ends = await Promise.allSettled(tries);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await pass(DAY);
    await pass(10 * MINUTE);
    const { history } = await stage.privacy.requests.get(request._id);
    expect(history.map(({ step }) => step)).toEqual(['asked', 'begun', 'words-erased', 'told', 'identity-erased']);
    expect(stage.told).toHaveLength(1);
  });

  it('keeps who he is while he is served again, or something is held, and deletes it after', async () => {
    await asked();
    await pass(DAY);
    await stage.stores.conversations.change('c', (now) => ({ ...now, sessionId: 's2' }));
    await pass(10 * MINUTE);
    const address = async () => (await stage.stores.conversations.get('c'))?.address;
    expect(await address()).not.toBe('');
    await stage.stores.conversations.change('c', (now) => ({ ...now, sessionId: null }));
    const hold = await stage.privacy.holds.set({ scope: 'person', subject: 'c', reason: '信访复查' }, 'supervisor-1');
    await pass(60 * MINUTE);
    expect(await address()).not.toBe('');
    await stage.privacy.holds.lift(hold._id, 'supervisor-1', '复查结束');
    await pass(60 * MINUTE);
    expect(await address()).toBe('');
  });

  it.each(['admin-1', null])('ends whole wherever the machine stops (begun by %s)', async (by) => {
    const { stores } = stage;
    for (let at = 0; ; at += 1) {
      const conversationId = `c-${at}`;
      await stage.service(`s-${at}`, { closedAt: stage.daysAgo(2), conversationId });
      const conversation = await stores.conversations.get(conversationId);
      if (conversation === null) throw new Error('no conversation');
      const { _id } = await stage.privacy.requests.ask('erase', { conversation, key: `k-${at}` });
      const writes = stage.stopAfter(at);
      if (by !== null) await stage.privacy.requests.erase(_id, by, '已核对').catch(() => undefined);
      if (by === null) await pass(DAY).catch(() => undefined);
      const isWhole = writes.goOn() >= 0;
      const { state } = await stage.privacy.requests.get(_id);
      // A person begins again what did not begin; a job that failed is run again.
      if (by !== null && state === 'open') await stage.privacy.requests.erase(_id, by, '已核对');
      if (by === null) await stage.jobs.schedule('privacy-request', _id, stage.now(), {});
      for (let round = 0; round < 3; round += 1) await pass(10 * MINUTE);
      expect(await stage.privacy.requests.get(_id)).toMatchObject({ state: 'done' });
      expect(await stage.wordsOf(conversationId)).not.toContain('张三');
      expect((await stores.conversations.get(conversationId))?.address).toBe('');
      expect(stage.told.some((one) => one.conversationId === conversationId)).toBe(true);
      if (isWhole) return;
    }
  });

  it('is not deleted while something of his is held: a person decides', async () => {
    const hold = await stage.privacy.holds.set({ scope: 'session', subject: 's1', reason: '投诉复查' }, 'supervisor-1');
    const request = await asked();
    expect(request).toMatchObject({ kept: ['hold'], autoAt: null });
    await pass(2 * DAY);
    expect(await stage.wordsOf('c')).toContain('张三');
    await expect(stage.privacy.requests.erase(request._id, 'admin-1', '已核对')).rejects.toMatchObject({
      code: 'hotline_privacy_held',
    });
    await stage.privacy.holds.lift(hold._id, 'supervisor-1', '复查结束');
    await stage.privacy.requests.erase(request._id, 'admin-1', '已核对');
    expect(await stage.wordsOf('c')).not.toContain('张三');
  });

  it('waits while he is being served', async () => {
    const request = await asked();
    await stage.stores.conversations.change('c', (now) => ({ ...now, sessionId: 's2' }));
    await pass(DAY);
    expect(await stage.wordsOf('c')).toContain('张三');
    await expect(stage.privacy.requests.erase(request._id, 'admin-1', '已核对')).rejects.toMatchObject({
      code: 'hotline_privacy_request_state',
    });
    await stage.stores.conversations.change('c', (now) => ({ ...now, sessionId: null }));
    await pass(60 * MINUTE);
    expect(await stage.wordsOf('c')).not.toContain('张三');
  });

  it('is answered when he writes again: his address is known again, his words are not', async () => {
    await asked();
    await pass(DAY);
    await pass(10 * MINUTE);

    const log = new ConversationLog({ ...stage.stores, feed: new TurnFeed() });
    const address = stage.seal.seal(PHONE);
    const again = await log.open(
      newConversation({ _id: 'c', channel: 'sms', address, regionCode: null, at: stage.now() }),
    );
    expect(stage.seal.open(again.address)).toBe(PHONE);
    expect(await stage.wordsOf('c')).not.toContain('张三');
  });
});

describe('what a resident was told', () => {
  it('stops the recording where the bot understood that it is refused', async () => {
    const conversation = await stage.stores.conversations.get('c');
    const [turn] = await stage.stores.turns.read('c', 0, 1);
    if (conversation === null || turn === undefined) throw new Error('nothing there');
    const call = {
      _id: 'call-1',
      provider: 'twilio' as const,
      callId: 'CA1',
      conversationId: 'c',
      startedAt: stage.now(),
    };
    const notice = { version: '1', at: stage.now() };
    await stage.stores.voiceCalls.insert({ ...call, state: 'open', status: 'in-progress', notice } as never);
    await stage.privacy.exchanged({
      turn,
      sessionId: 's1',
      replies: [],
      understanding: {
        decision: 'service',
        intent: 'no-recording',
        topic: null,
        confidence: 1,
        alternatives: [],
        emergency: null,
        reason: '',
      },
      after: { ...conversation, channel: 'voice' },
      dialogBefore: null,
    });
    expect(stage.refused).toEqual(['CA1']);
    expect(await stage.stores.voiceCalls.get('call-1')).toMatchObject({ recordingRefused: true });
    expect(await stage.privacy.consents.ofSession('s1')).toMatchObject([
      { purpose: 'recording', step: 'refused', version: '1', channel: 'voice' },
    ]);
  });

  it('gives him a copy in plain words', async () => {
    const copy = await copyOfRecord('c', {
      ...stage.stores,
      erasure: stage.privacy.erasure,
      consents: stage.privacy.consents,
      now: stage.now(),
    });
    expect(copy?.services).toMatchObject([{ id: 's1', words: [{ from: '您' }, { from: '智能助手' }] }]);
    if (copy === null) throw new Error('no copy');
    expect(copyInWords(copy)).toContain('我叫张三');
    expect(copyInWords(copy)).toContain('共 1 次服务');
  });
});
