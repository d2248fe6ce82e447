import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import type { SharedMemory } from '../../cluster/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import type { Turn } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelConfigError } from '../errors.ts';
import type { SmsLimits } from './flood-guard.ts';
import { type SmsOptOut, SmsOptOuts } from './opt-outs.ts';
import { SmsDoor } from './sms-door.ts';
import type { SmsGateway, SmsGatewayName } from './sms-gateway.ts';
import { SmsMessages } from './sms-messages.ts';
import { type PageOf, SmsPost } from './sms-post.ts';
import type { SmsRecord } from './sms-record.ts';

/** What a gateway reported of a turn that the courier sent. */
export interface SmsTurnReceipt {
  channel: 'sms';
  turnId: string;
  state: 'delivered' | 'undelivered';
  /** Why not, as a code. */
  reason: string;
}

export interface SmsChannelDeps {
  inlet: Inlet;
  clock: Clock;
  logger: Logger;
  /** Opaque, the same for the same number, not to be turned back without the key. */
  fingerprint: (plain: string) => string;
  /** The collection of {@link smsOptOutCollection}. */
  optOuts: Collection<SmsOptOut>;
  /** The collection of {@link smsMessageCollection}. */
  messages: Collection<SmsRecord>;
  turns: Pick<EventStream<Turn>, 'getMany' | 'find'>;
  /** Every gateway that is switched on; messages are taken from each. */
  gateways: readonly SmsGateway[];
  /** The one that sends; null where none can. */
  sendBy: SmsGatewayName | null;
  /** Makes the pages of long answers. */
  pageOf: PageOf;
  /** Address of the page on personal data; '' where residents have no address of ours. */
  privacyPage?: string;
  /** What became of the courier's messages; durable when it resolves. */
  onReceipt?: (receipt: SmsTurnReceipt) => Promise<void>;
  jobs?: Jobs;
  counter?: ChannelCounter;
  limits?: SmsLimits;
  /** What all processes count together; left out: this process alone. */
  shared?: SharedMemory;
}

/** Text messages, and what else may be sent by them. `sender` is null where the gateway has nothing to answer with. */
export interface SmsChannel extends MountedChannel {
  /** Sends what was asked for on another channel, and one-time codes; null where nothing can be sent. */
  post: SmsPost | null;
  /** Who wants no messages. */
  optOuts: SmsOptOuts;
  /** Begin to forget what is old. */
  start(): Promise<void>;
}

/**
 * Text messages (短信) through every gateway that is switched on: dedupe, opt-out, limits, answers, receipts, sender.
 * @throws ChannelConfigError when the gateway that is to send is not there.
 */
export function createSmsChannel(deps: SmsChannelDeps): SmsChannel {
  const { clock, fingerprint, gateways, sendBy } = deps;
  const counter = deps.counter ?? countNothing;
  const optOuts = new SmsOptOuts(deps.optOuts, fingerprint, clock);
  const messages = new SmsMessages({
    records: deps.messages,
    clock,
    ...(deps.jobs === undefined ? {} : { jobs: deps.jobs }),
    onMoved: async ({ record, state }) => {
      if (state !== 'delivered' && state !== 'undelivered') return;
      const reason = state === 'delivered' ? '' : 'hotline_channels_sms_undelivered';
      for (const turnId of record.turnIds) await deps.onReceipt?.({ channel: 'sms', turnId, state, reason });
    },
  });
  const chosen = gateways.find(({ name }) => name === sendBy) ?? null;
  if (sendBy !== null && chosen?.outgoing == null) {
    throw new ChannelConfigError(`SMS_GATEWAY=${sendBy}: this gateway is not set up to send.`);
  }
  const post =
    chosen?.outgoing == null
      ? null
      : new SmsPost({ ...deps, gateway: chosen.name, outgoing: chosen.outgoing, messages, optOuts });
  const door = new SmsDoor({ ...deps, counter, optOuts, messages });
  return {
    name: 'sms',
    routes: gateways.map((gateway) => ({ path: gateway.path, router: door.routes(gateway) })),
    sender: chosen?.outgoing?.can('answer') === true ? post : null,
    post,
    optOuts,
    start: () => messages.start(),
    close: async () => undefined,
  };
}
