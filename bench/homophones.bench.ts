/**
 * What homophones cost (同音字): a share of the words of held-out utterances is written with other characters of the same
 * sound, or of a sound that speakers of dialects do not tell apart (n/l, zh/z, h/f, ing/in), and recognised with and
 * without repair. Trains once, minutes. Run: npx tsx bench/homophones.bench.ts
 */
import { loadSyllables, loadWords, normaliseForRecognition, type Syllables, type Words } from '../src/text/index.ts';
import { partOf } from '../src/understanding/cross-validation.ts';
import { readExamples } from '../src/understanding/examples.ts';
import { Experts, trainExperts } from '../src/understanding/experts.ts';
import { loadFeatureReader } from '../src/understanding/feature-reader.ts';
import { featureCounts } from '../src/understanding/features.ts';
import { loadDialect, loadIntents } from '../src/understanding/index.ts';
import { LEGAL_TERMS, SHORT_TERMS, WRITTEN_FOR_TERMS } from '../src/understanding/legal-terms.ts';
import { PinyinRepair, type SoundedTerms } from '../src/understanding/pinyin-repair.ts';
import { rank } from '../src/understanding/ranking.ts';
import { subjectOf } from '../src/understanding/subjects.ts';

const FOLDS = 5;
/** The commonest characters of a sound are what people and speech recognition put down. */
const COMMONEST = 6;

/** Sounds that are one in many dialects. */
function nearSound(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/u, '$1')
    .replace(/^n(?=[aeiouv])/u, 'l')
    .replace(/^hu(?=[aeo]|i)/u, 'f')
    .replace(/(?<=[ie])ng$/u, 'n');
}

/** 0 … 1, always the same for the same text. */
function drawn(text: string): number {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

class Homophones {
  readonly #alike = new Map<string, string[]>();
  readonly #soundOf: (character: string) => string;
  readonly #words: Words;

  constructor(texts: readonly string[], soundOf: (character: string) => string, words: Words) {
    this.#soundOf = soundOf;
    this.#words = words;
    const seen = new Map<string, number>();
    for (const text of texts) {
      for (const character of text.match(/\p{Script=Han}/gu) ?? []) seen.set(character, (seen.get(character) ?? 0) + 1);
    }
    for (const [character] of [...seen].sort(([, a], [, b]) => b - a)) {
      const sound = soundOf(character);
      this.#alike.set(sound, [...(this.#alike.get(sound) ?? []), character]);
    }
  }

  corrupt(text: string, share: number): string {
    return this.#words(text)
      .map((word, at) =>
        /^\p{Script=Han}{2,}$/u.test(word) && drawn(`${text}${at}`) < share
          ? Array.from(word, (character, place) => this.#other(character, `${text}${at}.${place}`)).join('')
          : word,
      )
      .join('');
  }

  #other(character: string, seed: string): string {
    const others = (this.#alike.get(this.#soundOf(character)) ?? []).filter((one) => one !== character);
    const chosen = others.slice(0, COMMONEST);
    return chosen[Math.floor(drawn(seed) * chosen.length)] ?? character;
  }
}

const [catalogue, dialect] = await Promise.all([loadIntents('intents'), loadDialect('knowledge')]);
const reader = await loadFeatureReader(dialect);
const [words, syllables] = await Promise.all([loadWords(LEGAL_TERMS), loadSyllables()]);
const intents = catalogue.all().map(({ id }) => id);
const subjects = catalogue.all().map(subjectOf);
const examples = readExamples(catalogue, reader);
const isHeldOut = (example: (typeof examples)[number]): boolean => partOf(example, FOLDS) === 0;
const experts = new Experts(
  await trainExperts(
    examples.filter((example) => !isHeldOut(example)),
    intents,
  ),
);
const texts = catalogue.all().flatMap(({ utterances }) => utterances);
const utterances = examples.filter(({ kind }) => kind === 'utterance');
const heldOut = utterances.flatMap((example, at) =>
  isHeldOut(example) ? [{ intent: example.intent, text: normaliseForRecognition(texts[at] ?? '') }] : [],
);

const nearSyllables: Syllables = (text) => syllables(text).map(nearSound);
const soundOf = (character: string): string => syllables(character)[0] ?? character;
const same = new Homophones(texts, soundOf, words);
const near = new Homophones(texts, (character) => nearSound(soundOf(character)), words);
const short = { long: LEGAL_TERMS, short: SHORT_TERMS, beside: WRITTEN_FOR_TERMS };
const long = { long: LEGAL_TERMS, short: [], beside: [] };
function repairBy(terms: SoundedTerms, by: { words: Words; syllables: Syllables }): (text: string) => string {
  const repair = new PinyinRepair(terms, by);
  return (text) => repair.repair(text);
}

const repairs: Record<string, (text: string) => string> = {
  'no repair': (text) => text,
  'terms of 3 and more': repairBy(long, { words, syllables }),
  'and of 2': repairBy(short, { words, syllables }),
  'of 3 and more by near sounds': repairBy(long, { words, syllables: nearSyllables }),
};
const said: Record<string, (text: string) => string> = {
  clean: (text) => text,
  '20 % same sound': (text) => same.corrupt(text, 0.2),
  '40 % same sound': (text) => same.corrupt(text, 0.4),
  '20 % near sound': (text) => near.corrupt(text, 0.2),
};

const rows = Object.entries(repairs).map(([repair, put]) => {
  const row: Record<string, string> = { repair };
  for (const [kind, write] of Object.entries(said)) {
    let [first, three] = [0, 0];
    for (const { intent, text } of heldOut) {
      const counts = featureCounts(put(dialect.standard(write(text), words)), { words, syllables });
      const top = rank(experts.ask(counts), subjects).top.slice(0, 3);
      if (top[0]?.intent === intent) first += 1;
      if (top.some((one) => one.intent === intent)) three += 1;
    }
    row[kind] = `${((first / heldOut.length) * 100).toFixed(1)} / ${((three / heldOut.length) * 100).toFixed(1)}`;
  }
  return row;
});
process.stdout.write(`${heldOut.length} held-out utterances, top-1 / top-3 in %\n`);
console.table(rows);
