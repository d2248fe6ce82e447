import { join } from 'node:path';
import fc from 'fast-check';
import { appointmentIn } from '../../../src/bot/aid-appointment.ts';
import { aidGroupIn, asksOthersCase, isChildSpeaking } from '../../../src/bot/aid-facts.ts';
import { loadContextQuestions } from '../../../src/bot/context-questions.ts';
import { endsWithCallForPerson } from '../../../src/bot/routes/call-for-person.ts';
import { privacyWishOf } from '../../../src/bot/routes/privacy-turn.ts';
import { asksForPlace } from '../../../src/bot/routes/queue-place.ts';
import { forTheEar } from '../../../src/channels/voice/for-the-ear.ts';
import { telephoneDigits } from '../../../src/channels/voice/spoken-number.ts';
import { commandIn } from '../../../src/dialogs/commands.ts';
import type { Step } from '../../../src/dialogs/dialog.ts';
import { loadDialogs } from '../../../src/dialogs/index.ts';
import { readSlot } from '../../../src/dialogs/read-slot.ts';
import { loadFollowUp } from '../../../src/follow-up/index.ts';
import { parseRating } from '../../../src/follow-up/rating.ts';
import { searchedText, wordTerms } from '../../../src/oversight/search/search-terms.ts';
import * as text from '../../../src/text/index.ts';
import { spokenDigits } from '../../../src/text/spoken-digits.ts';
import {
  findEmergency,
  findFacts,
  loadEmergencies,
  restatedFacts,
  splitQuestions,
} from '../../../src/understanding/index.ts';
import { isOtherLanguage } from '../../../src/understanding/other-language.ts';
import { words } from './cases.ts';
import type { Parser } from './run-fuzz.ts';

const ROOT = join(import.meta.dirname, '../../..');
const KNOWLEDGE = join(ROOT, 'knowledge');
const NOW = new Date('2026-11-23T04:00:00Z');

/** What a reader makes of a resident's words. */
type Reader = (said: string) => unknown;

const readers: Readonly<Record<string, Reader>> = {
  'text: normalise': (said) => [
    text.normaliseForMatching(said),
    text.normaliseForRecognition(said),
    text.normaliseForReading(said),
  ],
  'text: simplified': (said) => text.toSimplified(said),
  'text: money': (said) => [text.findMoney(said), text.parseMoney(said)],
  'text: wage': (said) => text.findWages(said),
  'text: date': (said) => text.findDates(said, NOW),
  'text: days': (said) => text.parseDays(said, NOW),
  'text: duration': (said) => text.findDurations(said),
  'text: age': (said) => text.findAges(said),
  'text: persons': (said) => text.findPersons(said),
  'text: number': (said) => [text.findNumbers(said), text.parseChineseNumber(said), text.parseCount(said)],
  'text: percent': (said) => text.findPercents(said),
  'text: telephone': (said) => [text.findPhones(said), text.parsePhone(said), text.callableNumbers(['+86'])(said)],
  'text: identity number': (said) => text.findIdentityNumbers(said),
  'text: reference number': (said) => [text.readReferenceNumber('GD', said), text.readReferenceNumber('TJ', said)],
  'text: spoken digits': (said) => spokenDigits(said),
  'text: yes or no': (said) => text.parseYesNo(said),
  'text: mask': (said) => [text.maskPersonalData(said), text.maskNumbers(said)],
  'text: split': (said) => text.splitForLimit(said, { maxBytes: 600 }),
  'bot: call for a person': (said) => endsWithCallForPerson(said),
  'bot: wish about data': (said) => privacyWishOf(said),
  'bot: place in the queue': (said) => asksForPlace(said),
  'bot: facts of legal aid': (said) => [aidGroupIn(said, true), isChildSpeaking(said), asksOthersCase(said)],
  'bot: appointment': (said) => appointmentIn(said, NOW),
  'dialogs: commands': (said) => commandIn(said),
  'voice: for the ear': (said) => [forTheEar(said), telephoneDigits(said)],
  'understanding: other language': (said) => isOtherLanguage(said),
  'understanding: story': (said) => splitQuestions(said),
  'oversight: words of a search': (said) => wordTerms(searchedText(said)),
};

/** Readers of words; those that read by content have it loaded. */
export async function parsersOfTexts(): Promise<Parser[]> {
  const emergencies = await loadEmergencies(KNOWLEDGE);
  const places = text.createPlaces([]);
  const context = loadContextQuestions(KNOWLEDGE);
  const scale = await loadFollowUp(KNOWLEDGE);
  const withContent: Record<string, Reader> = {
    'understanding: emergency': (said) => findEmergency(emergencies, said),
    'understanding: facts': (said) => [
      findFacts(said, { now: NOW, places }),
      restatedFacts(said, new Set(), { now: NOW, places }),
    ],
    'bot: question in context': (said) => [context.resolve(said, ''), context.personAlone(said)],
    'text: place': (said) => places.find(said),
    'follow-up: rating': (said) => parseRating(said, scale),
  };
  const ofWords = Object.entries({ ...readers, ...withContent }).map(
    ([name, read]): Parser<string> => ({ name, cases: words, read }),
  );
  return [...ofWords, await slotsOfDialogs({ places })] as Parser[];
}

/** Every step of every dialog. */
async function slotsOfDialogs(setting: { places: text.Places }): Promise<Parser<[Step, string]>> {
  const dialogs = await loadDialogs(join(ROOT, 'dialogs'));
  const steps = [...dialogs.values()].flatMap((dialog) => dialog.steps);
  return {
    name: 'dialogs: slots of every step',
    cases: fc.tuple(fc.constantFrom(...steps), words),
    read: ([step, said]) => readSlot(step, said, { now: NOW, setting }),
  };
}
