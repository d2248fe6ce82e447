import type { Vector } from './features.ts';

/** Says how well a message fits each class: an intent, a subject, or a kind of danger. */
export interface Scorer {
  /** One number for each class, in the order of the model's classes; higher fits better. */
  score(vector: Vector): Float32Array;
}
