import { Router } from 'express';
import { escaped, standingPage } from '../answer-links/index.ts';

/** A notice in parts. */
export interface NoticePage {
  title: string;
  version: string;
  /** `YYYY-MM-DD`. */
  date: string;
  parts: readonly { title: string; text: string }[];
}

/** `GET /privacy`: what residents are told of their data (告知书), complete without script, short enough for a telephone. */
export function createPrivacyPageRouter({ notices }: { notices: () => NoticePage }): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.set('Cache-Control', 'public, max-age=600').type('html').send(privacyPage(notices()));
  });
  return router;
}

function privacyPage({ title, version, date, parts }: NoticePage): string {
  const sections = parts.map(
    (part) => `<section><h2>${escaped(part.title)}</h2><p>${escaped(part.text)}</p></section>`,
  );
  const [year, month, day] = date.split('-').map(Number);
  const from = `${year}年${month}月${day}日起施行，版本 ${escaped(version)}`;
  return standingPage(title, `<h1>${escaped(title)}</h1><p class="from">${from}</p>${sections.join('')}`);
}
