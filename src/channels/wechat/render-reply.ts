import type { Turn } from '../../sessions/index.ts';
import type { RenderedAnswer } from '../answer-once.ts';
import { renderPlain } from '../render-plain.ts';
import { cutText, xmlSafe } from '../safe-text.ts';

/** Bytes of UTF-8 in one text message; more is cut off or refused (45002). 682 Han characters. */
export const TEXT_BYTES = 2048;
const SHORTENED = '\n（内容较长，后面从略。回复“人工”可由值班律师为您说明。）';

export const fitsMessage = (text: string): boolean => Buffer.byteLength(text, 'utf8') <= TEXT_BYTES;

/** A text in as many messages as it needs, cut behind sentences where it can be. */
export function splitText(text: string, mostBytes = TEXT_BYTES): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '') {
    const cut = cutText(rest, (part) => Buffer.byteLength(part, 'utf8') <= mostBytes);
    parts.push(cut.head);
    rest = cut.rest;
  }
  return parts;
}

/**
 * Replies for the passive answer: as many whole turns as one message holds; the rest for the courier.
 * @param canPush false when the account has no customer-service messages: then everything must fit, and what does
 * not is shortened in so many words.
 */
export function renderPassive(turns: readonly Turn[], canPush: boolean): RenderedAnswer {
  if (!canPush) return renderAllIn(turns);
  let body = '';
  let taken = 0;
  for (const turn of turns) {
    const text = renderPlain(turn.activity);
    const joined = [body, text].filter((part) => part !== '').join('\n\n');
    if (!fitsMessage(joined)) break;
    body = joined;
    taken++;
  }
  return { body: body === '' ? null : body, sent: turns.slice(0, taken), later: turns.slice(taken) };
}

function renderAllIn(turns: readonly Turn[]): RenderedAnswer {
  const join = (texts: string[]) => texts.filter((text) => text !== '').join('\n\n');
  const full = join(turns.map((turn) => renderPlain(turn.activity)));
  const sent = [...turns];
  if (full === '') return { body: null, sent, later: [] };
  if (fitsMessage(full)) return { body: full, sent, later: [] };
  const spoken = join(turns.map((turn) => renderPlain(turn.activity, turn.activity.speak)));
  if (fitsMessage(spoken)) return { body: spoken, sent, later: [] };
  const { head } = cutText(spoken.length < full.length ? spoken : full, (part) => fitsMessage(part + SHORTENED));
  return { body: head + SHORTENED, sent, later: [] };
}

/**
 * The passive text reply.
 * @param createTime seconds, not milliseconds.
 */
export function textReplyXml(to: string, from: string, createTime: number, text: string): string {
  return [
    '<xml>',
    `<ToUserName>${cdata(to)}</ToUserName>`,
    `<FromUserName>${cdata(from)}</FromUserName>`,
    `<CreateTime>${createTime}</CreateTime>`,
    '<MsgType><![CDATA[text]]></MsgType>',
    `<Content>${cdata(text)}</Content>`,
    '</xml>',
  ].join('');
}

/** The envelope of an encrypted reply. */
export function encryptedReplyXml(encrypted: string, signature: string, timestamp: number, nonce: string): string {
  return [
    '<xml>',
    `<Encrypt>${cdata(encrypted)}</Encrypt>`,
    `<MsgSignature>${cdata(signature)}</MsgSignature>`,
    `<TimeStamp>${timestamp}</TimeStamp>`,
    `<Nonce>${cdata(nonce)}</Nonce>`,
    '</xml>',
  ].join('');
}

/** A CDATA section cannot hold its own end: it is split over two sections. */
function cdata(text: string): string {
  return `<![CDATA[${xmlSafe(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}
