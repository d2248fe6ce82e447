/**
 * Text (中文文本): normalising, numbers, pinyin, masking and splitting of Chinese text, and the names of the 20 topics.
 */
export { parseChineseNumber } from './chinese-number.ts';
export { type ChoiceWords, parseChoice } from './choice.ts';
export { parseCount } from './count.ts';
export { parseDays } from './days.ts';
export { maskPersonalData } from './mask.ts';
export { type Money, parseMoney } from './money.ts';
export {
  asWritten,
  capLength,
  normaliseForMatching,
  normaliseForReading,
  normaliseForRecognition,
  RECOGNITION_LIMIT,
} from './normalise.ts';
export { parsePhone } from './phone.ts';
export { loadSyllables, type Syllables } from './pinyin.ts';
export { toSimplified } from './simplified.ts';
export { type SplitLimit, splitForLimit } from './split.ts';
export { TOPICS, type Topic } from './topics.ts';
export { loadWords, type Words } from './words.ts';
export { parseYesNo } from './yes-no.ts';
