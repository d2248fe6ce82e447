/** The recogniser with its times on the page of figures (装配：识别耗时). */
import type { Metrics } from './http/index.ts';
import type { Understander } from './understanding/index.ts';

/** A recogniser whose times are measured; of a remote engine with the way there. */
export function measuredRecogniser(metrics: Metrics): (recogniser: Understander) => Understander {
  const observe = metrics.seconds('hotline_recogniser_seconds', 'Understanding one message', []);
  const done = (began: number): void => observe({}, (performance.now() - began) / 1000);
  return (recogniser) => ({
    understand: (text, where) => {
      const began = performance.now();
      const found = recogniser.understand(text, where);
      if (found instanceof Promise) return found.finally(() => done(began));
      done(began);
      return found;
    },
  });
}
