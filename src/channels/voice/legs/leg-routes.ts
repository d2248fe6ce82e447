import express, { type NextFunction, type Request, type Response, type Router } from 'express';
import type { Logger } from 'pino';
import { asHotlineError } from '../../../errors.ts';
import { ChannelRefusal } from '../../errors.ts';
import { refusalHandler } from '../../express-refusal.ts';
import type { CallAction } from '../call-action.ts';
import type { CallEvent } from '../call-event.ts';
import type { VoiceProvider } from '../voice-provider.ts';
import { LEG_WORDS, spoken } from './leg-words.ts';

/** What the routes hand requests to; {@link LegCalls} and {@link Recordings} fit. */
export interface LegDoors {
  legs: { answer(event: CallEvent): Promise<CallAction[]>; told(event: CallEvent): Promise<void> };
  recordings: { told(event: CallEvent): Promise<void> };
}

/**
 * Where a provider asks about calls that we made, and tells of recordings: `/leg`, `/leg/status`, `/recording` below its
 * path. Guarded for themselves: mount the router at the provider's path, before or after others.
 */
export function legRoutes(provider: VoiceProvider, doors: LegDoors, logger: Logger): Router {
  const router = express.Router();
  const answerWith = (response: Response, actions: readonly CallAction[], callId?: string): void => {
    const { contentType, body } = provider.render(actions, callId);
    response.status(200).set('Content-Type', contentType).send(body);
  };
  const silently = (response: Response): void => answerWith(response, []);

  router.post('/leg', ...provider.guard, async (request: Request, response: Response) => {
    const event = provider.read(request, 'leg');
    let actions: readonly CallAction[];
    try {
      actions = await doors.legs.answer(event);
    } catch (error) {
      if (error instanceof ChannelRefusal) throw error;
      // Somebody has picked up and hears words, not the provider's own notice of an error.
      logger.error({ code: asHotlineError(error).code }, 'a telephone that was called could not be served');
      actions = [spoken(LEG_WORDS.failed), { do: 'hang-up' }];
    }
    answerWith(response, actions, event.callId);
  });
  // Played into a room: the request is about the room and names no call.
  router.post('/leg/announce', ...provider.guard, (_request: Request, response: Response) => {
    answerWith(response, [spoken(LEG_WORDS.supervisorTalks)]);
  });
  router.post('/leg/status', ...provider.guard, async (request: Request, response: Response) => {
    await doors.legs.told(provider.read(request, 'status'));
    silently(response);
  });
  router.post('/recording', ...provider.guard, async (request: Request, response: Response) => {
    await doors.recordings.told(provider.read(request, 'recording'));
    silently(response);
  });
  const refuse = refusalHandler(logger, (response, refusal) => {
    response.status(refusal.statusCode).json(refusal.toBody());
  });
  router.use((error: unknown, request: Request, response: Response, next: NextFunction) =>
    refuse(error, request, response, next),
  );
  return router;
}
