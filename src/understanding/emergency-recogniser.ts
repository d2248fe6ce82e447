import { normaliseForMatching } from '../text/index.ts';
import { controlIntent } from './control-phrases.ts';
import type { EmergencyBook } from './emergency.ts';
import type { EmergencyClassifier, Judgement } from './emergency-classifier.ts';
import type { EmergencyFinding } from './understanding.ts';

/** Longest text judged by the trained class, in UTF-16 code units; of a longer one head and tail. */
const JUDGED = 4_000;

/**
 * Bounds of the probabilities of the trained class, chosen out of fold: to miss is worse than to ask once too often.
 * Raise them and fewer calm people hear a number; lower them and fewer people in danger are missed.
 */
export const EMERGENCY_BOUNDS = {
  /** The trained class alone raises an alarm. */
  alarm: 0.33,
  /** The same for a few words without a sentence (那我弟弟呢): they say little, and patterns know the short cries. */
  alarmOnFewWords: 0.8,
  /** It raises one where a pattern heard danger that was denied, past, supposed or told of others. */
  alarmAgainstRule: 0.5,
  /** Below it a pattern's alarm is lowered: the whole sentence sounds calm. */
  doubt: 0.15,
  /** Something about danger: a person looks at it, and the bot asks whether the resident is safe. */
  lower: 0.75,
};

/** Characters up to which a message is a few words. */
const FEW_WORDS = 7;

/** What patterns and the trained class make of a message together. The one place where they are weighed. */
export function weighEmergency(
  pattern: EmergencyFinding | null,
  judged: Judgement,
  isFewWords = false,
): EmergencyFinding | null {
  const trained = (level: EmergencyFinding['level'], share: number): EmergencyFinding => ({
    code: judged.code,
    level,
    cue: `trained:${judged.code} ${share.toFixed(2)}`,
  });
  if (pattern?.level === 'immediate') {
    return judged.immediate >= EMERGENCY_BOUNDS.doubt ? pattern : { ...pattern, level: 'lower' };
  }
  const alone = isFewWords ? EMERGENCY_BOUNDS.alarmOnFewWords : EMERGENCY_BOUNDS.alarm;
  const bound = pattern === null ? alone : EMERGENCY_BOUNDS.alarmAgainstRule;
  if (judged.immediate >= bound) return trained('immediate', judged.immediate);
  if (pattern !== null) return pattern;
  return !isFewWords && judged.any >= EMERGENCY_BOUNDS.lower ? trained('lower', judged.any) : null;
}

/** Finds emergencies by the patterns of the book and by the trained class. */
export class EmergencyRecogniser {
  readonly #book: EmergencyBook;
  readonly #classifier: EmergencyClassifier;

  constructor(book: EmergencyBook, classifier: EmergencyClassifier) {
    this.#book = book;
    this.#classifier = classifier;
  }

  /** The gravest emergency in a message, raw or normalised; null when there is none. Bounded time whatever the text. */
  findEmergency(text: string): EmergencyFinding | null {
    const said = normaliseForMatching(text, JUDGED);
    if (said === '') return null;
    const pattern = this.#book.findEmergency(text);
    if (pattern === null && (this.#book.isHarmless(said) || controlIntent(said) !== null)) return null;
    const letters = said.replace(/[\s\p{P}]+/gu, '').length;
    return weighEmergency(pattern, this.#classifier.judge(said), letters <= FEW_WORDS);
  }
}
