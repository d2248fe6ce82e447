import { fromBeijingTime } from '../../../src/channels/sms/beijing-time.ts';
import { countryOf, toE164 } from '../../../src/channels/sms/phone-numbers.ts';
import { titleOf } from '../../../src/channels/sms/sms-title.ts';

describe('what Chinese gateways write', () => {
  it.each([
    ['13800138000', '', '+8613800138000'],
    ['8613800138000', '', '+8613800138000'],
    ['+8613800138000', '', '+8613800138000'],
    ['008613800138000', '', '+8613800138000'],
    [' 13800138000 ', '86', '+8613800138000'],
    ['+85261234567', '', '+85261234567'],
    ['0085261234567', '', '+85261234567'],
    ['95017123456', '', ''],
    ['4008012348', '', ''],
    ['7911123456', '44', '+447911123456'],
    ['7911123456', '+44', '+447911123456'],
    ['10690000', '', ''],
    ['106575258192012345', '', ''],
    ['95566', '', ''],
    ['861012345678', '', ''],
    ['12800138000', '86', ''],
    ['7911123456', 'GB', ''],
    ['', '86', ''],
    ['TAOBAO', '', ''],
  ])('the number %j of nation %j is %j', (written, nation, expected) => {
    expect(toE164(written, nation)).toBe(expected);
  });

  it.each([
    ['+8613800138000', '86'],
    ['+12025550123', '1'],
    ['+85261234567', '852'],
    ['+9607912345', '960'],
    ['+447911123456', '44'],
    ['', ''],
  ])('%j is a number of the country %j', (phone, country) => {
    expect(countryOf(phone)).toBe(country);
  });

  it.each([
    ['2026-03-01 00:30:00', '2026-02-28T16:30:00.000Z'],
    ['2026-03-01T09:59:58', '2026-03-01T01:59:58.000Z'],
    ['2026-13-01 09:00:00', null],
    ['1772330398', null],
    ['', null],
  ])('the time %j is Beijing’s: %j', (written, expected) => {
    expect(fromBeijingTime(written)?.toISOString() ?? null).toBe(expected);
  });
});

describe('the title of a message', () => {
  const card = (question: unknown) => ({
    type: 'message' as const,
    text: 'x',
    attachments: [{ contentType: 'x', content: { question } }],
  });

  it.each([
    ['公司拖欠工资怎么办？', 35, '公司拖欠工资怎么办'],
    ['签了【假】合同，要付2000元违约金吗？', 10, '签了假合同，要付'],
    [7, 35, '您的咨询'],
    ['？？？', 35, '您的咨询'],
  ])('%j within %i is %j', (question, longest, expected) => {
    expect(titleOf(card(question), longest)).toBe(expected);
  });

  it('tells nothing of the matter in a notice', () => {
    expect(titleOf({ ...card('离婚怎么办'), channelData: { notice: 'lawyer' } }, 12)).toBe('咨询有新回复');
    expect(titleOf({ ...card('离婚怎么办'), channelData: { notice: 'callback-missed' } }, 12)).toBe('回电没有接通');
  });
});
