import { type ComposedOutsideDesk, undeliveredWith } from '../../src/outside-desk.ts';

const messages = {
  list: async () => [
    { state: 'failed' as const, channel: 'wechat', reason: 'hotline_channels_wechat_secret', count: 2 },
  ],
  retry: async ({ channel }: { channel: string }) => (channel === 'wechat' ? 2 : 0),
};

/** A desk of which three cases are dead, for two reasons. */
function outside(): { desk: ComposedOutsideDesk; retried: string[] } {
  const retried: string[] = [];
  const since = new Date('2026-03-02T02:00:00.000Z');
  const down = 'hotline_outside_desk_unreachable';
  const desk: ComposedOutsideDesk = {
    moved: async () => {},
    available: async () => 0,
    start: async () => {},
    routes: () => [],
    dead: async () => [
      { handoffId: 'h1', reason: down, since },
      { handoffId: 'h2', reason: 'hotline_outside_desk_answered_500', since },
      { handoffId: 'h3', reason: down, since },
    ],
    retry: async (id) => {
      retried.push(id);
      return id !== 'h3';
    },
  };
  return { desk, retried };
}

test('a supervisor sees what an outside desk was not told beside messages, by reason', async () => {
  const { desk } = outside();
  expect(await undeliveredWith(messages, desk).list()).toEqual([
    { state: 'failed', channel: 'outside-desk', reason: 'hotline_outside_desk_unreachable', count: 2 },
    { state: 'failed', channel: 'outside-desk', reason: 'hotline_outside_desk_answered_500', count: 1 },
    { state: 'failed', channel: 'wechat', reason: 'hotline_channels_wechat_secret', count: 2 },
  ]);
});

test('what is sent again is of that reason only, and counted as begun', async () => {
  const { desk, retried } = outside();
  const deliveries = undeliveredWith(messages, desk);
  const group = { state: 'failed' as const, channel: 'outside-desk', reason: 'hotline_outside_desk_unreachable' };
  expect(await deliveries.retry(group)).toBe(1);
  expect(retried).toEqual(['h1', 'h3']);
  expect(await deliveries.retry({ ...group, channel: 'wechat', reason: 'hotline_channels_wechat_secret' })).toBe(2);
});
