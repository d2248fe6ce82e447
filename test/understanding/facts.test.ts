import { createPlaces } from '../../src/text/index.ts';
import { type Fact, findFacts, restatedFacts } from '../../src/understanding/facts.ts';

const NOW = new Date('2026-11-22T04:00:00Z');
const places = createPlaces([{ code: '340300', name: '蚌埠市', also: ['蚌埠'] }]);
const settings = { now: NOW, places };

function told(text: string): string[] {
  return findFacts(text, settings).map(inWords);
}

function inWords({ role, value, range }: Fact): string {
  return `${role}=${value}${range === null ? '' : `[${range.from}..${range.to}]`}`;
}

const STORIES: [string, string[]][] = [
  [
    '我们十二个人在蚌埠一个工地干活，老板拖欠我们四个月工资，一共十八万六，说好一天三百，到现在一分钱没给',
    [
      'persons=12',
      'place=340300',
      'other-side=employer',
      'matter=wage',
      'months-owed=4',
      'amount-owed=18600000',
      'wage=30000',
    ],
  ],
  [
    '我是从农村出来打工的，去年腊月二十到现在老板欠我三个月，不对，四个月工资，我家里五口人，全家一个月收入大概三千块，没钱请律师',
    [
      'migrant-worker=true',
      'event-date=2026-02-07',
      'other-side=employer',
      'months-owed=4',
      'household-size=5',
      'household-income=300000',
      'has-lawyer=false',
    ],
  ],
  [
    '我替我妈问一下，她今年七十二岁，三个儿子都不给赡养费',
    ['asking-for=parent', 'children=3', 'other-side=child', 'matter=support'],
  ],
  [
    '前夫不给抚养费，孩子八岁，法院判每月给1500，一共欠了两万七',
    ['other-side=ex-spouse', 'matter=support', 'child-age=8', 'amount=150000', 'amount-owed=2700000'],
  ],
  [
    '借给朋友五万块钱，月息两分，说好去年五一还，到现在不还，我没有欠他三万',
    ['amount-owed=5000000', 'interest-rate=200', 'event-date=2025-05-01'],
  ],
  [
    '上礼拜三在厂里上班手指被机器压断了，老板只给了五千，我还在厂里上班',
    ['event-date=2026-11-11', 'matter=work-injury', 'injury=手指被机器压断了', 'amount=500000', 'employed=true'],
  ],
  ['三個月沒發工資了，每個月五千塊，我已經離職了', ['months-owed=3', 'matter=wage', 'wage=500000', 'employed=false']],
  ['他欠我不是三万，是五万', ['amount-owed=5000000']],
  ['被老板欠薪三个月，不对，四个，还能要吗', ['other-side=employer', 'matter=wage', 'months-owed=4']],
  ['还有五天就到仲裁期限了', ['deadline=2026-11-27']],
  ['我是低保户，户口在农村，有人要打官司告我', ['group=relief', 'residence=rural']],
  ['公司拖欠工资两个月了怎么办', ['other-side=employer', 'matter=wage', 'months-owed=2']],
  ['算工伤吗', []],
  ['什么是法律援助', []],
];

describe('the facts of a story', () => {
  it.each(STORIES)('%s', (story, facts) => {
    expect(told(story)).toEqual(expect.arrayContaining(facts));
    const roles = facts.map((fact) => fact.split('=')[0]);
    const inText = told(story).filter((fact) => roles.includes(fact.split('=')[0] ?? ''));
    expect(inText).toEqual(expect.arrayContaining(facts));
    expect(inText).toHaveLength(facts.length);
    if (facts.length === 0) expect(told(story)).toEqual([]);
  });

  it('points at the corrected words', () => {
    const story = '欠了我三個月，不對，四個月的工資';
    const months = findFacts(story, settings).find(({ role }) => role === 'months-owed');
    expect(months).toMatchObject({ value: 4, heard: '四個月' });
    expect(story.slice(months?.start, months?.end)).toBe('四個月');
  });

  it('shows no personal number in what was heard', () => {
    const facts = findFacts('我身份证11010519491231002X，电话幺三八零零幺三八零零零', settings);
    expect(facts).toMatchObject([
      { role: 'identity-number', value: '11010519491231002X', heard: '**************002X' },
      { role: 'phone', value: '+8613800138000', heard: '*********8000' },
    ]);
  });

  it('is done with 4000 characters of anything', () => {
    for (const piece of ['一', '1', '三千', '个月', '两三', '不对', '欠', '年', '一个月给我']) {
      expect(() => findFacts(piece.repeat(2_000), settings)).not.toThrow();
    }
  });
});

describe('a correction', () => {
  const put = (text: string, ...known: Fact['role'][]) => restatedFacts(text, new Set(known), settings).map(inWords);

  it('takes a bare figure for the one fact of its unit', () => {
    expect(put('不对，是五个月', 'months-owed', 'persons')).toEqual(['months-owed=5']);
    expect(put('不对，家里是四口人', 'household-size')).toEqual(['household-size=4']);
    expect(put('不是，是三万五', 'amount-owed')).toEqual(['amount-owed=3500000']);
    expect(put('不对，是合肥', 'place')).toEqual(['place=340100']);
  });

  it('takes none where two could be meant and neither is named', () => {
    expect(put('不对，是三万五', 'amount-owed', 'household-income')).toEqual([]);
    expect(put('不对，全家收入是三千五', 'amount-owed', 'household-income')).toEqual(['household-income=350000']);
  });
});
