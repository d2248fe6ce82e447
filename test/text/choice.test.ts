import { parseChoice } from '../../src/text/index.ts';

const INJURY = [
  { value: 'work', title: '工伤', also: ['上班受伤', '工地受伤'] },
  { value: 'traffic', title: '交通事故', also: ['车祸', '被车撞'] },
  { value: 'other', title: '其他', also: ['都不是', '别的'] },
];
const STAGE = [
  { value: 'before', title: '仲裁前' },
  { value: 'after', title: '仲裁后' },
  { value: 'court', title: '劳动仲裁已经起诉' },
];

describe('parseChoice', () => {
  it.each([
    ['1', 'work'],
    ['２', 'traffic'],
    ['③', 'other'],
    ['第二个', 'traffic'],
    ['选1', 'work'],
    ['我选第三个', 'other'],
    ['最后一个', 'other'],
    ['B', 'traffic'],
    ['二', 'traffic'],
    ['1.', 'work'],
    ['工伤', 'work'],
    ['我这个是工伤吧', 'work'],
    ['工傷', 'work'],
    ['车祸', 'traffic'],
    ['我是在工地受伤的', 'work'],
    ['不是工伤，是被车撞', 'traffic'],
    ['都不是', 'other'],
  ])('%s chooses %s', (text, value) => {
    expect(parseChoice(text, INJURY)?.value).toBe(value);
  });

  it.each(['', '不知道', '4', '第九个', '不是工伤', '工伤还是车祸', '😀'])('%s chooses nothing', (text) => {
    expect(parseChoice(text, INJURY)).toBeNull();
  });

  it('asks again when two titles fit', () => {
    expect(parseChoice('仲裁', STAGE)).toBeNull();
    expect(parseChoice('仲裁后', STAGE)?.value).toBe('after');
  });
});
