import { calibrate } from './calibration.ts';
import type { IntentCatalogue } from './catalogue.ts';
import { type Corpus, corpusExamples } from './corpus.ts';
import { type HeldOut, partOf, rankHeldOut } from './cross-validation.ts';
import type { EmergencyBook } from './emergency.ts';
import { calmQuestions, trainEmergencyClassifier } from './emergency-training.ts';
import { type Example, readExamples } from './examples.ts';
import { Experts, type TrainedExperts, trainExperts } from './experts.ts';
import type { FeatureReader } from './feature-reader.ts';
import { MODEL_VERSION, type Model } from './model.ts';
import { rank } from './ranking.ts';
import { SUBJECTS, subjectOf } from './subjects.ts';
import { writtenDown } from './written.ts';

/** Without messages held back, one part in so many of the utterances is held out to calibrate on. */
const CALIBRATION_PARTS = 5;
/** Fewer messages held back say too little about confidence. */
const LEAST_HELD_BACK = 300;

/** Examples of the catalogue, and of the operator's corpus where there is one. */
export function allExamples(catalogue: IntentCatalogue, corpus: Corpus | null, reader: FeatureReader): Example[] {
  const examples = readExamples(catalogue, reader);
  return corpus === null ? examples : [...examples, ...corpusExamples(corpus, catalogue, reader, examples)];
}

/**
 * Ranks what confidence is fitted to: the messages held back, by authors who wrote no utterances; in a catalogue
 * without them a part of the utterances, by experts who were trained without it.
 */
async function rankUnseen(
  catalogue: IntentCatalogue,
  examples: readonly Example[],
  { intents, subjects }: { intents: readonly string[]; subjects: readonly number[] },
  { experts, reader }: { experts: TrainedExperts; reader: FeatureReader },
): Promise<HeldOut[]> {
  if (catalogue.heldBack.length < LEAST_HELD_BACK) {
    return rankHeldOut(examples, intents, subjects, (example) => partOf(example, CALIBRATION_PARTS) === 0);
  }
  const asked = new Experts(experts);
  return catalogue.heldBack.map(({ text, intent, also }, example) => ({
    example,
    intent: intents.indexOf(intent),
    also: also.map((id) => intents.indexOf(id)),
    ranking: rank(asked.ask(reader.read(text)), subjects),
  }));
}

/**
 * Trains on the whole catalogue. Confidence and bands come from messages that the training did not see, never from the
 * fit itself. The same content gives the same model.
 */
export async function trainModel(content: {
  catalogue: IntentCatalogue;
  emergencies: EmergencyBook;
  reader: FeatureReader;
  /** An operator's own labelled consultations. */
  corpus?: Corpus | null;
}): Promise<Model> {
  const { catalogue, emergencies, reader, corpus = null } = content;
  const intents = catalogue.all().map(({ id }) => id);
  const subjects = catalogue.all().map(subjectOf);
  const examples = allExamples(catalogue, corpus, reader);
  const training = trainExperts(examples, intents);
  const ofEmergencies = trainEmergencyClassifier([...emergencies.examples, ...calmQuestions(catalogue.all())], reader);
  const experts = await training;
  const unseen = await rankUnseen(catalogue, examples, { intents, subjects }, { experts, reader });
  const isOutside = subjects.map((subject) => SUBJECTS[subject] === 'outside');
  return {
    madeFrom: {
      version: MODEL_VERSION,
      corpus: corpus === null ? null : { hash: corpus.hash, counts: corpus.counts },
    },
    intents,
    experts,
    ...calibrate(unseen, isOutside),
    written: writtenDown(catalogue),
    emergencies: ofEmergencies,
  };
}
