import path from 'node:path';
import { loadContextQuestions, loadPhrases, loadServices, type Services } from '../bot/index.ts';
import { deadEnds } from '../content.ts';
import { type Dialog, loadDialogs } from '../dialogs/index.ts';
import { HotlineError } from '../errors.ts';
import { type ContentProblem, type KnowledgeBase, loadKnowledge, readability } from '../knowledge/index.ts';
import { type LegalAidRules, loadLegalAidRules } from '../legal-aid/index.ts';
import { loadDialect, loadEmergencies, loadIntents } from '../understanding/index.ts';
import type { CommandIo } from './command.ts';

/** Where the command writes, and the content it checks. */
export type CheckCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
};

export const help = `hotline check [--json]

Checks all content: knowledge/, intents/, dialogs/. Prints one line for each problem with file, entry and field,
then what there is of each topic, how easy the answers are to read, and which answers are stale today.
Exit code 1 when there is a problem.`;

/** Actions a dialog may end with. */
const ACTIONS = ['legal-aid/pre-check', 'handoff/leave-message'];

type Intents = Awaited<ReturnType<typeof loadIntents>>;

/** What could be loaded; null where the loader refused, with its problems in the list. */
interface Content {
  knowledge: KnowledgeBase | null;
  rules: LegalAidRules | null;
  dialogs: ReadonlyMap<string, Dialog> | null;
  intents: Intents | null;
  services: Services | null;
}

/** What `hotline check --json` prints. */
export interface CheckReport {
  problems: ContentProblem[];
  topics: { topic: string; intents: number; utterances: number; answers: number }[];
  readability: ReturnType<typeof readability> | null;
  stale: { id: string; reason: string }[];
  signedOff: number;
}

/** Takes what follows `hotline check`. @returns the exit code: 0 sound, 1 problems, 2 not understood. */
export async function run(args: readonly string[], io: CheckCommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  if (args.some((arg) => arg !== '--json')) {
    io.err(help);
    return 2;
  }
  const report = await checkContent(io.contentDir ?? process.cwd(), new Date());
  if (args.includes('--json')) io.out(JSON.stringify(report, null, 2));
  else print(report, io);
  return report.problems.length === 0 ? 0 : 1;
}

/** Loads and checks everything below `dir`. @param asOf the day staleness is judged for. */
export async function checkContent(dir: string, asOf: Date): Promise<CheckReport> {
  const problems: ContentProblem[] = [];
  const knowledgeDir = path.join(dir, 'knowledge');
  await tried('knowledge', problems, () => loadEmergencies(knowledgeDir));
  await tried('knowledge', problems, () => loadDialect(knowledgeDir));
  await tried('knowledge', problems, async () => loadPhrases(knowledgeDir));
  await tried('knowledge', problems, async () => loadContextQuestions(knowledgeDir));
  const content: Content = {
    knowledge: await tried('knowledge', problems, () => loadKnowledge(knowledgeDir)),
    rules: await tried('knowledge/legal-aid', problems, () => loadLegalAidRules(path.join(knowledgeDir, 'legal-aid'))),
    dialogs: await tried('dialogs', problems, () => loadDialogs(path.join(dir, 'dialogs'))),
    intents: await tried('intents', problems, () => loadIntents(path.join(dir, 'intents'))),
    services: await tried('knowledge', problems, async () => loadServices(knowledgeDir)),
  };
  if (content.intents !== null) problems.push(...deadEnds(content.intents, content));
  problems.push(...answerProblems(content), ...dialogProblems(content));
  const { knowledge } = content;
  const answers = knowledge?.answers() ?? [];
  return {
    problems,
    topics: topicCounts(content),
    readability: knowledge === null ? null : readability(answers),
    stale: answers.flatMap(({ id }) => {
      const found = knowledge?.lookup(id, asOf);
      return found?.state === 'stale' ? [{ id, reason: found.reason }] : [];
    }),
    signedOff: answers.filter(({ verifiedBy }) => verifiedBy !== '').length,
  };
}

/** Runs a loader; its problems are added with the folder before the file. */
async function tried<T>(folder: string, problems: ContentProblem[], load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof HotlineError && error.details.length > 0) {
      problems.push(...error.details.map(({ field, problem }) => ({ field: `${folder}/${field}`, problem })));
    } else {
      problems.push({ field: folder, problem: error instanceof Error ? error.message : String(error) });
    }
    return null;
  }
}

/** Every answer can be reached, and its aid matter is one of the rules. */
function answerProblems({ intents, knowledge, rules }: Content): ContentProblem[] {
  const reached = new Set(intents?.all().flatMap(({ leadsTo }) => ('answer' in leadsTo ? [leadsTo.answer] : [])));
  return (knowledge?.answers() ?? []).flatMap(({ id, aidMatter }) => {
    const problems: ContentProblem[] = [];
    if (intents !== null && !reached.has(id)) {
      problems.push({ field: `knowledge/answers › ${id} › id`, problem: 'no intent leads to this answer' });
    }
    if (rules !== null && aidMatter !== null && !rules.matters.has(aidMatter)) {
      problems.push({ field: `knowledge/answers › ${id} › aidMatter`, problem: `there is no matter ${aidMatter}` });
    }
    return problems;
  });
}

function dialogProblems({ dialogs }: Content): ContentProblem[] {
  return [...(dialogs?.values() ?? [])]
    .filter(({ action }) => !ACTIONS.includes(action))
    .map(({ id, action }) => ({ field: `dialogs › ${id} › action`, problem: `there is no action ${action}` }));
}

function topicCounts({ intents, knowledge }: Content): CheckReport['topics'] {
  const counts = new Map<string, CheckReport['topics'][number]>();
  const of = (topic: string | null) => {
    const name = topic ?? '服务与范围外';
    const count = counts.get(name) ?? { topic: name, intents: 0, utterances: 0, answers: 0 };
    counts.set(name, count);
    return count;
  };
  for (const { topic, utterances } of intents?.all() ?? []) {
    const count = of(topic);
    count.intents += 1;
    count.utterances += utterances.length;
  }
  for (const { id } of knowledge?.answers() ?? []) of(knowledge?.topic(id) ?? null).answers += 1;
  return [...counts.values()];
}

function print(report: CheckReport, io: CheckCommandIo): void {
  for (const { field, problem } of report.problems) io.out(`${field}: ${problem}`);
  for (const { topic, intents, utterances, answers } of report.topics) {
    io.out(`${topic}: ${intents} intents, ${utterances} utterances, ${answers} answers`);
  }
  const { readability: ease } = report;
  if (ease !== null) {
    io.out(
      `${ease.answers} answers, ${report.signedOff} signed off by a lawyer; sentences ${ease.meanSentence} characters on average, ` +
        `longest ${ease.longestSentence} (${ease.longestIn}); ${(ease.overLong * 100).toFixed(1)} % of answers have a sentence over 60; ` +
        `${ease.readingSeconds} s to read at 300 characters a minute`,
    );
  }
  for (const { id, reason } of report.stale) io.out(`stale: ${id}: ${reason}`);
  io.out(report.problems.length === 0 ? 'Content is sound.' : `${report.problems.length} problem(s).`);
}
