import type { Handoff, HandoffOutcome, HandoffPlace, Offer, PassReason } from '../handoff/index.ts';
import type { Staff } from '../staff/index.ts';
import { maskPersonalData } from '../text/index.ts';
import { passReasonFor } from './reach.ts';

/** Shapes of the desk's API; times are ISO 8601, UTC. */
export interface HandoffSummary {
  id: string;
  conversationId: string;
  sessionId: string;
  channel: string;
  state: Handoff['state'];
  place: HandoffPlace;
  reason: Handoff['reason'];
  priority: Handoff['priority'];
  requestedAt: string;
  /** Since when the resident waits this time. */
  waitingSince: string;
  acceptedAt: string | null;
  closedAt: string | null;
  lawyerId: string | null;
  lawyerName: string | null;
  topic: string | null;
  headline: string;
  outcome: HandoffOutcome | null;
  note: string;
  emergency: string | null;
  /** Why it is urgent, in words. */
  urgent: string[];
  offer: (Omit<Offer, 'at' | 'until'> & { at: string; until: string }) | null;
  /** Who passed it on, the latest last. */
  passes: { name: string; reason: PassReason; at: string }[];
  round: number;
  returns: number;
  /** Names, not ids. */
  wants: { skills: string[]; languages: string[] };
  /** The resident's earliest words that nobody has answered. */
  awaitsSince: string | null;
  lawyerActiveAt: string | null;
  helpAskedAt: string | null;
  /** The record is owed from then on, until there is an outcome. */
  endedAt: string | null;
  handedBack: { settled: string } | null;
  regionName: string | null;
  /** The caller hung up and is called back at his turn. */
  callback: { askedAt: string; phoneMasked: string } | null;
  message: MessageView | null;
}

export interface MessageView {
  text: string;
  phoneMasked: string;
  safeTime: string;
  state: 'open' | 'done';
  leftAt: string;
  doneNote: string;
}

/** What ids are called. */
export interface Names {
  staff: ReadonlyMap<string, string>;
  skill: (id: string) => string;
  language: (id: string) => string;
  region: (code: string) => string;
}

/** @param clear true for the lawyer who holds it: personal data is not masked. */
export function handoffSummary(
  handoff: Handoff,
  {
    reader,
    openPhone,
    clear,
    names,
  }: { reader: Staff; openPhone: (sealed: string) => string; clear: boolean; names: Names },
): HandoffSummary {
  const { card, callback, message, offer, handedBack, wants, regionCode } = handoff;
  const shown = clear ? (text: string) => text : maskPersonalData;
  return {
    id: handoff._id,
    conversationId: handoff.conversationId,
    sessionId: handoff.sessionId,
    channel: handoff.channel,
    state: handoff.state,
    place: handoff.place,
    reason: handoff.reason,
    priority: handoff.priority,
    requestedAt: handoff.requestedAt.toISOString(),
    waitingSince: handoff.waitingSince.toISOString(),
    acceptedAt: isoOf(handoff.acceptedAt),
    closedAt: isoOf(handoff.closedAt),
    lawyerId: handoff.lawyerId,
    lawyerName: handoff.lawyerName,
    topic: card.topic,
    headline: card.emergencyName ?? card.intents.at(-1)?.name ?? '未说明',
    outcome: handoff.outcome,
    note: shown(handoff.note),
    emergency: card.emergency,
    urgent: card.urgent ?? [],
    offer:
      offer === null
        ? null
        : { ...offer, comment: shown(offer.comment), at: isoOf(offer.at), until: isoOf(offer.until) },
    passes: handoff.passes.map(({ staffId, reason, at }) => ({
      name: names.staff.get(staffId) ?? '',
      reason: passReasonFor(reader, handoff, { by: staffId, reason }),
      at: isoOf(at),
    })),
    round: handoff.round,
    returns: handoff.returns,
    wants: { skills: wants.skills.map(names.skill), languages: wants.languages.map(names.language) },
    awaitsSince: isoOf(handoff.awaitsSince),
    lawyerActiveAt: isoOf(handoff.lawyerActiveAt),
    helpAskedAt: isoOf(handoff.helpAskedAt),
    endedAt: isoOf(handoff.endedAt),
    handedBack: handedBack === null ? null : { settled: shown(handedBack.settled) },
    regionName: regionCode === null ? null : names.region(regionCode),
    callback:
      callback === null
        ? null
        : { askedAt: isoOf(callback.askedAt), phoneMasked: maskPhone(openPhone(callback.phone)) },
    message:
      message === null
        ? null
        : {
            text: maskPersonalData(message.text),
            phoneMasked: message.phone === '' ? '' : maskPhone(openPhone(message.phone)),
            safeTime: maskPersonalData(message.safeTime),
            state: message.state,
            leftAt: isoOf(message.leftAt),
            doneNote: shown(message.doneNote),
          },
  };
}

/** Staff ids whose names a summary shows. */
export function staffIn({ passes }: Pick<Handoff, 'passes'>): string[] {
  return passes.map(({ staffId }) => staffId);
}

/** `+8613800001234` → `+86*******1234`; the last four digits tell residents apart and reach nobody. */
function maskPhone(phone: string): string {
  const country = phone.startsWith('+86') ? '+86' : '';
  const rest = phone.slice(country.length);
  const kept = rest.length > 6 ? rest.slice(-4) : '';
  return country + '*'.repeat(rest.length - kept.length) + kept;
}

export function isoOf(time: Date): string;
export function isoOf(time: Date | null): string | null;
export function isoOf(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
