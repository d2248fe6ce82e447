import type { StoredActivity, Turn } from '../../sessions/index.ts';
import type { RenderedAnswer } from '../answer-once.ts';
import { renderPlain } from '../render-plain.ts';
import { cutText } from '../safe-text.ts';
import { countSegments } from './segments.ts';

/** Of one message: what is advised for mainland China; longer ones arrive late or not at all. */
export const LONGEST_MESSAGE = 500;
export const MOST_SEGMENTS = 8;
/** From here on the short form is sent. */
const LONG_TEXT = 300;
/** In one answer to a webhook. */
const MOST_MESSAGES = 2;
const SHORTENED = '……（后面从略，回复“人工”找值班律师）';

export const fitsSms = (text: string): boolean =>
  text.length <= LONGEST_MESSAGE && countSegments(text).segments <= MOST_SEGMENTS;

/**
 * An activity as one message, '' when there is nothing to read. A long answer gives way to what would be spoken, with
 * the first of its grounds, so that no answer goes out without the law it stands on.
 */
export function renderSms(activity: StoredActivity): string {
  const text = (activity.text ?? '').trim();
  const short = activity.speak?.trim() ?? '';
  const useShort = text.length > LONG_TEXT && short !== '' && short.length < text.length;
  const body = renderPlain(activity, useShort ? withGrounds(short, activity) : text);
  if (fitsSms(body)) return body;
  const { head } = cutText(body, (part) => fitsSms(part + SHORTENED));
  return head + SHORTENED;
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

/** The replies as at most two messages, whole turns each; what is left goes to the courier. */
export function renderMessages(turns: readonly Turn[]): { messages: string[]; sent: Turn[]; later: Turn[] } {
  const messages: string[] = [];
  let taken = 0;
  for (const turn of turns) {
    const text = renderSms(turn.activity);
    const joined = messages.length > 0 ? `${messages.at(-1)}\n\n${text}` : text;
    if (text !== '' && messages.length > 0 && fitsSms(joined)) messages[messages.length - 1] = joined;
    else if (text !== '' && messages.length === MOST_MESSAGES) break;
    else if (text !== '') messages.push(text);
    taken++;
  }
  return { messages, sent: turns.slice(0, taken), later: turns.slice(taken) };
}

export type RenderTwiml = (messages: readonly string[]) => string;

/** The replies as TwiML; the courier gets what two messages cannot hold. */
export function renderTwimlAnswer(turns: readonly Turn[], notice: string, twiml: RenderTwiml): RenderedAnswer {
  const { messages, sent, later } = renderMessages(turns);
  const said = messages.length === 0 && later.length === 0 && notice !== '' ? [notice] : messages;
  return { body: said.length === 0 ? null : twiml(said), sent, later };
}
