import { InProcessDelivery } from '../../src/jobs/index.ts';
import { holdsTheJobsContract } from './jobs-contract.ts';

describe('jobs delivered by a loop in the process, on SQLite', () => {
  holdsTheJobsContract(async () => new InProcessDelivery());
});
