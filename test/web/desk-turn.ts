import type { TurnView } from '../../web/desk/types.ts';

/** A turn as the desk reads it, one after the other by `seq`. */
export const turnAt = (seq: number, from: TurnView['from'] = 'resident', text = `第${seq}句`): TurnView => ({
  id: `t${seq}`,
  seq,
  at: '2026-03-02T07:04:00.000Z',
  from,
  staffId: null,
  staffName: null,
  type: 'message',
  name: null,
  value: null,
  text,
  choices: [],
  attachments: [],
  understanding: null,
  delivery: 'not-needed',
  deliveryReason: null,
  fallbacks: [],
});
