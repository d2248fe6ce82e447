/** What the staff desk stands on, from the house and its channels. */
import type { MountedChannel } from './channels/index.ts';
import type { Config } from './config/index.ts';
import type { DeskDeps } from './desk/index.ts';
import type { House } from './house.ts';
import type { AidDocuments } from './legal-aid/index.ts';
import type { MediationPapers } from './mediation/index.ts';
import { undeliveredWith } from './outside-desk.ts';
import { openDirectorySignIn } from './staff/index.ts';
import { orderNoticeText } from './work-orders/index.ts';

export function deskDepsOf(
  config: Config,
  house: House,
  {
    channels,
    documents,
    mediationPapers,
  }: { channels: readonly MountedChannel[]; documents: AidDocuments; mediationPapers: MediationPapers },
): DeskDeps {
  const { understanding } = house;
  return {
    staff: house.staff,
    replyWindow: replyWindowOf(house, channels),
    audit: house.audit,
    auditLines: house.auditLines,
    auditChain: house.auditChain,
    wall: house.wall,
    quality: house.supervision.quality,
    privacy: house.privacy,
    statistics: house.supervision.statistics,
    reports: house.supervision.reports,
    followUp: house.followUp,
    incidents: house.police.incidents,
    orders: deskOrdersOf(house),
    exchange: { ...house.exchangeIn, outbox: house.exchange.outbox },
    mediation: { ...house.mediation, papers: mediationPapers },
    services: {
      ...house.supervision.services,
      emergencies: () => {
        const { emergencies } = understanding.current;
        return emergencies.codes.map((code) => ({ code, name: emergencies.reply(code)?.name ?? code }));
      },
    },
    roster: house.roster,
    planned: house.planned,
    hours: () => house.told.current.duty.hours,
    handoffs: house.handoff,
    handoffPages: house.handoffPages,
    notes: house.notes,
    ownReplies: house.ownReplies,
    phrases: () => house.told.current.deskPhrases,
    dutyContent: () => house.told.current.duty.skills,
    lawSearch: house.lawSearch,
    sessions: house.stores.sessions,
    turns: house.stores.turns,
    conversations: house.stores.conversations,
    feed: house.feed,
    queueFeed: house.queueFeed,
    intentName: (id: string) => understanding.current.catalogue.get(id)?.name ?? id,
    intents: () => understanding.current.catalogue.all().map(({ id, name, topic }) => ({ id, name, topic })),
    misunderstood: house.misunderstood,
    unanswered: house.unanswered,
    deliveries: undeliveredWith(house.courier.undelivered, house.outside),
    nightly: house.nightly,
    knowledge: {
      told: house.told,
      publishing: house.publishing,
      releases: house.releases,
      intentsOf: (answer: string) =>
        understanding.current.catalogue
          .all()
          .filter(({ leadsTo }) => 'answer' in leadsTo && leadsTo.answer === answer)
          .map(({ id, name }) => ({ id, name })),
      matters: () => [...house.told.current.legalAid.matters].map(([id, { name }]) => ({ id, name })),
    },
    aid: { applications: house.applications, papers: house.papers, agency: (id: string) => house.directory.get(id) },
    documents: {
      aid: documents,
      groupName: (code: string) => house.told.current.legalAid.groups.get(code)?.name ?? code,
      regionName: (code: string) => {
        const line = house.told.current.knowledge.regions.lineage(code);
        return line
          .map(({ name }) => name)
          .reverse()
          .join('');
      },
    },
    telephones: house.telephony.telephones,
    recordings: house.telephony.recordings,
    seal: house.seal,
    clock: house.clock,
    log: house.logger,
    localSignIn: config.LOCAL_SIGN_IN === 'on',
    directory: openDirectorySignIn(config, { ...house, log: house.logger }),
    secureCookies: config.PUBLIC_BASE_URL?.startsWith('https:') ?? false,
  };
}

/** Work orders, with the names of whom they are exchanged with. */
function deskOrdersOf({ orders, exchange, exchangeIn, told }: House): DeskDeps['orders'] {
  return {
    service: orders,
    peers: () => exchange.connected().map(({ peer: { id, name, kind } }) => ({ id, name, kind })),
    peerName: (id) => told.current.peers.get(id)?.name ?? id,
    toldOf: (before, after, step) => orderNoticeText(told.current.orderNotices, before, after, step),
    openFile: (orderId, copy) => exchangeIn.files.open(orderId, copy),
    fetchAgain: (orderId) => exchangeIn.copies.again(orderId),
  };
}

/** What the channel of a conversation takes from us now; null where it counts nothing. Nothing for who has left. */
function replyWindowOf({ stores, seal }: House, channels: readonly MountedChannel[]) {
  return async (conversationId: string) => {
    const conversation = await stores.conversations.get(conversationId);
    const windowOf = channels.find(({ name }) => name === conversation?.channel)?.replyWindow;
    if (conversation === null || windowOf === undefined) return null;
    return conversation.address === '' ? { left: 0, until: null } : windowOf(seal.open(conversation.address));
  };
}
