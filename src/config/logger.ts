import { type Logger, pino } from 'pino';
import { correlation } from '../correlation.ts';
import { HotlineError } from '../errors.ts';
import type { Environment } from './config.ts';

/** Lines of a stack that say where; its first lines are the message, which may quote what a resident wrote. */
function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .map((line) => line.trim());
}

/** An error without the words of others: our own messages name fields and remedies only, a library's may quote data. */
export function withoutWords(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(error instanceof HotlineError ? { message: error.message } : {}),
    at: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: withoutWords(error.cause) }),
  };
}

/**
 * The log: JSON, or lines for people on a terminal. Codes, ids and figures only: no message text, no phone number,
 * no openid. What slips in under a known name is removed.
 */
export function createLogger({ LOG_LEVEL }: Pick<Environment, 'LOG_LEVEL'>, isTerminal: boolean): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { pid: process.pid },
    // Which request, turn or job a line belongs to.
    mixin: () => correlation(),
    serializers: { err: withoutWords },
    redact: {
      paths: [
        'text',
        '*.text',
        'phone',
        '*.phone',
        'address',
        '*.address',
        'password',
        '*.password',
        '*.authorization',
      ],
      remove: true,
    },
    ...(isTerminal
      ? { transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' } } }
      : {}),
  });
}
