import { articleLabel } from '../knowledge/index.ts';
import type { PreCheckResult, TraceEntry, Verdict } from './pre-check.ts';

/** Content of the card `application/vnd.legal-hotline.pre-check+json`. */
export interface PreCheckCard {
  verdict: Verdict;
  summary: string;
  lines: { rule: string; article: string; outcome: TraceEntry['outcome']; text: string }[];
  papers: string[];
  where: string;
  urgent: boolean;
  asOf: string;
}

export interface DescribedPreCheck {
  /** To read. */
  text: string;
  /** To hear: the verdict, why, and who decides. */
  speak: string;
  card: PreCheckCard;
}

const MARK: Readonly<Record<TraceEntry['outcome'], string>> = { met: '✓', 'not-met': '×', unknown: '？' };
const DECIDING = new Set(['R1', 'R2', 'R3', 'R4', 'R5', 'R7', 'R13']);
const WHO_DECIDES =
  '这是智能助手的初步判断，是否给予法律援助由法律援助机构审查决定。不想只听机器判断的，说“人工”由人来看。';
const URGENT = '时间紧，请尽快联系法律援助机构或者说“人工”。';

/** A pre-check in words, for any channel. */
export function describePreCheck(result: PreCheckResult): DescribedPreCheck {
  const deciding = result.trace.filter(({ rule }) => DECIDING.has(rule));
  // What does not apply is kept in the card; a resident reads what concerns him.
  const others = result.trace.filter(
    ({ rule, outcome }) => !DECIDING.has(rule) && rule !== 'R8' && outcome !== 'not-met',
  );
  const blocks = [
    result.summary,
    result.urgent ? URGENT : '',
    ['怎么得出的：', ...deciding.map((entry) => `${MARK[entry.outcome]} ${entry.text}（${cited(entry)}）`)].join('\n'),
    ['带什么：', ...result.papers.map((paper, index) => `${index + 1}. ${paper}`)].join('\n'),
    `到哪里：${result.where}`,
    ['还要知道：', ...others.map((entry) => `· ${entry.text}（${cited(entry)}）`)].join('\n'),
    WHO_DECIDES,
  ];
  return {
    text: blocks.filter((block) => block !== '').join('\n\n'),
    speak: `${result.summary}${result.urgent ? URGENT : ''}是否给予，由法律援助机构决定。`,
    card: {
      verdict: result.verdict,
      summary: result.summary,
      lines: result.trace.map((entry) => ({
        rule: entry.rule,
        article: cited(entry),
        outcome: entry.outcome,
        text: entry.text,
      })),
      papers: result.papers,
      where: result.where,
      urgent: result.urgent,
      asOf: result.asOf,
    },
  };
}

/** `法律援助法 31、48` → 《法律援助法》第三十一条、第四十八条; an item stays as it is. */
function cited({ article }: Pick<TraceEntry, 'article'>): string {
  const [law = '', places = ''] = article.split(' ');
  const articles = places.replace(/\d+/g, (number) => articleLabel(number));
  return `《${law}》${articles}`;
}
