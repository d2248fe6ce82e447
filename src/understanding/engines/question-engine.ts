import type { Candidate } from '../understanding.ts';

/**
 * A recogniser of questions elsewhere: behind HTTP, or Azure's. It is asked for intents only; emergencies, services and
 * what is out of scope are recognised on this machine.
 */
export interface QuestionEngine {
  /** `http`, `azure-clu`: for the reason of a decision and for the log. */
  readonly name: string;
  /**
   * Intents and how likely each is, in any order; empty when it knows none.
   *
   * @param text the message, personal numbers masked; nothing else of the resident is sent.
   * @throws EngineError when it cannot be reached, refuses, or answers what nobody can read.
   */
  recognise(text: string, options: { signal: AbortSignal }): Promise<readonly Candidate[]>;
}
