/** What {@link within} answers when the time is up first. */
export const TIME_UP = Symbol('time up');

/** The value of a promise, or {@link TIME_UP} after `ms`. The timer never outlives the promise. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | typeof TIME_UP> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<typeof TIME_UP>((resolve) => {
    timer = setTimeout(() => resolve(TIME_UP), Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
