import type { StoredActivity, Turn } from '../../sessions/index.ts';
import { asOneSentence, forTheEar, sentencesOf } from './for-the-ear.ts';
import { SPOKEN } from './wording.ts';

/** What a caller hears of some turns. */
export interface Speech {
  /** Numbers to call in danger; said first, twice, and not to be talked over. '' when there are none. */
  urgent: string;
  text: string;
  /** Titles in the order of their keys. */
  choices: string[];
  /** Turns of an answer of which more was written than is said; empty when there is none. */
  answerTurns: string[];
  /** Said after the text: whether the whole answer is wanted as a text message, or how to get it. */
  offersSms: 'ask' | 'hint' | null;
}

export const NO_SPEECH: Speech = { urgent: '', text: '', choices: [], answerTurns: [], offersSms: null };

/** Choices that are said with their keys. */
const MOST_CHOICES = 3;
const MOST_KEYS = 9;
/** Characters of what is no answer and has no short form, after which only its last sentence is said. */
const LONGEST = 200;
/** So much more must be written than said for a text message to be worth it. */
const WORTH_SENDING = 40;
const NONE = '都不是';
/** Choices that say themselves: who is asked yes or no needs no keys. */
const SAID_BY_THEMSELVES = ['是', '不是', '不清楚', '对', '不对'];

const EMERGENCY_CARD = 'application/vnd.legal-hotline.emergency+json';
const PRE_CHECK_CARD = 'application/vnd.legal-hotline.pre-check+json';
const ANSWER_CARD = 'application/vnd.legal-hotline.answer+json';

/**
 * Turns for the ear: of an answer two sentences, its grounds and its limit in the second; all else as it is meant to be
 * heard; then the choices with their keys.
 * @param canText the caller can be sent a text message.
 */
export function speechOf(turns: readonly Turn[], canText: boolean): Speech {
  const messages = turns.filter(({ activity }) => activity.type === 'message' && (activity.text ?? '').trim() !== '');
  if (messages.length === 0) return NO_SPEECH;
  const parts = messages.map(partOf);
  const last = messages.findLast(({ activity }) => (activity.choices ?? []).length > 0);
  const titles = (last?.activity.choices ?? []).map(({ title }) => title).slice(0, MOST_KEYS);
  const urgent = parts.map((part) => part.urgent).join('');
  const answers = parts.filter(({ isMore }) => isMore).map(({ turn }) => turn._id);
  const offersSms = !canText || answers.length === 0 || urgent !== '' ? null : smsOffer(last);
  const text = parts.map((part) => part.text).join('');
  const questions = parts.map((part) => part.question).join('');
  const hint = offersSms === 'hint' ? SPOKEN.smsHint : '';
  const asked = offersSms === 'ask' ? SPOKEN.smsAsk : '';
  const said = `${text}${hint}${questions}`;
  return {
    urgent,
    text: `${said}${forTheEar(choicesInWords(titles, said))}${asked}`,
    choices: titles,
    answerTurns: canText ? answers : [],
    offersSms,
  };
}

interface Part {
  turn: Turn;
  urgent: string;
  text: string;
  /** What an answer asks back, said last. */
  question: string;
  isMore: boolean;
}

function partOf(turn: Turn): Part {
  const { activity } = turn;
  const written = (activity.text ?? '').trim();
  const heard = forTheEar(activity.speak ?? written);
  if (turn.from === 'lawyer') return { turn, urgent: '', text: `律师说：${ended(heard)}`, question: '', isMore: false };
  const sentences = sentencesOf(ended(heard));
  if (cardOf(activity, EMERGENCY_CARD) !== null) {
    const [first = '', ...rest] = sentences;
    return { turn, urgent: `${first}${first}`, text: rest.join(''), question: '', isMore: false };
  }
  const card = cardOf(activity, ANSWER_CARD);
  const question = card === null ? '' : forTheEar(textIn(card, 'ask'));
  const said = card === null ? capped(sentences) : answerInTwo(sentences, card, question);
  const isSubstance = card !== null || cardOf(activity, PRE_CHECK_CARD) !== null || said.length < heard.length;
  const isMore = isSubstance && turn.from === 'bot' && written.length - said.length - question.length >= WORTH_SENDING;
  return { turn, urgent: '', text: said, question: question === '' ? '' : ended(question), isMore };
}

/**
 * Two sentences: what to know, with what is different for this caller; then the limit, with the grounds. A limit missed
 * costs the case: it never makes room for anything else, and what is different is never said by half.
 */
function answerInTwo(sentences: readonly string[], card: object, question: string): string {
  const own = sentences.filter((sentence) => question === '' || !question.includes(sentence));
  if (own.length <= 2) return own.join('');
  const told = [textIn(card, 'short'), ...textsIn(card, 'adds')].flatMap((text) => sentencesOf(forTheEar(text)));
  const limits = objectsIn(card, 'deadlines').map((deadline) => bare(forTheEar(textIn(deadline, 'limit'))));
  const ground = own.findLast((sentence) => groundsOf(card).some((label) => sentence.includes(label)));
  const isTold = (sentence: string) => told.some((one) => bare(one) === bare(sentence));
  const others = own.filter((sentence) => sentence !== ground && !isTold(sentence));
  const limit = others.find((sentence) => limits.some((one) => one !== '' && bare(sentence).includes(one)));
  const beside = others.find((sentence) => sentence !== limit);
  const first = own.filter(isTold);
  const second = [
    ...(limit === undefined ? [] : [limit]),
    ...(limit !== undefined && limits.length > 1 ? [SPOKEN.moreLimits] : []),
    ...(beside === undefined || textsIn(card, 'adds').length > 0 ? [] : [beside]),
    ...(ground === undefined ? [] : [ground]),
  ];
  return `${asOneSentence(first.length === 0 ? own.slice(0, 1) : first)}${asOneSentence(second)}`;
}

/** Titles of laws, as they sound. */
function groundsOf(card: object): string[] {
  return objectsIn(card, 'grounds')
    .flatMap((ground) => [textIn(ground, 'law'), forTheEar(textIn(ground, 'label'))])
    .filter((label) => label !== '');
}

/** Long words of ours: their beginning, and the last sentence, which is what is asked. */
function capped(sentences: readonly string[]): string {
  const whole = sentences.join('');
  const last = sentences.at(-1) ?? '';
  if (whole.length <= LONGEST) return whole;
  let said = '';
  for (const sentence of sentences.slice(0, -1)) {
    if (said.length + sentence.length + last.length > LONGEST) break;
    said += sentence;
  }
  return `${said}${last}`;
}

/** Offers that stand beside every answer leave room for a question of ours; choices that answer one do not. */
function smsOffer(last: Turn | undefined): 'ask' | 'hint' {
  if (last === undefined) return 'ask';
  const card = cardOf(last.activity, ANSWER_CARD);
  return card !== null && textIn(card, 'ask') === '' ? 'ask' : 'hint';
}

/** 找值班律师，按1；…: what was not said already. */
function choicesInWords(titles: readonly string[], said: string): string {
  const real = titles.filter((title) => title !== NONE);
  const isSaid = real.every((title) => said.includes(forTheEar(title)));
  const keyed = isSaid || real.every((title) => SAID_BY_THEMSELVES.includes(title)) ? [] : real.slice(0, MOST_CHOICES);
  const words = keyed.map((title) => `${title.replace(/[？?。]$/u, '')}，按${titles.indexOf(title) + 1}`).join('；');
  const more = keyed.length > 0 && real.length > keyed.length ? '别的请直接说。' : '';
  const none = titles.includes(NONE) ? SPOKEN.noneOfThese : '';
  return `${words === '' ? '' : `${words}。`}${more}${none}`;
}

function cardOf(activity: StoredActivity, contentType: string): object | null {
  const content = activity.attachments?.find((attachment) => attachment.contentType === contentType)?.content;
  return typeof content === 'object' && content !== null ? content : null;
}

function textIn(card: object, name: string): string {
  const value: unknown = Object.entries(card).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
}

function listIn(card: object, name: string): unknown[] {
  const value: unknown = Object.entries(card).find(([key]) => key === name)?.[1];
  return Array.isArray(value) ? value : [];
}

function textsIn(card: object, name: string): string[] {
  return listIn(card, name).filter((one) => typeof one === 'string');
}

function objectsIn(card: object, name: string): object[] {
  return listIn(card, name).filter((one) => typeof one === 'object' && one !== null);
}

function ended(text: string): string {
  return text === '' || /[。！？!?]$/u.test(text) ? text : `${text}。`;
}

function bare(sentence: string): string {
  return sentence.replace(/[\p{P}\s]+/gu, '');
}
