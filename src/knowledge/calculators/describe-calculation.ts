import type { Ground } from '../answer.ts';
import { articleLabel, lawTitle } from '../ground-label.ts';
import type { Calculation } from './calculation.ts';

export interface DescribedCalculation {
  /** To read; the parts are separated by line breaks. */
  text: string;
  /** To hear: at most two sentences. */
  speak: string;
}

const NOT_A_RULING = '这是按您说的数字算的，不是结论，以仲裁机构、法院或者主管部门认定的为准。';
const HAVE_IT_CHECKED = '准不准请律师核对，说“人工”就行。';

/** A result in words, for any channel. */
export function describeCalculation(calculation: Calculation): DescribedCalculation {
  const { summary, formula } = calculation;
  const blocks = [summary, list('怎么算的：', formula), ...afterFormula(calculation)];
  return { text: blocks.filter((block) => block !== '').join('\n\n'), speak: spoken(summary) };
}

/** The two ends of what was told vaguely (四五千, 去年三月): both results, the smaller or earlier first. */
export function describeRange(one: Calculation, other: Calculation): DescribedCalculation {
  const [low, high] = mainFigure(one) <= mainFigure(other) ? [one, other] : [other, one];
  const [less, more] = high.figures[0]?.unit === 'date' ? ['往早里算', '往晚里算'] : ['往少里算', '往多里算'];
  const blocks = [
    `您说的是大概数，${less}：${low.summary}${more}：${high.summary}`,
    list(`${less}：`, low.formula),
    list(`${more}：`, high.formula),
    ...afterFormula(high),
  ];
  const both = `${less}，${low.summary.replace(/。$/u, '')}；${more}，${high.summary}`;
  return {
    text: blocks.filter((block) => block !== '').join('\n\n'),
    speak: spoken(low.summary === high.summary ? high.summary : both),
  };
}

function afterFormula({ grounds, doubts, warnings }: Calculation): string[] {
  return [
    grounds.length === 0 ? '' : `依据：${citations(grounds)}`,
    list('请律师核对：', doubts),
    list('还要知道：', warnings),
    NOT_A_RULING,
  ];
}

/** One sentence of the result and one of what to do. */
function spoken(summary: string): string {
  return `${summary.replace(/。(?=.)/gu, '，')}${HAVE_IT_CHECKED}`;
}

function mainFigure({ figures }: Calculation): number | string {
  return figures[0]?.value ?? 0;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((line) => `· ${line}`)].join('\n');
}

/** 《劳动合同法》第四十六条、第四十七条; the law is named once for articles that follow one another. */
function citations(grounds: readonly Ground[]): string {
  return grounds
    .map((ground, index) => {
      const article = `${articleLabel(ground.article)}${ground.paragraph ?? ''}`;
      return grounds[index - 1]?.law === ground.law ? article : `《${lawTitle(ground.law)}》${article}`;
    })
    .join('、');
}
