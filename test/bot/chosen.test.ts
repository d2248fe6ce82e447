import { chosenOf } from '../../src/bot/routes/chosen.ts';

const offered = [
  { title: '单位拖欠工资怎么办', action: 'intent:wage-arrears' },
  { title: '工地上的工钱要不到', action: 'intent:migrant-worker-wage' },
  { title: '老板打了工资欠条', action: 'intent:wage-iou' },
  { title: '都不是', action: 'none' },
];
const actionOf = (text: string, choices = offered) => chosenOf(text, choices)?.action ?? null;

describe('the choice that a message takes', () => {
  it.each([
    ['1', 'intent:wage-arrears'],
    ['２', 'intent:migrant-worker-wage'],
    ['第三个', 'intent:wage-iou'],
    ['选第一个', 'intent:wage-arrears'],
    ['上面那个', 'intent:wage-arrears'],
    ['最上面那个', 'intent:wage-arrears'],
    ['中间那个', 'intent:migrant-worker-wage'],
    ['下面那个', 'intent:wage-iou'],
    ['单位拖欠工资', 'intent:wage-arrears'],
    ['工地上的', 'intent:migrant-worker-wage'],
    ['都不是', 'none'],
    ['都不是啊', 'none'],
    ['以上都不是', 'none'],
    ['都不对', 'none'],
    ['没有我要问的', 'none'],
    ['4', 'none'],
  ])('%s', (text, action) => expect(actionOf(text)).toBe(action));

  it.each(['是老板打了工资欠条然后人跑了电话也打不通', '我想问离婚', '9', '是的', '不是这个意思我是说押金'])(
    'is none of them: %s',
    (text) => expect(actionOf(text)).toBeNull(),
  );

  it('is the only one when the resident agrees', () => {
    const [first, , , none] = offered;
    if (first === undefined || none === undefined) throw new Error('no choices');
    expect(actionOf('是的', [first, none])).toBe('intent:wage-arrears');
  });
});
