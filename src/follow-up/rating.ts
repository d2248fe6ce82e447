import type { Satisfaction, Session } from '../sessions/index.ts';
import { parseChineseNumber } from '../text/index.ts';
import type { FollowUpRules } from './follow-up-content.ts';

/** What is not said to be this or that level, but can only mean a level: 9, 五星, 80分. */
export const OFF_SCALE = 'off-scale';

const AROUND = /^[\s"“”'‘’]+|[\s。.!！,，、~～"“”'‘’]+$/gu;
/** 我选, 按, 选第. */
const LEAD = /^(?:我?(?:选|按|评|打|给|回复?)(?:了)?(?:第)?|第)/u;
const FIGURE = /^(?:\d{1,3}|[一二三四五六七八九十两]{1,3})$/u;
/** 9分, 五星, 4颗星: of what scale they are nobody knows. */
const MARKED_FIGURE = /^(?:\d{1,3}|[一二三四五六七八九十百两]{1,3})(?:个|颗)?(?:分|星|级|号|档)$/u;
/** Longer messages are no rating, characters. */
const LONGEST = 200;
/** What is more is a telephone number (110, 120) or an amount. */
const BEST_MARK = 100;
/** 3、不满意. */
const NUMBERED = /^(\d)[.、\s]+(.+)$/u;

/**
 * The level that a message names, whole and in words of the scale, or by its digit; {@link OFF_SCALE} for a mark that the
 * scale does not have, which is never guessed; null when it is something else.
 */
export function parseRating(
  text: string,
  { levels }: Pick<FollowUpRules, 'levels'>,
): Satisfaction | typeof OFF_SCALE | null {
  if (text.length > LONGEST) return null;
  const said = text.normalize('NFKC').replace(AROUND, '');
  const [, digit = '', words = ''] = NUMBERED.exec(said) ?? [];
  const byWords = levels.find(({ title, words: also }) => [title, ...also].includes(digit === '' ? said : words));
  if (byWords !== undefined) return digit === '' || Number(digit) === byWords.digit ? byWords.level : OFF_SCALE;
  const asked = said.replace(LEAD, '');
  if (MARKED_FIGURE.test(asked)) return OFF_SCALE;
  if (!FIGURE.test(asked)) return null;
  const figure = figureOf(asked);
  if (figure === null || figure === 0 || figure > BEST_MARK) return null;
  return levels.find((level) => level.digit === figure)?.level ?? OFF_SCALE;
}

/** Whether a message is no more than a figure: beside other choices it may mean one of them. */
export function isFigure(text: string): boolean {
  return FIGURE.test(text.normalize('NFKC').replace(AROUND, ''));
}

function figureOf(text: string): number | null {
  return /^\d+$/u.test(text) ? Number(text) : parseChineseNumber(text);
}

/** 满意按1，基本满意按2，不满意按3: the choices as they are said on the telephone, digits in Chinese. */
export function keysInWords({ levels }: Pick<FollowUpRules, 'levels'>): string {
  return levels.map(({ title, digit }) => `${title}按${'零一二三四五六七八九'.charAt(digit)}`).join('，');
}

/** 1 满意，2 基本满意，3 不满意: the choices in a sentence, to read. */
export function levelsInWords({ levels }: Pick<FollowUpRules, 'levels'>): string {
  return levels.map(({ title, digit }) => `${digit} ${title}`).join('，');
}

/**
 * Is this session's service rated? Once, and only when something was done for the resident: a wrong number and a
 * session in which nothing was answered are not.
 */
export function isRated(session: Pick<Session, 'outcome'>): boolean {
  return session.outcome !== null && !['abandoned', 'wrong-number'].includes(session.outcome);
}

/** Has the time to rate passed? */
export function ratingExpired(
  session: Pick<Session, 'closedAt'>,
  { takenMs }: Pick<FollowUpRules, 'takenMs'>,
  now: Date,
): boolean {
  return session.closedAt === null || now.getTime() - session.closedAt.getTime() > takenMs;
}
