import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { Outcome } from './verdict.ts';

const CONNECT_MS = 3_000;
const TOTAL_MS = 10_000;
/** More of an answer is not read. */
const MOST_ANSWER = 64 * 1024;

/** What came back, and the text of the answer. */
export interface Sent {
  outcome: Outcome;
  text: string;
}

/** Sends one request. Never rejects: what went wrong is its outcome. Redirects are not followed. */
export type SendRequest = (request: {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}) => Promise<Sent>;

/** A sender that keeps connections open between requests. */
export function createSender(limits: { connectMs?: number; totalMs?: number } = {}): SendRequest {
  const { connectMs = CONNECT_MS, totalMs = TOTAL_MS } = limits;
  const plain = new HttpAgent({ keepAlive: true, maxSockets: 32 });
  const tls = new HttpsAgent({ keepAlive: true, maxSockets: 32 });
  return ({ url, headers, body }) =>
    new Promise<Sent>((resolve) => {
      const isTls = url.startsWith('https:');
      const length = String(Buffer.byteLength(body));
      const ask = isTls ? httpsRequest : httpRequest;
      const asked = ask(url, {
        method: 'POST',
        headers: { ...headers, 'content-length': length },
        agent: isTls ? tls : plain,
      });
      let isConnected = false;
      let isOver: 'connect' | 'timeout' | null = null;
      const end = (why: 'connect' | 'timeout') => {
        isOver = why;
        asked.destroy();
      };
      const connecting = setTimeout(() => end('connect'), connectMs);
      const total = setTimeout(() => end(isConnected ? 'timeout' : 'connect'), totalMs);
      const settled = (sent: Sent) => {
        clearTimeout(connecting);
        clearTimeout(total);
        resolve(sent);
      };
      const connected = () => {
        isConnected = true;
        clearTimeout(connecting);
      };
      asked.on('socket', (socket) => {
        if (!socket.connecting) connected();
        else socket.once(isTls ? 'secureConnect' : 'connect', connected);
      });
      asked.on('error', () => settled(failed(isOver ?? (isConnected ? 'network' : 'connect'))));
      asked.on('response', (response) => {
        read(response).then(
          (text) => settled({ outcome: outcomeOf(response, text), text }),
          () => settled(failed(isOver ?? 'network')),
        );
      });
      asked.end(body);
    });
}

function failed(failure: 'connect' | 'timeout' | 'network'): Sent {
  return { outcome: { failure }, text: '' };
}

async function read(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size <= MOST_ANSWER) parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage, text: string): Outcome {
  return { status: statusCode, code: codeIn(text), retryAfter: headers['retry-after'] ?? null };
}

/** `code` of an error of the contract. */
function codeIn(text: string): string {
  try {
    const code: unknown = (JSON.parse(text) as { code?: unknown } | null)?.code;
    return typeof code === 'string' && /^[A-Z][A-Z_]{1,40}$/.test(code) ? code : '';
  } catch {
    return '';
  }
}
