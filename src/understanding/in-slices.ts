import { setImmediate as nextTurn } from 'node:timers/promises';

/** Longest time at a stretch, ms: residents who write meanwhile do not notice. */
const SLICE_MS = 8;

/** Runs work that yields often, with a turn of the event loop after every few milliseconds of it. */
export async function inSlices<T>(work: Generator<void, T>, now: () => number = performance.now.bind(performance)) {
  let since = now();
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (now() - since < SLICE_MS) continue;
    await nextTurn();
    since = now();
  }
}
