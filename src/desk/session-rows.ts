import { asHotlineError } from '../errors.ts';
import { type FoundService, maskedPhone, type ServiceFacts } from '../oversight/index.ts';
import type { Session } from '../sessions/index.ts';
import type { DeskDeps } from './desk-deps.ts';

/** One service in a list; times ISO 8601, UTC. */
export interface SessionRow {
  id: string;
  conversationId: string;
  channel: string;
  regionCode: string | null;
  regionName: string | null;
  openedAt: string;
  closedAt: string | null;
  state: Session['state'];
  outcome: Session['outcome'];
  topic: string | null;
  intents: { id: string; name: string }[];
  emergency: string | null;
  turnCount: number;
  lawyerId: string | null;
  lawyerName: string | null;
  provider: string;
  rating: Session['rating'];
  ratingState: Session['ratingState'];
  ratedAt: string | null;
  reviewState: string | null;
  isRepeat: boolean;
  firstReplyMs: number | null;
  clocks: ServiceFacts['clocks'] | null;
  handoff: { result: string; waitedMs: number } | null;
  /** Who, without telling who it is. */
  person: { key: string; masked: string };
  snippet: SnippetView | null;
}

export interface SnippetView {
  turnId: string;
  from: string;
  at: string;
  text: string;
  hits: [number, number][];
}

/** Services as a list shows them; names and telephones are looked up once. */
export async function sessionRows(deps: DeskDeps, found: readonly FoundService[]): Promise<SessionRow[]> {
  const [names, conversations] = await Promise.all([
    deps.staff.names(found.flatMap(({ facts: { lawyerId } }) => (lawyerId === null ? [] : [lawyerId]))),
    deps.conversations.getMany([...new Set(found.map(({ facts }) => facts.conversationId))]),
  ]);
  const addresses = new Map(conversations.map(({ _id, address }) => [_id, address]));
  return found.map((service) => {
    const { facts } = service;
    const { lawyerId, regionCode } = facts;
    return {
      ...plainRow(service),
      regionName: regionCode === null ? null : deps.documents.regionName(regionCode),
      intents: facts.intents.map((id) => ({ id, name: deps.intentName(id) })),
      lawyerName: lawyerId === null ? null : (names.get(lawyerId) ?? null),
      person: { key: facts.personKey, masked: maskedAddress(deps, addresses.get(facts.conversationId) ?? '') },
    };
  });
}

function plainRow({ facts, state, snippet }: FoundService) {
  const isClosed = state === 'closed';
  return {
    id: facts._id,
    conversationId: facts.conversationId,
    channel: facts.channel,
    regionCode: facts.regionCode,
    openedAt: facts.openedAt.toISOString(),
    closedAt: isClosed ? facts.closedAt.toISOString() : null,
    state,
    outcome: isClosed ? facts.outcome : null,
    topic: facts.topic,
    emergency: facts.emergency,
    turnCount: facts.turnCount,
    lawyerId: facts.lawyerId,
    provider: facts.attribution.provider,
    rating: facts.rating,
    ratingState: facts.ratingState,
    ratedAt: facts.ratedAt?.toISOString() ?? null,
    reviewState: facts.reviewState,
    isRepeat: facts.isRepeat,
    firstReplyMs: facts.firstReplyMs,
    clocks: isClosed ? facts.clocks : null,
    handoff: facts.handoff === null ? null : { result: facts.handoff.result, waitedMs: facts.handoff.waitedMs },
    snippet: snippet === null ? null : { ...snippet, at: snippet.at.toISOString() },
  };
}

/** The last digits of a telephone number; '' for every other address. */
function maskedAddress(deps: DeskDeps, sealed: string): string {
  const address = openedOr(deps, sealed);
  return address.startsWith('+') ? maskedPhone(address) : '';
}

/** What was sealed; '' for what was sealed with a key that is not here any more. */
export function openedOr({ seal }: Pick<DeskDeps, 'seal'>, sealed: string): string {
  try {
    return seal.open(sealed);
  } catch (error) {
    if (asHotlineError(error).code !== 'hotline_storage_seal_broken') throw error;
    return '';
  }
}
