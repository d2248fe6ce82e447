/** The text files of `intents/`: utterances by batch, cues, questions of topics, messages held back (一行一句的文本文件). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOPICS, type Topic } from '../text/index.ts';
import { parseHeadedLines } from './headed-lines.ts';
import { type CatalogueIntent, type HeldBack, LONGEST_UTTERANCE } from './intent.ts';

/** Something wrong in the content: where staff find it, and what. */
export interface Problem {
  field: string;
  problem: string;
}

/** Two spellings that differ in punctuation only are one utterance. */
function sameWords(utterance: string): string {
  return utterance.toLowerCase().replace(/[\s\p{P}]+/gu, '');
}

/** Takes utterances in, one owner for each. */
export class Utterances {
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

export async function readBatches(
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

export async function readTopicQuestions(dir: string, problems: Problem[]): Promise<Map<Topic, string[]>> {
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

export async function readCues(
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
export async function readHeldBack(
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
