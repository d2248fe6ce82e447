import { setTimeout as pause } from 'node:timers/promises';
import express, { type Request, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { SharedMemory } from '../cluster/index.ts';
import type { Directory } from '../knowledge/index.ts';
import {
  type AidApplication,
  AidCodeError,
  AidSlotTakenError,
  type ApplicationService,
  progressOf,
  RESIDENT,
} from '../legal-aid/index.ts';
import { maskNumbers } from '../text/index.ts';
import { CODE_ANSWER_MS, CODE_ASKED, limitedCalls, passOf, readCall } from './resident-calls.ts';

export interface AidRouterDeps {
  applications: ApplicationService;
  /** Places with their hours, for appointments. */
  directory: Pick<Directory, 'get'>;
  clock: Clock;
  /** Calls of one client address in a minute. */
  perMinute?: number;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
  /** A code that was asked for is answered no sooner, milliseconds. */
  codeAnswerMs?: number;
}

/** Times offered at once. */
const SLOTS = 40;

const codeBody = z.strictObject({ phone: z.string().trim().max(20) });
const codeQuery = z.strictObject({ code: z.string().trim().min(1).max(20).optional() });
const slotBody = z.strictObject({
  startsAt: z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
});
const objectionBody = z.strictObject({ words: z.string().trim().min(1, 'is empty').max(2000, 'is too long') });

/**
 * The resident's own look at his application. `POST …/code {phone}` sends a one-time code to where he applied from (the
 * answer is the same for everybody); `GET …?code=` spends it and gives a pass; `GET …` with the pass in `X-Aid-Pass`
 * reads again. With the pass, too: `GET …/slots` and `POST …/appointment {startsAt}` (a time at the agency), `POST
 * …/appointment/cancel`, `POST …/objection {words}`, `POST …/withdraw`.
 */
export function createAidRouter({
  applications,
  directory,
  clock,
  perMinute,
  shared,
  codeAnswerMs = CODE_ANSWER_MS,
}: AidRouterDeps): Router {
  const router = Router();
  router.use(limitedCalls('aid', { perMinute, shared }));
  router.use(express.json({ limit: '16kb' }));

  router.post('/applications/:number/code', async (request, response) => {
    const { phone } = readCall(codeBody, request.body);
    await Promise.all([applications.progress.sendCode(request.params.number, phone), pause(codeAnswerMs)]);
    response.status(202).json({ message: CODE_ASKED });
  });

  router.get('/applications/:number', async (request, response) => {
    const { number } = request.params;
    const { code } = readCall(codeQuery, request.query);
    if (code === undefined) {
      response.json({ application: progressOf(await byPass(applications, request, number)) });
      return;
    }
    const { found: application, pass } = await applications.progress.byCode(number, code);
    response.json({ application: progressOf(application), pass });
  });

  router.get('/applications/:number/slots', async (request, response) => {
    const { agency } = await byPass(applications, request, request.params.number);
    const place = agency.id === null ? null : await directory.get(agency.id);
    const slots = place === null ? [] : await applications.freeSlots(place, SLOTS);
    response.json({ place: place === null ? null : { name: place.name, address: place.address }, slots });
  });

  router.post('/applications/:number/appointment', async (request, response) => {
    const { startsAt } = readCall(slotBody, request.body);
    const application = await byPass(applications, request, request.params.number);
    const { _id, agency } = application;
    if (isBooked(application, startsAt)) {
      response.status(201).json({ application: progressOf(application) });
      return;
    }
    const place = agency.id === null ? null : await directory.get(agency.id);
    const free = place === null ? [] : await applications.freeSlots(place, Number.POSITIVE_INFINITY);
    const slot = free.find((one) => one.startsAt.getTime() === startsAt.getTime());
    if (place === null || slot === undefined) throw new AidSlotTakenError();
    const appointment = { placeId: place.id, placeName: place.name, ...slot };
    const step = { type: 'book', at: clock.now(), by: RESIDENT, appointment } as const;
    response.status(201).json({ application: progressOf(await applications.step(_id, step)) });
  });

  router.post('/applications/:number/appointment/cancel', async (request, response) => {
    const { _id } = await byPass(applications, request, request.params.number);
    const step = { type: 'appointment-ended', at: clock.now(), by: RESIDENT, state: 'cancelled' } as const;
    response.json({ application: progressOf(await applications.step(_id, step)) });
  });

  router.post('/applications/:number/objection', async (request, response) => {
    const { words } = readCall(objectionBody, request.body);
    const { _id } = await byPass(applications, request, request.params.number);
    const step = { type: 'object', at: clock.now(), by: RESIDENT, words: maskNumbers(words) } as const;
    response.status(201).json({ application: progressOf(await applications.step(_id, step)) });
  });

  router.post('/applications/:number/withdraw', async (request, response) => {
    const { _id } = await byPass(applications, request, request.params.number);
    const step = { type: 'withdraw', at: clock.now(), by: RESIDENT, because: 'own-wish' } as const;
    response.json({ application: progressOf(await applications.step(_id, step)) });
  });
  return router;
}

/** The same call again, after its answer was lost. */
function isBooked({ appointment, agency }: AidApplication, startsAt: Date): boolean {
  const isHere = appointment?.state === 'booked' && appointment.placeId === agency.id;
  return isHere && appointment.startsAt.getTime() === startsAt.getTime();
}

/** @throws AidCodeError 404 without a pass, too: it does not tell whether there is such an application. */
async function byPass({ progress }: ApplicationService, request: Request, number: string): Promise<AidApplication> {
  const pass = passOf(request);
  if (pass === null) throw new AidCodeError();
  return progress.byPass(number, pass);
}
