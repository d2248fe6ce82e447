import fc from 'fast-check';
import { asOneSentence, forTheEar, sentencesOf } from '../../../src/channels/voice/for-the-ear.ts';

const TABLE: readonly [what: string, written: string, heard: string][] = [
  ['a short number', '请拨打12348', '请拨打幺二三四八'],
  ['numbers of emergency', '先打110，再打120或119', '先打幺幺零，再打幺二零或幺幺九'],
  ['an amount that looks like one', '赔110元，住了120天', '赔一百一十元，住了一百二十天'],
  ['a landline', '电话：0552-3012348。', '电话：零五五二，三零幺，二三四八。'],
  ['a landline of a large city', '010-12345678', '零幺零，幺二三四，五六七八'],
  ['a mobile', '13800138000', '幺三八，零零幺三，八零零零'],
  ['E.164', '+8613800138000', '幺三八，零零幺三，八零零零'],
  ['a free line', '400-123-4567', '四零零，幺二三，四五六七'],
  ['a year', '2026年3月15日', '二零二六年三月十五日'],
  ['a date in figures', '2026-11-02', '二零二六年十一月二日'],
  ['years', '2020-2023年', '二零二零到二零二三年'],
  ['money with fen', '一共3456.78元', '一共大约三千四百五十七元'],
  ['money with whole yuan after the point', '12.00元', '十二元'],
  ['small money', '0.5元', '五角'],
  ['a sign of money', '¥1,234', '一千二百三十四元'],
  ['ten thousands', '2.5万元', '二点五万元'],
  ['a percentage', '12.5%', '百分之十二点五'],
  ['percentages', '5%-10%', '百分之五到百分之十'],
  ['per mille', '3‰', '千分之三'],
  ['an article in characters', '《劳动法》第五十条', '劳动法第五十条'],
  ['an article in figures', '第50条', '第五十条'],
  ['an article with an addition', '第1182条之一', '第一千一百八十二条之一'],
  ['days', '7-15天', '七到十五天'],
  ['days, other signs', '7~15天、1至3年', '七到十五天、一到三年'],
  ['two of something', '2个月，2年，第2条，2月2日', '两个月，两年，第二条，二月二日'],
  ['times', '9:00-17:30', '九点到十七点三十分'],
  ['a time with few minutes', '14:05', '十四点零五分'],
  ['a fraction', '1/3的份额', '三分之一的份额'],
  ['units', '100㎡、5km', '一百平方米、五公里'],
  ['large round numbers', '10000元，1000100元，100000000元', '一万元，一百万零一百元，一亿元'],
  ['zeros inside', '1010、1005、20030', '一千零一十、一千零五、二万零三十'],
  ['an identity number', '身份证34030119900101123', '身份证三四零三零幺幺九九零零幺零幺幺二三'],
  ['a service number', '编号8AC0-QX7Z', '编号八 A C 零，Q X 七 Z'],
  ['a number of a document', '国办函〔2025〕66号', '国办函二零二五，六十六号'],
  ['steps', '这样办：\n1. 去法院\n2. 交材料', '这样办：第一，去法院。第二，交材料'],
  ['bullets and markup', '- **身份证**\n- `复印件`', '身份证。复印件'],
  ['brackets and quotation marks', '请说“人工”（随时都行）。', '请说人工，随时都行。'],
  ['words quoted one after the other', '比如“多久”“去哪”', '比如多久、去哪'],
  ['blanks around figures, and two ends of a sentence', '请拨打 12348 问。\n。谢谢', '请拨打幺二三四八问。谢谢'],
  ['an address of the web', '看这里 https://a.example/x?y=1#z 就行', '看这里短信里有网址就行'],
  ['a letter box', '写信到a.b@example.com', '写信到电子邮箱'],
  ['an abbreviation', '打开App', '打开手机软件'],
  ['control characters and half a pair', 'a\u0000b\ud83d字', 'ab字'],
  ['nothing to do', '请说说您的事。', '请说说您的事。'],
  ['nothing', '', ''],
];

describe('a text for the ear', () => {
  it.each(TABLE)('%s: %s', (_what, written, heard) => {
    expect(forTheEar(written)).toBe(heard);
  });

  it('leaves nothing that a voice stumbles over, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (written) => {
        const heard = forTheEar(written);
        expect(heard).not.toMatch(/[\ud800-\udfff]/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(heard).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f0-9]/);
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing the second time', () => {
    for (const [, written] of TABLE) expect(forTheEar(forTheEar(written))).toBe(forTheEar(written));
  });
});

describe('sentences', () => {
  it('end where they end', () => {
    expect(sentencesOf('甲。乙？丙！！丁')).toEqual(['甲。', '乙？', '丙！！', '丁']);
    expect(sentencesOf('')).toEqual([]);
  });

  it('are said in one breath', () => {
    expect(asOneSentence(['请注意期限，一年内。', '依据是劳动法第五十条。'])).toBe(
      '请注意期限，一年内，依据是劳动法第五十条。',
    );
    expect(asOneSentence([])).toBe('');
  });
});
