import { type CaseCard, type Handoff, type HandoffWants, placeOf } from '../handoff.ts';
import { withExcluded } from './with-excluded.ts';

/** What was learned of a case after it was asked for; what is left out stays as it is. */
export interface MoreSaid {
  card?: CaseCard;
  /** Only ever sooner. */
  priority?: 0 | 1 | 2;
  wants?: HandoffWants;
  /** Who serves the other side, by what was said by now. */
  excluded?: readonly string[];
  /** Danger heard of just now: code, and its name in words. */
  danger?: { code: string; name: string };
}

/**
 * The case with what was said since: its card as it is now, its place sooner where it has become urgent, and kept from those
 * who turn out to serve the other side. Null when nothing changes, as `Collection.change` wants it. Pure.
 */
export function withMoreSaid(handoff: Handoff, more: MoreSaid, at: Date): Handoff | null {
  if (placeOf(handoff.state) === 'over') return null;
  const kept = withExcluded(handoff, more.excluded ?? [], at) ?? handoff;
  const isWaiting = placeOf(kept.state) === 'waiting';
  const next: Handoff = {
    ...kept,
    card: withDanger(isWaiting ? (more.card ?? kept.card) : kept.card, kept.card, more.danger),
    priority: isWaiting ? sooner(kept.priority, more.priority) : kept.priority,
    // What a lawyer has asked for when he passed it on is not undone.
    wants: isWaiting && kept.round === 0 ? (more.wants ?? kept.wants) : kept.wants,
  };
  return JSON.stringify(next) === JSON.stringify(handoff) ? null : next;
}

function sooner(one: 0 | 1 | 2, other: 0 | 1 | 2 = 2): 0 | 1 | 2 {
  return other < one ? other : one;
}

/** Danger stays on the card once it was there. */
function withDanger(card: CaseCard, before: CaseCard, danger: MoreSaid['danger']): CaseCard {
  const emergency = card.emergency ?? before.emergency ?? danger?.code ?? null;
  if (emergency === null) return card;
  const emergencyName = card.emergencyName ?? before.emergencyName ?? danger?.name ?? null;
  // What made it urgent first is not forgotten over what is said later.
  const isStanding = emergencyName !== null && before.urgent?.includes(emergencyName) === true;
  const first = danger?.name ?? (isStanding ? emergencyName : null);
  const urgent = [...new Set([...(first === null ? [] : [first]), ...(card.urgent ?? [])])];
  return { ...card, emergency, emergencyName, urgent };
}
