import { ClusterCentres } from './cluster-centres.ts';
import { newClusterId } from './cluster-identity.ts';
import { Dialect, type DialectEntry } from './dialect.ts';
import { type DraftEffect, effectOf, type JudgedLine, judgeLines } from './draft-lines.ts';
import { loadFeatureReader } from './feature-reader.ts';
import { inSlices } from './in-slices.ts';
import { LineIndex, type NearLine } from './line-index.ts';
import {
  type ClusterMeaning,
  meaningOf,
  type QuestionCluster,
  type ReadQuestion,
  type WordedQuestion,
} from './question-cluster.ts';
import { groupQuestions } from './question-grouping.ts';
import { bareWords } from './written.ts';

/** A cluster's id, and where it lies. */
export type PlacedCluster = Pick<QuestionCluster, '_id' | 'centre'>;

/** What takes reading all lines of the catalogue: seconds the first time, and again when the catalogue is another. */
export interface QuestionReading {
  /** Groups questions by meaning: the positions of those that belong together, in order. */
  grouped(questions: readonly WordedQuestion[]): Promise<number[][]>;
  /** Sums up the words of the questions of each cluster, at least one in each. */
  meanings(clusters: readonly (readonly WordedQuestion[])[]): Promise<ClusterMeaning[]>;
  /** For each question the id of the cluster it joins: the nearest one, or a new one, which later ones may join too. */
  placed(questions: readonly WordedQuestion[], clusters: readonly PlacedCluster[]): Promise<string[]>;
  /** The lines of each of these intents that are likest to a text, likest first. */
  near(text: string, most: number, intents: readonly string[]): Promise<NearLine[][]>;
  judged(lines: readonly string[], intent: string): Promise<JudgedLine[]>;
  effect(questions: readonly string[], lines: readonly string[], intent: string): Promise<DraftEffect>;
}

/** The words of a catalogue, as they can be handed to another thread. */
export interface CatalogueWords {
  intents: readonly { id: string; utterances: readonly string[] }[];
  heldBack: readonly { text: string; intent: string }[];
  dialect: readonly DialectEntry[];
}

/** Wordings that are kept as they were read; more, and all are read anew. */
const MOST_KNOWN = 20_000;

type ReadWords = Pick<ReadQuestion, 'vector' | 'near'>;

/** Reads questions here and now, in small slices: a thread of its own has turns for several that ask. */
export class CatalogueReading implements QuestionReading {
  readonly #words: CatalogueWords;
  #index: Promise<LineIndex> | null = null;
  #known = new Map<string, ReadWords>();

  constructor(words: CatalogueWords) {
    this.#words = words;
  }

  async grouped(questions: readonly WordedQuestion[]): Promise<number[][]> {
    const read = await this.#read(questions);
    const byWording = new Map<string, number[]>();
    for (const [at, question] of questions.entries()) {
      const key = keyOf(question);
      const same = byWording.get(key);
      if (same === undefined) byWording.set(key, [at]);
      else same.push(at);
    }
    const wordings = [...byWording].sort(([a], [b]) => (a < b ? -1 : 1));
    const said = wordings.flatMap(([key, { length }]) => {
      const vector = read.get(key)?.vector;
      return vector === undefined ? [] : [{ vector, count: length }];
    });
    const groups: number[][] = [];
    for (const [at, group] of (await inSlices(groupQuestions(said))).entries()) {
      groups[group] = [...(groups[group] ?? []), ...(wordings[at]?.[1] ?? [])];
    }
    return groups.map((group) => group.sort((a, b) => a - b));
  }

  async meanings(clusters: readonly (readonly WordedQuestion[])[]): Promise<ClusterMeaning[]> {
    const read = await this.#read(clusters.flat());
    return inSlices(
      (function* () {
        const meanings: ClusterMeaning[] = [];
        for (const questions of clusters) {
          meanings.push(meaningOf(withWords(questions, read)));
          yield;
        }
        return meanings;
      })(),
    );
  }

  async placed(questions: readonly WordedQuestion[], clusters: readonly PlacedCluster[]): Promise<string[]> {
    const read = await this.#read(questions);
    return inSlices(
      (function* () {
        const centres = new ClusterCentres();
        for (const { _id, centre } of clusters) {
          centres.add(_id, centre);
          yield;
        }
        const ids: string[] = [];
        for (const { question, vector } of withWords(questions, read)) {
          const id = centres.nearest(vector) ?? newClusterId(question._id);
          if (!centres.has(id)) centres.add(id, { at: [...vector.at], weight: [...vector.weight] });
          ids.push(id);
          yield;
        }
        return ids;
      })(),
    );
  }

  async near(text: string, most: number, intents: readonly string[]): Promise<NearLine[][]> {
    const index = await this.#lines();
    return intents.map((intent) => index.near(text, most, intent));
  }

  async judged(lines: readonly string[], intent: string): Promise<JudgedLine[]> {
    const { intents, heldBack } = this.#words;
    return judgeLines(lines, intent, { catalogue: { all: () => intents, heldBack }, index: await this.#lines() });
  }

  async effect(questions: readonly string[], lines: readonly string[], intent: string): Promise<DraftEffect> {
    return effectOf(questions, lines, intent, await this.#lines());
  }

  #lines(): Promise<LineIndex> {
    const { intents, dialect } = this.#words;
    this.#index ??= loadFeatureReader(new Dialect(dialect)).then((reader) =>
      inSlices(LineIndex.of({ all: () => intents }, reader)),
    );
    const index = this.#index;
    index.catch(() => {
      if (this.#index === index) this.#index = null;
    });
    return index;
  }

  /** Reads each wording once, labels and all; what was read lately is known. */
  async #read(questions: readonly WordedQuestion[]): Promise<ReadonlyMap<string, ReadWords>> {
    const lines = await this.#lines();
    const known = this.#known.size > MOST_KNOWN ? new Map<string, ReadWords>() : this.#known;
    this.#known = known;
    return inSlices(
      (function* () {
        for (const question of questions) {
          const key = keyOf(question);
          if (!known.has(key)) known.set(key, lines.read(question.text, question.label));
          yield;
        }
        return known;
      })(),
    );
  }
}

function withWords(questions: readonly WordedQuestion[], read: ReadonlyMap<string, ReadWords>): ReadQuestion[] {
  return questions.flatMap((question) => {
    const own = read.get(keyOf(question));
    return own === undefined ? [] : [{ question, ...own }];
  });
}

/** The same words and the same label are the same question. */
function keyOf({ text, label }: WordedQuestion): string {
  return `${bareWords(text) || text}\n${label ?? ''}`;
}
