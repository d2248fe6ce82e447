import { REASONS } from '../../src/oversight/index.ts';
import {
  differenceText,
  gradedText,
  lastDay,
  reasonText,
  shareText,
  totalText,
} from '../../web/desk/quality/quality-words.ts';
import { draftTotal, emptyDraft, filledItems, unscored } from '../../web/desk/quality/sheet-draft.ts';
import { CATALOGUES } from '../../web/desk/texts/index.ts';

const texts = CATALOGUES['zh-CN'];

describe('words of the quality review', () => {
  it('has words for every reason of the machine, in both languages, and leaves no gap in them', () => {
    for (const catalogue of Object.values(CATALOGUES)) {
      expect(Object.keys(catalogue.quality.reasons).sort()).toEqual([...REASONS].sort());
      for (const code of REASONS) {
        expect(reasonText({ code, n: 1, of: 2, about: 'x' }, catalogue)).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it('writes totals, shares and differences as they are read', () => {
    expect([totalText(86.5), totalText(null), gradedText(86.5, 'good', texts)]).toEqual(['86.5', '—', '86.5 良好']);
    expect([shareText(2 / 3), shareText(null), shareText(1)]).toEqual(['66.7%', '—', '100%']);
    expect([differenceText(1.234), differenceText(-3), differenceText(0), differenceText(null)]).toEqual([
      '+1.23',
      '-3',
      '0',
      '—',
    ]);
    expect(lastDay('2026-03-09T16:00:00.000Z')).toBe('2026-03-09');
  });
});

describe('a sheet while it is filled in', () => {
  const form = {
    rubricVersion: 'x',
    items: [
      { id: 'a', name: '甲', of: 15 },
      { id: 'b', name: '乙', of: 5 },
    ],
  };

  it('counts what is left, and gives the weight of what does not apply to the others', () => {
    const empty = emptyDraft(form);
    expect(unscored(form, empty)).toBe(2);
    const half = { ...empty, a: { points: 12, applies: true, comment: '' } };
    expect(unscored(form, half)).toBe(1);
    const whole = { ...half, b: { points: 3, applies: false, comment: '没有' } };
    expect([unscored(form, whole), draftTotal(form, whole)]).toEqual([0, 80]);
    // Points typed before it was said not to apply are not handed in.
    expect(filledItems(form, whole)).toEqual([
      { id: 'a', points: 12, comment: '' },
      { id: 'b', points: null, comment: '没有' },
    ]);
    const none = { a: { points: 1, applies: false, comment: '' }, b: { points: 1, applies: false, comment: '' } };
    expect(draftTotal(form, none)).toBeNull();
  });
});
