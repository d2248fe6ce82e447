import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Topic } from '../text/index.ts';
import { APART_FILE, type Apart, NO_PAIRS, readApart } from './apart.ts';
import {
  type Problem,
  readBatches,
  readCues,
  readHeldBack,
  readTopicQuestions,
  Utterances,
} from './catalogue-texts.ts';
import { CatalogueError } from './errors.ts';
import { type CatalogueIntent, type HeldBack, type IntentFile, intentFileSchema, LEAST_UTTERANCES } from './intent.ts';

/** The intents of the hotline: questions of law by topic, services, and what is out of scope. */
export class IntentCatalogue {
  readonly #intents: ReadonlyMap<string, CatalogueIntent>;
  /** Questions of a topic that belong to no intent in particular: what topics are told apart by. */
  readonly topicQuestions: ReadonlyMap<Topic, readonly string[]>;

  /** Words and short phrases that point to an intent (提示词): vocabulary that its utterances happen not to have. */
  readonly cues: ReadonlyMap<string, readonly string[]>;
  /** Messages that are never trained on, by authors who wrote no utterances: what confidence is fitted to. */
  readonly heldBack: readonly HeldBack[];
  /** Which of them are asked apart, and with what question. */
  readonly apart: Apart;

  constructor(
    intents: readonly CatalogueIntent[],
    {
      topicQuestions = new Map(),
      cues = new Map(),
      heldBack = [],
      apart = NO_PAIRS,
    }: {
      topicQuestions?: ReadonlyMap<Topic, readonly string[]>;
      cues?: ReadonlyMap<string, readonly string[]>;
      heldBack?: readonly HeldBack[];
      apart?: Apart;
    } = {},
  ) {
    this.#intents = new Map(intents.map((intent) => [intent.id, intent]));
    this.topicQuestions = topicQuestions;
    this.cues = cues;
    this.heldBack = heldBack;
    this.apart = apart;
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

/**
 * Reads and checks every `*.yaml` of the folder, the utterances in its folder `utterances/<batch>/`, the words of
 * `cues/`, the questions of `topic-questions/`, the messages of `held-back/`, and `apart.yaml`.
 *
 * @throws CatalogueError naming file, intent and field of everything that is wrong.
 */
export async function loadIntents(dir: string): Promise<IntentCatalogue> {
  const files = (await readdir(dir)).filter((name) => /\.ya?ml$/u.test(name) && name !== APART_FILE).sort();
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
  const apart = await readApart(dir, intents, problems);
  if (files.length === 0) problems.push({ field: dir, problem: 'has no *.yaml file' });
  if (problems.length > 0) throw new CatalogueError(problems);
  return new IntentCatalogue([...intents.values()], { topicQuestions, cues, heldBack, apart });
}
