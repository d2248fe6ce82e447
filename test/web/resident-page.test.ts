import { ANSWER_CARD, EMERGENCY_CARD, PRE_CHECK_CARD, readCard } from '../../web/resident/card-content.ts';
import { choicesOf, handoffStatusOf, speakerOf } from '../../web/resident/line/activity.ts';
import { statusLine } from '../../web/resident/status-line.ts';
import { zhCN } from '../../web/resident/texts/zh-CN.ts';

describe('the status line', () => {
  const words = (...args: [Parameters<typeof statusLine>[0], Parameters<typeof statusLine>[1]]) =>
    statusLine(...args, zhCN.status).text;

  it('says who serves and how many are ahead', () => {
    expect(words('online', null)).toBe('智能助手接待');
    expect(words('online', { state: 'queued', position: 3 })).toBe('正在排队，前面还有\u00a02\u00a0位');
    expect(words('online', { state: 'queued', position: 1 })).toBe('正在排队，下一位就是您');
    // With nobody there, nobody is next.
    expect(words('online', { state: 'queued', position: 1, onDuty: 0 })).toBe('暂无律师在线，已为您排队');
    expect(words('online', { state: 'accepted', lawyerName: '值班律师一号' })).toContain('律师接待中');
    expect(words('online', { state: 'closed' })).toBe('智能助手接待');
  });

  it('tells of a lost connection before anything else', () => {
    expect(words('reconnecting', { state: 'accepted' })).toBe('已断开，正在重连');
  });
});

describe('activities', () => {
  it('are told apart by speaker', () => {
    const of = (speaker: string | undefined, from: object) =>
      speakerOf({ type: 'message', from, ...(speaker === undefined ? {} : { channelData: { speaker } }) }, 'dl_1');
    expect(of('lawyer', { role: 'bot' })).toBe('lawyer');
    expect(of('system', {})).toBe('system');
    expect(of(undefined, { id: 'dl_1' })).toBe('own');
    expect(of(undefined, { role: 'user' })).toBe('own');
    expect(of(undefined, { role: 'bot' })).toBe('bot');
  });

  it('give choices and the handoff’s state, and nothing for what is broken', () => {
    expect(
      choicesOf({
        type: 'message',
        suggestedActions: { actions: [{ title: '是', value: 'yes' }, { value: '否' }, {}] },
      }),
    ).toEqual([
      { title: '是', value: 'yes' },
      { title: '否', value: '否' },
    ]);
    const event = (value: unknown) => handoffStatusOf({ type: 'event', name: 'handoff.status', value });
    expect(event({ state: 'queued', position: 2 })).toEqual({ state: 'queued', position: 2 });
    expect([event(null), event({ state: 'other' }), event('queued')]).toEqual([null, null, null]);
  });
});

describe('cards', () => {
  it('are read with what is there', () => {
    expect(
      readCard(ANSWER_CARD, { short: '可以', grounds: [{ label: '《劳动合同法》第三十条' }], aidMatter: 'wage' }),
    ).toMatchObject({
      kind: 'answer',
      short: '可以',
      steps: [],
      aid: true,
      grounds: [{ label: '《劳动合同法》第三十条', version: '' }],
    });
    expect(readCard(PRE_CHECK_CARD, { verdict: '可能符合', lines: [{ outcome: 'strange', text: 'x' }] })).toMatchObject(
      {
        lines: [{ outcome: 'unknown', text: 'x' }],
      },
    );
  });

  it('never dial what is not a number', () => {
    const content = { numbers: [{ number: '110', label: '报警' }, { number: 'javascript:1' }, { number: '' }] };
    expect(readCard(EMERGENCY_CARD, content)).toEqual({
      kind: 'emergency',
      numbers: [{ number: '110', label: '报警' }],
    });
  });

  it('are left out when broken, so that the text shows', () => {
    expect([
      readCard(ANSWER_CARD, {}),
      readCard(ANSWER_CARD, null),
      readCard(EMERGENCY_CARD, { numbers: [] }),
      readCard('image/png', { short: '可以' }),
    ]).toEqual([null, null, null, null]);
  });
});
