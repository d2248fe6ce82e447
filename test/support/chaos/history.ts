/** A message of a resident as his provider or his client knows it. */
export interface SentMessage {
  channel: string;
  /** Who sent it, as his provider names him. */
  resident: string;
  /** The provider's id of it; part of the key under which it is stored. */
  id: string;
  /** When it was first sent, and when somebody first said that he has it (null: nobody did); ms. */
  sentAt: number;
  acknowledgedAt: number | null;
}

/** A step that a lawyer was told is done. */
export interface LawyerStep {
  did: 'accepted' | 'said';
  handoffId: string;
  staff: string;
  /** Of words: the id that his page gave them. */
  clientId?: string;
  at: number;
}

export interface StoredTurn {
  id: string;
  stream: string;
  seq: number;
  key: string;
  from: string;
  kind: string;
  sessionId: string | null;
  inReplyTo: string | null;
  pending: boolean;
  delivery: string;
  isMessage: boolean;
}

export interface StoredHandoff {
  id: string;
  state: string;
  settled: boolean;
  steps: { step: string; by: string | null; detail: string }[];
}

export interface StoredSession {
  id: string;
  state: string;
  ratingState: string;
  settled: boolean;
}

/** An order that a peer sent, or that was handed to a peer. */
export interface ExchangedOrder {
  /** The peer's number. */
  id: string;
  acknowledged: boolean;
  /** How many orders are stored under it. */
  stored: number;
}

/** All that a run of chaos knows: what clients sent and were told, what reached them, and what is stored in the end. */
export interface History {
  sent: SentMessage[];
  steps: LawyerStep[];
  /** Messages that reached a telephone, by the stored turn they carried, each time. */
  carried: string[];
  turns: StoredTurn[];
  /** Words decided and not in the log, by conversation. */
  outboxes: Record<string, string[]>;
  handoffs: StoredHandoff[];
  sessions: StoredSession[];
  orders: ExchangedOrder[];
  /** Sentences of `hotline verify-log`. */
  chainProblems: string[];
}

export type Promised = 'lost' | 'doubled' | 'order' | 'owner' | 'rating' | 'chain' | 'stuck';

export interface Violation {
  promise: Promised;
  what: string;
}

/** Of its history a handoff keeps so many lines. */
const KEPT_STEPS = 60;
const OVER = ['closed', 'abandoned', 'message-left'];
const ENDED = ['return', 'transfer-to-queue', 'end', 'close', 'abandon'];
/** States in which nobody waits for a message any more. */
const AT_REST = ['not-needed', 'sent', 'delivered', 'undelivered', 'held', 'unknown', 'dropped', 'failed'];

/** What a history breaks of what is promised; empty when it breaks nothing. Pure: it reads no clock and no store. */
export function violationsOf(history: History): Violation[] {
  return [
    ...messageViolations(history),
    ...logViolations(history),
    ...ownerViolations(history),
    ...ratingViolations(history),
    ...orderViolations(history),
    ...history.chainProblems.map((what) => ({ promise: 'chain' as const, what })),
  ];
}

/** Each message that was acknowledged is stored once, in the order in which its sender saw it acknowledged. */
function messageViolations({ sent, turns }: History): Violation[] {
  const found: Violation[] = [];
  const inbound = turns.filter(({ from }) => from === 'resident');
  const byId = new Map<string, StoredTurn[]>();
  for (const turn of inbound) {
    const id = turn.key.slice(turn.key.lastIndexOf(':') + 1);
    byId.set(id, [...(byId.get(id) ?? []), turn]);
  }
  const last = new Map<string, { at: number; seq: number }>();
  for (const message of [...sent].sort((one, other) => one.sentAt - other.sentAt)) {
    const { id, channel, resident, acknowledgedAt, sentAt } = message;
    const stored = byId.get(id) ?? [];
    const [first] = stored;
    if (stored.length > 1)
      found.push({ promise: 'doubled', what: `${channel} ${id} is stored ${stored.length} times` });
    if (first === undefined) {
      if (acknowledgedAt !== null)
        found.push({ promise: 'lost', what: `${channel} ${id} was acknowledged and is lost` });
      continue;
    }
    const before = last.get(resident);
    if (before !== undefined && before.at <= sentAt && before.seq > first.seq) {
      found.push({ promise: 'order', what: `${channel} ${id} stands before what was said earlier` });
    }
    if (acknowledgedAt !== null && first.seq > (before?.seq ?? 0)) {
      last.set(resident, { at: acknowledgedAt, seq: first.seq });
    }
  }
  return found;
}

/** One set of replies for each message, in order, all at rest; nothing reaches a telephone twice. */
function logViolations({ turns, outboxes, carried, steps }: History): Violation[] {
  const found: Violation[] = [];
  const blame = (promise: Promised, what: string) => found.push({ promise, what });
  const keys = new Set(turns.map(({ key }) => key));
  if (keys.size !== turns.length) blame('doubled', `${turns.length - keys.size} turns have the key of another`);
  const places = new Set(turns.map(({ stream, seq }) => `${stream} ${seq}`));
  if (places.size !== turns.length) blame('doubled', `${turns.length - places.size} turns have the place of another`);
  for (const [conversation, outbox] of Object.entries(outboxes)) {
    const missing = outbox.filter((key) => !keys.has(key)).length;
    if (missing > 0) blame('lost', `${conversation}: ${missing} decided messages never reached the log`);
  }
  const replies = new Map<string, StoredTurn[]>();
  for (const turn of turns) {
    if (turn.inReplyTo === null) continue;
    replies.set(turn.inReplyTo, [...(replies.get(turn.inReplyTo) ?? []), turn]);
  }
  const streams = new Map<string, StoredTurn[]>();
  for (const turn of turns) streams.set(turn.stream, [...(streams.get(turn.stream) ?? []), turn]);
  for (const log of streams.values()) {
    let latest = 0;
    for (const turn of log.sort((one, other) => one.seq - other.seq)) {
      if (turn.from !== 'resident') {
        if (!AT_REST.includes(turn.delivery)) blame('stuck', `${turn.id} is ${turn.delivery}`);
        continue;
      }
      if (turn.pending) blame('stuck', `${turn.id} was not handled`);
      const mine = (replies.get(turn.id) ?? []).sort((one, other) => one.seq - other.seq);
      const own = mine
        .filter(({ key }) => key.startsWith(`${turn.key}/`))
        .map(({ key }) => key.slice(turn.key.length + 1));
      if (own.some((place, index) => place !== String(index + 1))) blame('doubled', `${turn.id} has replies ${own}`);
      const [first] = mine;
      if (first !== undefined && first.seq < latest) blame('order', `${turn.id} was answered before an earlier one`);
      latest = Math.max(latest, ...mine.map(({ seq }) => seq));
    }
  }
  const times = new Map<string, number>();
  for (const id of carried) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [id, count] of times) if (count > 1) blame('doubled', `${id} reached the telephone ${count} times`);
  for (const { id, delivery, isMessage } of turns) {
    if (isMessage && delivery === 'delivered' && !times.has(id)) blame('lost', `${id} is delivered and reached nobody`);
  }
  for (const { did, clientId } of steps) {
    if (did !== 'said' || clientId === undefined) continue;
    const count = turns.filter(({ key }) => key.endsWith(`:${clientId}`)).length;
    if (count !== 1) blame(count === 0 ? 'lost' : 'doubled', `a lawyer's words stand ${count} times`);
  }
  return found;
}

/** Whoever accepted has it until he gave it away: at no time two, and no acceptance is forgotten. */
function ownerViolations({ handoffs, steps }: History): Violation[] {
  const found: Violation[] = [];
  const known = new Map(handoffs.map((handoff) => [handoff.id, handoff]));
  for (const { did, handoffId, staff } of steps) {
    if (did !== 'accepted') continue;
    const handoff = known.get(handoffId);
    if (handoff === undefined) found.push({ promise: 'lost', what: `${handoffId} was accepted and is lost` });
    else if (
      handoff.steps.length < KEPT_STEPS &&
      !handoff.steps.some(({ step, by }) => step === 'accept' && by === staff)
    ) {
      found.push({ promise: 'owner', what: `${handoffId}: an acceptance by ${staff} is forgotten` });
    }
  }
  for (const { id, state, settled, steps: taken } of handoffs) {
    if (taken.length < KEPT_STEPS && hasTwoOwners(taken))
      found.push({ promise: 'owner', what: `${id}: two had it at once` });
    if (OVER.includes(state) && !settled) found.push({ promise: 'stuck', what: `${id} is ${state}, not settled` });
  }
  return found;
}

function hasTwoOwners(steps: StoredHandoff['steps']): boolean {
  let holder: string | null = null;
  let asked: string | null = null;
  for (const { step, by, detail } of steps) {
    if (step === 'accept') {
      if (holder !== null && asked !== by) return true;
      holder = by;
      asked = null;
    } else if (step === 'take-over') {
      holder = by;
      asked = null;
    } else if (step === 'transfer') asked = detail;
    else if (ENDED.includes(step)) holder = null;
  }
  return false;
}

/** One request for a rating for each service that ended and is to be rated, none for any other. */
function ratingViolations({ turns, sessions }: History): Violation[] {
  const found: Violation[] = [];
  const requests = new Map<string, number>();
  for (const { key } of turns) {
    if (!key.endsWith('/rating-request')) continue;
    const session = key.slice(0, -'/rating-request'.length);
    requests.set(session, (requests.get(session) ?? 0) + 1);
  }
  for (const { id, state, ratingState, settled } of sessions) {
    const count = requests.get(id) ?? 0;
    if (count > 1) found.push({ promise: 'rating', what: `${id} was asked for a rating ${count} times` });
    if (count > 0 && state !== 'closed') found.push({ promise: 'rating', what: `${id} is rated and not over` });
    if (count === 0 && state === 'closed' && ratingState === 'asked') {
      found.push({ promise: 'rating', what: `${id} is to be rated and nobody was asked` });
    }
    if (state === 'closed' && !settled)
      found.push({ promise: 'stuck', what: `${id} is closed, its record is not sealed` });
  }
  return found;
}

function orderViolations({ orders }: History): Violation[] {
  return orders.flatMap(({ id, acknowledged, stored }): Violation[] => {
    if (stored > 1) return [{ promise: 'doubled', what: `order ${id} is stored ${stored} times` }];
    return acknowledged && stored === 0 ? [{ promise: 'lost', what: `order ${id} was acknowledged and is lost` }] : [];
  });
}
