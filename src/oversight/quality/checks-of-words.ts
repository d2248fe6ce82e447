import { checkServiceWords } from '../../text/index.ts';
import { type Finding, finding } from './finding.ts';
import type { ItemOf } from './rubric.ts';
import { hasCue, type ServiceReading, wasAdvised, wordsOf } from './service-reading.ts';

/** `《劳动合同法》第三十条`, also where a few words stand between. */
const CITED = /《[^》]{2,40}》[^。；\n]{0,8}第\s*[零一二三四五六七八九十百千\d]{1,9}\s*条/u;

/** Grounds: of each answer told, and in the lawyer's own words where he gave advice. */
export function grounds({ told, lawyer, served }: ServiceReading, item: ItemOf<'grounds'>): Finding[] {
  const found: Finding[] = [];
  if (told.length > 0) {
    const without = told.filter(({ hasGrounds }) => !hasGrounds).map(({ turn }) => turn);
    const isWhole = without.length === 0;
    const n = isWhole ? told.length : without.length;
    const why = { code: isWhole ? ('bot-grounds' as const) : ('bot-no-grounds' as const), n, of: told.length };
    found.push(finding('bot', 1 - without.length / told.length, why, isWhole ? told.map(({ turn }) => turn) : without));
  }
  const outcome = served?.outcome ?? null;
  const said = lawyer.reduce((sum, turn) => sum + [...wordsOf(turn)].length, 0);
  if (said >= item.adviceFrom && (outcome === null || !item.exceptOutcomes.includes(outcome))) {
    const citing = lawyer.filter((turn) => CITED.test(wordsOf(turn)));
    const hasCited = citing.length > 0;
    const why = { code: hasCited ? ('lawyer-grounds' as const) : ('lawyer-no-grounds' as const) };
    found.push(finding('lawyer', hasCited, why, hasCited ? citing : lawyer.slice(-1)));
  }
  return found.length > 0 ? found : [finding('service', null, { code: 'no-advice' })];
}

/** 法律援助法 23: whose matter or situation may have a right to aid is told so, by whomever. */
export function aidRight(service: ServiceReading, item: ItemOf<'aid-right'>): Finding[] {
  const { facts, told, preChecks, handoffs, turns, knowledge } = service;
  const isDue =
    told.some(({ hasAid }) => hasAid) ||
    facts.intents.some((intent) => (knowledge.answer(intent)?.aidMatter ?? null) !== null) ||
    preChecks.length > 0 ||
    handoffs.some(({ card }) => (card.groups ?? []).length > 0 || card.preCheck !== null);
  if (!isDue || !wasAdvised(service)) return [finding('service', null, { code: 'aid-not-due' })];
  const telling = turns.filter((turn) => turn.from !== 'resident' && hasCue(turn, item));
  const shown = [...preChecks, ...telling].slice(0, 3);
  return [finding('service', shown.length > 0, { code: shown.length > 0 ? 'aid-told' : 'aid-not-told' }, shown)];
}

/** Each question whose answer has a time limit: it was told with the answer, or somebody spoke of it. */
export function deadline(service: ServiceReading, item: ItemOf<'deadline'>): Finding[] {
  const { facts, told, turns, knowledge } = service;
  const due = facts.intents.flatMap((intent) => {
    const answer = knowledge.answer(intent);
    return answer !== null && answer.deadlines.length > 0 ? [answer.question] : [];
  });
  if (due.length === 0 || !wasAdvised(service)) return [finding('service', null, { code: 'no-deadline' })];
  const spoken = turns.find((turn) => turn.from !== 'resident' && hasCue(turn, item)) ?? null;
  return due.map((about) => {
    const card = told.find(({ question, hasDeadline }) => question === about && hasDeadline)?.turn ?? spoken;
    const code = card === null ? 'deadline-not-told' : 'deadline-told';
    return finding('service', card !== null, { code, about }, card === null ? [] : [card]);
  });
}

/** Forbidden words of people: each kind of fault costs, once. */
export function serviceWords({ lawyer, knowledge }: ServiceReading, item: ItemOf<'service-words'>): Finding[] {
  if (lawyer.length === 0) return [finding('lawyer', null, { code: 'no-lawyer-words' })];
  const hits = new Map<string, string[]>();
  for (const turn of lawyer) {
    for (const { id } of checkServiceWords(wordsOf(turn), knowledge.forbidden)) {
      hits.set(id, [...(hits.get(id) ?? []), turn._id]);
    }
  }
  if (hits.size === 0) return [finding('lawyer', 1, { code: 'no-forbidden-words' })];
  const share = Math.max(0, 1 - (hits.size * item.pointsEach) / item.points);
  // All kinds together make the share: each finding carries the same, and its own evidence.
  return [...hits].map(([about, turnIds]) => ({
    part: 'lawyer',
    share,
    why: { code: 'forbidden-words', about },
    turnIds,
  }));
}

/** A word at the end, by whoever spoke last to the resident. */
export function courtesy(service: ServiceReading, item: ItemOf<'courtesy'>): Finding[] {
  const { facts, lawyer, served, turns } = service;
  const byLawyer = lawyer.length > 0;
  const outcome = served?.outcome ?? null;
  const left = byLawyer
    ? outcome !== null && item.exceptOutcomes.includes(outcome)
    : facts.outcome === 'abandoned' || facts.outcome === 'wrong-number';
  const ours = turns.filter(({ from, kind }) => (from === 'bot' || from === 'system') && kind !== 'rating');
  const last = (byLawyer ? lawyer : ours).slice(-item.lastTurns);
  if (left || last.length === 0) return [finding('service', null, { code: 'no-ending' })];
  const kind = last.filter((turn) => hasCue(turn, item));
  const part = byLawyer ? 'lawyer' : 'bot';
  const isKind = kind.length > 0;
  return [finding(part, isKind, { code: isKind ? 'courteous' : 'not-courteous' }, isKind ? kind : last.slice(-1))];
}

/** Thanks or anger in the resident's last words: of one turn with both, the anger; else what came last. */
export function mood({ resident }: ServiceReading, item: ItemOf<'mood'>): Finding[] {
  const last = resident.filter(({ understanding }) => understanding?.decision !== 'rating').slice(-item.lastTurns);
  for (const turn of last.reverse()) {
    if (hasCue(turn, item.anger)) return [finding('service', 0, { code: 'anger' }, [turn])];
    if (hasCue(turn, item.thanks)) return [finding('service', 1, { code: 'thanks' }, [turn])];
  }
  return [finding('service', null, { code: 'mood-unknown' })];
}
