import { type ChaosReport, runChaos } from '../support/chaos/run-chaos.ts';

/** The same with 500 kills, lawyers, faults and a cluster: bench/chaos.bench.ts. */
const POINTS = ['after turns append resident', 'after conversations says'];
const WORDS = ['老板拖欠工资不给怎么办', '借钱不还怎么起诉', '物业费可以不交吗', '我要离婚对方不同意'];

describe('P3: what was acknowledged is stored, and answered once, across SIGKILL', () => {
  let report: ChaosReport | null = null;

  beforeAll(async () => {
    report = await runChaos({
      profile: 'sqlite',
      cycles: POINTS.length,
      points: POINTS,
      seed: 12348,
      faultSeconds: 0,
      residents: 9,
      words: WORDS,
      isServed: false,
      pauseMs: 300,
      settlingMs: 500,
    });
  }, 400_000);

  it(`loses and doubles nothing in ${POINTS.length} kills at named places, with providers that deliver three times`, () => {
    expect(report?.violations).toEqual([]);
    expect(report?.trouble).toEqual([]);
    expect([...(report?.killed ?? [])]).toEqual(POINTS.map((point) => [point, 1]));
    expect(report?.counts.acknowledged).toBeGreaterThan(POINTS.length);
  });
});
