import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { cutText, xmlSafe } from '../../../src/channels/safe-text.ts';
import { fitsSms, renderAnswerWithLink, renderMessages, renderSms } from '../../../src/channels/sms/render-reply.ts';
import { countSegments } from '../../../src/channels/sms/segments.ts';
import type { StoredActivity, Turn } from '../../../src/sessions/index.ts';

const turn = (activity: StoredActivity, seq = 1): Turn => ({
  _id: `sms-a:${seq}`,
  stream: 'sms-a',
  seq,
  key: `k${seq}`,
  sessionId: null,
  at: new Date(0),
  from: 'bot',
  staffId: null,
  activity,
  inReplyTo: null,
  pending: false,
  understanding: null,
  delivery: 'pending',
});
const say = (text: string, seq = 1): Turn => turn({ type: 'message', text }, seq);

describe('an answer as a text message', () => {
  it('gives the short form of a long answer with the first of its grounds', () => {
    const activity: StoredActivity = {
      type: 'message',
      text: '详细说明。'.repeat(80),
      speak: '用人单位应当按时足额支付工资。',
      attachments: [
        {
          contentType: 'application/vnd.legal-hotline.answer+json',
          content: { grounds: [{ label: '《劳动合同法》第三十条' }, { label: '《劳动法》第五十条' }] },
        },
      ],
    };
    expect(renderSms(activity)).toBe('用人单位应当按时足额支付工资。\n依据：《劳动合同法》第三十条');
  });

  it('says a ground once where the spoken form has it', () => {
    const speak = '用人单位应当按时足额支付工资。依据是劳动合同法第三十条。';
    const content = { grounds: [{ label: '《劳动合同法》第三十条' }] };
    const attachments = [{ contentType: 'application/vnd.legal-hotline.answer+json', content }];
    expect(renderSms({ type: 'message', text: '详细说明。'.repeat(80), speak, attachments })).toBe(speak);
  });

  it('finds the grounds in the text when there is no card, and does not say them twice', () => {
    const text = `${'详细说明。'.repeat(80)}\n法律依据：《民法典》第一千零七十六条\n其他`;
    expect(renderSms({ type: 'message', text, speak: '可以协议离婚。' })).toBe(
      '可以协议离婚。\n依据：《民法典》第一千零七十六条',
    );
    const spoken = '依《民法典》第一千零七十六条，可以协议离婚。';
    expect(renderSms({ type: 'message', text, speak: spoken })).toBe(spoken);
  });

  it('keeps a short answer, and numbers the choices', () => {
    const choices = [
      { title: '是', value: 'yes' },
      { title: '不是', value: 'no' },
    ];
    expect(renderSms({ type: 'message', text: '签过合同吗？', speak: '问', choices })).toBe(
      '签过合同吗？\n1. 是\n2. 不是',
    );
    expect(renderSms({ type: 'event', name: 'handoff.status', value: { state: 'queued' } })).toBe('');
  });

  it('cuts behind a sentence and says that it did', () => {
    const text = renderSms({ type: 'message', text: '这一条说明了劳动者的权利。'.repeat(60) });
    expect(text).toMatch(/权利。……（后面从略，回复“人工”找值班律师）$/);
    expect(fitsSms(text)).toBe(true);
    expect(countSegments(text).segments).toBeLessThanOrEqual(8);
  });

  it('says where it stands how data is kept with our first words, where there is room, and never beside danger', () => {
    const page = 'https://a.example/privacy';
    const first = (one: Turn) => renderMessages([one], new Map(), page).messages.map(({ text }) => text);
    expect(first(say('甲', 2))).toEqual([`甲\n个人信息怎样保护：${page}`]);
    expect(first(say('甲', 4))).toEqual(['甲']);
    expect(first({ ...say('请拨打110', 2), kind: 'emergency' })).toEqual(['请拨打110']);
    const whole = '甲'.repeat(490);
    expect(first(say(whole, 2))).toEqual([whole]);
    expect(renderMessages([say('甲', 2)]).messages[0]?.text).toBe('甲');
  });

  it('puts replies into two messages at most and keeps their order', () => {
    const turns = [say('甲'.repeat(280), 1), say('乙'.repeat(280), 2), say('丙'.repeat(280), 3), say('丁', 4)];
    const { messages, sent, later } = renderMessages(turns);
    expect(messages.map(({ text }) => text)).toEqual(['甲'.repeat(280), '乙'.repeat(280)]);
    expect([sent.map(({ seq }) => seq), later.map(({ seq }) => seq)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(renderMessages([say('甲'), say('乙', 2)]).messages).toEqual([
      { text: '甲\n\n乙', turnIds: ['sms-a:1', 'sms-a:2'] },
    ]);
  });
});

describe('one question per message', () => {
  const choices = [
    { title: '是', value: 'yes' },
    { title: '不是', value: 'no' },
  ];

  it('nothing follows a question, so that a digit answers one list', () => {
    const turns = [
      say('先说答案。', 1),
      turn({ type: 'message', text: '签过合同吗？', choices }, 2),
      turn({ type: 'message', text: '满意吗', choices }, 3),
    ];
    const { messages, later } = renderMessages(turns);
    expect(messages.map(({ text }) => text)).toEqual([
      '先说答案。\n\n签过合同吗？\n1. 是\n2. 不是',
      '满意吗\n1. 是\n2. 不是',
    ]);
    expect(later).toEqual([]);
    expect(renderMessages([say('在哪个城市？'), say('后来的话。', 2)]).messages).toHaveLength(2);
  });

  it('choices and link stay whole where the words are shortened', () => {
    const link = 'https://hotline.example.test/a/abcdefghijkl';
    const text = '这一条说明了劳动者的权利。'.repeat(60);
    const linked = renderSms({ type: 'message', text, choices }, link);
    expect(linked).toMatch(/权利。……\n全文：https:\/\/hotline\.example\.test\/a\/abcdefghijkl\n1\. 是\n2\. 不是$/);
    expect(renderSms({ type: 'message', text, choices })).toMatch(/找值班律师）\n1\. 是\n2\. 不是$/);
    expect(fitsSms(linked)).toBe(true);
  });

  it('the written answer of a call is one message with its ground, the link and a person', () => {
    const speak = '工资应当按月付。'.repeat(70);
    const content = { grounds: [{ label: '《劳动法》第五十条' }] };
    const attachments = [{ contentType: 'application/vnd.legal-hotline.answer+json', content }];
    const link = 'https://hotline.example.test/a/abcdefghijkl';
    const short = renderAnswerWithLink({ type: 'message', text: '长', speak: '工资应当按月付。', attachments }, link);
    expect(short).toBe(`工资应当按月付。\n依据：《劳动法》第五十条\n全文：${link}\n人工请拨12348`);
    const long = renderAnswerWithLink({ type: 'message', text: '长', speak }, link);
    expect(long).toContain(link);
    expect(fitsSms(long)).toBe(true);
  });
});

describe('P16: cutting a text', () => {
  const wholes = [
    'https://example.test/a?b=1&c=2',
    '13800138000',
    '010-12345678',
    '1,234.56元',
    '1万2千元',
    '2026年3月1日',
    '12:30',
    '50%',
    '3个工作日',
    '第一千零七十六条之一',
    '三万五千元',
    '😀',
  ];

  it('addresses, days, times, numbers, amounts and articles are in one message or in the next, wherever it is cut', () => {
    for (const whole of wholes) {
      const text = `${'说'.repeat(12)}${whole}${'好'.repeat(12)}`;
      for (let length = 8; length < text.length; length++) {
        const { head, rest } = cutText(text, (part) => part.length <= length);
        expect({ whole, length, kept: head.includes(whole) || rest.includes(whole) }).toEqual({
          whole,
          length,
          kept: true,
        });
      }
    }
  });

  it('what is sent takes no more parts than another counter allows', () => {
    const parts = fc.constantFrom(...wholes, '用人单位应当支付工资。', '怎么办？', 'abc ', '\n', '𠮷');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 120 }), fc.boolean(), (words, hasLink) => {
        const link = hasLink ? 'https://hotline.example.test/a/abcdefghijkl' : '';
        const sent = renderSms({ type: 'message', text: words.join('') }, link);
        expect(new SegmentedMessage(sent).segmentsCount).toBeLessThanOrEqual(8);
        expect(sent.length).toBeLessThanOrEqual(500);
        expect(sent).not.toMatch(/[\ud800-\udfff]/u);
      }),
      { seed: 12348, numRuns: 200 },
    );
  });

  const within = (length: number) => (part: string) => part.length <= length;

  it.each([
    ['a web address', `请看${'说'.repeat(10)}https://example.test/a?b=1&c=2 就好`, 20],
    ['a number', `${'说'.repeat(12)}13800138000转`, 18],
    ['an amount', `${'说'.repeat(12)}1,234.56元`, 15],
    ['a surrogate pair', '😀'.repeat(20), 15],
  ])('never inside %s', (_name, text, length) => {
    const { head, rest } = cutText(text, within(length));
    expect(head.length).toBeLessThanOrEqual(length);
    expect(head + rest).toBe(text);
    expect(`${head}|${rest}`).not.toMatch(/[\ud800-\udfff]/u);
    expect(`${head}|${rest}`).not.toMatch(/[\w/?=&.]\|[\w/?=&.]/);
  });

  it('prefers the end of a sentence, and loses nothing', () => {
    const text = '第一句话。第二句话！第三句话很长很长很长';
    expect(cutText(text, within(14))).toEqual({ head: '第一句话。第二句话！', rest: '第三句话很长很长很长' });
  });

  it('takes out what no XML can hold', () => {
    expect(xmlSafe('a\u0000b\u001fc\ud83dd\ufffee😀\n')).toBe('abcde😀\n');
  });
});
