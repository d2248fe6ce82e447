import type { StoredActivity } from '../../sessions/index.ts';
import { renderPlain } from '../render-plain.ts';
import { cutText, xmlSafe } from '../safe-text.ts';
import { fitsMessage, splitText, TEXT_BYTES } from './render-reply.ts';

/** The body of one customer-service message, without its recipient. */
export type CustomerMessage =
  | { msgtype: 'text'; text: { content: string } }
  | {
      msgtype: 'msgmenu';
      msgmenu: { head_content: string; list: { id: string; content: string }[]; tail_content: string };
    };

/** More choices than this make a list to read, not to tap. */
const MENU_MOST = 10;
const MENU_TAIL = '请点上面的一项，也可以直接回复文字。';
const SHORTENED = '\n（内容较长，后面从略。回复任意文字，我接着发。）';

type TextMessage = Extract<CustomerMessage, { msgtype: 'text' }>;

const asText = (content: string): TextMessage => ({ msgtype: 'text', text: { content } });

/**
 * An activity as customer-service messages: choices to tap where they fit into one message, else text in as many
 * messages as it needs; none for what has nothing to read.
 * @param menus false when the account cannot send menus.
 */
export function customerMessages(activity: StoredActivity, menus: boolean): CustomerMessage[] {
  const menu = menus ? menuOf(activity) : null;
  return menu === null ? splitText(renderPlain(activity)).map(asText) : [menu];
}

/** A menu that is tapped comes back as a text message with the words of the choice. */
function menuOf({ type, text = '', choices = [] }: StoredActivity): CustomerMessage | null {
  if (type !== 'message' || choices.length === 0 || choices.length > MENU_MOST) return null;
  const head = xmlSafe(text.trim());
  // The menu stays on the screen: its mark tells later what it was for.
  const list = choices.map(({ title, mark = '' }, index) => ({ id: `${mark}${index + 1}`, content: xmlSafe(title) }));
  const whole = [head, ...list.map(({ content }) => content), MENU_TAIL].join('\n');
  if (head === '' || !fitsMessage(whole)) return null;
  return { msgtype: 'msgmenu', msgmenu: { head_content: head, list, tail_content: MENU_TAIL } };
}

/** What fits into one message of a text that is longer, and where the rest is to be read. */
export function shortForm(activity: StoredActivity, link: string | null): CustomerMessage {
  const end = link === null ? SHORTENED : `\n（内容较长，点开看全文：${link} ）`;
  const { head } = cutText(renderPlain(activity), (part) => fitsMessage(part + end));
  return asText(head + end);
}

/** A menu for an account that cannot send one: the choices as numbered lines. */
export function menuAsText({ msgmenu }: Extract<CustomerMessage, { msgtype: 'msgmenu' }>): CustomerMessage {
  const lines = msgmenu.list.map(({ content }, index) => `${index + 1}. ${content}`);
  return asText([msgmenu.head_content, ...lines].join('\n'));
}

/** A text that WeChat finds too long, in smaller parts. */
export function halves({ text: { content } }: TextMessage): CustomerMessage[] {
  return splitText(content, TEXT_BYTES / 2).map(asText);
}
