import { maskPersonalData } from '../text/index.ts';
import { LONGEST_UTTERANCE } from './intent.ts';
import type { LineIndex, LineSource, NearLine } from './line-index.ts';
import { likeness } from './question-vectors.ts';

/** Why a line may not be added to an intent; the first that holds. */
export type LineProblem = 'empty' | 'too-long' | 'personal' | 'twice' | 'there-already' | 'other-intent' | 'held-back';
/** What a person should look at; the line may be added. */
export type LineDoubt = 'near-duplicate' | 'nearer-to-other';

/** A line that is to be added, judged against all that is written down. */
export interface JudgedLine {
  line: string;
  problem: LineProblem | null;
  doubt: LineDoubt | null;
  /** The intent that the problem or the doubt is about, and its line. */
  beside: NearLine | null;
}

/** What lines are judged against. */
export interface JudgingCatalogue extends LineSource {
  /** Messages that are never trained on. */
  heldBack: readonly { text: string; intent: string }[];
}

/** Said almost the same way. */
const NEAR_DUPLICATE = 0.82;
/** Less alike than this, a line of another intent says nothing. */
const TELLING = 0.45;
/** What a mask leaves, and what is said in its place: nobody says stars. Names, plates, places, numbers. */
const MASKED: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Han}[*＊]{1,3}(?![*＊])/gu, '某人'],
  [/\p{Script=Han}[A-Z][*＊]{4,6}/gu, '某车'],
  [/(?<=\p{Script=Han})[*＊]{4,6}(?![*＊\dXxＸ])/gu, '某处'],
  [/[*＊]+[\dXxＸ]{0,4}/gu, '某号'],
];
const STARS = /[*＊]{2}|\p{Script=Han}[*＊]/u;
/** Seven digits with single separators: a phone, a card, an identity number; and addresses of e-mail. */
const NUMBER = /(?:[\d０-９][\s\-·.]?){7,}|[零〇一二三四五六七八九幺]{7,}/u;
const ADDRESS = /(?<![\w.+-])[\w.+-]+@[\w-]+\.\w+/u;

/** A masked question as it is offered for a line: one line, without what the mask left. */
export function lineOf(text: string): string {
  let line = maskPersonalData(text);
  for (const [stars, said] of MASKED) line = line.replace(stars, said);
  return line.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

/** The same words, however they are punctuated: the rule of the content check. */
function sameWords(line: string): string {
  return line.toLowerCase().replace(/[\s\p{P}]+/gu, '') || line;
}

/** True when a line still holds what may lead to a person. */
export function holdsPersonalData(line: string): boolean {
  return NUMBER.test(line) || ADDRESS.test(line) || STARS.test(line) || maskPersonalData(line) !== line;
}

/**
 * Judges lines that are to be added to an intent by the rules of the content check: no line twice, none that stands in
 * another intent, none that is held back for measuring; and points to near ones.
 * @param intent where they go; one that is not in the catalogue yet is new.
 */
export function judgeLines(
  lines: readonly string[],
  intent: string,
  { catalogue, index }: { catalogue: JudgingCatalogue; index: LineIndex },
): JudgedLine[] {
  const owners = new Map<string, NearLine>();
  for (const { id, utterances } of catalogue.all()) {
    for (const line of utterances) owners.set(sameWords(line), { intent: id, line, similarity: 1 });
  }
  const heldBack = new Map(catalogue.heldBack.map(({ text, intent: meant }) => [sameWords(text), meant]));
  const said = new Set<string>();
  return lines.map((raw) => {
    const line = raw.trim();
    const words = sameWords(line);
    const owner = owners.get(words) ?? null;
    const held = heldBack.get(words);
    const judged = (problem: LineProblem, beside: NearLine | null = null): JudgedLine => ({
      line,
      problem,
      doubt: null,
      beside,
    });
    if (!/\p{L}/u.test(line)) return judged('empty');
    if (line.length > LONGEST_UTTERANCE) return judged('too-long');
    if (holdsPersonalData(line)) return judged('personal');
    if (owner !== null) return judged(owner.intent === intent ? 'there-already' : 'other-intent', owner);
    if (held !== undefined) return judged('held-back', { intent: held, line, similarity: 1 });
    if (said.has(words)) return judged('twice');
    said.add(words);
    return { line, problem: null, ...doubtOf(line, intent, index) };
  });
}

function doubtOf(line: string, intent: string, index: LineIndex): Pick<JudgedLine, 'doubt' | 'beside'> {
  const [nearest] = index.near(line, 1);
  if (nearest === undefined) return { doubt: null, beside: null };
  if (nearest.intent === intent) {
    return nearest.similarity >= NEAR_DUPLICATE
      ? { doubt: 'near-duplicate', beside: nearest }
      : { doubt: null, beside: null };
  }
  return nearest.similarity >= TELLING ? { doubt: 'nearer-to-other', beside: nearest } : { doubt: null, beside: null };
}

/** How many questions have their nearest line in an intent: without and with new lines. */
export interface DraftEffect {
  /** Questions that were judged: those whose own words are a new line are left out. */
  of: number;
  before: number;
  after: number;
}

/**
 * Estimates what lines would do (估计) by the likeness of words alone: nothing is trained, and the recogniser may see it
 * otherwise.
 */
export function effectOf(
  questions: readonly string[],
  lines: readonly string[],
  intent: string,
  index: LineIndex,
): DraftEffect {
  const added = lines.map((line) => index.space.words(line));
  const own = new Set(lines.map(sameWords));
  const judged = questions.filter((text) => !own.has(sameWords(lineOf(text))));
  let before = 0;
  let after = 0;
  for (const text of judged) {
    const [nearest] = index.near(text, 1);
    const isThere = nearest?.intent === intent;
    const vector = index.space.words(text);
    const best = Math.max(0, ...added.map((line) => likeness(line, vector)));
    if (isThere) before += 1;
    if (isThere || (best > 0 && best >= (nearest?.similarity ?? 0))) after += 1;
  }
  return { of: judged.length, before, after };
}
