import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { ChannelRefusal } from '../errors.ts';

/** Activities are five levels deep; nobody's own data is deeper than this. */
const DEEPEST = 32;

/** Reads a JSON body up to a size and a depth. */
export function readJson(bytes: number): RequestHandler[] {
  return [express.json({ limit: bytes, type: ['application/json', 'text/json'] }), shallowBody];
}

function shallowBody(request: Request, _response: Response, next: NextFunction): void {
  refuseDeep(request.body);
  next();
}

/** @throws ChannelRefusal 400 for lists and objects within each other more than 32 times. */
export function refuseDeep(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) throw new ChannelRefusal('body_too_deep', 400, '发送的内容格式不正确。');
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
}
