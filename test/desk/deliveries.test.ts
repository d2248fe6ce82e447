import { newTurn, type Turn } from '../../src/sessions/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

let desk: DeskStage;
let supervisor: Person;
beforeAll(async () => {
  desk = await DeskStage.open();
  supervisor = await desk.person('supervisor1');
});
afterAll(() => desk.end());

let keys = 0;
async function message(stream: string, change: Partial<Turn>): Promise<void> {
  const turn = newTurn({
    key: `d${++keys}`,
    at: desk.stage.clock.now(),
    from: 'lawyer',
    sessionId: null,
    activity: { type: 'message', text: '绝密的话' },
  });
  await desk.stage.stored.turns.append(stream, [{ ...turn, ...change }]);
}

it('lists what could not be sent, by channel and reason, and sends one group again', async () => {
  const secret = { delivery: 'failed', sentOn: 'wechat', reason: 'hotline_channels_wechat_secret' } as const;
  for (const stream of ['d1', 'd1', 'd2']) await message(stream, secret);
  await message('d2', { delivery: 'dropped', sentOn: 'sms', reason: 'hotline_bot_opted_out' });
  await message('d2', { delivery: 'sent', sentOn: 'sms' });
  // Failed before reasons were kept.
  await message('d3', { delivery: 'failed' });
  const { body } = await supervisor.get('/deliveries');
  expect(body.groups[0]).toEqual({
    state: 'failed',
    channel: 'wechat',
    reason: 'hotline_channels_wechat_secret',
    count: 3,
  });
  expect(body.groups).toHaveLength(3);
  expect(body.groups).toContainEqual({ state: 'dropped', channel: 'sms', reason: 'hotline_bot_opted_out', count: 1 });
  expect(body.groups).toContainEqual({ state: 'failed', channel: '', reason: '', count: 1 });
  expect(JSON.stringify(body)).not.toContain('绝密');

  const group = { state: 'failed', channel: 'wechat', reason: 'hotline_channels_wechat_secret' };
  const answer = await supervisor.post('/deliveries/retry', group);
  expect(answer.body).toMatchObject({ queued: 3 });
  expect((await desk.stage.stored.turns.read('d1')).map(({ delivery }) => delivery)).toEqual(['pending', 'pending']);
  expect((await supervisor.post('/deliveries/retry', group)).body).toMatchObject({ queued: 0 });
  expect(await desk.audited()).toContain(
    `${supervisor.id} deliveries-retry wechat failed hotline_channels_wechat_secret`,
  );
});

it('what was given up on purpose is not sent again', async () => {
  const answer = await supervisor.post('/deliveries/retry', {
    state: 'dropped',
    channel: 'sms',
    reason: 'hotline_bot_opted_out',
  });
  expect(answer.status).toBe(422);
});

it('a transcript tells of each message how far it has come, and where else it was told', async () => {
  await desk.stage.waiting('told');
  await message('told', {
    delivery: 'held',
    sentOn: 'wechat',
    reason: 'hotline_channels_wechat_window',
    fallbacks: [{ channel: 'sms', state: 'sent', reason: '', at: desk.stage.clock.now() }],
  });
  const { body } = await supervisor.get('/conversations/told/turns');
  expect(body.turns.at(-1)).toMatchObject({
    delivery: 'held',
    deliveryReason: 'hotline_channels_wechat_window',
    fallbacks: [{ channel: 'sms', state: 'sent' }],
  });
});
