import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import {
  ACCESS,
  type Action,
  ForbiddenError,
  MustChangePasswordError,
  type MustDo,
  MustEnrolError,
  mayDo,
  NotSignedInError,
  type SignedIn,
  type Staff,
} from '../staff/index.ts';
import { tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskHeaderError, DeskOriginError } from './errors.ts';
import { fromOurPage } from './own-page.ts';
import { assertWithinRegion } from './region-reach.ts';

/** A call by somebody who may make it. */
export interface DeskCall {
  staff: Staff;
  /** The sign-in it is made with, as its owner sees it in his list. */
  signInId: string;
  /** What he must do before anything else works. */
  mustDo: MustDo | null;
  /** Network address, for the audit. */
  address: string;
  /** The `:id` of the path, '' when it has none. */
  id: string;
  /** All names of the path. */
  params: Readonly<Record<string, string>>;
  body: unknown;
  query: Record<string, unknown>;
}

export interface DeskAnswer {
  status: number;
  body: unknown;
  /** Of a body that is a text to be saved: its name and media type. */
  file?: { name: string; type: string };
  /** Sent instead of the body, as it comes; with `file`, to be saved under its name. */
  stream?: { type: string; sound: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> };
}

/** What still works while a password must be changed, or a second factor switched on. */
const FIRST: Record<MustDo, readonly Action[]> = {
  'change-password': ['session.read', 'account.read', 'account.password'],
  enrol: ['session.read', 'account.read', 'account.second-factor', 'account.second-factor-confirm'],
};

/** Mounts the route of an action: signed in, nothing to do first, allowed by the access table, then `handle`. */
export function mount(
  router: Router,
  deps: DeskDeps,
  action: Action,
  handle: (call: DeskCall) => Promise<DeskAnswer>,
): void {
  const { method, path } = ACCESS[action];
  router[method](path, async (request: Request, response: Response) => {
    const { staff, signInId, mustDo } = await signInOf(deps, request);
    const address = addressOf(request);
    if (mustDo !== null && !FIRST[mustDo].includes(action)) throw firstError(mustDo);
    if (!mayDo(staff, action)) {
      await deps.audit.record({ who: staff.id, what: 'refused', subject: action, address });
      throw new ForbiddenError();
    }
    const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
    await assertWithinRegion(deps, staff, action, params.id ?? '');
    const call = { staff, signInId, mustDo, address, id: params.id ?? '', params, body: request.body as unknown };
    const answer = await handle({ ...call, query: { ...request.query } });
    response.status(answer.status);
    if (answer.stream !== undefined) {
      if (answer.file !== undefined) response.attachment(answer.file.name);
      response.type(answer.stream.type);
      await sent(answer.stream.sound, response);
    } else if (answer.file === undefined) response.json(answer.body);
    else response.attachment(answer.file.name).type(answer.file.type).send(answer.body);
  });
}

/** Sends piece by piece, no faster than it is taken. Who goes away before the end is nobody's mistake. */
async function sent(sound: NonNullable<DeskAnswer['stream']>['sound'], response: Response): Promise<void> {
  const pieces =
    sound instanceof ReadableStream
      ? Readable.fromWeb(sound as NodeStream)
      : Readable.from(sound, { objectMode: false });
  try {
    await pipeline(pieces, response);
  } catch (error) {
    const hasGone = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!hasGone) throw error;
  }
}

/**
 * Who may work.
 * @throws NotSignedInError 401, MustChangePasswordError 403, MustEnrolError 403
 */
export async function signedIn(deps: DeskDeps, request: Request): Promise<Staff> {
  const { staff, mustDo } = await signInOf(deps, request);
  if (mustDo !== null) throw firstError(mustDo);
  return staff;
}

/** @throws NotSignedInError 401 */
async function signInOf(deps: DeskDeps, request: Request): Promise<SignedIn> {
  const token = tokenOf(request.headers.cookie, deps.secureCookies);
  const found = token === null ? null : await deps.staff.signedIn(token);
  if (found === null) throw new NotSignedInError();
  return found;
}

function firstError(mustDo: MustDo): MustChangePasswordError | MustEnrolError {
  return mustDo === 'change-password' ? new MustChangePasswordError() : new MustEnrolError();
}

export function addressOf(request: Request): string {
  return request.ip ?? request.socket.remoteAddress ?? '';
}

/** Other sites can make a browser send a form, but not this header; and a browser tells that they did. */
export const requireDeskHeader: RequestHandler = (request: Request, _response: Response, next: NextFunction) => {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && request.headers['x-hotline-desk'] !== '1') throw new DeskHeaderError();
  if (!reads && !fromOurPage(request.headers)) throw new DeskOriginError();
  next();
};
