import { z } from 'zod';
import { type Gate, gateTo } from '../../outbound/index.ts';
import { EngineError } from '../errors.ts';
import type { Candidate } from '../understanding.ts';
import type { QuestionEngine } from './question-engine.ts';

const NAME = 'http';
/** Longest answer that is read, bytes. */
const LONGEST_ANSWER = 64 * 1024;

const answerSchema = z.object({
  intents: z.array(z.object({ id: z.string().min(1).max(200), confidence: z.number().min(0).max(1) })).max(1000),
});

/**
 * Any recogniser behind HTTP. The contract:
 *
 * - `POST` to the address, `content-type: application/json`, with a token `authorization: Bearer …`;
 *   body `{"text": "…", "locale": "zh-CN"}`. Nothing else is sent; redirects are not followed.
 * - `200` with `{"intents": [{"id": "wage-arrears", "confidence": 0.93}, …]}`: ids of `intents/`, confidence 0 … 1, in any
 *   order, at most 64 KB. More fields are ignored. `204`: it knows none.
 * - Any other status is a failure.
 */
export class HttpEngine implements QuestionEngine {
  readonly name = NAME;
  readonly #url: string;
  readonly #send: Gate;
  readonly #token: string | undefined;

  constructor({ url, token }: { url: string; token?: string | undefined }) {
    this.#url = url;
    this.#send = gateTo(url);
    this.#token = token;
  }

  async recognise(text: string, { signal }: { signal: AbortSignal }): Promise<readonly Candidate[]> {
    const response = await this.#post(text, signal);
    if (response.status === 204) return [];
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new EngineError(NAME, `answered with status ${response.status}`);
    }
    const parsed = answerSchema.safeParse(asJson(await readAnswer(response)));
    if (!parsed.success) throw new EngineError(NAME, 'the answer is not {"intents": [{"id", "confidence"}]}');
    return parsed.data.intents.map(({ id, confidence }) => ({ intent: id, confidence }));
  }

  async #post(text: string, signal: AbortSignal): Promise<Response> {
    try {
      return await this.#send(this.#url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
        },
        body: JSON.stringify({ text, locale: 'zh-CN' }),
        signal,
      });
    } catch {
      throw new EngineError(NAME, 'cannot be reached');
    }
  }
}

/** The body as text. @throws EngineError when it is too long or breaks off. */
async function readAnswer(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += part.byteLength;
      if (size > LONGEST_ANSWER) break;
      parts.push(part);
    }
  } catch {
    throw new EngineError(NAME, 'the answer broke off');
  }
  if (size > LONGEST_ANSWER) throw new EngineError(NAME, `the answer is over ${LONGEST_ANSWER} bytes`);
  return Buffer.concat(parts).toString('utf8');
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
