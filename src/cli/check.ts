import path from 'node:path';
import {
  type LegalWay,
  loadContextQuestions,
  loadDeliveryPlan,
  loadLegalWays,
  loadPhrases,
  loadServices,
  type Services,
} from '../bot/index.ts';
import { loadMenu, loadNoticeTemplates } from '../channels/index.ts';
import { deadEnds, loadDuty } from '../content.ts';
import { type Dialog, loadDialogs } from '../dialogs/index.ts';
import { HotlineError } from '../errors.ts';
import { loadFollowUp } from '../follow-up/index.ts';
import {
  CALCULATOR_IDS,
  ContentLines,
  type ContentProblem,
  type Coverage,
  calendarCoveredTo,
  calendarDay,
  coverageOf,
  daysBetween,
  encodingProblems,
  type KnowledgeBase,
  loadDeskPhrases,
  loadLegalWords,
  loadQuestionCatalogue,
  type QuestionCatalogue,
  readability,
  readKnowledge,
  similarAnswers,
} from '../knowledge/index.ts';
import { type LegalAidRules, loadLegalAidRules } from '../legal-aid/index.ts';
import { loadMediation } from '../mediation/index.ts';
import { loadRubric } from '../oversight/index.ts';
import { loadNotices, loadRetention } from '../privacy/index.ts';
import { MODEL_DIR } from '../project-folders.ts';
import { loadDialect, loadEmergencies, loadIntents } from '../understanding/index.ts';
import { loadOrderNotices, loadOrderRules, loadPeers } from '../work-orders/index.ts';
import { type CheckReport, printReport } from './check-report.ts';
import { checkUtterances } from './check-utterances.ts';
import type { CommandIo } from './command.ts';

export type { CheckReport } from './check-report.ts';

/** Where the command writes, and the content it checks. */
export type CheckCommandIo = Pick<CommandIo, 'out' | 'err'> & {
  /** Folder with the content; the working directory when not given. */
  contentDir?: string;
  /** Folder of trained models. */
  modelDir?: string;
};

export const help = `hotline check [--json] [--utterances [--sample N]]

Checks all content: knowledge/, intents/, dialogs/. Prints one line for each problem with file, line, entry and field,
then what a person should look at (advice), what there is of each topic, how much of knowledge/catalogue.yaml is
covered, how easy the answers are to read, which use a legal word without its plain wording, and which are stale today.

  --utterances   ask the trained recogniser with every utterance and every message it was not trained on, each after
                 "您好，我想问一下，"; named are the pairs of intents where they land elsewhere (needs hotline train)
  --sample N     ask with N of them, spread evenly

Exit code 1 when there is a problem.`;

/** Actions a dialog may end with. */
const ACTIONS = [
  'legal-aid/pre-check',
  'legal-aid/apply',
  'handoff/leave-message',
  'orders/complaint',
  'orders/other-office',
  'orders/appointment',
  'mediation/request',
  'progress/send-code',
  'progress/read',
  ...CALCULATOR_IDS.map((id) => `calculate/${id}`),
];

type Intents = Awaited<ReturnType<typeof loadIntents>>;

/** What could be loaded; null where the loader refused, with its problems in the list. */
interface Content {
  knowledge: KnowledgeBase | null;
  rules: LegalAidRules | null;
  dialogs: ReadonlyMap<string, Dialog> | null;
  intents: Intents | null;
  services: Services | null;
}

/** Takes what follows `hotline check`. @returns the exit code: 0 sound, 1 problems, 2 not understood. */
export async function run(args: readonly string[], io: CheckCommandIo): Promise<number> {
  if (args.includes('--help')) {
    io.out(help);
    return 0;
  }
  const sampleAt = args.indexOf('--sample');
  const sample = sampleAt < 0 ? null : Number(args[sampleAt + 1]);
  const options = args.filter((_, at) => sampleAt < 0 || at !== sampleAt + 1);
  const isWhole = sample === null || (Number.isInteger(sample) && sample > 0);
  if (!isWhole || options.some((option) => !['--json', '--utterances', '--sample'].includes(option))) {
    io.err(help);
    return 2;
  }
  const contentDir = io.contentDir ?? process.cwd();
  const report = await checkContent(contentDir, new Date());
  if (args.includes('--utterances')) {
    const isSound = report.problems.every(({ file }) => !file.startsWith('intents'));
    report.utterances = isSound ? await checkUtterances(contentDir, io.modelDir ?? MODEL_DIR, sample) : null;
  }
  if (args.includes('--json')) io.out(JSON.stringify(report, null, 2));
  else printReport(report, io);
  return report.problems.length === 0 ? 0 : 1;
}

/** Loads and checks everything below `dir`. @param asOf the day staleness is judged for. */
export async function checkContent(dir: string, asOf: Date): Promise<CheckReport> {
  const problems: ContentProblem[] = [];
  const knowledgeDir = path.join(dir, 'knowledge');
  const unreadable = await encodingProblems(dir, ['knowledge', 'intents', 'dialogs']);
  await tried('knowledge', problems, () => loadEmergencies(knowledgeDir));
  await tried('knowledge', problems, () => loadDialect(knowledgeDir));
  await tried('knowledge', problems, async () => loadPhrases(knowledgeDir));
  await tried('knowledge', problems, async () => loadContextQuestions(knowledgeDir));
  await tried('knowledge', problems, async () => loadDeliveryPlan(knowledgeDir));
  await tried('knowledge', problems, async () => loadMenu(knowledgeDir));
  await tried('knowledge', problems, async () => loadNoticeTemplates(knowledgeDir));
  await tried('knowledge', problems, () => loadDeskPhrases(knowledgeDir));
  await tried('knowledge', problems, () => loadRubric(knowledgeDir));
  await tried('knowledge', problems, () => loadFollowUp(knowledgeDir));
  await tried('knowledge', problems, () => loadOrderNotices(knowledgeDir));
  const ways = await tried('knowledge', problems, async () => loadLegalWays(knowledgeDir));
  await tried('knowledge', problems, () => loadPeers(knowledgeDir));
  await tried('knowledge', problems, () => loadMediation(knowledgeDir));
  await tried('knowledge', problems, async () => loadNotices(knowledgeDir));
  await tried('knowledge', problems, async () => loadRetention(knowledgeDir));
  const words = await tried('knowledge', problems, () => loadLegalWords(knowledgeDir));
  const catalogue = await tried('knowledge', problems, () => loadQuestionCatalogue(knowledgeDir));
  const read = await readKnowledge(knowledgeDir);
  problems.push(...below('knowledge', read.problems));
  const content: Content = {
    knowledge: read.knowledge,
    rules: await tried('knowledge/legal-aid', problems, () => loadLegalAidRules(path.join(knowledgeDir, 'legal-aid'))),
    dialogs: await tried('dialogs', problems, () => loadDialogs(path.join(dir, 'dialogs'))),
    intents: await tried('intents', problems, () => loadIntents(path.join(dir, 'intents'))),
    services: await tried('knowledge', problems, async () => loadServices(knowledgeDir)),
  };
  const { knowledge: base, rules, intents } = content;
  await tried('knowledge', problems, () =>
    loadDuty(knowledgeDir, {
      ...(base === null
        ? {}
        : {
            isRegion: (code: string) => base.regions.find(code) !== null,
            isLaw: (name: string, version: string) => base.law(name, version) !== null,
          }),
      ...(rules === null ? {} : { isGroup: (code: string) => rules.groups.has(code) }),
      ...(intents === null ? {} : { isIntent: (id: string) => intents.get(id) !== undefined }),
    }),
  );
  await tried('knowledge', problems, () =>
    loadOrderRules(knowledgeDir, (code) => base === null || base.regions.find(code) !== null),
  );
  if (content.intents !== null) problems.push(...deadEnds(content.intents, content));
  problems.push(...answerProblems(content), ...dialogProblems(content), ...wayProblems(ways ?? [], content));
  const { knowledge } = content;
  const alike = similarAnswers((knowledge?.entries() ?? []).map(({ file, answer }) => ({ file, value: answer })));
  problems.push(...below('knowledge', alike.problems));
  const answers = knowledge?.answers() ?? [];
  const lines = new ContentLines(dir);
  return {
    problems: [...unreadable, ...withoutFiles(problems, unreadable)].map((problem) => lines.locate(problem)),
    advice: below('knowledge', [...alike.advice, ...calendarAdvice(knowledge, asOf)]).map((problem) =>
      lines.locate(problem),
    ),
    topics: topicCounts(content),
    readability: knowledge === null ? null : readability(answers, words ?? undefined),
    coverage: coverage(catalogue, content),
    stale: answers.flatMap(({ id }) => {
      const found = knowledge?.lookup(id, asOf);
      return found?.state === 'stale' ? [{ id, reason: found.reason }] : [];
    }),
    signedOff: answers.filter(({ verifiedBy }) => verifiedBy !== '').length,
  };
}

/** Days before the end of the known calendar from which it is an alarm. */
const CALENDAR_NOTICE = 60;

/** Deadlines near the end of the known holidays can no longer be moved past them. */
function calendarAdvice(knowledge: KnowledgeBase | null, asOf: Date): ContentProblem[] {
  const coveredTo = calendarCoveredTo();
  if ((knowledge?.calculators ?? null) === null || daysBetween(calendarDay(asOf), coveredTo) > CALENDAR_NOTICE)
    return [];
  const problem = `holidays and working weekends are known to ${coveredTo}: update the package tyme4ts once the next year's are published`;
  return [{ field: 'calculators', problem }];
}

function coverage(catalogue: QuestionCatalogue | null, { intents, knowledge }: Content): Coverage | null {
  if (catalogue === null) return null;
  return coverageOf(catalogue, {
    leadsTo: (id) => Object.keys(intents?.get(id)?.leadsTo ?? {})[0],
    answer: (id) => knowledge?.answer(id) ?? null,
  });
}

/** Problems with the folder before the file. */
function below(folder: string, problems: readonly ContentProblem[]): ContentProblem[] {
  return problems.map(({ field, problem }) => ({ field: `${folder}/${field}`, problem }));
}

/** What is said of a file that cannot even be read is said once: it is no text in UTF-8. */
function withoutFiles(problems: readonly ContentProblem[], unreadable: readonly ContentProblem[]): ContentProblem[] {
  return problems.filter(
    ({ field }) =>
      !unreadable.some(
        (one) => field === one.field || field.startsWith(`${one.field} `) || field.startsWith(`${one.field}:`),
      ),
  );
}

/** Runs a loader; its problems are added with the folder before the file. */
async function tried<T>(folder: string, problems: ContentProblem[], load: () => Promise<T>): Promise<T | null> {
  try {
    return await load();
  } catch (error) {
    if (error instanceof HotlineError && error.details.length > 0) {
      problems.push(...below(folder, error.details));
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

/** Ways of the law lead to answers that there are. */
function wayProblems(ways: readonly LegalWay[], { knowledge }: Content): ContentProblem[] {
  if (knowledge === null) return [];
  const field = (under: string) => `knowledge/work-orders/legal-ways.yaml › ${under} › see`;
  return ways.flatMap(({ under, see }) =>
    see
      .filter((id) => knowledge.answer(id) === null)
      .map((id) => ({ field: field(under), problem: `there is no answer ${id}` })),
  );
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
