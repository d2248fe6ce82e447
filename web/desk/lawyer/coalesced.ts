/**
 * The same call, but at most once in `ms`: the first at once, what comes in between as one at the end. In a rush the
 * queue changes many times a second, and one look is enough.
 */
export function coalesced(act: () => void, ms: number): { call: () => void; end: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let again = false;
  const run = (): void => {
    act();
    timer = setTimeout(() => {
      timer = null;
      if (again) {
        again = false;
        run();
      }
    }, ms);
  };
  return {
    call: () => {
      if (timer === null) run();
      else again = true;
    },
    end: () => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      again = false;
    },
  };
}
