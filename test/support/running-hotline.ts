import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { loadConfig } from '../../src/config/index.ts';
import { correlation } from '../../src/correlation.ts';
import { type Hotline, startHotline } from '../../src/main.ts';

/** Secrets of the test channels; nothing real. */
export const SECRETS = {
  WECHAT_TOKEN: 'wechat-test-token',
  WECHAT_APP_ID: 'wx0000000000000000',
  TWILIO_AUTH_TOKEN: '12348000000000000000000000000000',
  TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}`,
  PUBLIC_BASE_URL: 'https://hotline.example.test',
  DIRECTLINE_SECRET: 'directline-test-secret',
} as const;

export interface RunningHotline extends Hotline {
  url: string;
  dataDir: string;
  /** Everything that was logged, as JSON lines. */
  logged: string[];
  /** Stop and remove the data. */
  end(): Promise<void>;
}

/** Bursts of tests are no overload: all are answered in full, however busy the machine is. */
export const UNHURRIED = { OVERLOAD_SHORT_FROM: '100000', OVERLOAD_FULL_FROM: '1000000', OVERLOAD_LAG_MS: '10000' };

/** Residents think and type; tests do not, and would meet the limit. */
const wechatLimits = { perMinute: 10_000, perDay: 100_000 };

/** The whole hotline in this process, on a free port, with a data folder of its own. */
export async function runHotline(
  env: Record<string, string> = {},
  doors: Parameters<typeof startHotline>[2] = {},
): Promise<RunningHotline> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hotline-'));
  const place = { NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, NLU_RELOAD: 'off', ...UNHURRIED };
  const config = loadConfig({ ...place, ...SECRETS, ...env });
  const logged: string[] = [];
  const logger = pino({ level: 'debug', mixin: () => correlation() }, { write: (line: string) => logged.push(line) });
  const hotline = await startHotline(config, logger, { wechatLimits, ...doors });
  return {
    ...hotline,
    url: `http://127.0.0.1:${hotline.port}`,
    dataDir,
    logged,
    end: async () => {
      await hotline.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Longest time between two looks, ms; the first looks are closer. */
const LOOK_MS = 20;

/** Wait until something is so; fails after `ms` with what was seen last. */
export async function until<T>(look: () => T | Promise<T>, holds: (seen: T) => boolean, ms = 10_000): Promise<T> {
  const end = Date.now() + ms;
  for (let pause = 1; ; pause = Math.min(2 * pause, LOOK_MS)) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`waited in vain; last seen: ${JSON.stringify(seen)?.slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
