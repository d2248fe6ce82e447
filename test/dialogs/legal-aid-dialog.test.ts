import { askAgain } from '../../src/dialogs/index.ts';
import { converse, dialog, heard, slotsOf, stepAfter } from './conversation.ts';

const ID = 'legal-aid';
/** Up to the question of the household's size. */
const TO_SIZE = ['赡养费', '没有', '都不是', '蚌埠'];

describe('the legal-aid dialog', () => {
  it('collects typed slots and the facts for the lawyer', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '一家三口', '两千五', '城里', '有', '还有三天', '没有');
    expect(outcome).toEqual({
      done: {
        matter: 'support',
        hasAgent: false,
        noCheckGroup: 'none',
        regionCode: '340300',
        householdSize: 3,
        householdIncome: { fen: 250_000 },
        residence: 'urban',
        hasDeadline: true,
        daysToDeadline: 3,
        needsPreservation: false,
      },
      action: 'legal-aid/pre-check',
      facts: [
        { label: '事情', value: '赡养费、抚养费' },
        { label: '自己请了律师', value: '否' },
        { label: '免核查情形', value: '都不是' },
        { label: '地区', value: '安徽省蚌埠市' },
        { label: '家里人口', value: '3' },
        { label: '全家月收入', value: '2500元' },
        { label: '城镇或农村', value: '城镇' },
        { label: '有期限', value: '是' },
        { label: '离期限', value: '还有3天' },
        { label: '急需保全', value: '否' },
      ],
    });
  });

  it('introduces itself once and numbers its questions', () => {
    const first = converse(ID, {});
    expect(heard(first)).toMatch(/取消[\s\S]*（第1步，共约\d+步）/);
    const second = converse(ID, {}, '赡养费');
    expect(heard(second)).toMatch(/^（第2步，共约\d+步）/);
  });

  it('never counts beyond its own estimate', () => {
    const said = [...TO_SIZE, '3', '3000', '农村', '怀远', '没有'];
    for (let upTo = 0; upTo <= said.length; upTo++) {
      const [, n = '', of = ''] = /第(\d+)步，共约(\d+)步/.exec(heard(converse(ID, {}, ...said.slice(0, upTo)))) ?? [];
      expect(Number(n)).toBe(upTo + 1);
      expect(Number(of)).toBeGreaterThanOrEqual(Number(n));
    }
  });

  it('does not ask what is known', () => {
    expect(stepAfter(ID, { matter: 'support' })).toBe('hasAgent');
    expect(stepAfter(ID, { regionCode: '340300', matter: 'traffic-injury' })).toBe('hasAgent');
    expect(stepAfter(ID, { matter: null })).toBe('matter');
    expect(stepAfter(ID, { regionCode: '340300' }, ...TO_SIZE.slice(0, 3))).toBe('householdSize');
    expect(stepAfter(ID, { regionCode: '340300', matter: 'criminal-suspect' })).toBe('inCustody');
  });

  it.each([
    ['migrant worker claiming wages', ['讨要工资', '没有', '是的']],
    ['domestic violence', ['家暴', '没有']],
    ['relief', ['车祸', '交通事故', '没有', '低保户']],
    ['criminal case of a minor', ['家人被抓', '被抓的一方', '是', '未成年', '没有']],
    ['own lawyer', ['赡养费', '请了']],
    ['matter outside the list', ['其他', '都不是', '没有']],
    ['region without rules', ['赡养费', '没有', '都不是', '成都']],
  ])('does not ask for income where it decides nothing: %s', (_name, said) => {
    expect(stepAfter(ID, {}, ...said)).toBe('hasDeadline');
  });

  it('asks a worker who is no migrant for his income', () => {
    expect(stepAfter(ID, {}, '讨要工资', '没有', '不是', '都不是', '蚌埠')).toBe('householdSize');
  });

  it('asks for the county only where the rural line differs', () => {
    expect(stepAfter(ID, {}, ...TO_SIZE, '3', '2000', '城镇')).toBe('hasDeadline');
    expect(stepAfter(ID, {}, ...TO_SIZE, '3', '2000', '农村')).toBe('county');
    expect(stepAfter(ID, { regionCode: '640000' }, '赡养费', '没有', '都不是', '3', '2000', '农村')).toBe(
      'hasDeadline',
    );
  });

  it('asks the suspect about custody, not about preservation', () => {
    const said = ['刑事', '被抓、被告的一方', '不知道', '都不是', '没有', '低保户', '没有'];
    expect(slotsOf(converse(ID, {}, ...said))).toMatchObject({ inCustody: null, noCheckGroup: 'relief' });
  });

  it('keeps a range of money', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '3', '一个月两三千');
    expect('progress' in outcome && outcome.progress.slots.householdIncome).toEqual({
      fen: 250_000,
      low: 200_000,
      high: 300_000,
    });
  });

  it('takes a choice by number', () => {
    expect(stepAfter(ID, {}, '第二个')).toBe('hasAgent');
    expect(slotsOf(converse(ID, {}, '4', '2', '没有', '没有'))).toMatchObject({
      matter: 'domestic-violence',
    });
  });

  it('takes not knowing for an answer', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '不清楚', '不知道', '不知道');
    // Without the people the income tells nothing, and it is not asked for.
    expect(slotsOf(outcome)).toMatchObject({ householdSize: null, hasDeadline: null, needsPreservation: null });
  });

  it('goes back to the last question answered and forgets its answer', () => {
    expect(stepAfter(ID, {}, ...TO_SIZE, '上一步')).toBe('regionCode');
    expect(stepAfter(ID, {}, ...TO_SIZE, '上一步', '返回')).toBe('noCheckGroup');
    expect(stepAfter(ID, {}, '讨要工资', '没有', '说错了', '没有', '是')).toBe('hasDeadline');
  });

  it('follows another branch after going back', () => {
    const outcome = converse(ID, {}, '刑事', '上一步', '家暴', '没有', '没有', '没有');
    const slots = slotsOf(outcome);
    expect(slots.matter).toBe('domestic-violence');
    expect(slots).not.toHaveProperty('criminalRole');
  });

  it('says what it takes as known, and lets it be put right', () => {
    const known = { regionCode: '340300', matter: 'wage' };
    expect(heard(converse(ID, known))).toContain('已经知道的：事情是讨要工资，地区是安徽省蚌埠市。');
    expect(stepAfter(ID, known, '上一步')).toBe('matter');
    const first = converse(ID, known, '上一步', '上一步');
    expect(heard(first)).toContain('这已经是第一个问题了');
    expect(slotsOf(converse(ID, known, '上一步', '家暴', '没有', '没有', '没有'))).toMatchObject({
      regionCode: '340300',
      matter: 'domestic-violence',
    });
  });

  it('starts over with what was brought along', () => {
    const outcome = converse(ID, { regionCode: '340300' }, '赡养费', '没有', '重来');
    expect('progress' in outcome && outcome.progress).toMatchObject({ step: 'matter', misses: 0 });
    expect('progress' in outcome && outcome.progress.slots).not.toHaveProperty('hasAgent');
  });

  it.each(['取消', '不问了', '算了', '我不想问了', '退出'])('ends on “%s”, with the facts told so far', (text) => {
    expect(converse(ID, {}, '赡养费', '没有', text)).toEqual({
      left: 'cancelled',
      at: expect.objectContaining({ step: 'noCheckGroup' }),
      facts: [
        { label: '事情', value: '赡养费、抚养费' },
        { label: '自己请了律师', value: '否' },
      ],
    });
  });

  it.each(['为什么问这个', '为啥要问这个？', '问这个干嘛', '什么意思'])('says why on “%s” and asks again', (text) => {
    const outcome = converse(ID, {}, ...TO_SIZE, '3', text);
    expect(heard(outcome)).toMatch(/法律援助法第三十四条[\s\S]*一个月大概收入多少钱/);
    expect('progress' in outcome && outcome.progress.misses).toBe(0);
  });

  it('spells the choices out at the first miss and gives up at the second', () => {
    const first = converse(ID, {}, '呃呃呃');
    expect(first).toMatchObject({ unsure: true, progress: { step: 'matter', misses: 1 } });
    expect(heard(first)).toMatch(/1\. 讨要工资\n2\. 工作时受伤/);
    const second = converse(ID, {}, '呃呃呃', '哈哈哈');
    expect(second).toMatchObject({ left: 'gave-up', unsure: true, facts: [] });
  });

  it('forgets a miss once the next question is reached', () => {
    expect(stepAfter(ID, {}, '呃呃呃', '赡养费', '嘻嘻', '没有', '哼哼哼')).toBe('noCheckGroup');
  });

  it('is unsure of a question in between, though a figure is in it', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '3', '公司欠我5000块钱怎么起诉？');
    expect(outcome).toMatchObject({ unsure: true, progress: { step: 'householdIncome' } });
  });

  it('asks again after such a question, without a miss', () => {
    const before = converse(ID, {}, ...TO_SIZE);
    if (!('progress' in before)) throw new Error('the dialog is over');
    const again = askAgain(dialog(ID), before.progress);
    expect(again).toEqual({
      progress: before.progress,
      say: [expect.objectContaining({ text: expect.stringContaining('几口人') })],
    });
  });

  it('does not take an answer given twice for a miss', () => {
    const outcome = converse(ID, {}, ...TO_SIZE, '3', '3000', '3000');
    expect(heard(outcome)).toMatch(/已经记下[\s\S]*城镇还是农村/);
    expect('progress' in outcome && outcome.progress).toMatchObject({ step: 'residence', misses: 0 });
  });

  it('refuses an impossible household', () => {
    expect(stepAfter(ID, {}, ...TO_SIZE, '0')).toBe('householdSize');
    expect(stepAfter(ID, {}, ...TO_SIZE, '就我一个')).toBe('householdIncome');
  });
});
