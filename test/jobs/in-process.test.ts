import { InProcessDelivery } from '../../src/jobs/index.ts';
import { holdsTheJobsContract } from './jobs-contract.ts';
import { JobsStage } from './jobs-stage.ts';

describe('jobs delivered by a loop in the process, on SQLite', () => {
  holdsTheJobsContract(async () => new InProcessDelivery());

  it('what repeats goes on when the clock is set back by an hour', async () => {
    const stage = await JobsStage.open(async () => new InProcessDelivery());
    let setBackMs = 0;
    const jobs = await stage.newProcess({ clock: { now: () => new Date(Date.now() - setBackMs) } });
    let rounds = 0;
    const untilRound = (count: number) =>
      new Promise<void>((resolve) => {
        jobs.handle('round', async () => {
          rounds += 1;
          if (rounds >= count) resolve();
        });
      });
    const second = untilRound(2);
    await jobs.every('round', 250);
    await jobs.start();
    await second;
    setBackMs = 3_600_000;
    await untilRound(rounds + 2);
    expect(rounds).toBeGreaterThanOrEqual(4);
    await stage.close();
  });
});
