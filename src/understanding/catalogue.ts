import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { normaliseForReading, type Topic } from '../text/index.ts';
import { CatalogueError } from './errors.ts';
import { type CatalogueIntent, type IntentFile, intentFileSchema } from './intent.ts';

type Problem = { field: string; problem: string };

/** The intents of the hotline: questions of law by topic, services, and what is out of scope. */
export class IntentCatalogue {
  readonly #intents: ReadonlyMap<string, CatalogueIntent>;

  constructor(intents: readonly CatalogueIntent[]) {
    this.#intents = new Map(intents.map((intent) => [intent.id, intent]));
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
  return normaliseForReading(utterance)
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

/**
 * Reads and checks every `*.yaml` of the folder.
 *
 * @throws CatalogueError naming file, intent and field of everything that is wrong.
 */
export async function loadIntents(dir: string): Promise<IntentCatalogue> {
  const files = (await readdir(dir)).filter((name) => /\.ya?ml$/u.test(name)).sort();
  const problems: Problem[] = [];
  const intents: CatalogueIntent[] = [];
  const fileOf = new Map<string, string>();
  const ownerOf = new Map<string, string>();
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
      intents.push({ ...intent, topic: content.topic });
      for (const [index, utterance] of intent.utterances.entries()) {
        const words = sameWords(utterance) || utterance;
        const owner = ownerOf.get(words);
        if (owner !== undefined && owner !== intent.id) {
          problems.push({
            field: `${file}: ${intent.id}: utterances.${index}`,
            problem: `is also an utterance of ${owner} (${fileOf.get(owner)})`,
          });
        }
        ownerOf.set(words, intent.id);
      }
    }
  }
  if (files.length === 0) problems.push({ field: dir, problem: 'has no *.yaml file' });
  if (problems.length > 0) throw new CatalogueError(problems);
  return new IntentCatalogue(intents);
}
