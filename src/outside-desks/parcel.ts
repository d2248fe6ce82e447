import { type Handoff, placeOf } from '../handoff/index.ts';
import type { Turn } from '../sessions/index.ts';
import type { OutsideCase, SentParcel } from './outside-case.ts';

/** A Bot Framework Activity as JSON. */
export type ActivityJson = Readonly<Record<string, unknown>>;

/** Makes Activities of what is stored; filled by the bot, who alone knows botbuilder. */
export interface ActivityWriter {
  /** `handoff.initiate` with the case as its value and what was said as its attachment `Transcript`. */
  initiate(handoff: Handoff, turns: readonly Turn[]): ActivityJson;
  /** `handoff.status`: `accepted`, `failed` or `completed`, and our own state beside it. */
  status(handoff: Handoff): ActivityJson;
  /** What was said since. */
  said(turn: Turn): ActivityJson;
}

/** What the outside desk is sent in one request, in order. */
export interface Parcel {
  /** The same at each try: the desk counts it once. */
  id: string;
  handoffId: string;
  activities: ActivityJson[];
  /** The case once it has arrived. */
  after: OutsideCase;
}

/** Turns in one parcel. */
export const PARCEL_TURNS = 100;

/**
 * What the outside desk is sent next; null when it knows everything. What its own people said comes back to it too: the
 * transcript is whole on both sides, and each Activity names who spoke. Pure.
 * @param turns those after `lastSeq`, at most {@link PARCEL_TURNS} of them, in order; for the first parcel the latest of the
 * service.
 */
export function nextParcel(
  known: OutsideCase,
  handoff: Handoff,
  turns: readonly Turn[],
  writer: ActivityWriter,
): SentParcel | null {
  const key = stateKey(handoff);
  const isBehind = known.isInitiated && turns.length === PARCEL_TURNS;
  const isNewState = known.toldState !== key && !isBehind;
  if (known.isInitiated && !isNewState && !turns.some(isTold)) return null;
  return {
    throughSeq: turns.at(-1)?.seq ?? known.lastSeq,
    status: isNewState ? { activity: writer.status(handoff), key } : null,
  };
}

/** The parcel that is being sent, the same at each try whatever was said since. Pure. @param turns as above. */
export function parcelOf(known: OutsideCase, handoff: Handoff, turns: readonly Turn[], writer: ActivityWriter): Parcel {
  const { throughSeq, status } = known.sending ?? { throughSeq: known.lastSeq, status: null };
  const its = turns.filter(({ seq }) => seq <= throughSeq);
  const words = known.isInitiated
    ? its.filter(isTold).map((turn) => writer.said(turn))
    : [writer.initiate(handoff, its)];
  return {
    id: `${known._id}-${known.parcels + 1}`.replaceAll(/[^\w-]/g, '-').slice(-64),
    handoffId: known._id,
    activities: status === null ? words : [...words, status.activity],
    after: {
      ...known,
      isInitiated: true,
      lastSeq: throughSeq,
      toldState: status?.key ?? known.toldState,
      parcels: known.parcels + 1,
      sending: null,
      tries: 0,
      reason: '',
      delivery: 'due',
      isDone: false,
    },
  };
}

/** What a state is to the outside desk: `accepted` and `live` are the same, and a new holder is news. */
function stateKey({ state, round, lawyerId }: Handoff): string {
  const place = placeOf(state);
  return place === 'served' ? `served ${round} ${lawyerId}` : place === 'waiting' ? `waiting ${round}` : state;
}

function isTold({ activity }: Turn): boolean {
  return activity.type === 'message';
}
