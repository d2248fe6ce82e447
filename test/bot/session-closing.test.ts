import { outcomeOf } from '../../src/bot/session-closing.ts';
import { newConversation } from '../../src/sessions/index.ts';

const at = new Date('2026-11-16T02:00:00.000Z');
const fresh = newConversation({ _id: 'c1', channel: 'web', address: '', at, regionCode: null });

describe('how a service ended', () => {
  it.each([
    ['a lawyer ended it', {}, 'handoff-closed', true, 'l1', 'handed-over'],
    [
      'he gave it back, and the resident said goodbye to the bot',
      { told: ['leak'] },
      'goodbye',
      true,
      'l1',
      'handed-over',
    ],
    ['he gave it back, and nothing more was heard', {}, 'silence', true, 'l1', 'handed-over'],
    ['he gave it back, and the caller hung up', {}, 'hung-up', false, 'l1', 'handed-over'],
    ['he gave it back, asked for again, and a message was left', {}, 'message-left', true, 'l1', 'message-taken'],
    ['the bot answered alone', { told: ['leak'] }, 'goodbye', true, null, 'answered'],
    ['danger, and nobody came', { emergency: 'E-VIOLENCE' }, 'silence', true, null, 'emergency'],
    ['a wrong number', {}, 'goodbye', false, null, 'wrong-number'],
    ['nothing came of it', {}, 'silence', true, null, 'abandoned'],
  ] as const)('%s', (_how, fields, reason, rated, lawyerId, outcome) => {
    expect(
      outcomeOf({ ...fresh, ...fields, told: 'told' in fields ? [...fields.told] : [] }, reason, rated, lawyerId),
    ).toBe(outcome);
  });
});
