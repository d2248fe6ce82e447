import type { HandoffTakenError } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const LAWYERS = 50;
const ROUNDS = 40;

describe('P6: one owner', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.end());

  it(`${LAWYERS} lawyers accept at once, ${ROUNDS} rounds: one wins, the others learn his name`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { _id } = await stage.waiting(`c${round}`);
      const lawyers = Array.from({ length: LAWYERS }, (_, at) => ({ id: `l${at}`, displayName: `值班律师${at}号` }));
      const outcomes = await Promise.allSettled(lawyers.map((lawyer) => stage.service.accept(_id, lawyer)));
      const winners = outcomes.flatMap((outcome, at) => (outcome.status === 'fulfilled' ? [lawyers[at]!] : []));
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));

      expect(winners).toHaveLength(1);
      expect(refused).toHaveLength(LAWYERS - 1);
      for (const error of refused as HandoffTakenError[]) {
        expect([error.code, error.statusCode, error.message]).toEqual([
          'hotline_handoff_taken',
          409,
          `已由${winners[0]!.displayName}接待`,
        ]);
      }
      expect(await stage.floorOf(`c${round}`)).toEqual({ floor: 'lawyer', handoffId: _id, lawyerId: winners[0]!.id });
      const accepted = (await stage.heard(`c${round}`)).filter((line) => line === 'event: accepted');
      expect(accepted).toHaveLength(1);
    }
  });
});
