import fc from 'fast-check';
import type { SmsReceipt } from '../../../src/channels/sms/sms-gateway.ts';
import { SmsMessages } from '../../../src/channels/sms/sms-messages.ts';
import { openTestStore, type TestStore } from '../support/fake-inlet.ts';
import { HandClock } from '../support/serve.ts';

let store: TestStore;
let moved: { id: string; state: string }[];
let messages: SmsMessages;
let ids = 0;

beforeAll(async () => {
  store = await openTestStore();
  messages = new SmsMessages({
    records: store.smsMessages,
    clock: new HandClock(new Date('2026-03-01T02:00:00Z')),
    onMoved: async ({ record, state }) => void moved.push({ id: record._id, state }),
  });
});
afterAll(() => store.close());
beforeEach(() => {
  moved = [];
});

const newMessage = (_id: string) => ({
  _id,
  gateway: 'tencent' as const,
  phone: 'f',
  conversationId: 'sms-a',
  turnIds: ['sms-a:0000000001'],
  sentFor: 'sms-a:0000000001',
  byCourier: true,
});
const receiptOf = (providerId: string, ownId: string, state: SmsReceipt['state']): SmsReceipt => ({
  providerId,
  ownId,
  turnIds: [],
  state,
  providerCode: '',
});

describe('receipts', () => {
  it('in any order, with the answer of the gateway anywhere between them, one after the other or at once', async () => {
    const states = fc.constantFrom<SmsReceipt['state']>('sending', 'sent', 'delivered');
    const event = fc.oneof(fc.record({ state: states, knowsOwnId: fc.boolean() }), fc.constant('answer' as const));
    const history = fc.array(event, { minLength: 1, maxLength: 6 }).map((events) => [...events, 'answer' as const]);
    await fc.assert(
      fc.asyncProperty(history, fc.boolean(), async (events, atOnce) => {
        moved = [];
        const id = `m${++ids}`;
        const providerId = `p${ids}`;
        await messages.begin(newMessage(id), { again: false });
        const steps = events.map(
          (one) => () =>
            one === 'answer'
              ? messages.sent(id, 'tencent', { state: 'sent', providerId })
              : messages.take('tencent', receiptOf(providerId, one.knowsOwnId ? id : '', one.state)),
        );
        if (atOnce) await Promise.all(steps.map((step) => step()));
        else for (const step of steps) await step();
        const isDelivered = events.some((one) => one !== 'answer' && one.state === 'delivered');
        expect((await store.smsMessages.get(id))?.state).toBe(isDelivered ? 'delivered' : 'sent');
        expect(moved.filter(({ state }) => state === 'delivered')).toEqual(
          isDelivered ? [{ id, state: 'delivered' }] : [],
        );
      }),
      { seed: 12348, numRuns: 60 },
    );
  });

  it('settle what nobody knew: unknown becomes delivered', async () => {
    await messages.begin(newMessage('u1'), { again: false });
    await messages.sent('u1', 'tencent', { state: 'unknown', providerId: '' });
    await messages.take('tencent', receiptOf('pu1', 'u1', 'delivered'));
    expect(await store.smsMessages.get('u1')).toMatchObject({ state: 'delivered', providerKey: 'tencent:pu1' });
  });

  it('of messages that are not ours are kept apart, and tell nobody', async () => {
    await messages.take('tencent', receiptOf('stranger', '', 'delivered'));
    await messages.take('tencent', receiptOf('stranger', '', 'delivered'));
    expect(moved).toEqual([]);
  });
});

describe('a message', () => {
  it('begins once, again only when it certainly did not go out, or when the courier says so', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => messages.begin(newMessage('b1'), { again: false })));
    expect([one, two].sort()).toEqual([null, 'sending'].sort());
    await messages.refused('b1', 'isv.BUSINESS_LIMIT_CONTROL');
    expect(await messages.begin(newMessage('b1'), { again: false })).toBeNull();
    await messages.sent('b1', 'tencent', { state: 'unknown', providerId: '' });
    expect(await messages.begin(newMessage('b1'), { again: false })).toBe('unknown');
    expect(await messages.begin(newMessage('b1'), { again: true })).toBeNull();
  });
});
