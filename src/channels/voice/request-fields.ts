import type { Request } from 'express';
import { ChannelRefusal } from '../errors.ts';

/** What is wrong with a signed request, named by field. */
export function malformedCall(field: string): ChannelRefusal {
  return new ChannelRefusal('voice_request', 400, `The field ${field} is missing, repeated or malformed.`);
}

/** Our own part of the query as text. @throws ChannelRefusal 400 when a name is repeated. */
export function hookQuery(request: Request): Record<string, string> {
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query)) {
    if (typeof value !== 'string') throw malformedCall(name);
    query[name] = value;
  }
  return query;
}
