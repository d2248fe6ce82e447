import type { Logger } from 'pino';
import {
  callRecordingCollection,
  LegCalls,
  legRoutes,
  type RecordingStore,
  Recordings,
  type ResidentNotices,
  type StaffTelephones,
  Telephones,
  type VoiceExchange,
  type VoiceProvider,
  voiceCallCollection,
  voiceLegCollection,
} from './channels/index.ts';
import type { Clock } from './clock.ts';
import type { Dialog } from './dialogs/index.ts';
import type { HandoffService } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import type { Conversation, Turn } from './sessions/index.ts';
import type { Collection, EventStream, FieldSeal, Storage } from './storage/index.ts';

/** What a lawyer said lately is among these turns. */
const LATEST_TURNS = 50;

export function telephonyStores(storage: Storage) {
  return {
    voiceCalls: storage.collection(voiceCallCollection),
    voiceLegs: storage.collection(voiceLegCollection),
    callRecordings: storage.collection(callRecordingCollection),
  };
}

interface Dependencies {
  stores: ReturnType<typeof telephonyStores> & { conversations: Collection<Conversation>; turns: EventStream<Turn> };
  handoff: HandoffService;
  staff: StaffTelephones;
  line: ResidentNotices;
  deskFeed: { publish(): void };
  dialogs: () => ReadonlyMap<string, Dialog>;
  /** A region with what it lies in, in words. */
  regionName: (code: string) => string;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  /** Of VOICE_CALL_PREFIXES. */
  isCallable: (phone: string) => boolean;
  /** VOICE_RECORDING_DAYS. */
  keepDays: number;
}

/** An identity number is asked for in this step: what is said then is not recorded. */
export function asksForIdentity(
  dialogs: ReadonlyMap<string, Dialog>,
  { dialog, step }: { dialog: string; step: string },
): boolean {
  return dialogs.get(dialog)?.steps.find(({ slot }) => slot === step)?.kind === 'identity';
}

/**
 * Telephones of lawyers and supervisors, callbacks and recordings, put together; asleep until the telephone channel is
 * connected.
 */
export function composeTelephony({ stores, handoff, dialogs, regionName, log, keepDays, ...deps }: Dependencies) {
  const { voiceLegs, callRecordings, conversations, turns } = stores;
  const telephones = new Telephones({
    ...deps,
    legs: voiceLegs,
    cases: handoff,
    log,
    spokeSince: async (conversationId, staffId, since) => {
      const latest = await turns.tail(conversationId, LATEST_TURNS);
      return latest.some((turn) => turn.staffId === staffId && turn.at > since);
    },
  });
  const recordings = new Recordings({
    ...deps,
    recordings: callRecordings,
    log,
    keepDays,
    sessionOf: async (id) => (await conversations.get(id))?.sessionId ?? null,
    isSensitive: (asked) => asksForIdentity(dialogs(), asked),
  });
  const legs = new LegCalls({ telephones, cases: handoff, regionName, clock: deps.clock });
  return {
    telephones,
    recordings,
    /** Routes beside those of the telephone channel. */
    routes: (providers: readonly VoiceProvider[]): { path: string; router: ReturnType<typeof legRoutes> }[] =>
      providers.map((provider) => ({
        path: provider.path,
        router: legRoutes(provider, { legs, recordings }, log),
      })),
    /** @param kept where recordings lie, by name of the provider. */
    connect(exchange: VoiceExchange, kept: Readonly<Partial<Record<VoiceProvider['name'], RecordingStore>>>): void {
      telephones.connect(exchange);
      recordings.connect(exchange.providers.map(({ name, line }) => ({ name, line, store: kept[name] ?? null })));
    },
  };
}
