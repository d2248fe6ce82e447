import { arrivalOf } from '../../web/resident/arrival.ts';
import { ANSWER_CARD, EMERGENCY_CARD, PRE_CHECK_CARD, readCard } from '../../web/resident/card-content.ts';
import { kioskIdle } from '../../web/resident/kiosk.ts';
import { ThreeEscapes } from '../../web/resident/leave-fast.ts';
import { choicesOf, handoffStatusOf, speakerOf } from '../../web/resident/line/activity.ts';
import { groupedCode, mistakeIn, plainCode } from '../../web/resident/line/resume-line.ts';
import { pageAddress } from '../../web/resident/page-address.ts';
import { partsOf } from '../../web/resident/read-aloud.ts';
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
    expect(words('online', { state: 'accepted', lawyerName: '值班律师一号' })).toContain('人工接待中');
    expect(words('online', { state: 'closed' })).toBe('智能助手接待');
  });

  it('tells of a lost connection before anything else', () => {
    expect(statusLine('online', { state: 'accepted' }, zhCN.status, true).text).toContain('没有网络');
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

it('reads long texts in parts that end with a sentence, and loses nothing', () => {
  const text = `${'劳动报酬应当按月支付。'.repeat(30)}还有一句没有句号\n\n`;
  const parts = partsOf(text);
  expect(parts.length).toBeGreaterThan(1);
  expect(parts.every((part) => part.length <= 120)).toBe(true);
  expect(parts.join('').trim()).toBe(text.trim());
  expect(partsOf(' \n')).toEqual([]);
});

it('takes a code as people type it, and shows it in groups', () => {
  expect(plainCode(' １２３４-5678 ')).toBe('12345678');
  expect(['', '1234567890', '1234567', '12345678'].map(mistakeIn)).toEqual(['empty', 'dialog', 'length', null]);
  expect([groupedCode('12345678'), groupedCode('123456')]).toEqual(['1234 5678', '123 456']);
});

it('counts three presses of Escape in a row, soon after each other', () => {
  const escapes = new ThreeEscapes();
  const press = (...keys: [string, number][]) => keys.map(([key, at]) => escapes.press(key, at));
  expect(press(['Escape', 0], ['Escape', 200], ['a', 300], ['Escape', 400], ['Escape', 500])).not.toContain(true);
  expect(press(['Escape', 5000], ['Escape', 9000], ['Escape', 9500], ['Escape', 9900])).toEqual([
    false,
    false,
    false,
    true,
  ]);
});

it('reads from the address how long a shared device waits', () => {
  expect(['1', '5', '99'].map(kioskIdle)).toEqual([180_000, 300_000, 1_800_000]);
  expect([null, '', '0', '-1', '2.5', 'x'].map(kioskIdle)).toEqual([null, null, null, null, null, null]);
});

describe('where a resident came in', () => {
  const asked: string[] = [];
  const http = (status: number, body: unknown) => async (url: string) => {
    asked.push(url);
    return { status, ok: status < 300, headers: { get: () => null }, json: async () => body };
  };
  const office = { name: '示例服务站', region: { code: '340321' } };
  beforeEach(() => void asked.splice(0));

  it.each([
    ['office=a-1', 200, office, { regionCode: '340321', office: '示例服务站' }],
    ['office=a-1&region=340300', 404, {}, { regionCode: '340300', office: '' }],
    ['office=a-1&region=340300000', 200, { name: 7, region: { code: '<b>' } }, { regionCode: '340300', office: '' }],
    ['region=<b>', 200, office, { regionCode: null, office: '' }],
    ['office=../x&region=34', 200, office, { regionCode: null, office: '' }],
    ['office=<img src=x onerror=alert(1)>', 200, office, { regionCode: null, office: '' }],
  ])('%s, answered by %i, is known by the directory alone', async (query, status, body, expected) => {
    expect(await arrivalOf(new URLSearchParams(query), http(status, body))).toEqual(expected);
    expect(asked).toEqual(query.startsWith('office=a-1') ? ['/api/directory/a-1'] : []);
  });

  it('is no hindrance when the directory does not answer', async () => {
    const silent = () => Promise.reject(new Error('no answer'));
    expect(await arrivalOf(new URLSearchParams('office=a-1'), silent)).toEqual({ regionCode: null, office: '' });
  });
});

it('an address of ours keeps how the page was opened, and nothing of one visit', () => {
  const query = new URLSearchParams('kiosk=5&office=a-1&embed=1&lang=en&elder=2');
  expect(pageAddress('/', query)).toBe('/?kiosk=5&office=a-1&embed=1');
  expect(pageAddress('/aid', query, 'embed')).toBe('/aid?kiosk=5&office=a-1');
  expect(pageAddress('/aid', new URLSearchParams('lang=en'))).toBe('/aid');
});
