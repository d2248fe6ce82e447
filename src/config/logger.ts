import { type Logger, pino } from 'pino';
import type { Environment } from './config.ts';

/**
 * The log: JSON, or lines for people on a terminal. Codes, ids and figures only: no message text, no phone number,
 * no openid. What slips in under a known name is removed.
 */
export function createLogger({ LOG_LEVEL }: Pick<Environment, 'LOG_LEVEL'>, isTerminal: boolean): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { pid: process.pid },
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
