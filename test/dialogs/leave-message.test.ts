import { converse, heard, slotsOf, stepAfter } from './conversation.ts';

const ID = 'leave-message';

describe('leaving a message', () => {
  it('takes the matter, the phone as E.164 and the time', () => {
    const outcome = converse(
      ID,
      {},
      '老板欠我三个月工资，想请律师看看合同',
      '我电话是一三八零零一三八零零零',
      '晚上七点以后',
    );
    expect(slotsOf(outcome)).toEqual({
      text: '老板欠我三个月工资，想请律师看看合同',
      phone: '+8613800138000',
      safeTime: '晚上七点以后',
    });
  });

  it('keeps the phone number off the card', () => {
    const outcome = converse(ID, {}, '想问离婚的事情', '13800138000', '跳过');
    expect(JSON.stringify('facts' in outcome && outcome.facts)).not.toContain('138');
  });

  it('needs a number on the web, but a refusal does not lose the message', () => {
    const first = converse(ID, {}, '想问离婚的事情', '跳过');
    expect(first).toMatchObject({ progress: { step: 'phone' } });
    expect(heard(first)).toContain('律师要用这个号码');
    expect(slotsOf(converse(ID, {}, '想问离婚的事情', '跳过', '不想说'))).toEqual({
      text: '想问离婚的事情',
      phone: null,
    });
  });

  it('leaves the number to the resident where the channel reaches him', () => {
    expect(heard(converse(ID, { canReach: true }, '想问离婚的事情'))).toContain('跳过');
    expect(stepAfter(ID, { canReach: true }, '想问离婚的事情', '不用')).toBe('safeTime');
    expect(stepAfter(ID, { canReach: true }, '想问离婚的事情', '跳过', '没有')).toBe('done');
  });

  it('does not take an empty message', () => {
    expect(stepAfter(ID, {}, '不知道')).toBe('text');
    expect(stepAfter(ID, {}, '不知道', '跳过')).toBe('gave-up');
  });

  it('cuts a very long message and keeps a sentence that only contains a command', () => {
    expect(slotsOf(converse(ID, {}, '长'.repeat(5000), '13800138000', '随时')).text).toHaveLength(1000);
    expect(stepAfter(ID, {}, '物业要取消我的车位，我不想算了')).toBe('phone');
  });

  it('says a number that is none back as such', () => {
    const outcome = converse(ID, {}, '想问离婚的事情', '12345');
    expect(heard(outcome)).toContain('11位手机号码');
  });
});
