/**
 * Short links (短链接): an answer that does not fit a text message or a telephone call, as a page behind a code that
 * nobody can guess. The page says what was said then, in the same words.
 */
export { type AnswerLink, answerLinkCollection } from './answer-link.ts';
export { AnswerLinks, type AnswerLinksDeps, LINK_DAYS, type ResolvedLink } from './answer-links.ts';
export { answerPage, escaped, expiredPage, missingPage, standingPage, tooManyPage } from './answer-page.ts';
export { PAGE_STYLE_HASH } from './page-style.ts';
