import { type Response, Router } from 'express';
import { type AnswerLinks, answerPage, expiredPage, missingPage, tooManyPage } from '../answer-links/index.ts';
import { clientAddress } from '../client-address.ts';
import { localMemory, type SharedMemory } from '../cluster/index.ts';

export interface AnswerPageRouterDeps {
  answerLinks: Pick<AnswerLinks, 'resolve'>;
  /** Pages that one client address may open in a minute; a code is not to be guessed. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

const PER_MINUTE = 30;

/**
 * `GET /a/<code>`: the page behind a short link, complete without script. 404 for a code that there is not, 410 for one
 * that has expired, 429 for too many; each is a page with a way on.
 */
export function createAnswerPageRouter({ answerLinks, perMinute, shared }: AnswerPageRouterDeps): Router {
  const limiter = (shared ?? localMemory()).limit({
    name: 'answer-page',
    points: perMinute ?? PER_MINUTE,
    seconds: 60,
  });
  const router = Router();
  router.get('/:code', async (request, response) => {
    response.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' });
    const wait = await limiter.take(clientAddress(request));
    if (wait > 0) {
      response.set('Retry-After', String(wait));
      send(response, 429, tooManyPage());
      return;
    }
    const found = await answerLinks.resolve(request.params.code);
    if (found.state === 'open') send(response, 200, answerPage(found.turns));
    else if (found.state === 'expired') send(response, 410, expiredPage());
    else send(response, 404, missingPage());
  });
  return router;
}

function send(response: Response, status: number, html: string): void {
  response.status(status).type('html').send(html);
}
