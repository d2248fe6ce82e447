import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import { mountAccount } from './account-routes.ts';
import { mountAidDocuments } from './aid-document-routes.ts';
import { mountAid } from './aid-routes.ts';
import { mountComposer } from './composer-routes.ts';
import { mountDeliveries } from './delivery-routes.ts';
import type { DeskDeps } from './desk-deps.ts';
import { mountDuty } from './duty-routes.ts';
import { answerErrors } from './error-response.ts';
import { DeskMissingError } from './errors.ts';
import { requireDeskHeader } from './guard.ts';
import { mountHandoffs } from './handoff-routes.ts';
import { mountKnowledge } from './knowledge-routes.ts';
import { mountMessages } from './message-routes.ts';
import { mountMisunderstood } from './misunderstood-routes.ts';
import { mountNotes } from './note-routes.ts';
import { mountDirectorySignIn } from './oidc-routes.ts';
import { mountPapers } from './paper-routes.ts';
import { mountReview } from './review-routes.ts';
import { mountShifts } from './shift-routes.ts';
import { mountSignIn } from './sign-in-routes.ts';
import { mountSpeaking } from './speaking-routes.ts';
import { mountStaff } from './staff-routes.ts';
import { mountSteps } from './step-routes.ts';
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
  mountDirectorySignIn(router, deps);
  mountAccount(router, deps);
  mountStaff(router, deps);
  mountDuty(router, deps);
  mountShifts(router, deps);
  mountHandoffs(router, deps, viewLog);
  mountSteps(router, deps);
  mountSpeaking(router, deps);
  mountNotes(router, deps, viewLog);
  mountMessages(router, deps);
  mountComposer(router, deps);
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
