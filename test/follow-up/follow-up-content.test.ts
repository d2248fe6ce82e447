import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { followUpFileSchema, loadFollowUp } from '../../src/follow-up/index.ts';
import { followUpRules } from './rules.ts';

describe('the rules of follow-up', () => {
  it('are those that legal staff wrote', async () => {
    const rules = await loadFollowUp('knowledge');
    expect(rules).toMatchObject({ scale: 'three', takenMs: 7 * 86_400_000, remindAfterMs: 86_400_000 });
    expect(rules.review).toEqual({ workingDays: 5, warnAt: [50, 80, 100] });
    expect((await followUpRules({ scale: 'five' })).levels.map(({ digit }) => digit)).toEqual([1, 2, 3, 4, 5]);
    expect((await followUpRules({ reminder: { on: false, afterHours: 24 } })).remindAfterMs).toBeNull();
  });

  it.each([
    [{ scale: 'six' }, 'follow-up.yaml › scale'],
    [{ takenHours: 12 }, 'sooner than takenHours'],
    [{ review: { workingDays: 5, warnAt: [80, 50] } }, 'rises'],
    [{ more: 1 }, 'more'],
  ])('are refused with the entry named: %p', async (change, named) => {
    await expect(followUpRules(change)).rejects.toThrow(named);
  });

  it('refuse a scale whose digits are not those beside the choices, whose levels are not its own, or with one word twice', async () => {
    const file = parse(await readFile('knowledge/follow-up.yaml', 'utf8'));
    const [first, second, third] = file.scales.three;
    const problemsOf = (three: unknown[]) =>
      followUpFileSchema
        .safeParse({ ...file, scales: { ...file.scales, three } })
        .error?.issues.map(({ message }) => message)
        .join();
    expect(problemsOf([first, second, third])).toBeUndefined();
    expect(problemsOf([first, second, { ...third, digit: 4 }])).toContain('is 3');
    expect(problemsOf([first, second])).toContain('has the levels');
    expect(problemsOf([first, { ...second, words: ['好评'] }, third])).toContain('好评 stands for satisfied too');
  });
});
