import { setTimeout as delay } from 'node:timers/promises';
import { StorageUnavailableError } from './errors.ts';

/** How long a healthy engine may take for one write and one read, in ms. */
const deadlineMs = 2000;

/** @throws StorageUnavailableError when `work` has not finished within 2 s. */
export async function withinPingDeadline(work: Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  const late = delay(deadlineMs, null, { signal: stop.signal, ref: false }).then(() => {
    throw new StorageUnavailableError(`Storage did not answer within ${deadlineMs} ms.`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    stop.abort();
    late.catch(() => {});
  }
}
