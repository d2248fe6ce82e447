import { createHash } from 'node:crypto';
import type { Calibration } from './calibration.ts';
import type { IntentCatalogue } from './catalogue.ts';
import type { Corpus, CorpusCounts } from './corpus.ts';
import type { DialectEntry } from './dialect.ts';
import type { EmergencyModel } from './emergency-classifier.ts';
import { EMERGENCY_MODEL_VERSION } from './emergency-training.ts';
import type { TrainedExperts } from './experts.ts';
import { LEGAL_TERMS } from './legal-terms.ts';
import { subjectOf } from './subjects.ts';

/** Raise it when features, training or decisions change, so that stored models are trained anew. */
export const MODEL_VERSION = 6;

/** What a model was made from. */
export interface MadeFrom {
  /** `MODEL_VERSION` of the code that trained it. */
  version: number;
  /** The operator's corpus; null without one. */
  corpus: { hash: string; counts: CorpusCounts } | null;
}

/** All that training finds out, as it is stored. */
export interface Model extends Calibration {
  madeFrom: MadeFrom;
  /** Ids in the order of positions. */
  intents: readonly string[];
  experts: TrainedExperts;
  /** Utterances and names by their bare words, and the position of each one's intent. */
  written: { words: readonly string[]; intentOf: Uint16Array };
  emergencies: EmergencyModel;
}

/** Names a model by all that it was made from: catalogue, examples, corpus, terms, words of dialects and the version of this code. */
export function modelHash(
  catalogue: IntentCatalogue,
  emergencyExamples: readonly unknown[],
  corpus: Pick<Corpus, 'hash'> | null = null,
  dialect: readonly DialectEntry[] = [],
): string {
  // Where an intent leads is no part of it, beyond its subject: staff may change that without training.
  const content = catalogue
    .all()
    .map((one) => [one.id, one.name, one.topic, subjectOf(one), one.utterances, one.batches]);
  return createHash('sha256')
    .update(
      JSON.stringify([
        MODEL_VERSION,
        EMERGENCY_MODEL_VERSION,
        LEGAL_TERMS,
        content,
        [...catalogue.topicQuestions],
        [...catalogue.cues],
        catalogue.heldBack,
        emergencyExamples,
        ...(corpus === null ? [] : [corpus.hash]),
        ...dialect.map(({ say, means, notIn, ending }) => [say, means, notIn, ending]),
      ]),
    )
    .digest('hex')
    .slice(0, 16);
}
