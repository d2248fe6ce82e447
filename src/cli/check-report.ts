import type { AnswerReadability, Coverage, LocatedProblem, Readability } from '../knowledge/index.ts';
import type { UtteranceReport } from './check-utterances.ts';
import type { CommandIo } from './command.ts';

/** What `hotline check --json` prints. */
export interface CheckReport {
  problems: LocatedProblem[];
  /** What a person should look at; the content works with it. */
  advice: LocatedProblem[];
  topics: { topic: string; intents: number; utterances: number; answers: number }[];
  readability: Readability | null;
  /** How much of `knowledge/catalogue.yaml` is there; null without the file. */
  coverage: Coverage | null;
  stale: { id: string; reason: string }[];
  signedOff: number;
  /** Only with `--utterances`; null when there is no trained model of this content. */
  utterances?: UtteranceReport | null;
}

/** Pairs of intents that are printed. */
const MOST_PAIRS = 30;
/** Answers that are printed as the hardest to read. */
const HARDEST = 5;

/** The report for people: problems first, the verdict last. */
export function printReport(report: CheckReport, io: Pick<CommandIo, 'out'>): void {
  for (const problem of report.problems) io.out(problemLine(problem));
  for (const problem of report.advice) io.out(`advice: ${problemLine(problem)}`);
  for (const { topic, intents, utterances, answers } of report.topics) {
    io.out(`${topic}: ${intents} intents, ${utterances} utterances, ${answers} answers`);
  }
  if (report.coverage !== null) printCoverage(report.coverage, io);
  if (report.readability !== null) printReadability(report.readability, report.signedOff, io);
  for (const { id, reason } of report.stale) io.out(`stale: ${id}: ${reason}`);
  if (report.utterances !== undefined) printUtterances(report.utterances, io);
  io.out(report.problems.length === 0 ? 'Content is sound.' : `${report.problems.length} problem(s).`);
}

/** `knowledge/answers/labour.yaml:12 › wage-arrears › short: …`: file and line as editors jump to them. */
export function problemLine({ file, line, field, problem }: LocatedProblem): string {
  const [place = '', ...rest] = field.split(/ › |: /u);
  const inside = rest.filter((part) => !/^line \d+$/u.test(part));
  const where = line === null ? (file === '' ? place : file) : `${file}:${line}`;
  return `${[where, ...inside].join(' › ')}: ${problem}`;
}

function printCoverage({ covered, entries, core, coreCovered, sections }: Coverage, io: Pick<CommandIo, 'out'>): void {
  io.out('');
  io.out('intents  answers  grounds  deadline  checklist  of   section');
  for (const { title, kind, entries: rows } of sections) {
    const count = (key: 'answer' | 'grounds' | 'deadline' | 'checklist') =>
      kind === 'service' ? '-' : String(rows.filter((row) => row[key]).length);
    const cells = [
      String(rows.filter(({ intent }) => intent !== null).length).padStart(7),
      count('answer').padStart(7),
      count('grounds').padStart(7),
      count('deadline').padStart(8),
      count('checklist').padStart(9),
      String(rows.length).padStart(3),
    ];
    io.out(`${cells.join('  ')}  ${title}`);
  }
  io.out(`${covered} of ${entries} questions of the catalogue are covered; ${coreCovered} of the ${core} core ones.`);
  for (const { title, entries: rows } of sections) {
    const missing = rows.filter((row) => row.missing !== null);
    if (missing.length === 0) continue;
    const named = missing.map(({ id, core: isCore, missing: what }) => `${id}${isCore ? ' (core)' : ''}: ${what}`);
    io.out(`missing in ${title}: ${named.join('; ')}`);
  }
  io.out('');
}

function printReadability(ease: Readability, signedOff: number, io: Pick<CommandIo, 'out'>): void {
  io.out(
    `${ease.answers} answers, ${signedOff} signed off by a lawyer; sentences ${ease.meanSentence} characters on average, ` +
      `longest ${ease.longestSentence} (${ease.longestIn}); ${(ease.overLong * 100).toFixed(1)} % of answers have a sentence over 60; ` +
      `${ease.readingSeconds} s to read at 300 characters a minute; ` +
      `${ease.termsPerHundred} legal words to 100 characters`,
  );
  for (const one of hardest(ease.each)) {
    io.out(
      `hardest: ${one.id}: sentences ${one.meanSentence} on average, longest ${one.longestSentence}, ` +
        `${one.termsPerHundred} legal words to 100, ${one.readingSeconds} s`,
    );
  }
  for (const { id, unexplained } of ease.each) {
    if (unexplained.length > 0) io.out(`not in plain words: ${id}: ${unexplained.join('、')}`);
  }
}

/** The hardest to follow: by the longest sentence. */
function hardest(each: readonly AnswerReadability[]): AnswerReadability[] {
  return [...each].sort((a, b) => b.longestSentence - a.longestSentence).slice(0, HARDEST);
}

function printUtterances(report: UtteranceReport | null, io: Pick<CommandIo, 'out'>): void {
  if (report === null) {
    io.out('utterances: not asked, there is no trained model of this content; run: hotline train');
    return;
  }
  for (const { intent, landsOn, count, example } of report.pairs.slice(0, MOST_PAIRS)) {
    io.out(`utterances: ${count} of ${intent} land on ${landsOn}, e.g. ${example}`);
  }
  const more = report.pairs.length - MOST_PAIRS;
  if (more > 0) io.out(`utterances: ${more} more pairs, see --json`);
  io.out(`utterances: ${report.elsewhere} of ${report.asked} land elsewhere`);
}
