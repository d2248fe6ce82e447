import { previewOnChannels } from '../../src/channels/index.ts';
import { countSegments } from '../../src/channels/sms/segments.ts';
import type { StoredActivity } from '../../src/sessions/index.ts';

const reply = (text: string, speak = '工资要按月发，可以投诉。'): StoredActivity => ({
  type: 'message',
  text,
  speak,
  choices: [
    { title: '找值班律师', value: '找值班律师' },
    { title: '查法律援助条件', value: '查法律援助条件' },
  ],
});
const of = (replies: StoredActivity[]) =>
  Object.fromEntries(previewOnChannels(replies).map((preview) => [preview.channel, preview]));

describe('an answer on every channel', () => {
  it('is what the channel would send, with its measure', () => {
    const { web, wechat, sms, voice } = of([reply('工资要按月足额发给您。\n依据：《劳动法》第五十条')]);
    expect(web).toMatchObject({
      messages: ['工资要按月足额发给您。\n依据：《劳动法》第五十条\n1. 找值班律师\n2. 查法律援助条件'],
      problems: [],
    });
    expect(wechat?.measures).toEqual([
      { unit: 'bytes', used: Buffer.byteLength(web?.messages[0] ?? ''), limit: 2048 },
      { unit: 'parts', used: 1, limit: 3 },
    ]);
    expect(sms?.measures[0]).toEqual({
      unit: 'segments',
      used: countSegments(sms?.messages[0] ?? '').segments,
      limit: 8,
    });
    expect(voice).toMatchObject({
      messages: ['工资要按月发，可以投诉。'],
      measures: [{ unit: 'characters', used: 12, limit: 180 }],
    });
  });

  it('is split for WeChat and shortened for SMS, within their limits', () => {
    const { wechat, sms } = of([reply('单位欠工资的可以投诉。'.repeat(90))]);
    expect(wechat?.messages).toHaveLength(2);
    expect(wechat?.messages.every((text) => Buffer.byteLength(text) <= 2048)).toBe(true);
    expect(sms?.messages[0]).toContain('工资要按月发，可以投诉。');
    expect([wechat?.problems, sms?.problems]).toEqual([[], []]);
  });

  it('says which channel cannot carry it', () => {
    const { wechat, voice } = of([reply('单位欠工资的可以投诉。'.repeat(400), '长'.repeat(181))]);
    expect(wechat?.problems).toEqual(['要分成 7 条微信消息，最多 3 条']);
    expect(voice?.problems).toEqual(['电话里要念 181 个字，最多 180 个']);
    expect(of([]).web?.problems).toEqual(['没有可读的内容']);
  });
});
