import { join } from 'node:path';
import {
  type ContextQuestions,
  loadContextQuestions,
  loadPhrases,
  loadServices,
  type Phrases,
  type Services,
} from './bot/index.ts';
import { type Dialog, loadDialogs } from './dialogs/index.ts';
import { type KnowledgeBase, loadKnowledge } from './knowledge/index.ts';
import { type LegalAidRules, loadLegalAidRules } from './legal-aid/index.ts';
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

/** What a model is made from. */
export interface ModelContent extends RecognisedContent {
  /** Words of dialects and the standard words they stand for. */
  dialect: Dialect;
  /** An operator's own labelled consultations; null without them. */
  corpus: Corpus | null;
}

/** All that legal staff own, read and checked. */
export interface Content {
  recognised: ModelContent;
  knowledge: KnowledgeBase;
  dialogs: ReadonlyMap<string, Dialog>;
  legalAid: LegalAidRules;
  phrases: Phrases;
  services: Services;
  contextQuestions: ContextQuestions;
}

/** The project's folder: `src/` and `dist/` lie side by side in it. */
export const PROJECT_DIR = join(import.meta.dirname, '..');

/** Where the trained models are kept. */
export const MODEL_DIR = join(PROJECT_DIR, 'dist', 'models');

/** Read the content of a folder that holds `intents/`, `knowledge/` and `dialogs/`. Each loader names what is wrong. */
export async function loadContent(
  dir: string = PROJECT_DIR,
  corpusFile: string | undefined = undefined,
): Promise<Content> {
  const knowledgeDir = join(dir, 'knowledge');
  const [knowledge, recognised, dialogs, legalAid] = await Promise.all([
    loadKnowledge(knowledgeDir),
    loadModelContent(dir, corpusFile),
    loadDialogs(join(dir, 'dialogs')),
    loadLegalAidRules(join(knowledgeDir, 'legal-aid')),
  ]);
  const phrases = loadPhrases(knowledgeDir);
  const services = loadServices(knowledgeDir);
  const contextQuestions = loadContextQuestions(knowledgeDir);
  return { recognised, knowledge, dialogs, legalAid, phrases, services, contextQuestions };
}

/** Read what a model is made from: `intents/`, emergencies and words of dialects of `knowledge/`, and the corpus where there is one. */
export async function loadModelContent(dir: string, corpusFile: string | undefined): Promise<ModelContent> {
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
    if ('service' in leadsTo && services !== null && services.get(leadsTo.service) === undefined) {
      return problem(`there is no service ${leadsTo.service}`);
    }
    return [];
  });
}
