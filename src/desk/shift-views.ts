import type { ExchangeKind, ExchangeState, Shift, ShiftExchange, ShiftKind } from '../handoff/index.ts';

/** A shift as pages see it. Times UTC. */
export interface ShiftView {
  id: string;
  staffId: string;
  displayName: string;
  from: Date;
  to: Date;
  kind: ShiftKind;
  note: string;
  source: Shift['source'];
  cancelledAt: Date | null;
  /** Oldest first; who did it by id. */
  history: { at: Date; by: string; what: string; before: Shift['history'][number]['before'] }[];
}

export function shiftView(shift: Shift, displayName: string): ShiftView {
  const { _id, staffId, from, to, kind, note, source, cancelledAt, history } = shift;
  return {
    id: _id,
    staffId,
    displayName,
    from,
    to,
    kind,
    note,
    source,
    cancelledAt,
    history: history.map(({ at, by, what, before }) => ({ at, by, what, before })),
  };
}

/** What the reader may do with an exchange now. */
export type ExchangeMove = 'agree' | 'approve' | 'refuse' | 'withdraw';

export interface ExchangeView {
  id: string;
  kind: ExchangeKind;
  state: ExchangeState;
  askedBy: { id: string; displayName: string };
  partner: { id: string; displayName: string };
  give: { shiftId: string; from: Date; to: Date };
  take: { shiftId: string; from: Date; to: Date } | null;
  note: string;
  reason: string;
  askedAt: Date;
  agreedAt: Date | null;
  decidedAt: Date | null;
  decidedBy: { id: string; displayName: string } | null;
  expiresAt: Date;
  mayDo: ExchangeMove[];
}

export function exchangeView(
  exchange: ShiftExchange,
  reader: { id: string; supervises: boolean; now: Date },
  names: ReadonlyMap<string, string>,
): ExchangeView {
  const { _id, askedBy, partnerId, decidedBy, give, take } = exchange;
  const { kind, state, note, reason, askedAt, agreedAt, decidedAt, expiresAt } = exchange;
  const person = (id: string) => ({ id, displayName: names.get(id) ?? '' });
  return {
    id: _id,
    kind,
    state,
    askedBy: person(askedBy),
    partner: person(partnerId),
    give: sideView(give),
    take: take === null ? null : sideView(take),
    note,
    reason,
    askedAt,
    agreedAt,
    decidedAt,
    decidedBy: decidedBy === null ? null : person(decidedBy),
    expiresAt,
    mayDo: movesOf(exchange, reader),
  };
}

function movesOf(
  { state, askedBy, partnerId, expiresAt }: ShiftExchange,
  { id, supervises, now }: { id: string; supervises: boolean; now: Date },
): ExchangeMove[] {
  if ((state !== 'requested' && state !== 'agreed') || now >= expiresAt) return [];
  const isParty = id === askedBy || id === partnerId;
  const moves: ExchangeMove[] = [];
  if (state === 'requested' && id === partnerId) moves.push('agree');
  if (state === 'agreed' && supervises && !isParty) moves.push('approve');
  if (id === partnerId || (supervises && id !== askedBy)) moves.push('refuse');
  if (id === askedBy) moves.push('withdraw');
  return moves;
}

function sideView({ shiftId, from, to }: ShiftExchange['give']): { shiftId: string; from: Date; to: Date } {
  return { shiftId, from, to };
}
