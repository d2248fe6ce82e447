import { join } from 'node:path';
import { loadPhrases, loadServices, type Phrases, type Services } from './bot/index.ts';
import { type Dialog, loadDialogs } from './dialogs/index.ts';
import { type KnowledgeBase, loadKnowledge } from './knowledge/index.ts';
import { type LegalAidRules, loadLegalAidRules } from './legal-aid/index.ts';
import { type EmergencyBook, type IntentCatalogue, loadEmergencies, loadIntents } from './understanding/index.ts';

/** All that legal staff own, read and checked. */
export interface Content {
  knowledge: KnowledgeBase;
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
  dialogs: ReadonlyMap<string, Dialog>;
  legalAid: LegalAidRules;
  phrases: Phrases;
  services: Services;
}

/** The project's folder: `src/` and `dist/` lie side by side in it. */
export const PROJECT_DIR = join(import.meta.dirname, '..');

/** Where the trained models are kept. */
export const MODEL_DIR = join(PROJECT_DIR, 'dist', 'models');

/** Read the content of a folder that holds `intents/`, `knowledge/` and `dialogs/`. Each loader names what is wrong. */
export async function loadContent(dir: string = PROJECT_DIR): Promise<Content> {
  const knowledgeDir = join(dir, 'knowledge');
  const [knowledge, catalogue, emergencies, dialogs, legalAid] = await Promise.all([
    loadKnowledge(knowledgeDir),
    loadIntents(join(dir, 'intents')),
    loadEmergencies(knowledgeDir),
    loadDialogs(join(dir, 'dialogs')),
    loadLegalAidRules(join(knowledgeDir, 'legal-aid')),
  ]);
  const phrases = loadPhrases(knowledgeDir);
  const services = loadServices(knowledgeDir);
  return { knowledge, catalogue, emergencies, dialogs, legalAid, phrases, services };
}
