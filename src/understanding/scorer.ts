import type { Vector } from './features.ts';

/**
 * Says how well a message fits each intent. The recogniser adds up what its scorers say; a further one (a support
 * vector machine, word vectors) needs only this.
 */
export interface Scorer {
  /** One number for each intent, in the order of the model's intents; higher fits better, 0 is nothing. */
  score(vector: Vector): Float32Array;
}
