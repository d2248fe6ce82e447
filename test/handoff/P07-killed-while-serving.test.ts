import { runCrashes } from '../support/handoff-crashes.ts';

/** The benchmark kills five hundred times. */
const CYCLES = 4;

it('P7: killed while handing over and begun again: nothing is lost or doubled, and all who wait go on', async () => {
  const report = await runCrashes({ cycles: CYCLES, seed: 7 });
  expect(report.wrong).toEqual([]);
  expect(report.killed).toBe(CYCLES);
  expect([...report.deaths.values()].reduce((sum, { before, after }) => sum + before + after, 0)).toBe(CYCLES);
  expect(report.asked).toBeGreaterThan(0);
  expect(report.longestStandstillMs).toBeLessThanOrEqual(35_000);
}, 60_000);
