import { ChannelRefusal } from '../../errors.ts';

/** Lists and objects inside each other; what jambonz sends has less than ten. */
const DEEPEST = 32;

/** The JSON object of a request. @throws ChannelRefusal 400 when it is no JSON object, or nested too deeply. */
export function parseBody(body: Buffer): Record<string, unknown> {
  const text = body.toString('utf8');
  if (depthOf(text) > DEEPEST) throw malformed('is nested too deeply');
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw malformed('is no JSON');
  }
  if (!isObject(parsed)) throw malformed('is no JSON object');
  return parsed;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Brackets inside strings do not count. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isString = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (isString && sign === '\\') at++;
    else if (sign === '"') isString = !isString;
    else if (isString) continue;
    else if (sign === '[' || sign === '{') deepest = Math.max(deepest, ++depth);
    else if (sign === ']' || sign === '}') depth--;
  }
  return deepest;
}

function malformed(problem: string): ChannelRefusal {
  return new ChannelRefusal('voice_request', 400, `The body ${problem}.`);
}
