import fc from 'fast-check';
import { anySchedule, newTally, playSchedule, prepareFloor } from '../support/floor-schedules.ts';
import { Stage } from './stage.ts';

const lawyer = { id: 'l1', displayName: '值班律师一号' };

describe('P12: one floor holder', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    await prepareFloor(stage);
  });
  afterEach(() => stage.end());

  it('with a lawyer on the conversation the bot says nothing, over random schedules', async () => {
    const tally = newTally();
    let played = 0;
    await fc.assert(
      fc.asyncProperty(anySchedule, async (schedule) => {
        played += 1;
        expect(await playSchedule(stage, `c${played}`, schedule, tally)).toEqual([]);
      }),
      { numRuns: 140, seed: 12 },
    );
    // It tried, and both were seen.
    expect(tally.botRefused).toBeGreaterThan(50);
    expect(tally.botSaid).toBeGreaterThan(50);
    expect(tally.lawyerSaid).toBeGreaterThan(50);
  });

  it('refuses another lawyer, and everybody after closing', async () => {
    const { _id } = await stage.waiting('c');
    await stage.service.accept(_id, lawyer);
    const words = { clientId: 'm1', text: '您好' };
    await expect(stage.service.say(_id, 'l2', words)).rejects.toMatchObject({ statusCode: 409 });
    const first = await stage.service.say(_id, 'l1', words);
    const again = await stage.service.say(_id, 'l1', words);
    expect(again._id).toBe(first._id);
    await stage.service.close(_id, 'l1', { outcome: 'resolved', note: '已答复' });
    await expect(stage.service.say(_id, 'l1', { clientId: 'm2', text: '还有' })).rejects.toMatchObject({
      code: 'hotline_handoff_not_yours',
      statusCode: 409,
    });
    expect(await stage.heard('c')).toEqual([
      'event: accepted',
      'system: 值班律师一号已接入，请直接说您的问题。',
      'lawyer: 您好',
      'event: closed',
      'system: 值班律师一号已结束本次咨询。还有问题可以接着问我，要再找律师请说“人工”。',
    ]);
  });
});
