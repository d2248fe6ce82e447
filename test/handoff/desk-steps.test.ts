import type { Handoff, HandoffStaleError } from '../../src/handoff/index.ts';
import { Stage } from './stage.ts';

const one = { id: 'l1', displayName: '值班律师一号' };

describe('a lawyer at work', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    await stage.onDuty('l1');
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
  });
  afterEach(() => stage.end());

  const of = async (): Promise<Handoff> => (await stage.service.get('s-c-h1'))!;
  const say = (clientId: string, seenSeq?: number) =>
    stage.service.say('s-c-h1', 'l1', { clientId, text: clientId, ...(seenSeq === undefined ? {} : { seenSeq }) });
  const lastSeq = async () => (await stage.stored.turns.tail('c', 1))[0]!.seq;

  it('nothing is sent against a page that has not seen the last words; what was sent is not new', async () => {
    const seen = await lastSeq();
    await say('a', seen);
    await stage.residentSays('c', '还有一件事');
    await expect(say('b', seen)).rejects.toMatchObject({ code: 'hotline_handoff_stale', statusCode: 409 });
    const stale: HandoffStaleError = await say('b', seen).catch((error) => error);
    expect(stale.news.map(({ activity }) => activity.text)).toEqual(['还有一件事']);
    expect((await stage.heard('c')).filter((line) => line.startsWith('lawyer'))).toEqual(['lawyer: a']);
    const again = await say('a', seen);
    expect(again.activity.text).toBe('a');
    await say('b', await lastSeq());
    expect((await stage.heard('c')).at(-1)).toBe('lawyer: b');
  });

  it('words that came while his were on their way are still to be answered', async () => {
    await say('a');
    expect((await of()).awaitsSince).toBeNull();
    stage.clock.pass(5_000);
    const { line } = stage;
    const slow = stage.newService({
      line: {
        ...line,
        say: async (words) => {
          const turn = await line.say(words);
          await stage.residentSays('c', '等等');
          return turn;
        },
      },
    });
    await slow.say('s-c-h1', 'l1', { clientId: 'b', text: 'b' });
    expect((await of()).awaitsSince).toEqual(stage.clock.now());
  });

  it('hands back to the bot with what was settled: told once, the session goes on', async () => {
    const ended = await stage.service.end('s-c-h1', 'l1', { handedBack: { settled: '约好周三来中心签委托书' } });
    expect(ended).toMatchObject({ state: 'wrap-up', handedBack: { settled: '约好周三来中心签委托书' }, settled: true });
    expect(await stage.floorOf('c')).toEqual({ floor: 'bot', handoffId: null, lawyerId: null });
    await stage.service.close('s-c-h1', 'l1', { outcome: 'aid-advised', note: '' });
    expect((await stage.heard('c')).slice(2)).toEqual([
      'event: closed',
      'system: 值班律师一号已为您处理：约好周三来中心签委托书。接下来由我（机器人）继续为您服务。要再找律师请说“人工”。',
    ]);
    expect(new Set(stage.closed)).toEqual(new Set(['s-c-h1']));
  });

  it('a message after the end is refused, and the end again changes nothing', async () => {
    await stage.service.end('s-c-h1', 'l1', { handedBack: null });
    await stage.service.end('s-c-h1', 'l1', { handedBack: null });
    await expect(say('late')).rejects.toMatchObject({ code: 'hotline_handoff_not_yours', statusCode: 409 });
    await expect(stage.service.typing('s-c-h1', 'l1')).rejects.toMatchObject({ statusCode: 409 });
    await stage.service.close('s-c-h1', 'l1', { outcome: 'resolved', note: '' });
    await expect(say('later')).rejects.toMatchObject({ statusCode: 409 });
    expect((await stage.heard('c')).filter((line) => line.startsWith('lawyer'))).toEqual([]);
  });

  it('gives back for a conflict of interest, and is never offered it again', async () => {
    await stage.service.decline('s-c-h1', one, 'conflict');
    expect(await of()).toMatchObject({ state: 'queued', excluded: ['l1'] });
    expect((await stage.heard('c')).at(-1)).toContain('暂时不能接待您');
  });

  it('counts the time in each place, and never below nothing', async () => {
    stage.clock.pass(90_000);
    await stage.service.giveBack('s-c-h1', 'l1');
    stage.clock.pass(-10_000);
    await stage.service.accept('s-c-h1', one);
    stage.clock.pass(30_000);
    const closed = await stage.service.close('s-c-h1', 'l1', { outcome: 'resolved', note: '' });
    expect(closed.clocks).toEqual({ waitedMs: 0, servedMs: 120_000, wrapUpMs: 0 });
    expect(await stage.newService().recentServiceMs('text')).toEqual([120_000]);
    // Read anew every half minute alone: many ask in a rush.
    expect(await stage.service.recentServiceMs('text')).toEqual([]);
    stage.clock.pass(30_000);
    expect(await stage.service.recentServiceMs('text')).toEqual([120_000]);
  });
});

describe('the places that lawyers have', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await Stage.open(undefined, true);
    await stage.onDuty('l1');
  });
  afterEach(() => stage.end());

  const load = async () => (await stage.service.loadsOf(['l1'])).get('l1');

  it('a place that nothing backs is given up, and whoever serves without one gets one', async () => {
    const { clock, stored } = stage;
    await stored.lawyerLoads.insert({
      _id: 'l1',
      holds: [{ handoffId: 'gone', kind: 'text', at: clock.now() }],
      lastServedAt: null,
      alertedAt: null,
    });
    await stage.service.sweep();
    expect(await load()).toEqual({ text: 1, voice: 0 });
    clock.pass(10_000);
    await stage.service.sweep();
    expect(await load()).toEqual({ text: 0, voice: 0 });
    await stage.waiting('c');
    await stage.service.accept('s-c-h1', one);
    await stored.lawyerLoads.change('l1', (each) => ({ ...each, holds: [] }));
    await stage.service.sweep();
    expect(await load()).toEqual({ text: 1, voice: 0 });
  });

  it('whoever loses a race has no place left over', async () => {
    await stage.onDuty('l2');
    const { _id } = await stage.waiting('c');
    const tries = ['l1', 'l2', 'l1', 'l2'].map((id) => stage.service.accept(_id, { id, displayName: id }));
    await Promise.allSettled(tries);
    const winner = (await stage.service.get(_id))!.lawyerId;
    const loads = await stage.service.loadsOf(['l1', 'l2']);
    expect([...loads].filter(([, { text }]) => text > 0).map(([id]) => id)).toEqual([winner]);
  });
});
