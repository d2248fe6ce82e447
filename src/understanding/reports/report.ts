import type { Confusion, Figures } from './figures.ts';
import type { HoldOutBy } from './held-out.ts';

/** Under what conditions the figures were taken. */
export interface ReportSettings {
  by: HoldOutBy;
  folds: number;
  intents: number;
  /** Name of the content: what the model would be called. */
  version: string;
  hasAblations: boolean;
}

const WORST = 30;

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** The figures of a cross-validation in a dozen lines: what is printed, and what the report begins with. */
export function headline(figures: Figures): [what: string, value: string][] {
  const { direct, asked, outOfScope } = figures;
  return [
    ['utterances', String(figures.n)],
    ['accuracy', percent(figures.accuracy)],
    ['right one among the first three', percent(figures.topThree)],
    ['macro-F1 over intents', percent(figures.macroF1)],
    ['accuracy by topic (questions of law)', percent(figures.topicAccuracy)],
    ['calibration error (ECE, 10 bins)', percent(figures.ece)],
    ['answered without asking back', `${percent(direct.share)}, right in ${percent(direct.precision)}`],
    ['asked back', `${percent(asked.share)}, the right one offered in ${percent(asked.offered)}`],
    ['out of scope: area under the curve', outOfScope.n === 0 ? '-' : outOfScope.auroc.toFixed(3)],
    ['out of scope, answered all the same', `${percent(outOfScope.answered)} of ${outOfScope.n}`],
    ['ours, declined as out of scope', percent(figures.declined)],
  ];
}

/** The whole report as Markdown; pictures lie beside it. */
export function reportOf(
  figures: Figures,
  settings: ReportSettings,
  nameOf: (intent: string) => string = (id) => id,
): string {
  const { by, folds, intents, version, hasAblations } = settings;
  const heldTogether = by === 'batch' ? 'all utterances of one batch' : 'utterances of like situations';
  const taken = ({ intent, takenFor, count }: Confusion) => [
    count,
    `${intent} ${nameOf(intent)}`,
    takenFor,
    nameOf(takenFor),
  ];
  return [
    '# Cross-validation of the recogniser',
    '',
    `${folds} fold(s) over ${intents} intents; ${heldTogether} are held out together. Confidence and bands are fitted on`,
    `other utterances than they are measured on. Content \`${version}\`.`,
    '',
    ...table(['', ''], headline(figures)),
    '',
    '![Confusion by topic](confusion.svg)',
    '![Calibration](calibration.svg)',
    '![Out of scope](out-of-scope-roc.svg)',
    '',
    '## By batch of utterances',
    '',
    ...table(
      ['batch', 'n', 'accuracy'],
      figures.batches.map(({ batch, n, accuracy }) => [
        batch === '' ? '(the intents’ own files)' : batch,
        n,
        percent(accuracy),
      ]),
    ),
    '',
    ...(hasAblations
      ? [
          '## What each part contributes',
          '',
          'From the same opinions of the same models; nothing was trained anew.',
          '',
          ...table(
            ['', 'accuracy', 'among the first three', 'macro-F1'],
            figures.variants.map(({ variant, accuracy, topThree, macroF1 }) => [
              variant,
              percent(accuracy),
              percent(topThree),
              percent(macroF1),
            ]),
          ),
          '',
        ]
      : []),
    `## The ${WORST} most frequent confusions`,
    '',
    ...table(['times', 'asked', 'taken for', ''], figures.confusions.slice(0, WORST).map(taken)),
    '',
    '## By intent',
    '',
    ...table(
      ['intent', 'name', 'topic', 'n', 'precision', 'recall', 'taken for'],
      figures.intents.map(({ id, name, topic, n, precision, recall, takenFor }) => [
        id,
        name,
        topic ?? '-',
        n,
        percent(precision),
        percent(recall),
        takenFor.map(({ intent, count }) => `${intent} (${count})`).join(', '),
      ]),
    ),
    '',
  ].join('\n');
}
