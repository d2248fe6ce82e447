import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const lawyer = { id: 'l1', displayName: '值班律师一号' };

describe('P9: the place is kept', () => {
  let stage: Stage;
  let first: Handoff;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    stage.profile('l1', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    first = await stage.waiting('c');
    for (const id of ['d', 'e']) {
      stage.clock.pass(1_000);
      await stage.waiting(id);
    }
  });
  afterEach(() => stage.end());

  const order = async () => (await stage.service.waiting()).map(({ conversationId }) => conversationId);
  const isFirst = async () => {
    expect(await order()).toEqual(['c', 'd', 'e']);
    expect(await stage.service.position('s-c-h1')).toBe(1);
    expect((await stage.service.get('s-c-h1'))?.requestedAt).toEqual(first.requestedAt);
  };
  const serve = async () => {
    await stage.service.accept('s-c-h1', lawyer);
    await stage.pass(30_000);
  };

  it('when the lawyer gives it back, however often', async () => {
    for (let time = 0; time < 3; time += 1) {
      await serve();
      await stage.service.giveBack('s-c-h1', 'l1');
      await isFirst();
    }
  });

  it('when the lawyer falls silent', async () => {
    await serve();
    await stage.pass(120_000);
    await isFirst();
  });

  it('when it is passed on to a queue that is full', async () => {
    const skills = ['family'];
    stage.profile('l2', { skills, capacity: { text: 0, voice: 0 } });
    await stage.onDuty('l2');
    await serve();
    await stage.service.transferToQueue('s-c-h1', 'l1', { wants: { skills, languages: [] } });
    await stage.pass(10_000);
    await isFirst();
    stage.profile('l2', { skills, capacity: { text: 1, voice: 1 } });
    await stage.service.dispatch();
    expect((await stage.service.get('s-c-h1'))?.offer?.to).toBe('l2');
  });

  it('when the caller is called back: at his turn, before who asked after him', async () => {
    await stage.roster.setDuty('l1', false);
    await stage.service.keepPlace('s-c-h1', 'sealed');
    await stage.pass(200_000);
    await isFirst();
    expect((await stage.service.callbacks()).map(({ conversationId }) => conversationId)).toEqual(['c']);
    stage.profile('l2', { capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l2');
    await stage.jobs.runDue();
    expect((await stage.service.offersTo('l2')).map(({ conversationId }) => conversationId)).toEqual(['c']);
  });

  it('when nobody answers his offer, and when it is declined', async () => {
    await stage.jobs.runDue();
    await stage.service.decline('s-c-h1', lawyer, 'busy');
    await isFirst();
    await stage.pass(60_000);
    await stage.service.dispatch();
    await stage.pass(20_000);
    await isFirst();
  });
});
