import type { IncidentMessage, PoliceLine } from '../../../src/work-orders/index.ts';

/** A platform of the police that takes everything, and keeps it. */
export function policeLine(): PoliceLine & { sent: { eventId: string; seq: number; payload: IncidentMessage }[] } {
  const sent: { eventId: string; seq: number; payload: IncidentMessage }[] = [];
  return {
    sent,
    serves: () => true,
    send: async (message) => {
      if (!sent.some(({ eventId }) => eventId === message.eventId)) sent.push(message);
    },
    stateOf: async (id) => (sent.some(({ eventId }) => eventId === id) ? 'delivered' : null),
  };
}
