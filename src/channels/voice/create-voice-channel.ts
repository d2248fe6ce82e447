import { type NextFunction, type Request, type Response, Router } from 'express';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.ts';
import { HotlineError } from '../../errors.ts';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../../storage/index.ts';
import { whenAnswered } from '../answer-once.ts';
import type { Inlet, MountedChannel } from '../channel.ts';
import { type ChannelCounter, countNothing } from '../counter.ts';
import { ChannelConfigError } from '../errors.ts';
import { refusalHandler } from '../express-refusal.ts';
import type { CallAction } from './call-action.ts';
import { CallBook } from './call-book.ts';
import type { CallEvent } from './call-event.ts';
import { type CallAnswer, CallFlow } from './call-flow.ts';
import {
  type CallRecorder,
  NO_RECORDER,
  type PoliceTransfer,
  type TextMessages,
  type WaitingQueue,
} from './call-ports.ts';
import { ask, say } from './call-script.ts';
import type { CaseRooms, ResidentCalls } from './case-rooms.ts';
import { forTheEar } from './for-the-ear.ts';
import { ResidentLines } from './resident-lines.ts';
import type { VoiceCall } from './voice-call.ts';
import type { VoiceProvider } from './voice-provider.ts';
import { waitingMusic } from './waiting-music.ts';
import { SPOKEN } from './wording.ts';

const MUSIC_PATH = '/channels/voice';
const MUSIC_FILE = '/waiting.wav';
/** Failures in a row after which a caller is not asked to try again. */
const MOST_FAILURES = 2;

export interface VoiceChannelDeps {
  /** At least one. */
  providers: readonly VoiceProvider[];
  inlet: Inlet;
  /** The collection of {@link voiceCallCollection}. */
  calls: Collection<VoiceCall>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  clock: Clock;
  logger: Logger;
  seal: FieldSeal;
  queue: WaitingQueue;
  /** PUBLIC_BASE_URL: where providers fetch the sound of the waiting loop. */
  publicBaseUrl: string;
  /** VOICE_WAITING_MUSIC_URL; without it our own. */
  waitingMusicUrl?: string;
  /** VOICE_RECORDING: callers are told that they are recorded. */
  records: boolean;
  recorder?: CallRecorder;
  /** Without it nobody is put through to the police. */
  police?: PoliceTransfer;
  /** Without it no answer is offered as a text message. */
  texts?: TextMessages;
  /** Phrases that callers are likely to say: names of questions. */
  hints: () => readonly string[];
  counter?: ChannelCounter;
  /** For tests: how long a document waits for the bot, ms. */
  replyMs?: number;
}

export interface VoiceChannel extends MountedChannel {
  calls: ResidentCalls;
  /** How far a call is that we made and that became a resident's: he was called back. */
  told(event: CallEvent): Promise<void>;
  /** Lawyers' telephones are there: calls are joined with them, and callers called back. */
  connectRooms(rooms: CaseRooms): void;
}

/**
 * The telephone (电话热线): `/incoming`, `/input`, `/resume` and `/status` below the path of each provider. The calls
 * that we make and recordings have routes of their own (`legs/`).
 * @throws ChannelConfigError without a provider or a public address.
 */
export function createVoiceChannel(deps: VoiceChannelDeps): VoiceChannel {
  const { providers, logger, seal, clock } = deps;
  if (providers.length === 0) throw new ChannelConfigError('The telephone needs a provider.');
  if (!/^https?:\/\//.test(deps.publicBaseUrl)) {
    throw new ChannelConfigError('PUBLIC_BASE_URL is missing: providers fetch sounds and documents there.');
  }
  const counter = deps.counter ?? countNothing;
  const base = deps.publicBaseUrl.replace(/\/+$/, '');
  const book = new CallBook({ calls: deps.calls, seal, clock });
  let rooms: CaseRooms | null = null;
  const flow = new CallFlow({
    ...deps,
    book,
    records: (name) => deps.records && canRecord(providers, name),
    rooms: () => rooms,
    texts: deps.texts ?? null,
    recorder: deps.recorder ?? NO_RECORDER,
    police: deps.police ?? null,
    music: deps.waitingMusicUrl ?? `${base}${MUSIC_PATH}${MUSIC_FILE}`,
  });
  const lines = new ResidentLines({ ...deps, book });

  const status = async (event: CallEvent): Promise<void> => {
    const told = await book.told(event);
    if (told?.over === true) await flow.ended(told.call);
  };
  const doors = { flow, status, logger, counter };
  return {
    name: 'voice',
    routes: [
      ...providers.map((provider) => ({ path: provider.path, router: routesOf(provider, doors) })),
      { path: MUSIC_PATH, router: musicRoute() },
    ],
    sender: lines.sender,
    close: async () => undefined,
    calls: lines,
    told: status,
    connectRooms: (there) => {
      rooms = there;
    },
  };
}

function canRecord(providers: readonly VoiceProvider[], name: VoiceProvider['name']): boolean {
  const line = providers.find((provider) => provider.name === name)?.line ?? null;
  return line !== null && line.cannotRecord !== true;
}

interface Doors {
  flow: CallFlow;
  status: (event: CallEvent) => Promise<void>;
  logger: Logger;
  counter: ChannelCounter;
}

function routesOf(provider: VoiceProvider, { flow, status, logger, counter }: Doors): Router {
  const router = Router();
  const send = (response: Response, actions: readonly CallAction[], callId?: string): void => {
    const { contentType, body } = provider.render(actions, callId);
    response.status(200).set('Content-Type', contentType).send(body);
  };
  const lost = (error: unknown) => logger.warn({ code: codeOf(error) }, 'voice: replies were not handed over');
  const asked = (kind: 'incoming' | 'input' | 'resume', answer: (event: CallEvent) => Promise<CallAnswer>): void => {
    router.post(`/${kind}`, ...provider.guard, async (request: Request, response: Response) => {
      const event = provider.read(request, kind);
      counter('voice', kind);
      try {
        const { actions, settled } = await answer(event);
        whenAnswered(response, settled).catch(lost);
        send(response, actions, event.callId);
      } catch (error) {
        // Whatever went wrong here, somebody is on the line and hears the way to a person.
        logger.error({ code: codeOf(error) }, 'voice: a request was not served');
        counter('voice', 'failed');
        send(response, afterFailure(event), event.callId);
      }
    });
  };
  asked('incoming', (event) => flow.incoming(event));
  asked('input', (event) => flow.input(event));
  asked('resume', (event) => flow.resume(event));
  router.post('/status', ...provider.guard, async (request: Request, response: Response) => {
    const event = provider.read(request, 'status');
    counter('voice', `status:${event.status ?? 'none'}`);
    await status(event);
    send(response, []);
  });
  const refuse = refusalHandler(logger, (response, refusal) => {
    counter('voice', `refused:${refusal.statusCode}`);
    response.status(refusal.statusCode).json(refusal.toBody());
  });
  router.use((error: unknown, request: Request, response: Response, next: NextFunction) =>
    refuse(error, request, response, next),
  );
  return router;
}

/** Nothing of ours answers, storage perhaps; so this stands on the request alone. */
function afterFailure({ query }: CallEvent): CallAction[] {
  const failures = Number(query.failed ?? 0) + 1;
  if (failures > MOST_FAILURES) {
    return [say({ rate: 'normal' }, forTheEar(SPOKEN.failedForGood)), { do: 'hang-up' }];
  }
  const step = `${query.step ?? '0'}-failed-${failures}`;
  const again = ask({ step: 0 }, [say({ rate: 'normal' }, SPOKEN.failed)]);
  return [{ ...again, hook: { path: '/input', query: { step, failed: String(failures) } } }];
}

/** Made once; providers keep it. */
function musicRoute(): Router {
  const wav = waitingMusic();
  const router = Router();
  router.get(MUSIC_FILE, (_request, response) => {
    response.set({ 'Content-Type': 'audio/wav', 'Cache-Control': 'public, max-age=86400' }).send(wav);
  });
  return router;
}

function codeOf(error: unknown): string {
  if (error instanceof HotlineError) return error.code;
  return error instanceof Error ? error.name : 'hotline_unknown';
}
