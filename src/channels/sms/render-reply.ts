import type { StoredActivity, Turn } from '../../sessions/index.ts';
import type { RenderedAnswer } from '../answer-once.ts';
import { renderChoices, renderPlain } from '../render-plain.ts';
import { cutText, xmlSafe } from '../safe-text.ts';
import { countSegments } from './segments.ts';
import type { InlineSms } from './sms-gateway.ts';

/** Of one message: what is advised for mainland China; longer ones arrive late or not at all. */
export const LONGEST_MESSAGE = 500;
export const MOST_SEGMENTS = 8;
/** From here on the short form is sent, with a link to the whole. */
const LONG_TEXT = 300;
/** In one answer to a webhook. */
const MOST_MESSAGES = 2;
const SHORTENED = '……（后面从略，回复“人工”找值班律师）';
const CUT = '……';

export const fitsSms = (text: string): boolean =>
  text.length <= LONGEST_MESSAGE && countSegments(text).segments <= MOST_SEGMENTS;

/** Whether a message cannot hold all of it, so that it needs a page. */
export function isLongForSms(activity: StoredActivity): boolean {
  const text = (activity.text ?? '').trim();
  return activity.type === 'message' && (text.length > LONG_TEXT || !fitsSms(renderPlain(activity, text)));
}

/**
 * Where it stands how the resident's data is kept: with the first words of ours that a number gets, danger apart.
 * @param address of the page; '' where residents have no address of ours.
 */
export function privacyNote({ seq, kind, from }: Pick<Turn, 'seq' | 'kind' | 'from'>, address: string): string {
  const isFirst = seq === 2 && from !== 'resident' && kind !== 'emergency';
  return isFirst && address !== '' ? `\n个人信息怎样保护：${address}` : '';
}

/**
 * An activity as one message, '' when there is nothing to read. A long answer gives way to what would be spoken, with
 * the first of its grounds, so that no answer goes out without the law it stands on. What has to be shortened is: the
 * link and the choices stay whole.
 * @param link address of the page with the whole text; '' where there is none.
 * @param note a line more, where there is room for it.
 */
export function renderSms(activity: StoredActivity, link = '', note = ''): string {
  if (activity.type !== 'message') return '';
  const text = (activity.text ?? '').trim();
  const short = activity.speak?.trim() ?? '';
  const isLong = isLongForSms(activity);
  const useShort = isLong && short !== '' && short.length < text.length;
  const words = xmlSafe(useShort ? withGrounds(short, activity) : text);
  const tail = isLong && link !== '' ? `\n全文：${link}` : '';
  const choices = xmlSafe(renderChoices(activity.choices));
  const whole = (part: string): string => [part + tail, choices].filter((piece) => piece !== '').join('\n');
  if (fitsSms(whole(words + note))) return whole(words + note);
  if (fitsSms(whole(words))) return whole(words);
  const mark = tail === '' ? SHORTENED : CUT;
  const { head } = cutText(words, (part) => fitsSms(whole(part + mark)));
  return whole(head + mark);
}

/** The short form of an answer, its first ground and the link: for somebody who asked for the whole in writing. */
export function renderAnswerWithLink(activity: StoredActivity, link: string): string {
  const short = activity.speak?.trim() || (activity.text ?? '').trim();
  const words = xmlSafe(withGrounds(short, activity));
  const whole = (part: string): string => `${part}\n全文：${link}\n人工请拨12348`;
  if (fitsSms(whole(words))) return whole(words);
  return whole(cutText(words, (part) => fitsSms(whole(part + CUT))).head + CUT);
}

function withGrounds(short: string, activity: StoredActivity): string {
  const label = firstGround(activity) ?? /^.*依据[:：]\s*(.+)$/m.exec(activity.text ?? '')?.[1]?.trim();
  // Spoken, a law is named without its marks: 依据是劳动法第五十条.
  const isSaid = label !== undefined && short.includes(label.replace(/[《》]/gu, ''));
  return label && !isSaid && !short.includes(label) ? `${short}\n依据：${label}` : short;
}

/** Label of the first ground of an answer card. */
function firstGround(activity: StoredActivity): string | null {
  for (const { content } of activity.attachments ?? []) {
    if (typeof content !== 'object' || content === null || !('grounds' in content)) continue;
    const first: unknown = Array.isArray(content.grounds) ? content.grounds[0] : null;
    if (typeof first === 'object' && first !== null && 'label' in first && typeof first.label === 'string') {
      return first.label;
    }
  }
  return null;
}

/** Addresses of pages, by turn. */
export type LinksOfTurns = ReadonlyMap<string, string>;

/**
 * The replies as at most two messages, whole turns each; what is left goes to the courier. A question ends its message:
 * a digit that is sent back answers one list of choices.
 */
export function renderMessages(
  turns: readonly Turn[],
  links: LinksOfTurns = new Map(),
  privacyPage = '',
): { messages: InlineSms[]; sent: Turn[]; later: Turn[] } {
  const messages: { text: string; turnIds: string[]; isOpen: boolean }[] = [];
  let taken = 0;
  for (const turn of turns) {
    const { _id, activity } = turn;
    const text = renderSms(activity, links.get(_id), privacyNote(turn, privacyPage));
    const last = messages.at(-1);
    const joined = last === undefined ? '' : `${last.text}\n\n${text}`;
    if (text !== '' && last?.isOpen === true && fitsSms(joined)) {
      last.text = joined;
      last.turnIds.push(_id);
      last.isOpen = !asks(activity);
    } else if (text !== '' && messages.length === MOST_MESSAGES) break;
    else if (text !== '') messages.push({ text, turnIds: [_id], isOpen: !asks(activity) });
    taken++;
  }
  return {
    messages: messages.map(({ text, turnIds }) => ({ text, turnIds })),
    sent: turns.slice(0, taken),
    later: turns.slice(taken),
  };
}

function asks({ text = '', choices = [] }: StoredActivity): boolean {
  return choices.length > 0 || /[？?]\s*$/u.test(text);
}

/** The replies as the body of an answer; the courier gets what two messages cannot hold. */
export function renderInlineAnswer(
  turns: readonly Turn[],
  notice: string,
  { links, privacyPage = '' }: { links: LinksOfTurns; privacyPage?: string },
  inline: (messages: readonly InlineSms[]) => string,
): RenderedAnswer {
  const { messages, sent, later } = renderMessages(turns, links, privacyPage);
  const isSilent = messages.length === 0 && later.length === 0 && notice !== '';
  const said = isSilent ? [{ text: notice, turnIds: [] }] : messages;
  return { body: said.length === 0 ? null : inline(said), sent, later };
}
