import type { Topic } from '../text/index.ts';

/** What to do with a message. */
export type Decision = 'answer' | 'clarify' | 'handoff' | 'emergency' | 'service' | 'out-of-scope';

/** An intent and how sure we are of it, 0 … 1. */
export interface Candidate {
  intent: string;
  confidence: number;
}

export interface EmergencyFinding {
  /** `E-VIOLENCE`, `E-SUICIDE` …, see `knowledge/emergencies.yaml`. */
  code: string;
  /** `immediate`: the number is said first; `lower`: denied or told of somebody else, a person looks at it. */
  level: 'immediate' | 'lower';
  /** Id of the cue that matched, for the record; never the resident's words. */
  cue: string;
}

export interface Understanding {
  decision: Decision;
  /** The likeliest intent, also when the decision is to ask or to hand over; null when nothing is known. */
  intent: string | null;
  topic: Topic | null;
  confidence: number;
  /** Band of the confidence: answer, ask, or leave it to a person; not set where no confidence was weighed. */
  band?: 'sure' | 'ask' | 'unsure';
  /** The next likeliest, at most 3. */
  alternatives: Candidate[];
  emergency: EmergencyFinding | null;
  /** Why, in words a supervisor understands. */
  reason: string;
}

/** Understands one message. Pure work on warm data; bounded time whatever the text. */
export interface Recogniser {
  /** True once the models are loaded and the first message has been recognised. */
  readonly ready: boolean;
  /** Name of the model: changes with the content it was made from. '' until it is ready. */
  readonly version: string;
  /** True when `warm()` had to train. */
  readonly trained: boolean;
  /** Load the stored models, training them first when they do not fit the content; then recognise once. */
  warm(): Promise<void>;
  understand(text: string): Understanding;
}

/** What the bot asks: the recogniser of this machine, or one that asks a remote engine too. */
export interface Understander {
  /** @param where `hereOnly`: words that must not leave this machine, as those to a lawyer or inside a dialog. */
  understand(text: string, where?: { hereOnly?: boolean }): Understanding | Promise<Understanding>;
}
