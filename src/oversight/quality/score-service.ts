import type { Handoff } from '../../handoff/index.ts';
import type { Turn } from '../../sessions/index.ts';
import { danger, inTime, record } from './checks-of-pace.ts';
import { aidRight, courtesy, deadline, grounds, mood, serviceWords } from './checks-of-words.ts';
import type { Finding } from './finding.ts';
import { oneDecimal, type ScoredItem, type ServiceScore, totalOf } from './quality-score.ts';
import type { Rubric, RubricItem } from './rubric.ts';
import { readService, type ScoringKnowledge, type ServiceReading } from './service-reading.ts';

/**
 * The automatic score of a closed service by the published rubric (自动初评). Pure: the same service and rubric always
 * give the same score. What does not apply has no points and takes none: the weight of the others grows alike.
 * @param turns of this service, in order.
 */
export function scoreService(
  facts: ServiceReading['facts'],
  turns: readonly Turn[],
  handoffs: readonly Handoff[],
  knowledge: ScoringKnowledge,
  rubric: Rubric,
): ServiceScore {
  const service = readService(facts, turns, handoffs, knowledge);
  const items = rubric.items.map((item) => scoredItem(item, checked(service, item)));
  return { rubricVersion: rubric.mark, total: totalOf(items), items };
}

function checked(service: ServiceReading, item: RubricItem): Finding[] {
  switch (item.check) {
    case 'in-time':
      return inTime(service, item);
    case 'danger':
      return danger(service, item);
    case 'grounds':
      return grounds(service, item);
    case 'aid-right':
      return aidRight(service, item);
    case 'deadline':
      return deadline(service, item);
    case 'service-words':
      return serviceWords(service, item);
    case 'courtesy':
      return courtesy(service, item);
    case 'mood':
      return mood(service, item);
    case 'record':
      return record(service, item);
  }
}

/** Parts that apply count alike. */
function scoredItem({ id, name, points: of, appliesTo }: RubricItem, findings: readonly Finding[]): ScoredItem {
  const mine = findings.filter(({ part }) => appliesTo === 'both' || part === 'service' || part === appliesTo);
  const shares = mine.flatMap(({ share }) => (share === null ? [] : [share]));
  const applicable = shares.length > 0;
  const shown = applicable ? mine.filter(({ share }) => share !== null) : mine;
  const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
  return {
    id,
    name,
    points: applicable ? oneDecimal(of * mean) : null,
    of,
    applicable,
    why: shown.map(({ why }) => why),
    turnIds: [...new Set(shown.flatMap(({ turnIds }) => turnIds))],
  };
}
