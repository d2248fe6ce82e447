import fc from 'fast-check';
import { type History, type Promised, type StoredTurn, violationsOf } from '../support/chaos/history.ts';

/** What a faultless hotline leaves behind, of any size. */
const histories = fc
  .array(
    fc.record({
      channel: fc.constantFrom('wechat', 'sms', 'web'),
      messages: fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((residents): History => {
    const history: History = {
      sent: [],
      steps: [],
      carried: [],
      turns: [],
      outboxes: {},
      handoffs: [],
      sessions: [],
      orders: [],
      chainProblems: [],
    };
    let clock = 0;
    for (const [who, { channel, messages }] of residents.entries()) {
      const stream = `${channel}-${who}`;
      let seq = 0;
      const store = (turn: Partial<StoredTurn> & Pick<StoredTurn, 'key' | 'from'>): StoredTurn => {
        seq += 1;
        const stored: StoredTurn = {
          id: `${stream}|${seq}`,
          stream,
          seq,
          kind: 'answer',
          sessionId: `S${who}`,
          inReplyTo: null,
          pending: false,
          delivery: 'not-needed',
          isMessage: true,
          ...turn,
        };
        history.turns.push(stored);
        return stored;
      };
      for (const [index, replies] of messages.entries()) {
        const id = `M${who}x${index}`;
        history.sent.push({ channel, resident: stream, id, sentAt: clock, acknowledgedAt: clock + 1 });
        clock += 2;
        const inbound = store({ key: `${channel}:${id}`, from: 'resident' });
        for (let place = 1; place <= replies; place += 1) {
          const reply = store({
            key: `${inbound.key}/${place}`,
            from: 'bot',
            inReplyTo: inbound.id,
            delivery: 'delivered',
          });
          history.carried.push(reply.id);
          history.outboxes[stream] = [reply.key];
        }
      }
      store({ key: `S${who}/rating-request`, from: 'system', kind: 'rating' });
      history.sessions.push({ id: `S${who}`, state: 'closed', ratingState: 'asked', settled: true });
      store({ key: `say:${stream}:C${who}`, from: 'lawyer' });
      history.steps.push({ did: 'accepted', handoffId: `H${who}`, staff: 'L1', at: clock });
      history.steps.push({ did: 'said', handoffId: `H${who}`, staff: 'L1', clientId: `C${who}`, at: clock });
      const accept = { step: 'accept', by: 'L1', detail: '' };
      const end = { step: 'end', by: 'L1', detail: '' };
      history.handoffs.push({ id: `H${who}`, state: 'closed', settled: true, steps: [accept, end] });
      history.orders.push({ id: `O${who}`, acknowledged: true, stored: 1 });
    }
    return history;
  });

const first = <T>(list: readonly T[]): T => list[0] as T;
const own = (history: History, from: string) => first(history.turns.filter((turn) => turn.from === from));

/** One fault each, as a crash would leave it. */
const FAULTS: readonly (readonly [name: string, promise: Promised, plant: (history: History) => void])[] = [
  [
    'an acknowledged message is gone',
    'lost',
    (h) => {
      h.turns = h.turns.filter((t) => t !== own(h, 'resident'));
    },
  ],
  [
    'a message is stored twice',
    'doubled',
    (h) => {
      const turn = own(h, 'resident');
      h.turns.push({ ...turn, id: 'again', seq: 999, key: `other:${turn.key}` });
    },
  ],
  ['two turns have one place', 'doubled', (h) => void h.turns.push({ ...own(h, 'resident'), id: 'x', key: 'another' })],
  ['two turns have one key', 'doubled', (h) => void h.turns.push({ ...own(h, 'lawyer'), id: 'x', seq: 998 })],
  [
    'a turn was run twice',
    'doubled',
    (h) => {
      const { stream, key, id } = own(h, 'resident');
      const reply = { ...own(h, 'lawyer'), stream, from: 'bot', inReplyTo: id };
      h.turns.push(
        { ...reply, id: 'r1', seq: 996, key: `${key}/2/1` },
        { ...reply, id: 'r2', seq: 997, key: `${key}/9` },
      );
    },
  ],
  [
    'a turn was never run',
    'stuck',
    (h) => {
      own(h, 'resident').pending = true;
    },
  ],
  [
    'a message never left',
    'stuck',
    (h) => {
      own(h, 'lawyer').delivery = 'with-answer';
    },
  ],
  [
    'a decided message is not in the log',
    'lost',
    (h) => {
      h.outboxes.x = ['nowhere'];
    },
  ],
  ['a message came twice', 'doubled', (h) => void h.carried.push(own(h, 'lawyer').id, own(h, 'lawyer').id)],
  [
    'a delivered message reached nobody',
    'lost',
    (h) => {
      own(h, 'lawyer').delivery = 'delivered';
    },
  ],
  [
    'messages stand in another order',
    'order',
    (h) => {
      const { stream, seq } = own(h, 'resident');
      h.sent.push({ channel: 'web', resident: stream, id: 'late', sentAt: 1e6, acknowledgedAt: 1e6 });
      h.turns.push({ ...own(h, 'resident'), id: 'late', key: 'web:late', seq: seq - 0.5 });
    },
  ],
  [
    'a later message was answered first',
    'order',
    (h) => {
      const turn = own(h, 'resident');
      const later = { ...turn, id: 'l', seq: turn.seq + 0.5, key: 'q:late' };
      const reply = { ...turn, from: 'bot' };
      h.turns.push(
        later,
        { ...reply, id: 'r1', seq: 900, key: 'q:late/1', inReplyTo: turn.id },
        { ...reply, id: 'r2', seq: 899, key: 'q:late/2', inReplyTo: later.id },
      );
    },
  ],
  [
    "a lawyer's words are gone",
    'lost',
    (h) => {
      h.turns = h.turns.filter(({ from }) => from !== 'lawyer');
    },
  ],
  [
    'an acceptance is forgotten',
    'owner',
    (h) => {
      first(h.handoffs).steps = [];
    },
  ],
  ['a handoff is gone', 'lost', (h) => void h.handoffs.shift()],
  [
    'two lawyers have one case',
    'owner',
    (h) => void first(h.handoffs).steps.splice(1, 0, { step: 'accept', by: 'L2', detail: '' }),
  ],
  [
    'an ended handoff is not settled',
    'stuck',
    (h) => {
      first(h.handoffs).settled = false;
    },
  ],
  ['two requests for a rating', 'rating', (h) => void h.turns.push({ ...own(h, 'system'), id: 'x', seq: 995 })],
  [
    'no request for a rating',
    'rating',
    (h) => {
      h.turns = h.turns.filter(({ from }) => from !== 'system');
    },
  ],
  [
    'an open service is rated',
    'rating',
    (h) => {
      first(h.sessions).state = 'open';
    },
  ],
  [
    'a closed service is not sealed',
    'stuck',
    (h) => {
      first(h.sessions).settled = false;
    },
  ],
  [
    'an order is stored twice',
    'doubled',
    (h) => {
      first(h.orders).stored = 2;
    },
  ],
  [
    'an acknowledged order is gone',
    'lost',
    (h) => {
      first(h.orders).stored = 0;
    },
  ],
  ['a record was altered', 'chain', (h) => void h.chainProblems.push('line 3 was altered')],
];

describe('the checker of histories', () => {
  it('finds nothing in what a faultless hotline leaves', () => {
    fc.assert(
      fc.property(histories, (history) => expect(violationsOf(history)).toEqual([])),
      { numRuns: 30 },
    );
  });

  it.each(FAULTS)('finds that %s', (_name, promise, plant) => {
    fc.assert(
      fc.property(histories, (history) => {
        const planted = structuredClone(history);
        plant(planted);
        expect(violationsOf(planted).map((violation) => violation.promise)).toContain(promise);
      }),
      { numRuns: 10 },
    );
  });
});
