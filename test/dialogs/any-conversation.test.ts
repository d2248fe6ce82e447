import fc from 'fast-check';
import { begin, type Dialog, type Outcome, take } from '../../src/dialogs/index.ts';
import { dialog, now, setting } from './conversation.ts';

const words = fc.constantFrom(
  ...[
    '蚌埠',
    '其他',
    '讨要工资',
    '家暴',
    '刑事',
    '受害的一方',
    '车祸',
    '都不是',
    '是',
    '不是',
    '没有',
    '三个人',
    '两千多',
    '农村',
  ],
  ...[
    '怀远',
    '不对，是三口人',
    '电话错了',
    '对',
    '张三',
    '11010519491231002X',
    '一天三百',
    '等会儿再说',
    '3',
    '8',
    '上一步',
    '重来',
    '跳过',
    '不知道',
    '为什么问这个',
    '13800138000',
    '晚上',
    '工资怎么要？',
    '',
    '  ',
  ],
);
const message = fc.oneof({ weight: 5, arbitrary: words }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) });

function assertSound(of: Dialog, outcome: Outcome): void {
  const ways = ['progress' in outcome, 'done' in outcome, 'left' in outcome].filter(Boolean);
  expect(ways).toHaveLength(1);
  if ('progress' in outcome) {
    expect(of.steps.map(({ slot }) => slot)).toContain(outcome.progress.step);
    expect(outcome.progress.slots[outcome.progress.step]).toBeUndefined();
    expect(outcome.progress.misses).toBeLessThan(2);
    expect(outcome.say.length).toBeGreaterThan(0);
    for (const { text, speak } of outcome.say) expect(`${text}${speak}`).not.toMatch(/undefined|null|NaN/);
  }
  if ('done' in outcome) {
    expect(Object.keys(outcome.done).every((name) => /^[a-z]/.test(name))).toBe(true);
  }
}

describe.each(['legal-aid', 'leave-message', 'legal-aid-application'])('any conversation in %s', (id) => {
  it('is sound at every turn, and the same again', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 30 }), (said) => {
        let outcome = begin(dialog(id), {}, now, [], setting);
        assertSound(dialog(id), outcome);
        for (const text of said) {
          if (!('progress' in outcome)) break;
          const next: Outcome = take(dialog(id), outcome.progress, text, now, setting);
          expect(take(dialog(id), outcome.progress, text, now, setting)).toEqual(next);
          assertSound(dialog(id), next);
          outcome = next;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('goes on when its steps were changed meanwhile', () => {
    const progress = { dialog: id, step: 'goneSlot', slots: {}, misses: 1, startedAt: now };
    expect(take(dialog(id), progress, '是', now, setting)).toMatchObject({
      progress: { step: dialog(id).steps[0]?.slot },
    });
  });
});
