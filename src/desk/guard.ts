import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { NextFunction, Request, RequestHandler, Response, Router } from 'express';
import { ACCESS, type Action, ForbiddenError, mayDo, NotSignedInError, type Staff } from '../staff/index.ts';
import { tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskHeaderError } from './errors.ts';

/** A call by somebody who may make it. */
export interface DeskCall {
  staff: Staff;
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
  /** Sent instead of the body, as it comes. */
  stream?: { type: string; sound: ReadableStream<Uint8Array> };
}

/** Mounts the route of an action: signed in, allowed by the access table, then `handle`. */
export function mount(
  router: Router,
  deps: DeskDeps,
  action: Action,
  handle: (call: DeskCall) => Promise<DeskAnswer>,
): void {
  const { method, path } = ACCESS[action];
  router[method](path, async (request: Request, response: Response) => {
    const staff = await signedIn(deps, request);
    const address = addressOf(request);
    if (!mayDo(staff, action)) {
      await deps.audit.record({ who: staff.id, what: 'refused', subject: action, address });
      throw new ForbiddenError();
    }
    const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
    const call = { staff, address, id: params.id ?? '', params, body: request.body as unknown };
    const answer = await handle({ ...call, query: { ...request.query } });
    response.status(answer.status);
    if (answer.stream !== undefined) {
      response.type(answer.stream.type);
      await pipeline(Readable.fromWeb(answer.stream.sound as NodeStream), response);
    } else if (answer.file === undefined) response.json(answer.body);
    else response.attachment(answer.file.name).type(answer.file.type).send(answer.body);
  });
}

/** @throws NotSignedInError 401 */
export async function signedIn(deps: DeskDeps, request: Request): Promise<Staff> {
  const token = tokenOf(request.headers.cookie);
  const staff = token === null ? null : await deps.staff.whoIs(token);
  if (staff === null) throw new NotSignedInError();
  return staff;
}

export function addressOf(request: Request): string {
  return request.ip ?? request.socket.remoteAddress ?? '';
}

/** Other sites can make a browser send a form, but not this header. */
export const requireDeskHeader: RequestHandler = (request: Request, _response: Response, next: NextFunction) => {
  const reads = request.method === 'GET' || request.method === 'HEAD';
  if (!reads && request.headers['x-hotline-desk'] !== '1') throw new DeskHeaderError();
  next();
};
