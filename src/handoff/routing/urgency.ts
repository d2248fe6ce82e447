import { daysBetween } from '../../knowledge/index.ts';
import type { FactRole, FactValue } from '../../text/index.ts';
import type { UrgencyCondition, UrgencyRules } from './urgency-content.ts';

export interface UrgencyInput {
  /** Danger or custody of this session with its priority and name; null when none was heard. */
  emergency: { priority: 0 | 1 | 2; name: string } | null;
  /** Intents met in the session. */
  intents: readonly string[];
  /** Facts told in the session. */
  facts: readonly { role: FactRole; value: FactValue }[];
  /** What the resident said in the session. */
  words: string;
  /** Ends of time limits, `YYYY-MM-DD` in Shanghai; null when not known. */
  deadlines: readonly { label: string; on: string | null }[];
  /** `YYYY-MM-DD` in Shanghai. */
  today: string;
}

export interface Urgency {
  /** Lower is sooner: 0 danger or custody, 1 served first, 2 ordinary. */
  priority: 0 | 1 | 2;
  /** Why, in words for the lawyer. */
  reasons: string[];
  /** Groups of the green channel, in words. */
  groups: string[];
  /** Their codes in `legal-aid/groups.yaml`. */
  groupCodes: string[];
}

const DENIED = /(?:不是|没有|并非|不算|不属于)[^，,。；;！!？?\n]{0,2}$/u;

/** How urgent a case is, and why (优先次序): the order only, never whether somebody is served. Pure. */
export function urgencyOf(input: UrgencyInput, rules: UrgencyRules): Urgency {
  const causes = rules.causes.filter(({ when }) => when.some((condition) => isMet(condition, input)));
  const near = nearDeadlines(input, rules);
  const reasons = [...causes.map(({ name }) => name), ...near];
  const { emergency } = input;
  const ordinary = reasons.length > 0 ? 1 : 2;
  return {
    priority: emergency !== null && emergency.priority < ordinary ? emergency.priority : ordinary,
    reasons: emergency === null ? reasons : [emergency.name, ...reasons],
    groups: causes.filter(({ kind }) => kind === 'group').map(({ name }) => name),
    groupCodes: [...new Set(causes.flatMap(({ groups }) => groups))],
  };
}

function isMet({ facts, intents, words }: UrgencyCondition, input: UrgencyInput): boolean {
  const hasFacts = facts.every(({ role, is, from, below }) =>
    input.facts.some(
      ({ role: told, value }) =>
        told === role &&
        (is === undefined || value === is) &&
        (from === undefined || Number(value) >= from) &&
        (below === undefined || Number(value) < below),
    ),
  );
  return (
    hasFacts &&
    (intents.length === 0 || intents.some((intent) => input.intents.includes(intent))) &&
    (words.length === 0 || words.some((word) => isSaid(word, input.words)))
  );
}

/** Said, and not only denied: 我不是残疾人. */
function isSaid(word: string, text: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (!DENIED.test(text.slice(Math.max(0, at - 6), at))) return true;
  }
  return false;
}

/** In words, the nearest first, each day once. */
function nearDeadlines({ deadlines, today }: UrgencyInput, { deadline }: UrgencyRules): string[] {
  const near = deadlines
    .flatMap(({ label, on }) => (on === null ? [] : [{ label, days: daysBetween(today, on) }]))
    .filter(({ days }) => days >= 0 && days <= deadline.days)
    .sort((one, other) => one.days - other.days)
    // The same day, told and reckoned, is one reason.
    .filter(({ days }, at, all) => all[at - 1]?.days !== days);
  const lines = near.map(({ label, days }) =>
    (days === 0 ? deadline.today : deadline.left).replace('{what}', () => label).replace('{days}', String(days)),
  );
  return lines;
}
