import { Stage } from './stage.ts';

const lawyer = { id: 'l1', displayName: '值班律师一号' };
const resolved = { outcome: 'resolved' as const, note: '' };

describe('P10: whoever has room gets the head of the queue', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.waiting('head');
    stage.clock.pass(1_000);
    await stage.waiting('next');
    await stage.jobs.runDue();
  });
  afterEach(() => stage.end());

  const offered = async () => (await stage.service.offersTo('l1')).map(({ conversationId }) => conversationId);

  /** Ways in which somebody comes to have room; at first he has none. */
  const ARRIVALS: Record<string, { begin: () => Promise<unknown>; arrives: () => Promise<unknown>; head: string }> = {
    'comes on duty': { begin: async () => {}, arrives: () => stage.onDuty('l1'), head: 'head' },
    'ends a pause': {
      begin: async () => {
        await stage.onDuty('l1');
        await stage.roster.pause('l1', 'break');
      },
      arrives: () => stage.roster.resume('l1'),
      head: 'head',
    },
    'ends a service': {
      begin: async () => {
        await stage.onDuty('l1');
        await stage.service.accept('s-head-h1', lawyer);
      },
      arrives: () => stage.service.close('s-head-h1', 'l1', resolved),
      head: 'next',
    },
    'comes back from his screen being locked': {
      begin: async () => {
        await stage.onDuty('l1');
        stage.clock.pass(60_000);
        await stage.service.sweep();
        await stage.roster.setDuty('l1', false);
      },
      arrives: () => stage.onDuty('l1'),
      head: 'head',
    },
  };

  describe.each(Object.entries(ARRIVALS))('%s', (_name, { begin, arrives, head }) => {
    it('at once, with no time passing', async () => {
      await begin();
      await stage.jobs.runDue();
      expect(await offered()).toEqual([]);
      await arrives();
      await stage.jobs.runDue();
      expect(await offered()).toEqual([head]);
    });

    it('by the next sweep when what should have told of it was lost', async () => {
      await begin();
      await stage.jobs.runDue();
      await arrives();
      stage.jobs.scheduled.clear();
      await stage.service.sweep();
      expect(await offered()).toEqual([head]);
    });
  });

  it('the sweep comes every ten seconds or sooner', async () => {
    const every = new Map<string, number>();
    stage.jobs.every = async (kind?: string, everyMs?: number) => {
      every.set(kind ?? '', everyMs ?? Number.POSITIVE_INFINITY);
    };
    await stage.service.start();
    expect(every.get('handoff-sweep')).toBeLessThanOrEqual(10_000);
  });
});
