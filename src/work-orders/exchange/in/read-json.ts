import { ExchangeRefusal } from './errors.ts';

/** Deeper than any body of the contract. */
const DEEPEST = 12;

/** The body as JSON. @throws ExchangeRefusal VALIDATION when it is none, or nested too deeply. */
export function readJson(bytes: Buffer): unknown {
  if (isDeep(bytes)) throw refusal('is nested too deeply');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw refusal('is not UTF-8');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw refusal('is not JSON');
  }
}

function refusal(problem: string): ExchangeRefusal {
  return new ExchangeRefusal('VALIDATION', `The body ${problem}.`, { details: [{ field: 'body', problem }] });
}

/** Asked before it is parsed. */
function isDeep(bytes: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x5b || byte === 0x7b) depth += 1;
    else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
