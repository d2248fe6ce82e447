import type { Turn } from '../sessions/index.ts';
import { maskNumbers } from '../text/index.ts';
import { blocksOf, type PageBlock } from './page-blocks.ts';
import { PAGE_STYLE } from './page-style.ts';

const HOTLINE = '12348 公共法律服务热线';
const ANSWER_CARD = 'application/vnd.legal-hotline.answer+json';
/** Mobile telephones and identity numbers; those of offices stay. */
const PERSONAL = /(?<![\dA-Za-z])(?:(?:\+?86[- ]?)?1[3-9]\d{9}|\d{17}[\dXx])(?![\dA-Za-z])/gu;

const calendar = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

/**
 * What was said, as a page for a telephone, for the eyes of an elderly person, and for paper: the words of the turns as
 * they were said, nothing of the resident. No script; under 20 KB.
 */
export function answerPage(turns: readonly Turn[]): string {
  const said = turns.filter(isSaid);
  const [first] = said;
  if (first === undefined) return missingPage();
  const title = questionOf(said) ?? (first.from === 'lawyer' ? '值班律师的回复' : '您咨询的答复');
  const blocks = said.flatMap((turn) => blocksOf(wordsOf(turn)));
  const day = calendar.format(first.at);
  const words = blocks.map((block, index) => section(block, index === 0 && block.kind === 'text')).join('');
  return page(
    title,
    `<p class="from">${HOTLINE}</p><h1>${escaped(title)}</h1><p class="from">${day}的${first.from === 'lawyer' ? '回复' : '答复'}</p>${words}${choices(said)}${WAYS}<p class="note">这是当时的答复；法律有变化的，以新的规定为准。人身安全有危险，请马上拨打 110。</p>`,
  );
}

/** For a code that there is not. */
export function missingPage(): string {
  return plainPage('没有找到这条答复', '链接可能少了几个字，请照着短信里的再试一次。也可以直接问，或者打电话。');
}

/** For a code that has been valid. */
export function expiredPage(): string {
  return plainPage('这条链接已经过期', '答复只保留一段时间，而且法律可能有了变化。请再问一次，或者打电话。');
}

/** For an address that opens too many. */
export function tooManyPage(): string {
  return plainPage('打开的次数太多了', '请过一分钟再打开。急的话，请打电话。');
}

const WAYS = `<nav class="ways" aria-label="接下来"><a class="call" href="tel:12348">人工：打 12348</a><a class="chat" href="/">打开咨询页，接着问</a></nav>`;

function plainPage(title: string, words: string): string {
  return standingPage(title, `<h1>${title}</h1><section><p>${words}</p></section>`);
}

/** A page of the hotline's own, with the ways on. @param body HTML, its text escaped. */
export function standingPage(title: string, body: string): string {
  return page(title, `<p class="from">${HOTLINE}</p>${body}${WAYS}`);
}

function page(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex,nofollow"><title>${escaped(title)} · 12348</title><style>${PAGE_STYLE}</style></head><body><main>${body}</main></body></html>`;
}

function section({ title, lines, kind }: PageBlock, isLead: boolean): string {
  const heading = title === '' ? '' : `<h2>${escaped(title)}</h2>`;
  const words =
    kind === 'text'
      ? lines.map((line) => `<p>${escaped(line)}</p>`).join('')
      : listOf(kind === 'numbered' ? 'ol' : 'ul', lines);
  return `<section${isLead ? ' class="lead"' : ''}>${heading}${words}</section>`;
}

/** What may be chosen next can be answered by text message only: the page does not speak. */
function choices(said: readonly Turn[]): string {
  const last = said.at(-1);
  const offered = last?.activity.choices ?? [];
  if (offered.length === 0 || !last?.stream.startsWith('sms-')) return '';
  const titles = offered.map(({ title }) => masked(title));
  return `<section><h2>想接着问，可以回复短信，发前面的数字</h2>${listOf('ol', titles)}</section>`;
}

function listOf(tag: 'ol' | 'ul', lines: readonly string[]): string {
  return `<${tag}>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</${tag}>`;
}

/** Words of the hotline to read; never the resident's own. */
function isSaid({ from, activity }: Turn): boolean {
  return from !== 'resident' && activity.type === 'message' && (activity.text ?? '').trim() !== '';
}

function wordsOf({ activity }: Turn): string {
  return masked(activity.text ?? '');
}

function masked(text: string): string {
  return text.replace(PERSONAL, (found) => maskNumbers(found));
}

/** The question of the answer card, in the words of legal staff. */
function questionOf(said: readonly Turn[]): string | null {
  for (const { contentType, content } of said.flatMap(({ activity }) => activity.attachments ?? [])) {
    if (contentType !== ANSWER_CARD || typeof content !== 'object' || content === null) continue;
    if ('question' in content && typeof content.question === 'string') return content.question;
  }
  return null;
}

/** Text as it may stand in HTML. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
