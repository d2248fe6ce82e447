import { choicesOfAsk, settle } from '../../src/bot/routes/ask-turn.ts';
import type { Answer } from '../../src/knowledge/index.ts';

const site = {
  question: '您是在建筑工地上干活吗？',
  choices: [
    { say: '是工地', cues: ['工地', '包工头'], adds: '', answer: 'migrant-worker-wage' },
    { say: '不是', cues: ['厂里', '公司'], adds: '', answer: null },
  ],
};
const left = {
  question: '您离开单位了吗？',
  choices: [
    { say: '还在干', cues: ['还在上班', '还没走'], adds: '还在干活，要工资不受一年的限制。', answer: null },
    { say: '离开了', cues: ['离职', '辞职了'], adds: '从离开那天起一年内申请。', answer: null },
  ],
};
const answer: Pick<Answer, 'id' | 'ask'> = { id: 'wage-arrears', ask: [site, left] };

describe('what was told already', () => {
  it('settles a question, so that it is not asked', () => {
    expect(settle(answer, '厂里欠我三个月工资')).toEqual({ adds: [], instead: null, open: 1 });
    expect(settle(answer, '公司欠薪，我已经离职')).toEqual({
      adds: ['从离开那天起一年内申请。'],
      instead: null,
      open: null,
    });
  });

  it('leads to the other answer where that is due', () => {
    expect(settle(answer, '工地上的钱要不回来')).toMatchObject({ instead: 'migrant-worker-wage' });
  });

  it('settles nothing where it speaks for two choices, or for none', () => {
    expect(settle(answer, '公司派我去工地')).toEqual({ adds: [], instead: null, open: 0 });
    expect(settle(answer, '工资不发')).toEqual({ adds: [], instead: null, open: 0 });
  });

  it('does not hear what is denied', () => {
    expect(settle(answer, '工资不发，我没有离职')).toMatchObject({ adds: [], open: 0 });
    expect(settle(answer, '不是工地，是厂里')).toMatchObject({ instead: null, open: 1 });
  });

  it('is looked for among the questions that are left only', () => {
    expect(settle(answer, '工资不发', 1)).toEqual({ adds: [], instead: null, open: 1 });
    expect(settle(answer, '工资不发', 2)).toEqual({ adds: [], instead: null, open: null });
  });
});

it('offers the choices of a question as buttons that name what they answer', () => {
  expect(choicesOfAsk(answer, 1)).toEqual([
    { title: '还在干', action: 'ask:wage-arrears/1/0' },
    { title: '离开了', action: 'ask:wage-arrears/1/1' },
  ]);
});
