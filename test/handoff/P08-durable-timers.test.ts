import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const lawyer = { id: 'l1', displayName: '值班律师一号' };

interface Timer {
  name: string;
  ms: number;
  /** Brings the handoff to where the timer runs. */
  begin: (stage: Stage) => Promise<unknown>;
  /** How often it has fired. */
  fired: (handoff: Handoff, heard: string[]) => number;
}

const waits = async (stage: Stage) => {
  stage.profile('l1', { capacity: { text: 0, voice: 0 } });
  await stage.onDuty('l1');
  await stage.waiting('c');
};
const served = async (stage: Stage) => {
  await stage.onDuty('l1');
  await stage.waiting('c');
  await stage.service.accept('s-c-h1', lawyer);
};
const steps = (handoff: Handoff, step: string, detail: string) =>
  handoff.history.filter((event) => event.step === step && event.detail === detail).length;

const TIMERS: Timer[] = [
  {
    name: 'an offer',
    ms: 20_000,
    begin: async (stage) => {
      await stage.onDuty('l1');
      await stage.waiting('c');
      await stage.jobs.runDue();
    },
    fired: (handoff) => steps(handoff, 'pass', 'missed'),
  },
  {
    name: 'the warning',
    ms: 60_000,
    begin: waits,
    fired: (_handoff, heard) => heard.filter((line) => /还要等|一时可能没有人接/.test(line)).length,
  },
  {
    name: 'the limit of the queue',
    ms: 180_000,
    begin: waits,
    fired: (_handoff, heard) => heard.filter((line) => line.includes('您已等了')).length,
  },
  { name: 'silence', ms: 120_000, begin: served, fired: (handoff) => steps(handoff, 'return', 'silent') },
  {
    name: 'the record',
    ms: 120_000,
    begin: async (stage) => {
      await served(stage);
      await stage.service.end('s-c-h1', 'l1', { handedBack: null });
    },
    fired: (handoff) => steps(handoff, 'wrap-up-over', ''),
  },
];

describe.each(TIMERS)('P8: $name', ({ ms, begin, fired }) => {
  let stage: Stage;
  afterEach(() => stage.end());

  const count = async () => fired((await stage.service.get('s-c-h1'))!, await stage.heard('c'));
  /** Everything that could fire it once more. */
  const everybodyLooks = async () => {
    for (let round = 0; round < 3; round += 1) await stage.jobs.runDue();
    await Promise.all([stage.service.sweep(), stage.newService().sweep(), stage.jobs.runDue()]);
    await stage.service.reconcile();
  };

  it('fires at its time by its job, once', async () => {
    stage = await Stage.open(undefined, true);
    await begin(stage);
    await stage.pass(ms - 1_000);
    expect(await count()).toBe(0);
    await stage.pass(1_000);
    expect(await count()).toBe(1);
    await everybodyLooks();
    expect(await count()).toBe(1);
  });

  it('fires by the sweep alone when the job is lost, once, by whichever process sweeps', async () => {
    stage = await Stage.open(undefined, true);
    await begin(stage);
    await stage.pass(ms - 1_000);
    stage.jobs.scheduled.clear();
    stage.clock.pass(1_000);
    await Promise.all([stage.service.sweep(), stage.newService().sweep()]);
    expect(await count()).toBe(1);
    await everybodyLooks();
    expect(await count()).toBe(1);
  });

  it('fires after a restart that slept over it, once', async () => {
    stage = await Stage.open();
    await begin(stage);
    stage.clock.pass(ms + 10_000);
    stage = await stage.restart();
    await stage.service.start();
    stage.jobs.scheduled.clear();
    await stage.service.sweep();
    expect(await count()).toBe(1);
    await everybodyLooks();
    expect(await count()).toBe(1);
  });
});
