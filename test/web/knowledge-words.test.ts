import fc from 'fast-check';
import { answerSchema } from '../../src/knowledge/answer.ts';
import {
  changedFields,
  deadlineWords,
  FIELDS,
  fieldLabel,
  fieldText,
  groundWords,
} from '../../web/desk/knowledge/field-words.ts';
import { readingEase } from '../../web/desk/knowledge/reading-ease.ts';
import { textDiff } from '../../web/desk/knowledge/text-diff.ts';
import type { Answer } from '../../web/desk/knowledge/types.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';
import { sampleAnswer } from '../knowledge/content-folder.ts';

const words = zhCN.knowledge;
const answer: Answer = answerSchema.parse(sampleAnswer);

describe('the difference of two texts', () => {
  const text = fc.string({ unit: fc.constantFrom('工', '资', '要', '按', '月', '发', '，', '𠮷', 'a'), maxLength: 40 });

  it('gives both texts back, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = textDiff(before, after);
        const side = (hidden: string) =>
          parts
            .filter(({ kind }) => kind !== hidden)
            .map((part) => part.text)
            .join('');
        expect([side('in'), side('out')]).toEqual([before, after]);
        expect(parts.every((part, at) => part.text !== '' && part.kind !== parts[at + 1]?.kind)).toBe(true);
      }),
    );
  });

  it('marks what changed and no more', () => {
    expect(textDiff('工资要按月发', '工资应当按月足额发')).toEqual([
      { kind: 'same', text: '工资' },
      { kind: 'out', text: '要' },
      { kind: 'in', text: '应当' },
      { kind: 'same', text: '按月' },
      { kind: 'in', text: '足额' },
      { kind: 'same', text: '发' },
    ]);
    expect(textDiff('同样', '同样')).toEqual([{ kind: 'same', text: '同样' }]);
  });

  it('takes long texts without comparing for ever', () => {
    const parts = textDiff('甲'.repeat(3000), '乙'.repeat(3000));
    expect(parts.map(({ kind }) => kind)).toEqual(['out', 'in']);
  });
});

describe('words of an answer', () => {
  it('has a name for every field of the form of answers, in the order they are read', () => {
    const fields = Object.keys(answerSchema.shape);
    expect(fields.filter((field) => !(field in words.fields))).toEqual([]);
    expect(fields.filter((field) => field !== 'id' && !(FIELDS as readonly string[]).includes(field))).toEqual([]);
  });

  it('tells grounds, limits and fields as staff read them', () => {
    expect(groundWords({ law: '刑法', version: '2023', article: '276之一', paragraph: '第一款' })).toBe(
      '《刑法》（2023）第276条之一第一款',
    );
    const deadline = {
      limit: '一年内',
      term: { count: 1, unit: 'year' as const },
      from: '离开单位那天',
      lost: '不再支持',
    };
    expect(deadlineWords(deadline, words)).toBe('一年内（1年）；从什么时候起：离开单位那天；过期会怎样：不再支持');
    expect(fieldText('steps', answer.steps, words)).toMatch(/^1\. .*\n2\. /u);
    expect(fieldText('effectiveTo', null, words)).toBe('');
    expect(fieldLabel('content.steps.2', words)).toBe('办理步骤第 3 项');
    expect(fieldLabel('content.short', words)).toBe('一句话答复');
  });

  it('finds the fields that differ', () => {
    expect(changedFields(answer, { ...answer, steps: ['去投诉'], short: '短' })).toEqual(['short', 'steps']);
    expect(changedFields(answer, structuredClone(answer))).toEqual([]);
  });

  it('reckons how easy a text is to follow as the server does', () => {
    expect(readingEase('工资要按月发。不发的，可以投诉！', '工资'.repeat(75))).toEqual({
      mean: 7,
      longest: 7,
      seconds: 30,
    });
    expect(readingEase('', '')).toEqual({ mean: 0, longest: 0, seconds: 0 });
  });
});
