import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const one = { id: 'l1', displayName: '值班律师一号' };

describe('P11: a lawyer who is not there any more', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    // For the first minute after a start nobody is taken for absent.
    stage.clock.pass(60_000);
  });
  afterEach(() => stage.end());

  const of = async (id = 'c'): Promise<Handoff> => (await stage.service.get(`s-${id}-h1`))!;
  const told = async (words: string) => (await stage.heard('c')).filter((line) => line.includes(words)).length;
  /** Seconds in which only these are at their pages; sweeps and timers go on. */
  const away = async (seconds: number, present: string[]) => {
    for (let left = seconds; left > 0; left -= 5) {
      stage.clock.pass(Math.min(5, left) * 1_000);
      for (const id of present) await stage.roster.heartbeat(id);
      await stage.roster.sweepAbsent();
      await stage.service.sweep();
      await stage.jobs.runDue();
    }
  };

  it('what is before him moves to the next one, as soon as he has not been seen for 60 s', async () => {
    await stage.onDuty('l1', 'l2');
    stage.profile('l2', { capacity: { text: 0, voice: 0 } });
    await away(50, ['l2']);
    await stage.waiting('c');
    await stage.jobs.runDue();
    expect((await of()).offer?.to).toBe('l1');
    stage.profile('l2', { capacity: { text: 1, voice: 1 } });
    await away(5, ['l2']);
    expect((await of()).offer?.to).toBe('l1');
    await away(5, ['l2']);
    expect(await of()).toMatchObject({ offer: { to: 'l2' }, passes: [{ staffId: 'l1', reason: 'gone' }] });
    expect((await stage.roster.duty('l1')).onDuty).toBe(false);
  });

  it('what he serves goes back to the head 120 s after the resident’s words, who is told once', async () => {
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm1', text: '您好' });
    await stage.waiting('d');
    await stage.onDuty('l2');
    stage.profile('l2', { capacity: { text: 0, voice: 0 } });
    await stage.residentSays('c', '在吗');
    await stage.service.residentSpoke('s-c-h1', stage.clock.now());
    await away(115, ['l2']);
    expect((await of()).state).toBe('live');
    await away(5, ['l2']);
    expect(await of()).toMatchObject({ state: 'queued', lawyerId: null, returnedBy: '值班律师一号' });
    expect((await stage.service.waiting()).map(({ conversationId }) => conversationId)).toEqual(['c', 'd']);
    stage.profile('l2', { capacity: { text: 1, voice: 1 } });
    await away(20, ['l2']);
    expect((await of()).passes.map(({ staffId, reason }) => `${staffId} ${reason}`)).toContain('l1 silent');
    await Promise.all([stage.service.reconcile(), stage.newService().reconcile()]);
    expect(await told('没有及时回复')).toBe(1);
    expect(await stage.floorOf('c')).toMatchObject({ floor: 'queue', lawyerId: null });
  });

  it('with nothing to answer it stays his: his page may sleep while the resident reads', async () => {
    await stage.onDuty('l1', 'l2');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm1', text: '请先看材料' });
    await away(600, ['l2']);
    expect(await of()).toMatchObject({ state: 'live', lawyerId: 'l1' });
    await stage.residentSays('c', '看完了');
    await stage.service.residentSpoke('s-c-h1', stage.clock.now());
    await away(120, ['l2']);
    expect((await of()).lawyerId).toBeNull();
  });
});
