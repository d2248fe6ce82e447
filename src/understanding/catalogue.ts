import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { TOPICS, type Topic } from '../text/index.ts';
import { CatalogueError } from './errors.ts';
import { parseHeadedLines } from './headed-lines.ts';
import {
  type CatalogueIntent,
  type HeldBack,
  type IntentFile,
  intentFileSchema,
  LEAST_UTTERANCES,
  LONGEST_UTTERANCE,
} from './intent.ts';

type Problem = { field: string; problem: string };

/** The intents of the hotline: questions of law by topic, services, and what is out of scope. */
export class IntentCatalogue {
  readonly #intents: ReadonlyMap<string, CatalogueIntent>;
  /** Questions of a topic that belong to no intent in particular: what topics are told apart by. */
  readonly topicQuestions: ReadonlyMap<Topic, readonly string[]>;

  /** Words and short phrases that point to an intent (提示词): vocabulary that its utterances happen not to have. */
  readonly cues: ReadonlyMap<string, readonly string[]>;
  /** Messages that are never trained on, by authors who wrote no utterances: what confidence is fitted to. */
  readonly heldBack: readonly HeldBack[];

  constructor(
    intents: readonly CatalogueIntent[],
    {
      topicQuestions = new Map(),
      cues = new Map(),
      heldBack = [],
    }: {
      topicQuestions?: ReadonlyMap<Topic, readonly string[]>;
      cues?: ReadonlyMap<string, readonly string[]>;
      heldBack?: readonly HeldBack[];
    } = {},
  ) {
    this.#intents = new Map(intents.map((intent) => [intent.id, intent]));
    this.topicQuestions = topicQuestions;
    this.cues = cues;
    this.heldBack = heldBack;
  }

  get(id: string): CatalogueIntent | undefined {
    return this.#intents.get(id);
  }

  /** Every intent, in the order of the files. */
  all(): CatalogueIntent[] {
    return [...this.#intents.values()];
  }

  /** The topic of a legal intent; null for services, out-of-scope and unknown ids. */
  topicOf(id: string): Topic | null {
    return this.#intents.get(id)?.topic ?? null;
  }

  /** Questions of law: intents of a topic. */
  legal(): CatalogueIntent[] {
    return this.all().filter(({ topic }) => topic !== null);
  }

  /** Services and wishes for a person: intents without a topic that are not out of scope. */
  service(): CatalogueIntent[] {
    return this.all().filter(({ topic, leadsTo }) => topic === null && !('outOfScope' in leadsTo));
  }
}

/** A field path as staff find it: `labour.yaml: wage-arrears: utterances.3`. */
function fieldOf(file: string, content: unknown, path: readonly PropertyKey[]): string {
  const [first, index, ...rest] = path;
  if (first !== 'intents' || typeof index !== 'number') return `${file}: ${path.map(String).join('.')}`;
  const intents = (content as { intents?: { id?: unknown }[] }).intents;
  const id = intents?.[index]?.id;
  return `${file}: ${typeof id === 'string' ? id : `intents.${index}`}: ${rest.map(String).join('.')}`;
}

function readFileContent(file: string, text: string, problems: Problem[]): IntentFile | null {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    problems.push({ field: file, problem: `not YAML: ${error instanceof Error ? error.message : String(error)}` });
    return null;
  }
  const parsed = intentFileSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    problems.push({ field: fieldOf(file, content, path), problem: message });
  }
  return null;
}

/** Two spellings that differ in punctuation only are one utterance. */
function sameWords(utterance: string): string {
  return utterance.toLowerCase().replace(/[\s\p{P}]+/gu, '');
}

/** Takes utterances in, one owner for each. */
class Utterances {
  readonly #owners = new Map<string, { id: string; file: string }>();
  readonly #problems: Problem[];

  constructor(problems: Problem[]) {
    this.#problems = problems;
  }

  /** False when the same words are there already; a problem when they belong to another intent. */
  admit(text: string, owner: { id: string; file: string }, field: string): boolean {
    const words = sameWords(text) || text;
    const known = this.#owners.get(words);
    if (known === undefined) {
      this.#owners.set(words, owner);
      return true;
    }
    if (known.id !== owner.id) {
      this.#problems.push({ field, problem: `is also an utterance of ${known.id} (${known.file})` });
    }
    return false;
  }
}

/** `*.txt` of a folder and of the folders in it, as `batch/labour.txt`; none when there is no such folder. */
async function textFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true }).catch(() => []);
  return entries
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

async function readBatches(
  dir: string,
  intents: ReadonlyMap<string, CatalogueIntent>,
  utterances: Utterances,
  problems: Problem[],
): Promise<void> {
  for (const file of await textFiles(join(dir, 'utterances'))) {
    const name = `utterances/${file}`;
    const batch = file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.txt$/u, '');
    for (const { heading, text, line } of parseHeadedLines(await readFile(join(dir, name), 'utf8'))) {
      const field = `${name}: line ${line}`;
      const intent = intents.get(heading);
      if (intent === undefined) problems.push({ field, problem: `"## ${heading}" is no intent of these files` });
      else if (text.length > LONGEST_UTTERANCE)
        problems.push({ field, problem: `over ${LONGEST_UTTERANCE} characters` });
      else if (utterances.admit(text, { id: heading, file: name }, field)) {
        intent.utterances.push(text);
        intent.batches = [...intent.batches, batch];
      }
    }
  }
}

async function readTopicQuestions(dir: string, problems: Problem[]): Promise<Map<Topic, string[]>> {
  const questions = new Map<Topic, string[]>();
  for (const file of await textFiles(join(dir, 'topic-questions'))) {
    const name = `topic-questions/${file}`;
    for (const { heading, text, line } of parseHeadedLines(await readFile(join(dir, name), 'utf8'))) {
      const topic = TOPICS.find((one) => one === heading);
      if (topic === undefined)
        problems.push({ field: `${name}: line ${line}`, problem: `"## ${heading}" is no topic` });
      else questions.set(topic, [...(questions.get(topic) ?? []), text]);
    }
  }
  return questions;
}

async function readCues(
  dir: string,
  intents: ReadonlyMap<string, CatalogueIntent>,
  problems: Problem[],
): Promise<Map<string, string[]>> {
  const cues = new Map<string, string[]>();
  for (const file of await textFiles(join(dir, 'cues'))) {
    const name = `cues/${file}`;
    for (const { heading, text, line } of parseHeadedLines(await readFile(join(dir, name), 'utf8'))) {
      if (intents.has(heading)) cues.set(heading, [...(cues.get(heading) ?? []), ...text.split(/\s+/u)]);
      else problems.push({ field: `${name}: line ${line}`, problem: `"## ${heading}" is no intent of these files` });
    }
  }
  return cues;
}

/** Lines of `held-back/`: the message, and after a tab `also: other-intent` where another would be as right. */
async function readHeldBack(
  dir: string,
  intents: ReadonlyMap<string, CatalogueIntent>,
  problems: Problem[],
): Promise<HeldBack[]> {
  const heldBack: HeldBack[] = [];
  for (const file of await textFiles(join(dir, 'held-back'))) {
    const name = `held-back/${file}`;
    for (const { heading, text, line } of parseHeadedLines(await readFile(join(dir, name), 'utf8'))) {
      const [said = '', more = ''] = text.split('\t');
      const also = more
        .replace(/^also:/u, '')
        .split(',')
        .map((id) => id.trim())
        .filter((id) => id !== '');
      const unknown = [heading, ...also].find((id) => !intents.has(id));
      if (unknown === undefined) heldBack.push({ text: said, intent: heading, also });
      else problems.push({ field: `${name}: line ${line}`, problem: `"${unknown}" is no intent of these files` });
    }
  }
  return heldBack;
}

/**
 * Reads and checks every `*.yaml` of the folder, the utterances in its folder `utterances/<batch>/`, the words of
 * `cues/`, the questions of `topic-questions/`, and the messages of `held-back/`.
 *
 * @throws CatalogueError naming file, intent and field of everything that is wrong.
 */
export async function loadIntents(dir: string): Promise<IntentCatalogue> {
  const files = (await readdir(dir)).filter((name) => /\.ya?ml$/u.test(name)).sort();
  const problems: Problem[] = [];
  const intents = new Map<string, CatalogueIntent>();
  const fileOf = new Map<string, string>();
  const utterances = new Utterances(problems);
  for (const file of files) {
    const content = readFileContent(file, await readFile(join(dir, file), 'utf8'), problems);
    if (content === null) continue;
    for (const intent of content.intents) {
      const known = fileOf.get(intent.id);
      if (known !== undefined) {
        problems.push({ field: `${file}: ${intent.id}: id`, problem: `is also in ${known}` });
        continue;
      }
      fileOf.set(intent.id, file);
      for (const [index, utterance] of intent.utterances.entries()) {
        utterances.admit(utterance, { id: intent.id, file }, `${file}: ${intent.id}: utterances.${index}`);
      }
      intents.set(intent.id, { ...intent, topic: content.topic, batches: intent.utterances.map(() => '') });
    }
  }
  await readBatches(dir, intents, utterances, problems);
  for (const { id, utterances: said } of intents.values()) {
    if (said.length >= LEAST_UTTERANCES) continue;
    problems.push({ field: `${fileOf.get(id)}: ${id}: utterances`, problem: `fewer than ${LEAST_UTTERANCES}` });
  }
  const cues = await readCues(dir, intents, problems);
  const heldBack = await readHeldBack(dir, intents, problems);
  const topicQuestions = await readTopicQuestions(dir, problems);
  if (files.length === 0) problems.push({ field: dir, problem: 'has no *.yaml file' });
  if (problems.length > 0) throw new CatalogueError(problems);
  return new IntentCatalogue([...intents.values()], { topicQuestions, cues, heldBack });
}
