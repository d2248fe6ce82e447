import { join } from 'node:path';
import {
  type ContextQuestions,
  type DeliveryPlan,
  type LegalWay,
  loadContextQuestions,
  loadDeliveryPlan,
  loadLegalWays,
  loadPhrases,
  loadServices,
  type Phrases,
  type Services,
} from './bot/index.ts';
import { type Dialog, loadDialogs } from './dialogs/index.ts';
import { type FollowUpRules, loadFollowUp } from './follow-up/index.ts';
import {
  DutyContentError,
  type Hours,
  hoursFileSchema,
  hoursProblems,
  type KnownToUrgency,
  openHours,
  SkillCatalogue,
  skillFileSchema,
  skillProblems,
  type UrgencyRules,
  urgencyFileSchema,
  urgencyProblems,
} from './handoff/index.ts';
import {
  type ContentProblem,
  type DeskPhrases,
  dayOfCalendar,
  type KnowledgeBase,
  type LegalWords,
  loadDeskPhrases,
  loadKnowledge,
  loadLegalWords,
  readContent,
  requireUtf8,
} from './knowledge/index.ts';
import { type LegalAidRules, loadLegalAidRules } from './legal-aid/index.ts';
import { loadMediation, type MediationContent } from './mediation/index.ts';
import { loadRubric, type Rubric } from './oversight/index.ts';
import { PROJECT_DIR } from './project-folders.ts';
import {
  type Corpus,
  type Dialect,
  type IntentCatalogue,
  loadDialect,
  loadEmergencies,
  loadIntents,
  type RecognisedContent,
  readCorpus,
} from './understanding/index.ts';
import {
  loadOrderNotices,
  loadOrderRules,
  loadPeers,
  type OrderNoticeTexts,
  type OrderRules,
  type PeerBook,
} from './work-orders/index.ts';

/** What a model is made from. */
export interface ModelContent extends RecognisedContent {
  /** Words of dialects and the standard words they stand for. */
  dialect: Dialect;
  /** An operator's own labelled consultations; null without them. */
  corpus: Corpus | null;
}

/** What the bot says and does, read and checked; exchanged while residents are served. */
export interface ToldContent {
  knowledge: KnowledgeBase;
  dialogs: ReadonlyMap<string, Dialog>;
  legalAid: LegalAidRules;
  phrases: Phrases;
  services: Services;
  contextQuestions: ContextQuestions;
  delivery: DeliveryPlan;
  /** Words that residents do not know, by which answers are measured. */
  legalWords: LegalWords;
  duty: DutyContent;
  /** Replies of the desk kept for use again, and words that are not used. */
  deskPhrases: DeskPhrases;
  /** How services are rated, and bad ratings followed up. */
  followUp: FollowUpRules;
  /** By which every service is scored. */
  rubric: Rubric;
  /** What residents are told of their work orders. */
  orderNotices: OrderNoticeTexts;
  /** Ways of the law for what is in a proceeding already. */
  legalWays: readonly LegalWay[];
  /** Platforms of cities and of the police, and how they are spoken with. */
  peers: PeerBook;
  /** How long work orders may take, and when they are over. */
  orderRules: OrderRules;
  /** Kinds of disputes, the ladder and subsidies of people's mediation. */
  mediation: MediationContent;
}

/** Skills of the people on duty, their hours, and who is served first. */
export interface DutyContent {
  skills: SkillCatalogue;
  hours: Hours;
  urgency: UrgencyRules;
}

/** All that legal staff own, read and checked. */
export interface Content extends ToldContent {
  recognised: ModelContent;
}

/** Read the content of a folder that holds `intents/`, `knowledge/` and `dialogs/`. Each loader names what is wrong. */
export async function loadContent(
  dir: string = PROJECT_DIR,
  corpusFile: string | undefined = undefined,
): Promise<Content> {
  const [recognised, told] = await Promise.all([loadModelContent(dir, corpusFile), loadToldContent(dir)]);
  const isIntent = (id: string) => recognised.catalogue.get(id) !== undefined;
  const unknown = urgencyProblems(told.duty.urgency, { isIntent });
  if (unknown.length > 0) {
    const problems = unknown.map(({ at, problem }) => ({ field: ['duty/urgency.yaml', ...at].join(' › '), problem }));
    throw new DutyContentError(problems);
  }
  return { recognised, ...told };
}

/** Read what the bot says and does: `knowledge/` without what a model is made from, and `dialogs/`. */
export async function loadToldContent(dir: string = PROJECT_DIR): Promise<ToldContent> {
  const knowledgeDir = join(dir, 'knowledge');
  await requireUtf8(dir, ['knowledge', 'dialogs']);
  const [knowledge, dialogs, legalAid, legalWords] = await Promise.all([
    loadKnowledge(knowledgeDir),
    loadDialogs(join(dir, 'dialogs')),
    loadLegalAidRules(join(knowledgeDir, 'legal-aid')),
    loadLegalWords(knowledgeDir),
  ]);
  const duty = await loadDuty(knowledgeDir, {
    isRegion: (code) => knowledge.regions.find(code) !== null,
    isGroup: (code) => legalAid.groups.has(code),
    isLaw: (name, version) => knowledge.law(name, version) !== null,
  });
  const deskPhrases = await loadDeskPhrases(knowledgeDir);
  const rubric = await loadRubric(knowledgeDir);
  const followUp = await loadFollowUp(knowledgeDir);
  const orderNotices = await loadOrderNotices(knowledgeDir);
  const peers = await loadPeers(knowledgeDir);
  const orderRules = await loadOrderRules(knowledgeDir, (code) => knowledge.regions.find(code) !== null);
  const mediation = await loadMediation(knowledgeDir);
  const phrases = loadPhrases(knowledgeDir);
  const services = loadServices(knowledgeDir);
  const contextQuestions = loadContextQuestions(knowledgeDir);
  const delivery = loadDeliveryPlan(knowledgeDir);
  const legalWays = loadLegalWays(knowledgeDir);
  return {
    knowledge,
    dialogs,
    legalAid,
    phrases,
    services,
    contextQuestions,
    delivery,
    legalWords,
    duty,
    deskPhrases,
    rubric,
    followUp,
    orderNotices,
    peers,
    legalWays,
    orderRules,
    mediation,
  };
}

/**
 * Read `knowledge/duty/`: skills, hours, and who is served first.
 * @param known says which regions, groups, laws and intents there are; what is left out is not judged.
 * @throws DutyContentError naming file, entry and field.
 */
export async function loadDuty(
  knowledgeDir: string,
  known: KnownToUrgency & { isRegion?: (code: string) => boolean } = {},
): Promise<DutyContent> {
  const [skillFile, hoursFile, urgencyFile] = ['duty/skills.yaml', 'duty/hours.yaml', 'duty/urgency.yaml'];
  const problems: ContentProblem[] = [];
  const skills = await readContent(knowledgeDir, skillFile, skillFileSchema, problems);
  const hours = await readContent(knowledgeDir, hoursFile, hoursFileSchema, problems);
  const urgency = await readContent(knowledgeDir, urgencyFile, urgencyFileSchema, problems);
  const add = (file: string, found: readonly { at: string[]; problem: string }[]) => {
    problems.push(...found.map(({ at, problem }) => ({ field: [file, ...at].join(' › '), problem })));
  };
  const catalogue = skills === null ? null : new SkillCatalogue(skills.data);
  if (catalogue !== null) add(skillFile, skillProblems(catalogue, known.isGroup ?? (() => true)));
  if (hours !== null) {
    const isSkill = (id: string) => catalogue === null || catalogue.skill(id) !== null;
    add(hoursFile, hoursProblems(hours.data, { isSkill, isRegion: known.isRegion ?? (() => true) }));
  }
  if (urgency !== null) add(urgencyFile, urgencyProblems(urgency.data, known));
  if (catalogue === null || hours === null || urgency === null || problems.length > 0) {
    throw new DutyContentError(problems);
  }
  return { skills: catalogue, hours: openHours(hours.data, dayOfCalendar), urgency: urgency.data };
}

/** Read what a model is made from: `intents/`, emergencies and words of dialects of `knowledge/`, and the corpus where there is one. */
export async function loadModelContent(dir: string, corpusFile: string | undefined): Promise<ModelContent> {
  await requireUtf8(dir, ['intents', 'knowledge']);
  const [catalogue, emergencies, dialect] = await Promise.all([
    loadIntents(join(dir, 'intents')),
    loadEmergencies(join(dir, 'knowledge')),
    loadDialect(join(dir, 'knowledge')),
  ]);
  const corpus = corpusFile === undefined ? null : await readCorpus(corpusFile, catalogue);
  return { catalogue, emergencies, dialect, corpus };
}

/** Files and folders that {@link loadModelContent} reads. */
export function modelContentPlaces(dir: string, corpusFile: string | undefined): string[] {
  return [
    join(dir, 'intents'),
    join(dir, 'knowledge', 'dialect.yaml'),
    join(dir, 'knowledge', 'emergencies.yaml'),
    join(dir, 'knowledge', 'emergency-examples'),
    ...(corpusFile === undefined ? [] : [corpusFile]),
  ];
}

/** Folders whose content may change while the hotline runs. */
export function contentPlaces(dir: string, corpusFile: string | undefined): string[] {
  const files = corpusFile === undefined ? [] : [corpusFile];
  return [join(dir, 'intents'), join(dir, 'knowledge'), join(dir, 'dialogs'), ...files];
}

/** Intents that lead to an answer, dialog or service that is not there, or to another topic. What is null is not judged. */
export function deadEnds(
  catalogue: IntentCatalogue,
  { knowledge, dialogs, services }: { [Part in 'knowledge' | 'dialogs' | 'services']: Content[Part] | null },
): { field: string; problem: string }[] {
  return catalogue.all().flatMap(({ id, leadsTo, topic }) => {
    const problem = (text: string) => [{ field: `intents › ${id} › leadsTo`, problem: text }];
    if ('answer' in leadsTo && knowledge !== null) {
      if (knowledge.answer(leadsTo.answer) === null) return problem(`there is no answer ${leadsTo.answer}`);
      const other = knowledge.topic(leadsTo.answer);
      return other === topic ? [] : problem(`the answer ${leadsTo.answer} is in ${other}, the intent in ${topic}`);
    }
    if ('dialog' in leadsTo && dialogs !== null && !dialogs.has(leadsTo.dialog)) {
      return problem(`there is no dialog ${leadsTo.dialog}`);
    }
    if ('service' in leadsTo && services !== null) {
      const service = services.get(leadsTo.service);
      if (service === undefined) return problem(`there is no service ${leadsTo.service}`);
      const begins = service.next === 'dialog' ? (service.dialog ?? '') : null;
      const isThere = begins === null || dialogs === null || dialogs.has(begins);
      return isThere ? [] : problem(`the service ${service.id} begins no dialog ${begins}`);
    }
    return [];
  });
}
