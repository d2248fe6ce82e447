import type { HttpAnswer, LinePorts } from './ports.ts';

const TIMEOUT = 15_000;

/** A call that was answered, but not with success. */
export class AnswerError extends Error {
  constructor(
    readonly status: number,
    /** Milliseconds the server asks to wait, or null. */
    readonly retryAfter: number | null,
  ) {
    super(`The server answered ${status}.`);
  }

  /** True when the same call may succeed later. */
  get passing(): boolean {
    return this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** One JSON call. @throws AnswerError when the answer is no success, another error when there was no answer. */
export async function callJson(
  ports: LinePorts,
  method: 'GET' | 'POST',
  url: string,
  token: string | null,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token !== null) headers.authorization = `Bearer ${token}`;
  if (method === 'POST') headers['content-type'] = 'application/json';
  const answer = await ports.http(url, {
    method,
    headers,
    timeout: TIMEOUT,
    ...(method === 'POST' ? { body: JSON.stringify(body ?? {}) } : {}),
  });
  if (!answer.ok) throw new AnswerError(answer.status, retryAfterOf(answer));
  const json = await answer.json();
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
}

function retryAfterOf(answer: HttpAnswer): number | null {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds, 60) * 1000 : null;
}
