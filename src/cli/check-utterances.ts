import { access } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createRecogniser,
  type IntentCatalogue,
  loadDialect,
  loadEmergencies,
  loadIntents,
  modelHash,
  type Recogniser,
} from '../understanding/index.ts';

/** Said before an utterance, as residents do: the very words of an utterance are recognised without a model. */
const OPENING = '您好，我想问一下，';
/** Stands where nothing was understood. */
const NOWHERE = '-';

/** What `hotline check --utterances` found. */
export interface UtteranceReport {
  /** Utterances and messages that were asked. */
  asked: number;
  elsewhere: number;
  /** The pairs, the most frequent first. */
  pairs: { intent: string; landsOn: string; count: number; example: string }[];
}

/**
 * Asks the trained recogniser with the utterances of the content, and with the messages it was never trained on.
 * @param sample how many to ask, spread evenly; null for all.
 * @returns null when there is no model of the present content.
 */
export async function checkUtterances(
  contentDir: string,
  modelDir: string,
  sample: number | null,
): Promise<UtteranceReport | null> {
  const knowledgeDir = join(contentDir, 'knowledge');
  const [catalogue, emergencies, dialect] = await Promise.all([
    loadIntents(join(contentDir, 'intents')),
    loadEmergencies(knowledgeDir),
    loadDialect(knowledgeDir),
  ]);
  const hash = modelHash(catalogue, emergencies.examples, null, dialect.entries);
  const isThere = await access(join(modelDir, `${hash}.model`)).then(
    () => true,
    () => false,
  );
  if (!isThere) return null;
  const recogniser = createRecogniser({ catalogue, emergencies, dialect, modelDir });
  await recogniser.warm();
  return compareUtterances(recogniser, catalogue, sample);
}

/** What {@link checkUtterances} reports, of a recogniser that is ready. */
export function compareUtterances(
  recogniser: Pick<Recogniser, 'understand'>,
  catalogue: IntentCatalogue,
  sample: number | null,
): UtteranceReport {
  const messages = [
    ...catalogue.all().flatMap(({ id, utterances }) => utterances.map((text) => ({ text, intent: id, also: [] }))),
    ...catalogue.heldBack,
  ];
  const asked = spread(messages, sample);
  const pairs = new Map<string, UtteranceReport['pairs'][number]>();
  let elsewhere = 0;
  for (const { text, intent, also } of asked) {
    const found = recogniser.understand(`${OPENING}${text}`).intent ?? NOWHERE;
    if (found === intent || also.some((one) => one === found)) continue;
    elsewhere += 1;
    const key = `${intent} ${found}`;
    const pair = pairs.get(key) ?? { intent, landsOn: found, count: 0, example: text };
    pairs.set(key, { ...pair, count: pair.count + 1 });
  }
  return { asked: asked.length, elsewhere, pairs: [...pairs.values()].sort((a, b) => b.count - a.count) };
}

function spread<T>(all: readonly T[], count: number | null): T[] {
  if (count === null || count >= all.length) return [...all];
  return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]).filter(
    (one): one is NonNullable<typeof one> => one !== undefined,
  );
}
