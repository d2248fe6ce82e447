import { z } from 'zod';
import { TOPICS } from '../text/index.ts';

/**
 * Where an intent leads: to an answer of `knowledge/`, to a guided dialog of `dialogs/`, to a service of the bot, to
 * a person, or nowhere (out of scope).
 */
export const leadsToSchema = z.union([
  z.strictObject({ answer: z.string() }),
  z.strictObject({ dialog: z.string() }),
  z.strictObject({ service: z.string() }),
  z.strictObject({ handoff: z.enum(['lawyer', 'person']), urgent: z.boolean().default(false) }),
  z.strictObject({ outOfScope: z.enum(['decline', 'refuse-unlawful']) }),
]);
export type LeadsTo = z.infer<typeof leadsToSchema>;

/** Utterances of an intent, at least, in all files together. */
export const LEAST_UTTERANCES = 4;
/** Characters of an utterance, at most. */
export const LONGEST_UTTERANCE = 300;

export const intentSchema = z.strictObject({
  /** Id of the intent catalogue, kebab-case. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** The question in ten words or so, as it is offered when the bot asks "您是想问…". */
  name: z.string().min(2).max(30),
  leadsTo: leadsToSchema,
  /** As residents say it; more stand in `intents/utterances/`. */
  utterances: z.array(z.string().min(1).max(LONGEST_UTTERANCE)).default([]),
});
export type Intent = z.infer<typeof intentSchema>;

/** One file of `intents/`: a topic of legal questions, or `topic: null` for services and out-of-scope. */
export const intentFileSchema = z.strictObject({
  topic: z.enum(TOPICS).nullable(),
  intents: z.array(intentSchema).min(1),
});
export type IntentFile = z.infer<typeof intentFileSchema>;

/** A message of known meaning that no model is trained on: confidence is measured on it. */
export interface HeldBack {
  text: string;
  intent: string;
  /** Ids of other intents that would be as right. */
  also: readonly string[];
}

/** An intent with the topic of its file and the utterances of every batch. */
export type CatalogueIntent = Intent & {
  topic: (typeof TOPICS)[number] | null;
  /** Batch of each utterance: '' for the intent's own file, else the folder of `intents/utterances/`. */
  batches: readonly string[];
};
