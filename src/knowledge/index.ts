/**
 * Knowledge (知识库): the answers of legal staff with the law they rest on, the register of laws, regions, hotlines and
 * offices. Loads and checks the YAML of `knowledge/`, says what may be told on a day, and puts it into words.
 */
export type { Answer, AnswerLookup, Deadline, Ground, Law } from './answer.ts';
export { calendarDay, dayInWords, isCalendarDay } from './calendar-day.ts';
export { type ContentFile, listYaml, readContent } from './content-file.ts';
export { type ContentProblem, KnowledgeInvalidError } from './errors.ts';
export {
  type AnswerCard,
  type AnswerParts,
  answerParts,
  type FormattedAnswer,
  formatAnswer,
} from './format-answer.ts';
export { articleLabel, chineseNumeral, lawTitle } from './ground-label.ts';
export { KnowledgeBase } from './knowledge-base.ts';
export { loadKnowledge } from './load-knowledge.ts';
export type { Hotline, Office, Region } from './places.ts';
export { type Readability, readability } from './readability.ts';
export { RegionTree } from './region-tree.ts';
