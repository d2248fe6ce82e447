/**
 * Text (中文文本): normalising, numbers, pinyin, masking and splitting of Chinese text, and the names of the 20 topics.
 */
export { findAges } from './age.ts';
export { callableNumbers } from './callable-number.ts';
export { parseChineseNumber } from './chinese-number.ts';
export { type ChoiceWords, parseChoice } from './choice.ts';
export { parseCount } from './count.ts';
export { csvLine } from './csv-line.ts';
export { findDates } from './date.ts';
export { parseDays } from './days.ts';
export { type Decoded, decodeUtf8 } from './decode-utf8.ts';
export { findDurations } from './duration.ts';
export { FACT_ROLES, type FactRole, type FactValue, isFactRole } from './fact-role.ts';
export { type Found, rangeOf, withoutOverlaps } from './found.ts';
export { liesIn, type OwnRegion, type Place } from './gazetteer.ts';
export { findIdentityNumbers, type IdentityNumberFound, isIdentityNumber } from './identity-number.ts';
export { isoDay, localDay } from './local-day.ts';
export { maskPersonalData } from './mask.ts';
export { maskNumbers } from './mask-numbers.ts';
export { findMoney, type Money, parseMoney } from './money.ts';
export {
  asWritten,
  capLength,
  normaliseForMatching,
  normaliseForReading,
  normaliseForRecognition,
  RECOGNITION_LIMIT,
} from './normalise.ts';
export { findNumbers } from './number.ts';
export { findPercents } from './percent.ts';
export { findPersons } from './persons.ts';
export { findPhones, parsePhone } from './phone.ts';
export { loadSyllables, type Syllables } from './pinyin.ts';
export { createPlaces, type PlaceFound, type Places } from './place.ts';
export { type Reading, readForFacts } from './reading.ts';
export {
  REFERENCE_PREFIXES,
  type ReferencePrefix,
  readReferenceNumber,
  referenceNumber,
} from './reference-number.ts';
export {
  checkServiceWords,
  type ForbiddenPhrase,
  forServiceWords,
  type ServiceWordHit,
  serviceWordSources,
} from './service-words.ts';
export { toSimplified } from './simplified.ts';
export { type SplitLimit, splitForLimit } from './split.ts';
export { SPOKEN_DIGITS } from './spoken-digits.ts';
export { timeInWords } from './time-in-words.ts';
export { TOPICS, type Topic } from './topics.ts';
export { findWages } from './wage.ts';
export { loadWords, type Words } from './words.ts';
export { parseYesNo } from './yes-no.ts';
