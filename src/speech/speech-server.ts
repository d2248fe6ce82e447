import { gateTo } from '../outbound/index.ts';
import { SpeechError } from './errors.ts';

export interface SpeechServerOptions {
  /** Without a slash at the end, e.g. `http://asr.local:8000/v1`. */
  base: string;
  /** Sent as a bearer token; none when left out. */
  apiKey?: string;
  timeoutMs: number;
}

const NOT_REACHED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNRESET']);

/**
 * One POST to a speech server of OpenAI's shape; the body of its answer, at most `mostBytes`. It is not tried again
 * here: whoever asks knows how long the resident waits.
 * @throws SpeechError
 */
export async function askSpeechServer(
  { base, apiKey, timeoutMs }: SpeechServerOptions,
  path: string,
  body: FormData | string,
  mostBytes: number,
): Promise<{ bytes: Buffer; contentType: string }> {
  try {
    const response = await gateTo(base)(base + path, {
      method: 'POST',
      headers: {
        ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw refusedWith(response.status);
    }
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of response.body ?? []) {
      size += piece.length;
      if (size > mostBytes) throw new SpeechError('answer', 502, 'The answer of the speech server is too large.');
      pieces.push(piece);
    }
    return { bytes: Buffer.concat(pieces), contentType: response.headers.get('content-type') ?? '' };
  } catch (error) {
    throw error instanceof SpeechError ? error : failure(error);
  }
}

function refusedWith(status: number): SpeechError {
  if (status === 429 || status >= 500) {
    return new SpeechError('busy', 503, `The speech server answers ${status}.`);
  }
  const remedy = status === 401 || status === 403 ? '; check SPEECH_API_KEY' : '';
  return new SpeechError('refused', 502, `The speech server answers ${status}${remedy}.`);
}

/** What fetch says is left out: it may quote what was sent. */
function failure(error: unknown): SpeechError {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return new SpeechError('timeout', 503, 'The speech server did not answer in time.');
  }
  const cause = error instanceof Error && typeof error.cause === 'object' ? error.cause : null;
  const code = cause !== null && 'code' in cause ? String(cause.code) : '';
  const how = NOT_REACHED.has(code) ? ` (${code})` : '';
  return new SpeechError('unreachable', 503, `The speech server cannot be reached${how}; check SPEECH_API_BASE.`);
}
