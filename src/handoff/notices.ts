import type { StoredActivity } from '../sessions/index.ts';
import type { HandoffStatusValue } from './resident-line.ts';

/** The event that tells a page where the handoff stands. */
export function statusEvent(value: HandoffStatusValue): StoredActivity {
  return { type: 'event', name: 'handoff.status', value };
}

export function textMessage(text: string): StoredActivity {
  return { type: 'message', text, speak: text };
}
