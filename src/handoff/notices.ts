import type { Choice, StoredActivity } from '../sessions/index.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffStatusValue } from './resident-line.ts';

/** The event that tells a page where the handoff stands. */
export function statusEvent(value: HandoffStatusValue): StoredActivity {
  return { type: 'event', name: 'handoff.status', value };
}

export function textMessage(text: string): StoredActivity {
  return { type: 'message', text, speak: text };
}

/** A caller can be called back; not who is in danger, because another may pick up. */
export function isCalledBack({ channel, card }: Pick<Handoff, 'channel' | 'card'>): boolean {
  return channel === 'voice' && card.emergency === null;
}

/** On the telephone the keys of the waiting loop stand: 1 is to be called back there, and no choice may take it. */
export function choicesWhileWaiting(handoff: Pick<Handoff, 'channel' | 'card'>, choices: Choice[]): Choice[] {
  return isCalledBack(handoff) ? [] : choices;
}
