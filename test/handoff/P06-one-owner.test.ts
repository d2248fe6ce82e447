import { manyLawyers, raceForOne, raceOfOne } from '../support/handoff-races.ts';
import { Stage } from './stage.ts';

const LAWYERS = 50;
const ROUNDS = 40;

describe('P6: one owner', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
  });
  afterEach(() => stage.end());

  it(`${LAWYERS} lawyers accept at once, ${ROUNDS} rounds: one wins, the others learn his name`, async () => {
    const lawyers = manyLawyers(LAWYERS);
    await stage.onDuty(...lawyers.map(({ id }) => id));
    for (let round = 0; round < ROUNDS; round += 1) {
      expect(await raceForOne(stage, lawyers, `c${round}`)).toEqual([]);
    }
  });

  it('one lawyer accepts fifty at once: he gets as many as he can serve, through two processes', async () => {
    const [lawyer] = manyLawyers(1);
    await stage.onDuty('l0');
    stage.profile('l0', { capacity: { text: 3, voice: 1 } });
    const services = [stage.service, stage.newService()];
    for (let round = 0; round < 3; round += 1) {
      const ids = Array.from({ length: LAWYERS }, (_, at) => `c${round}-${at}`);
      expect(await raceOfOne(stage, { services, lawyer: lawyer!, ids, room: 3 })).toEqual([]);
    }
  });
});
