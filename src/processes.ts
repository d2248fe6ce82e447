/**
 * This process among the others (多进程): who delivers its jobs, what is counted together, and how it tells and hears what
 * is new. Alone, on the embedded storage, everything stays in its memory.
 */
import type { Logger } from 'pino';
import type { Clock } from './clock.ts';
import { localMemory, NewsWire, RedisLink, redisMemory } from './cluster/index.ts';
import type { Config } from './config/index.ts';
import { HandoffNotes, QueueFeed, QueueRelay } from './handoff/index.ts';
import { BullmqDelivery, InProcessDelivery } from './jobs/index.ts';
import { newsOf, TurnFeed } from './sessions/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';

interface Dependencies {
  config: Pick<Config, 'REDIS_URL' | 'production'>;
  stores: Pick<Stores, 'handoffNotes' | 'queueMarks'>;
  seal: Pick<FieldSeal, 'fingerprint'>;
  clock: Clock;
  logger: Logger;
  /** True where no other process uses the storage. */
  soleOwner: boolean;
}

/** @throws JobsRedisUnavailableError, JobsRedisPolicyError in every role, not in those alone that run jobs. */
export async function joinProcesses({ config, stores, seal, clock, logger, soleOwner }: Dependencies) {
  const feed = new TurnFeed();
  const queueFeed = new QueueFeed();
  const notes = new HandoffNotes(stores.handoffNotes, clock);
  const { REDIS_URL: url, production } = config;
  const delivery =
    url === undefined ? new InProcessDelivery() : await BullmqDelivery.connect({ url, log: logger, production });
  const link = url === undefined || soleOwner ? null : await RedisLink.open(url, logger);
  const wire = url === undefined || link === null ? null : await NewsWire.open(url, link, logger);
  const relay = new QueueRelay({ marks: stores.queueMarks, queueFeed, log: logger, hasWire: wire !== null });
  if (wire !== null) connect(wire, { feed, queueFeed, notes, logger });

  return {
    delivery,
    feed,
    queueFeed,
    notes,
    shared: link === null ? localMemory() : redisMemory(link, (plain) => seal.fingerprint(plain)),
    typing: wire === null ? null : typingLine(wire),
    begin: () => (soleOwner ? undefined : relay.start()),
    async end(): Promise<void> {
      await relay.stop();
      wire?.close();
      link?.close();
    },
  };
}

interface Feeds {
  feed: TurnFeed;
  queueFeed: QueueFeed;
  notes: HandoffNotes;
  logger: Logger;
}

function connect(wire: NewsWire, { feed, queueFeed, notes, logger }: Feeds): void {
  feed.subscribe((turns) => {
    wire.tell(
      'turns',
      newsOf(turns).flatMap(({ conversationId, lastSeq }) => [conversationId, lastSeq]),
    );
  });
  wire.on('turns', (ids) => feed.tell(pairsOf(ids).map(([conversationId, lastSeq]) => ({ conversationId, lastSeq }))));
  queueFeed.subscribe((isOurs) => isOurs && wire.tell('queue', []));
  wire.on('queue', () => queueFeed.heard());
  notes.subscribe((note, isOurs) => isOurs && wire.tell('note', [note._id]));
  wire.on('note', ([id]) => {
    notes.heard(String(id)).catch((error) => logger.warn({ err: error }, 'a note of another process was not told of'));
  });
  wire.onReturn(() => {
    feed.missed();
    queueFeed.heard();
  });
}

/** That an answer is being made, to where the resident's stream is open. */
function typingLine(wire: NewsWire) {
  interface Typed {
    stream: string;
    seq: number;
    at: Date;
  }
  return {
    tell: ({ stream, seq, at }: Typed, count: number) => wire.tell('typing', [stream, seq, at.getTime(), count]),
    hear: (show: (turn: Typed, count: number) => void) =>
      wire.on('typing', ([stream, seq, at, count]) =>
        show({ stream: String(stream), seq: Number(seq), at: new Date(Number(at)) }, Number(count)),
      ),
  };
}

function pairsOf(ids: readonly (string | number)[]): [string, number][] {
  return Array.from({ length: ids.length / 2 }, (_, index) => [String(ids[2 * index]), Number(ids[2 * index + 1])]);
}
