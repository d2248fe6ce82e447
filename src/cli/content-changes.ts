import { join } from 'node:path';
import { loadServices, type Services } from '../bot/index.ts';
import { type Dialog, loadDialogs } from '../dialogs/index.ts';
import { type Answer, answerChanges, type FieldChange, type KnowledgeBase, loadKnowledge } from '../knowledge/index.ts';
import { type IntentCatalogue, type LeadsTo, loadIntents } from '../understanding/index.ts';

/** A folder of content, as far as residents are answered from it. */
export interface ComparedContent {
  knowledge: KnowledgeBase;
  intents: IntentCatalogue;
  dialogs: ReadonlyMap<string, Dialog>;
  services: Services;
}

/** What of a question changed. */
export type ChangedPart =
  | 'text'
  | 'questions'
  | 'grounds'
  | 'deadlines'
  | 'status'
  | 'ways'
  | 'leads-to'
  | 'dialog'
  | 'service';

/** One field that is not as it was. */
export interface ContentChange {
  part: ChangedPart;
  field: string;
  before: unknown;
  after: unknown;
}

/** A question that residents are answered otherwise. */
export interface ChangedQuestion {
  id: string;
  /** As it is offered to residents. */
  name: string;
  kind: 'added' | 'removed' | 'changed';
  changes: ContentChange[];
}

/** The part of an answer that a field belongs to; what is not named is a way on from the answer. */
const PARTS: Readonly<Record<string, ChangedPart>> = {
  question: 'text',
  short: 'text',
  full: 'text',
  steps: 'text',
  ask: 'questions',
  checklist: 'questions',
  grounds: 'grounds',
  source: 'grounds',
  deadlines: 'deadlines',
  status: 'status',
  staleReason: 'status',
  effectiveFrom: 'status',
  effectiveTo: 'status',
  verifiedAt: 'status',
  verifiedBy: 'status',
};

/** Reads the content of a folder. @throws coded errors naming file and field. */
export async function readCompared(dir: string): Promise<ComparedContent> {
  const knowledgeDir = join(dir, 'knowledge');
  const [knowledge, intents, dialogs] = await Promise.all([
    loadKnowledge(knowledgeDir),
    loadIntents(join(dir, 'intents')),
    loadDialogs(join(dir, 'dialogs')),
  ]);
  return { knowledge, intents, dialogs, services: loadServices(knowledgeDir) };
}

/** The questions that are answered otherwise in `after`, by id. @param asOf the day on which both are asked. */
export function changedQuestions(before: ComparedContent, after: ComparedContent, asOf: Date): ChangedQuestion[] {
  const ids = [before, after].flatMap(({ intents, knowledge }) => [
    ...intents.all().map(({ id }) => id),
    ...knowledge.answers().map(({ id }) => id),
  ]);
  return [...new Set(ids)].sort().flatMap((id) => {
    const question = changedQuestion(id, before, after, asOf);
    return question === null ? [] : [question];
  });
}

function changedQuestion(
  id: string,
  before: ComparedContent,
  after: ComparedContent,
  asOf: Date,
): ChangedQuestion | null {
  const [was, is] = [subjectOf(id, before), subjectOf(id, after)];
  const name = is.name ?? was.name ?? id;
  if (!was.isThere) return { id, name, kind: 'added', changes: [] };
  if (!is.isThere) return { id, name, kind: 'removed', changes: [] };
  const changes: ContentChange[] = [];
  const compare = (part: ChangedPart, field: string, old: unknown, now: unknown) => {
    if (JSON.stringify(old) !== JSON.stringify(now)) changes.push({ part, field, before: old, after: now });
  };
  compare('leads-to', 'leadsTo', was.leadsTo, is.leadsTo);
  changes.push(...answerPart(was.answer, is.answer));
  compare('dialog', 'dialog', was.dialog, is.dialog);
  compare('service', 'service', was.service, is.service);
  const state = (knowledge: KnowledgeBase, answer: Answer | null) =>
    answer === null ? null : knowledge.lookup(answer.id, asOf).state;
  if (was.answer !== null && is.answer !== null) {
    compare('status', 'state', state(before.knowledge, was.answer), state(after.knowledge, is.answer));
  }
  return changes.length === 0 ? null : { id, name, kind: 'changed', changes };
}

function subjectOf(id: string, { intents, knowledge, dialogs, services }: ComparedContent) {
  const intent = intents.get(id);
  const leadsTo: LeadsTo | null = intent?.leadsTo ?? null;
  const answer = knowledge.answer(leadsTo !== null && 'answer' in leadsTo ? leadsTo.answer : id);
  return {
    isThere: intent !== undefined || answer !== null,
    name: intent?.name ?? answer?.question,
    leadsTo,
    answer,
    dialog: leadsTo !== null && 'dialog' in leadsTo ? (dialogs.get(leadsTo.dialog) ?? null) : null,
    service: leadsTo !== null && 'service' in leadsTo ? (services.get(leadsTo.service) ?? null) : null,
  };
}

function answerPart(was: Answer | null, is: Answer | null): ContentChange[] {
  if (was === null || is === null) {
    if (was === is) return [];
    return [{ part: 'text', field: 'answer', before: was?.short ?? null, after: is?.short ?? null }];
  }
  return answerChanges(was, is).map(({ field, before, after }: FieldChange) => ({
    part: PARTS[field] ?? 'ways',
    field,
    before,
    after,
  }));
}
