import type { IntentCatalogue } from './catalogue.ts';
import type { FeatureReader } from './feature-reader.ts';
import { SUBJECTS, subjectOf } from './subjects.ts';

/** A text ready for training. */
export interface Example {
  counts: ReadonlyMap<string, number>;
  /** Position of its intent in the catalogue; -1 for a question of a topic only. */
  intent: number;
  /** Position in `SUBJECTS`. */
  subject: number;
  kind: 'utterance' | 'name' | 'cues' | 'topic-question';
  /** Batch the utterance was written in; '' for the intent's own file. */
  batch: string;
  /** Place among the utterances of its intent and batch, from 0: what stands together tells of like situations. */
  place: number;
}

/** Cues are read some at a time: one word alone says too little, all of them together say one thing. */
const CUES_TOGETHER = 4;

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** All that the models learn from: utterances, names and cues of the intents, and questions of a topic. */
export function readExamples(catalogue: IntentCatalogue, { read }: FeatureReader): Example[] {
  const ofIntents = catalogue.all().flatMap((one, intent): Example[] => {
    const subject = subjectOf(one);
    const places = new Map<string, number>();
    const name: Example = { counts: read(one.name), intent, subject, kind: 'name', batch: '', place: -1 };
    const said = one.utterances.map((text, index): Example => {
      const batch = one.batches[index] ?? '';
      const place = places.get(batch) ?? 0;
      places.set(batch, place + 1);
      return { counts: read(text), intent, subject, kind: 'utterance', batch, place };
    });
    const cues = chunks(catalogue.cues.get(one.id) ?? [], CUES_TOGETHER).map(
      (words): Example => ({ counts: read(words.join('，')), intent, subject, kind: 'cues', batch: '', place: -1 }),
    );
    return [name, ...said, ...cues];
  });
  const ofTopics = [...catalogue.topicQuestions].flatMap(([topic, questions]) =>
    questions.map(
      (text): Example => ({
        counts: read(text),
        intent: -1,
        subject: SUBJECTS.indexOf(topic),
        kind: 'topic-question',
        batch: '',
        place: -1,
      }),
    ),
  );
  return [...ofIntents, ...ofTopics];
}
