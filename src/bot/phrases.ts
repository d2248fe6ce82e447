import { join } from 'node:path';
import { z } from 'zod';
import { BotContentError } from './errors.ts';
import { readYaml } from './read-yaml.ts';

const PHRASES = [
  'greeting',
  'greetingAgain',
  'empty',
  'notUnderstood',
  'notUnderstoodHandoff',
  'severalQuestions',
  'questionsLeft',
  'clarify',
  'noneOfThese',
  'clarifyAgain',
  'followUpAbout',
  'followUpMissing',
  'followUpLocal',
  'followUpNoAid',
  'followUpPerson',
  'followUpPersonNote',
  'followUpPersonUnclear',
  'followUpCondition',
  'followUpConditionMissing',
  'describeAgain',
  'whichFirst',
  'aboutWhat',
  'placeAsk',
  'placeNotFound',
  'placesHere',
  'placesAbove',
  'placesNear',
  'placesOther',
  'placesNone',
  'placesCall',
  'placeAddress',
  'placeHours',
  'placePhone',
  'placeDistance',
  'placeSample',
  'placeUnverified',
  'askMore',
  'askedSame',
  'apart',
  'offerAid',
  'offerLawyer',
  'offerMediation',
  'offerCalculation',
  'calculationMissing',
  'calculationAgain',
  'calculationUnusable',
  'calculationBeyond',
  'staleAnswer',
  'noAnswer',
  'outOfScope',
  'unlawful',
  'unlawfulSee',
  'abuseEnds',
  'abuseInDanger',
  'silentAgain',
  'notHeardHandoff',
  'silentAfterAnswer',
  'silentEnds',
  'silentInDanger',
  'silentInQueue',
  'notEndedInDanger',
  'handoffQueued',
  'handoffNext',
  'handoffNobody',
  'handoffNobodyInDanger',
  'queueNote',
  'queueNoteNext',
  'queueNoteNobody',
  'queueLeft',
  'messageLeft',
  'messageNoContact',
  'messageNoNumber',
  'dialogCancelled',
  'dialogGaveUp',
  'preCheckIntroUrgent',
  'dialogPaused',
  'dialogWaiting',
  'dialogResumed',
  'resumeNothing',
  'resumeWrong',
  'resumeTooMany',
  'aidMinorAlone',
  'aidInfringer',
  'aidHomeVisitOnly',
  'aidOthersCase',
  'aidApply',
  'aidPreCheckFirst',
  'aidLastDay',
  'aidDocumentUnclear',
  'aidReceived',
  'aidAgency',
  'aidAgencyOpen',
  'aidPapers',
  'aidBooked',
  'aidTimeToAgree',
  'aidHomeVisitAsked',
  'aidGreen',
  'aidDuplicate',
  'aidUnpledged',
  'aidByPerson',
  'goodbye',
  'closedBySilence',
  'closedBySilenceInDanger',
  'ratingAsk',
  'ratingThanks',
  'ratingSorry',
  'ratingNothingOpen',
  'areYouSafe',
  'safeNow',
  'inDanger',
  'goodYouAreSafe',
  'pictureKept',
  'pictureSame',
  'pictureMissing',
  'pictureComplete',
  'pictureWhich',
  'pictureOther',
  'pictureOtherNoted',
  'pictureNamed',
  'pictureLater',
  'pictureLost',
  'pictureOutOfReach',
  'pictureNotWanted',
  'apology',
  'nothingToRepeat',
] as const;
export type PhraseName = (typeof PHRASES)[number];

const phraseSchema = z.strictObject({ text: z.string().min(1).max(300), speak: z.string().max(120).optional() });
/** `knowledge/phrases.yaml`. */
export const phraseFileSchema = z.strictObject({ phrases: z.strictObject(mapOf(PHRASES)) });

function mapOf(names: readonly PhraseName[]): Record<PhraseName, typeof phraseSchema> {
  return Object.fromEntries(names.map((name) => [name, phraseSchema])) as Record<PhraseName, typeof phraseSchema>;
}

/** What the bot says of its own accord (`knowledge/phrases.yaml`). */
export type Phrases = (name: PhraseName, values?: Record<string, string | number>) => { text: string; speak?: string };

/** @throws BotContentError naming the file and the entry. */
export function loadPhrases(knowledgeDir: string): Phrases {
  const file = join(knowledgeDir, 'phrases.yaml');
  const parsed = phraseFileSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  const { phrases } = parsed.data;
  return (name, values = {}) => {
    const phrase = phrases[name];
    const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
    return { text: fill(phrase.text), ...(phrase.speak === undefined ? {} : { speak: fill(phrase.speak) }) };
  };
}
