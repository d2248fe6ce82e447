import { pino } from 'pino';
import { staffTextsOf } from '../../src/channels/index.ts';
import { SmsOptOuts } from '../../src/channels/sms/opt-outs.ts';
import { SmsMessages } from '../../src/channels/sms/sms-messages.ts';
import { SmsPost } from '../../src/channels/sms/sms-post.ts';
import { StaffAlerts } from '../../src/staff-alerts.ts';
import { fingerprint, openTestStore, type TestStore } from '../channels/support/fake-inlet.ts';
import { HandClock } from '../channels/support/serve.ts';

const PHONE = '+8613800138000';
let store: TestStore;
let lines: string[];
let sent: { phone: string; text: string }[];

beforeEach(async () => {
  store = await openTestStore();
  lines = [];
  sent = [];
});
afterEach(() => store.close());

const logger = () => pino({}, { write: (line: string) => lines.push(line) });

/** A gateway that sends free words, or with `longestTitle` approved templates only. */
function post(longestTitle: number | null): SmsPost {
  const clock = new HandClock(new Date());
  return new SmsPost({
    gateway: 'twilio',
    outgoing: {
      longestTitle,
      can: () => true,
      reaches: () => true,
      country: '86',
      send: async ({ phone, text }) => {
        sent.push({ phone, text });
        return { state: 'sent', providerId: 'p1' };
      },
    },
    messages: new SmsMessages({ records: store.smsMessages, clock, onMoved: async () => {} }),
    optOuts: new SmsOptOuts(store.optOuts, fingerprint, clock),
    turns: store.turns,
    fingerprint,
    pageOf: async () => ({ code: '', url: '' }),
    clock,
  });
}

test('whoever is on call is told by text message, and nothing of the resident is in it or in the log', async () => {
  const alerts = new StaffAlerts(async () => PHONE, logger());
  alerts.connect(staffTextsOf(post(null)));
  await alerts.danger('l1', { _id: 's-c-h1' });
  expect(sent).toEqual([{ phone: PHONE, text: expect.stringContaining('请您马上登录工作台') }]);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ staff: 'l1', handoff: 's-c-h1', told: 'sent' });
  expect(lines.join('')).not.toContain('13800138000');
});

test.each([
  ['without a gateway', null, PHONE],
  ['where only templates are sent', 10, PHONE],
  ['without a telephone', null, ''],
])('%s the log tells it', async (name, longestTitle, phone) => {
  const alerts = new StaffAlerts(async () => phone, logger());
  if (name !== 'without a gateway') alerts.connect(staffTextsOf(post(longestTitle)));
  await alerts.danger('l1', { _id: 's-c-h1' });
  expect(sent).toEqual([]);
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ staff: 'l1', told: null });
});
