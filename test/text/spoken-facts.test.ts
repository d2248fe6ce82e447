import {
  createPlaces,
  type Found,
  findAges,
  findDates,
  findDurations,
  findMoney,
  findNumbers,
  findPercents,
  findPersons,
  findPhones,
  findWages,
} from '../../src/text/index.ts';

/** A Sunday noon in Shanghai. */
const NOW = new Date('2026-11-22T04:00:00Z');
const places = createPlaces([
  { code: '340000', name: '安徽省', also: ['安徽'] },
  { code: '340300', name: '蚌埠市', also: ['蚌埠'] },
  { code: '510114', name: '新都区', also: ['新都'] },
]);

const PARSERS = {
  money: findMoney,
  wage: findWages,
  age: findAges,
  persons: findPersons,
  duration: findDurations,
  date: (text: string) => findDates(text, NOW),
  percent: findPercents,
  number: findNumbers,
  phone: findPhones,
  place: (text: string) => places.find(text),
} satisfies Record<string, (text: string) => Pick<Found<string, unknown>, 'value' | 'unit' | 'range'>[]>;

/** As residents say it: what is found, written `value unit [from..to]`. */
const SPOKEN: [keyof typeof PARSERS, string, string][] = [
  ['money', '总共欠了我两万三千六', '2360000 fen'],
  ['money', '差不多七八万', '7500000 fen [7000000..8000000]'],
  ['money', '两块八一斤', '280 fen'],
  ['money', '两块五', '250 fen'],
  ['money', '一百来块钱', '10000 fen [10000..20000]'],
  ['money', '三千来块', '300000 fen [300000..400000]'],
  ['money', '十几万', '10000000 fen [10000000..20000000]'],
  ['money', '壹万伍仟元', '1500000 fen'],
  ['money', '就剩八毛', '80 fen'],
  ['money', '欠我三個月工資壹萬貳仟塊', '1200000 fen'],
  ['money', '押金1500不退', '150000 fen'],
  ['money', '万一他不还，千万别拖十分钟', ''],
  ['money', '三分之一，百分之二十，月息五分', ''],
  ['money', '打12348，我65岁，一百个人', ''],
  ['wage', '一天三百', '30000 fen/day'],
  ['wage', '三百一天', '30000 fen/day'],
  ['wage', '二百八一天的工钱', '28000 fen/day'],
  ['wage', '月薪四千五', '450000 fen/month'],
  ['wage', '一个月4500', '450000 fen/month'],
  ['wage', '每个月到手五千二', '520000 fen/month'],
  ['wage', '20块钱一小时', '2000 fen/hour'],
  ['wage', '时薪22', '2200 fen/hour'],
  ['wage', '年薪二十万', '20000000 fen/year'],
  ['wage', '计件的，一件两毛五', '25 fen/piece'],
  ['wage', '我们是计件', ' fen/piece'],
  ['wage', '欠工资三万', ''],
  ['wage', '一个月房租1200', ''],
  ['age', '我都六十八岁了', '68 year'],
  ['age', '孩子才三岁半', '3.5 year'],
  ['age', '老人八十多岁', '80 year [80..90]'],
  ['age', '还没满十六岁', '16 year [0..16]'],
  ['age', '今年四十二了', '42 year'],
  ['persons', '我们一共二十三个人', '23 person'],
  ['persons', '一家四口', '4 person'],
  ['persons', '我们俩', '2 person'],
  ['persons', '七八个工友', '7 person [7..8]'],
  ['persons', '就我一个人', '1 person'],
  ['persons', '第三人，人民调解', ''],
  ['duration', '三个多月', '3 month [3..4]'],
  ['duration', '小半年', '5 month [4..6]'],
  ['duration', '一年半', '18 month'],
  ['duration', '两个礼拜', '14 day'],
  ['duration', '两年零三个月', '27 month'],
  ['duration', '一个半月', '1.5 month'],
  ['duration', '2023年，23年入职，第三天', ''],
  ['date', '上礼拜三', '2026-11-11 day'],
  ['date', '前天', '2026-11-20 day'],
  ['date', '去年腊月二十', '2026-02-07 day'],
  ['date', '大年初三', '2026-02-19 day'],
  ['date', '五一那天', '2026-05-01 day'],
  ['date', '上个月15号', '2026-10-15 day'],
  ['date', '2023年底', '2023-12-01 month [2023-12-01..2023-12-31]'],
  ['date', '前年腊月廿三', '2025-01-22 day'],
  ['date', '阴历七月十五', '2026-08-27 day'],
  ['date', '去年中秋', '2025-10-06 day'],
  ['date', '今年清明', '2026-04-05 day'],
  ['date', '二零二四年三月十五号', '2024-03-15 day'],
  ['date', '九月底', '2026-09-21 week [2026-09-21..2026-09-30]'],
  ['date', '两个星期前', '2026-11-08 week'],
  ['date', '12月3号开庭', '2026-12-03 day'],
  ['date', '2月31号', '2026-02-01 month [2026-02-01..2026-02-28]'],
  ['percent', '三成', '3000 bp'],
  ['percent', '百分之二十', '2000 bp'],
  ['percent', '百分之十二点五', '1250 bp'],
  ['percent', '月息五分', '500 bp/month'],
  ['percent', '月息一分五', '150 bp/month'],
  ['percent', '年利率36%', '3600 bp/year'],
  ['percent', '三七开', '3000 bp [3000..7000]'],
  ['percent', '打七折', '7000 bp'],
  ['percent', '完成了，三成年人', ''],
  ['number', '俩', '2 1'],
  ['number', '一万二', '12000 1'],
  ['number', '八九千', '8000 1 [8000..9000]'],
  ['number', '我们一起', ''],
  ['phone', '我手机幺五九，零零零零，幺二三四', '+8615900001234 e164'],
  ['phone', '138 0013 8000', '+8613800138000 e164'],
  ['place', '我在蚌埠打工', '340300 gb2260'],
  ['place', '新都这边', '510114 gb2260'],
  ['place', '宁夏', '640000 gb2260'],
  ['place', '我们村在安徽阜阳颍上县', '341226 gb2260'],
  ['place', '北京朝阳', '110105 gb2260'],
  ['place', '义乌买的货', '330782 gb2260'],
  ['place', '海南', '460000 gb2260'],
  ['place', '朝阳', ''],
  ['place', '大家和平解决，老板不合作', ''],
  ['place', '南京路上的公安', ''],
];

describe('what residents say, found in the text', () => {
  it.each(SPOKEN)('%s: %s → %s', (kind, text, wanted) => {
    const said = PARSERS[kind](text).map(({ value, unit, range }) =>
      [value, unit, ...(range === null ? [] : [`[${range.from}..${range.to}]`])].join(' '),
    );
    expect(said.join('; ')).toBe(wanted);
  });
});

describe('a place that several have', () => {
  it('gives the candidates, and one where the city is named anywhere', () => {
    const [district] = places.find('我住鼓楼区');
    expect(district).toMatchObject({ value: null });
    expect(district?.candidates.map(({ code }) => code)).toEqual(['320106', '320302', '350102', '410204']);
    expect(places.find('我在南京上班，住鼓楼区').map(({ value }) => value)).toEqual(['320100', '320106']);
  });
});

describe('where it was found', () => {
  it.each([
    ['😀😀欠我三個月　工資 １２０００ 元', '１２０００ 元'],
    ['他說：欠我  5 000 塊，\n押金２千５', '２千５'],
  ])('counts in the text as written: %s', (text, words) => {
    const last = findMoney(text).at(-1);
    expect(last?.heard).toBe(words);
    expect(text.slice(last?.start, last?.end)).toBe(words);
  });

  it('keeps every find inside the text, whatever is written', () => {
    const odd = [
      '',
      '𠮷野家欠我三千块',
      '①②③个月',
      'ﬁ一万二ﬁ',
      '\u200b三\u200b个\u200b月\u200b',
      '一'.repeat(3_000),
      '9'.repeat(3_000),
    ];
    for (const text of odd) {
      const parsers: readonly ((said: string) => readonly { start: number; end: number }[])[] = Object.values(PARSERS);
      for (const find of parsers.flatMap((parse) => parse(text))) {
        expect(find).toMatchObject({ start: expect.any(Number), end: expect.any(Number) });
      }
      for (const { start, end, heard } of [...findMoney(text), ...findDurations(text)]) {
        expect(text.slice(start, end)).toBe(heard);
      }
    }
  });
});
