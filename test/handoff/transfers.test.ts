import type { Handoff } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const one = { id: 'l1', displayName: '值班律师一号' };
const two = { id: 'l2', displayName: '值班律师二号' };
const supervisor = { id: 's1', displayName: '督导员一号' };
const comment = '抚养权的事，您更熟';

describe('passing a case on', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    stage.profile('l2', { displayName: '值班律师二号', capacity: { text: 1, voice: 1 } });
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
  });
  afterEach(() => stage.end());

  const of = async (): Promise<Handoff> => (await stage.service.get('s-c-h1'))!;
  const transfer = () => stage.service.transfer('s-c-h1', 'l1', { to: 'l2', comment });
  const loads = async () => {
    const all = await stage.service.loadsOf(['l1', 'l2', 's1']);
    return [...all.values()].map(({ text }) => text);
  };

  it('the colleague accepts: the floor goes from one to the other, the resident is told who serves him now', async () => {
    await stage.onDuty('l2');
    expect(await transfer()).toMatchObject({ state: 'live', lawyerId: 'l1', offer: { to: 'l2', comment } });
    await transfer();
    expect(await loads()).toEqual([1, 1, 0]);
    expect((await stage.service.offersTo('l2')).map(({ _id }) => _id)).toEqual(['s-c-h1']);
    await stage.service.say('s-c-h1', 'l1', { clientId: 'm1', text: '请稍等' });
    await expect(stage.service.accept('s-c-h1', { id: 'l3', displayName: '旁人' })).rejects.toMatchObject({
      code: 'hotline_handoff_taken',
    });
    const taken = await stage.service.accept('s-c-h1', two);
    expect(taken).toMatchObject({ state: 'live', lawyerId: 'l2', round: 1, returns: 0, settled: true });
    expect(await stage.floorOf('c')).toEqual({ floor: 'lawyer', handoffId: 's-c-h1', lawyerId: 'l2' });
    expect(await loads()).toEqual([0, 1, 0]);
    await expect(stage.service.say('s-c-h1', 'l1', { clientId: 'm2', text: '还有' })).rejects.toMatchObject({
      code: 'hotline_handoff_not_yours',
    });
    await stage.service.say('s-c-h1', 'l2', { clientId: 'm1', text: '您好' });
    await stage.service.reconcile();
    expect(await stage.heard('c')).toEqual([
      'event: accepted',
      'system: 值班律师一号已接入，请直接说您的问题。',
      'lawyer: 请稍等',
      'event: accepted',
      'system: 您的咨询已转给值班律师二号，前面说过的都能看到，请接着说。',
      'lawyer: 您好',
    ]);
  });

  it('to somebody off duty, paused, out of reach or full: refused by name, and nothing is reserved', async () => {
    const refused = (words: string) =>
      expect(transfer()).rejects.toMatchObject({
        code: 'hotline_handoff_receiver_absent',
        statusCode: 409,
        message: expect.stringContaining(`值班律师二号${words}`),
      });
    await refused('不在值班');
    await stage.onDuty('l2');
    await stage.roster.pause('l2', 'break');
    await refused('已暂停接待');
    await stage.roster.resume('l2');
    stage.clock.pass(60_000);
    await refused('不在值班');
    await stage.roster.heartbeat('l2');
    await stage.waiting('d');
    await stage.service.accept('s-d-h1', two);
    await refused('接待人数已满');
    expect(await loads()).toEqual([1, 1, 0]);
    expect((await of()).offer).toBeNull();
  });

  it('to whoever serves the other side: refused, and his place is free', async () => {
    await stage.onDuty('l2');
    await stage.service.moreSaid('s-c-h1', { excluded: ['l2'] });
    await expect(transfer()).rejects.toMatchObject({ code: 'hotline_handoff_conflict' });
    expect(await loads()).toEqual([1, 0, 0]);
  });

  it('not answered in time: it stays where it is, the sender sees it, and the place is free', async () => {
    await stage.onDuty('l2');
    await transfer();
    await stage.pass(39_000);
    expect((await of()).offer?.to).toBe('l2');
    await stage.pass(1_000);
    expect(await of()).toMatchObject({ state: 'live', lawyerId: 'l1', offer: null });
    expect((await of()).passes).toMatchObject([{ staffId: 'l2', reason: 'missed' }]);
    expect(await loads()).toEqual([1, 0, 0]);
    await expect(stage.service.accept('s-c-h1', two)).rejects.toMatchObject({ code: 'hotline_handoff_taken' });
  });

  it('declined or taken back: it stays, and the place is free', async () => {
    await stage.onDuty('l2');
    await transfer();
    await stage.service.decline('s-c-h1', two, 'busy');
    expect(await of()).toMatchObject({ state: 'live', lawyerId: 'l1', offer: null });
    await transfer();
    await stage.service.cancelTransfer('s-c-h1', 'l1');
    expect((await of()).offer).toBeNull();
    expect(await loads()).toEqual([1, 0, 0]);
    expect(await stage.service.offersTo('l2')).toEqual([]);
  });

  it('to the queue, for other skills: the place is kept, the resident told, and who passed it on not asked at once', async () => {
    stage.profile('l3', { skills: ['family'] });
    await stage.onDuty('l2', 'l3');
    await stage.waiting('later');
    await stage.service.transferToQueue('s-c-h1', 'l1', { wants: { skills: ['family'], languages: [] } });
    expect((await stage.service.waiting()).map(({ conversationId }) => conversationId)).toEqual(['c', 'later']);
    expect((await stage.heard('c')).at(-1)).toContain('请更合适的同事来接待您');
    await stage.service.dispatch();
    expect(await of()).toMatchObject({ offer: { to: 'l3' }, wants: { skills: ['family'] } });
  });

  it('a supervisor takes it over from whoever serves, and gives it up like everybody', async () => {
    const help = await stage.service.askHelp('s-c-h1', 'l1');
    expect((await stage.service.helpWanted()).map(({ _id }) => _id)).toEqual([help._id]);
    const taken = await stage.service.takeOver('s-c-h1', supervisor);
    expect(taken).toMatchObject({ state: 'live', lawyerId: 's1', round: 1, helpAskedAt: null });
    await stage.service.takeOver('s-c-h1', supervisor);
    expect(await loads()).toEqual([0, 0, 1]);
    expect(await stage.floorOf('c')).toMatchObject({ floor: 'lawyer', lawyerId: 's1' });
    expect((await stage.heard('c')).at(-1)).toBe('system: 督导员一号来接着为您解答，前面说过的都能看到，请接着说。');
    await stage.service.close('s-c-h1', 's1', { outcome: 'resolved', note: '' });
    expect(await loads()).toEqual([0, 0, 0]);
    expect(await stage.service.helpWanted()).toEqual([]);
  });

  it('whose account is closed leaves nothing behind: offers move on, cases go back with their place', async () => {
    await stage.onDuty('l2');
    stage.profile('l2', { capacity: { text: 5, voice: 1 } });
    await stage.waiting('d');
    await stage.service.accept('s-d-h1', two);
    await stage.waiting('e');
    await transfer();
    await stage.service.releaseAll('l2');
    expect((await of()).offer).toBeNull();
    expect(await stage.service.get('s-d-h1')).toMatchObject({ state: 'queued', lawyerId: null });
    expect((await stage.heard('d')).at(-1)).toContain('我们重新为您找律师');
    expect((await loads())[1]).toBe(0);
    expect(await stage.service.mine('l2')).toEqual([]);
  });
});
