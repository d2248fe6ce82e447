import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { normaliseForRecognition, TOPICS, type Topic } from '../text/index.ts';
import type { IntentCatalogue } from './catalogue.ts';
import { CorpusFileError, CorpusLineError } from './errors.ts';
import type { Example } from './examples.ts';
import type { FeatureReader } from './feature-reader.ts';
import { featureCounts } from './features.ts';
import { shuffled } from './shuffle.ts';
import { SUBJECTS, subjectOf } from './subjects.ts';

/** Lines of a topic, and of an intent, that are used: more teach little, and take minutes and memory. */
const MOST_OF_TOPIC = 4_000;
const MOST_OF_INTENT = 400;
/** What is seen in fewer lines of the corpus, and not in the catalogue, is chance. */
const LEAST_CORPUS_TEXTS = 5;
const LEAST_CATALOGUE_TEXTS = 3;
/** Batch of the corpus's utterances among those of the catalogue. */
export const CORPUS_BATCH = 'corpus';

const lineSchema = z.union([
  z.object({ text: z.string().trim().min(1), intent: z.string().min(1) }),
  z.object({ text: z.string().trim().min(1), topic: z.string().min(1) }),
  z.object({ text: z.string().trim().min(1), label: z.string().min(1) }),
]);

/** A consultation and what it asks: an intent of the catalogue, or only a topic. */
export type CorpusLine = { text: string } & ({ intent: string } | { topic: Topic });

/** How the lines of a corpus were used; kept with the model. */
export interface CorpusCounts {
  lines: number;
  utterances: number;
  topicQuestions: number;
  /** Lines of a topic or intent that there is not. */
  unknown: number;
  /** Lines beyond what is used of one topic or intent, and those that say what another says. */
  left: number;
}

/** An operator's own labelled consultations (自有语料), as they are used in training. */
export interface Corpus {
  /** Changes with the lines that are used. */
  hash: string;
  counts: CorpusCounts;
  lines: readonly CorpusLine[];
}

/**
 * Reads lines `{"text","intent"}`, `{"text","topic"}` or `{"text","label"}` (a label is the name of a topic).
 *
 * @param name of the file, for messages.
 * @throws CorpusLineError naming file and line.
 */
export function parseCorpus(content: string, name: string): ReadLine[] {
  return content.split('\n').flatMap((line, index): ReadLine[] => {
    if (line.trim() === '') return [];
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new CorpusLineError(name, index + 1, 'is not JSON');
    }
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success)
      throw new CorpusLineError(name, index + 1, 'needs "text" and one of "intent", "topic", "label"');
    const { data } = parsed;
    if ('intent' in data) return [{ text: data.text, intent: data.intent }];
    return [{ text: data.text, topic: 'topic' in data ? data.topic : data.label }];
  });
}

/** A line as it was read: an intent or the name of a topic, known or not. */
export interface ReadLine {
  text: string;
  intent?: string;
  topic?: string;
}

/** A text without punctuation and spaces, cheaply: two spellings of it are one line. */
function sameWords(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

function knownLine({ text, intent, topic: named }: ReadLine, catalogue: IntentCatalogue): CorpusLine[] {
  if (intent !== undefined) return catalogue.get(intent) === undefined ? [] : [{ text, intent }];
  const topic = TOPICS.find((one) => one === named);
  return topic === undefined ? [] : [{ text, topic }];
}

/** So many lines of each topic and intent, from all over the file; in the order of the file. */
function sampled(lines: readonly CorpusLine[]): CorpusLine[] {
  const taken = new Map<string, number>();
  const kept = new Set<number>();
  for (const at of shuffled(lines.length, 5)) {
    const line = lines[at];
    if (line === undefined) continue;
    const label = 'intent' in line ? line.intent : line.topic;
    const used = taken.get(label) ?? 0;
    if (used >= ('intent' in line ? MOST_OF_INTENT : MOST_OF_TOPIC)) continue;
    taken.set(label, used + 1);
    kept.add(at);
  }
  return lines.filter((_, at) => kept.has(at));
}

/** The lines that training uses: known labels, each text once, so many of a topic or intent. Deterministic. */
export function corpusOf(read: readonly ReadLine[], catalogue: IntentCatalogue): Corpus {
  const known = read.flatMap((line) => knownLine(line, catalogue));
  const seen = new Set(catalogue.all().flatMap(({ utterances }) => utterances.map(sameWords)));
  const apart = known.filter(({ text }) => {
    const words = sameWords(text);
    if (seen.has(words)) return false;
    seen.add(words);
    return true;
  });
  const lines = sampled(apart);
  const utterances = lines.filter((line) => 'intent' in line).length;
  const counts: CorpusCounts = {
    lines: read.length,
    utterances,
    topicQuestions: lines.length - utterances,
    unknown: read.length - known.length,
    left: known.length - lines.length,
  };
  const hash = createHash('sha256').update(JSON.stringify(lines)).digest('hex').slice(0, 16);
  return { hash, counts, lines };
}

/** The lines of a file as they are. @throws CorpusFileError, CorpusLineError naming the line. */
export async function readCorpusLines(file: string): Promise<ReadLine[]> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    const isCoded = typeof error === 'object' && error !== null && 'code' in error;
    throw new CorpusFileError(file, isCoded ? String(error.code) : 'unknown');
  });
  return parseCorpus(content, file);
}

/** Reads the corpus of a file. @throws CorpusFileError, CorpusLineError naming the line. */
export async function readCorpus(file: string, catalogue: IntentCatalogue): Promise<Corpus> {
  return corpusOf(await readCorpusLines(file), catalogue);
}

function countTexts(texts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const frequency = new Map<string, number>();
  for (const counts of texts) for (const key of counts.keys()) frequency.set(key, (frequency.get(key) ?? 0) + 1);
  return frequency;
}

/**
 * The corpus as examples. Lines of a topic teach the subjects only, from characters and words; lines of an intent are
 * utterances like any other. What only the corpus says, and seldom, is left out: the model stays small.
 */
export function corpusExamples(
  { lines }: Corpus,
  catalogue: IntentCatalogue,
  reader: FeatureReader,
  ofCatalogue: readonly Example[],
): Example[] {
  const all = catalogue.all();
  const positions = new Map(all.map(({ id }, position) => [id, position]));
  const places = new Map<number, number>();
  const examples = lines.map((line): Example => {
    if ('topic' in line) {
      const counts = featureCounts(normaliseForRecognition(line.text), { words: reader.words, syllables: () => [] });
      const subject = SUBJECTS.indexOf(line.topic);
      return { counts, intent: -1, subject, kind: 'topic-question', batch: CORPUS_BATCH, place: -1 };
    }
    const counts = reader.read(line.text);
    const intent = positions.get(line.intent) ?? -1;
    const place = places.get(intent) ?? 0;
    places.set(intent, place + 1);
    const subject = subjectOf(all[intent] ?? { topic: null, leadsTo: { outOfScope: 'decline' } });
    return { counts, intent, subject, kind: 'utterance', batch: CORPUS_BATCH, place };
  });
  const inCatalogue = countTexts(ofCatalogue.map(({ counts }) => counts));
  const inCorpus = countTexts(examples.map(({ counts }) => counts));
  const isKept = (key: string): boolean =>
    (inCatalogue.get(key) ?? 0) >= LEAST_CATALOGUE_TEXTS || (inCorpus.get(key) ?? 0) >= LEAST_CORPUS_TEXTS;
  return examples.map((example) => ({
    ...example,
    counts: new Map([...example.counts].filter(([key]) => isKept(key))),
  }));
}
