import type { Choice, StoredActivity } from '../sessions/index.ts';
import { xmlSafe } from './safe-text.ts';

/** The choices as numbered lines; the resident answers with the digit, which the bot resolves. */
export function renderChoices(choices: readonly Choice[] | undefined): string {
  return (choices ?? []).map((choice, index) => `${index + 1}. ${choice.title}`).join('\n');
}

/**
 * An activity for a channel that has text only: the text, then the choices. '' for what has nothing to read: events
 * (`handoff.status` and the like), typing.
 */
export function renderPlain(activity: StoredActivity, text = activity.text ?? ''): string {
  if (activity.type !== 'message') return '';
  return xmlSafe([text.trim(), renderChoices(activity.choices)].filter((part) => part !== '').join('\n'));
}
