import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { mountAidDocuments } from './aid-document-routes.ts';
import { mountAid } from './aid-routes.ts';
import { mountDeliveries } from './delivery-routes.ts';
import type { DeskDeps } from './desk-deps.ts';
import { answerErrors } from './error-response.ts';
import { DeskMissingError } from './errors.ts';
import { requireDeskHeader } from './guard.ts';
import { mountHandoffs } from './handoff-routes.ts';
import { mountKnowledge } from './knowledge-routes.ts';
import { mountMisunderstood } from './misunderstood-routes.ts';
import { mountPapers } from './paper-routes.ts';
import { mountReview } from './review-routes.ts';
import { mountSignIn } from './sign-in-routes.ts';
import { mountTelephones } from './telephone-routes.ts';
import { ViewLog } from './view-log.ts';

/** The HTTP API of lawyers and supervisors, to be mounted at `/api/desk`. It answers everything below itself. */
export function createDeskRouter(deps: DeskDeps): Router {
  const router = express.Router();
  const viewLog = new ViewLog(deps.audit, deps.clock);
  router.use((_request: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.use(requireDeskHeader);
  router.use(express.json({ limit: '64kb' }));
  mountSignIn(router, deps);
  mountHandoffs(router, deps, viewLog);
  mountTelephones(router, deps);
  mountReview(router, deps, viewLog);
  mountDeliveries(router, deps);
  mountMisunderstood(router, deps);
  mountKnowledge(router, deps);
  mountAid(router, deps, viewLog);
  mountPapers(router, deps);
  mountAidDocuments(router, deps);
  router.use(() => {
    throw new DeskMissingError();
  });
  router.use(answerErrors(deps.log));
  return router;
}
