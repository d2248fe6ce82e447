/** Supervision (装配：监督): what follows from a closed service, and how supervisors see it. */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import type { Config } from './config/index.ts';
import type { Jobs } from './jobs/index.ts';
import { ServiceSettling } from './oversight/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  config: Config;
  stores: Stores;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

export function composeSupervision({ stores, jobs, clock, logger }: Dependencies) {
  const settling = new ServiceSettling({ ...stores, jobs, logger, now: () => clock.now() });

  /** Begin timers. */
  async function start(): Promise<void> {
    await settling.start();
  }
  return { settling, start };
}
