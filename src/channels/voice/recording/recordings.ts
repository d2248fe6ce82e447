import type { Logger } from 'pino';
import type { Clock } from '../../../clock.ts';
import { asHotlineError, HotlineError } from '../../../errors.ts';
import type { Jobs } from '../../../jobs/index.ts';
import type { Collection } from '../../../storage/index.ts';
import { SendError } from '../../errors.ts';
import type { CallEvent, VoiceProviderName } from '../call-event.ts';
import type { CallRecorder } from '../call-ports.ts';
import type { VoiceCall } from '../voice-call.ts';
import type { VoiceLine } from '../voice-provider.ts';
import type { CallRecording } from './call-recording.ts';
import { type RecordingStep, stepRecording } from './recording-machine.ts';
import type { RecordingStore } from './recording-store.ts';

const DAY_MS = 86_400_000;
const REMOVE_JOB = 'recording-remove';
const SWEEP_JOB = 'recording-sweep';
const GO_ON_JOB = 'recording-go-on';
/** A pause ends by itself so long after a number was last asked for: nobody is to forget it. */
const LONGEST_PAUSE_MS = 120_000;
const SWEEP_EVERY_MS = 3_600_000;
/** Removed in one sweep. */
const AT_ONCE = 200;
const LOOKED_AT = 100;

export interface RecordingsDeps {
  recordings: Collection<CallRecording>;
  /** The session that is open in this conversation, or null. */
  sessionOf: (conversationId: string) => Promise<string | null>;
  /** Whether this step of a dialog asks for a number that must not be recorded. */
  isSensitive: (asked: { dialog: string; step: string }) => boolean;
  jobs: Jobs;
  clock: Clock;
  log: Logger;
  /** Days after which a recording is deleted at the provider. */
  keepDays: number;
}

/** Where calls are recorded, and where what was recorded lies. */
export interface RecordingProvider {
  name: VoiceProviderName;
  line: Pick<VoiceLine, 'startRecording' | 'pauseRecording'> | null;
  /** Null where recordings are not kept by the provider for us. */
  store: RecordingStore | null;
}

/** A recording as it is shown. */
export type HeardRecording = Omit<CallRecording, 'state'> & { state: CallRecording['state'] | 'elsewhere' };

/** Recordings of calls (录音): begun after the notice, paused for numbers, refused, heard at the desk, deleted in time. */
export class Recordings implements CallRecorder {
  private providers: readonly RecordingProvider[] = [];
  private isHeld: (recording: CallRecording) => Promise<boolean> = async () => false;

  constructor(private readonly deps: RecordingsDeps) {
    deps.jobs.handle(REMOVE_JOB, (job) => this.remove(job.key));
    deps.jobs.handle(SWEEP_JOB, () => this.sweep());
    deps.jobs.handle(GO_ON_JOB, (job) => this.endPause(job.key));
  }

  connect(providers: readonly RecordingProvider[]): void {
    this.providers = providers;
  }

  /** What must be kept for now is not deleted when its time is over; it is looked at again every hour. */
  keepWhile(isHeld: (recording: CallRecording) => Promise<boolean>): void {
    this.isHeld = isHeld;
  }

  /** Begin to delete what is old. Called once at start. */
  async start(): Promise<void> {
    await this.deps.jobs.every(SWEEP_JOB, SWEEP_EVERY_MS);
  }

  /** The document is written first: a recording of which nothing is known could not be deleted. */
  async noticeHeard({ provider, callId, conversationId, notice }: VoiceCall): Promise<void> {
    const line = this.of(provider)?.line ?? null;
    if (line === null || notice === null) return;
    const { recordings, clock, log, keepDays } = this.deps;
    const now = clock.now();
    const id = recordingOf(provider, callId);
    try {
      await recordings.insert({
        _id: id,
        provider,
        callId,
        conversationId,
        sessionId: await this.deps.sessionOf(conversationId),
        notice: { version: notice.version, at: new Date(notice.at) },
        recordingId: '',
        url: '',
        seconds: null,
        state: 'recording',
        startedAt: now,
        endedAt: null,
        deleteAt: new Date(now.getTime() + keepDays * DAY_MS),
        removedAt: null,
        isKept: this.of(provider)?.store != null,
      });
    } catch (error) {
      // Asked for once more: it runs already.
      if (error instanceof HotlineError && error.code === 'hotline_storage_conflict') return;
      throw error;
    }
    try {
      if (await line.startRecording(callId, { path: '/recording', query: { recording: id } })) return;
    } catch (error) {
      log.warn({ recording: id, code: asHotlineError(error).code }, 'a call is not recorded');
    }
    await this.step(id, { type: 'told', id: '', url: '', state: 'failed', seconds: null, at: clock.now() });
  }

  async refused({ provider, callId }: VoiceCall): Promise<void> {
    const id = recordingOf(provider, callId);
    const recording = await this.step(id, { type: 'refuse', at: this.deps.clock.now() });
    if (recording === null || recording.state !== 'refused') return;
    await this.pause(recording, true);
    if (recording.endedAt !== null) await this.deps.jobs.schedule(REMOVE_JOB, id, this.deps.clock.now(), {});
  }

  async asking(call: VoiceCall, asked: { dialog: string; step: string } | null): Promise<void> {
    await (asked !== null && this.deps.isSensitive(asked) ? this.pauseFor(call) : this.goOn(call));
  }

  /** Nothing is recorded until {@link goOn}, or for as long as a number may take to be said. */
  private async pauseFor({ provider, callId }: Pick<VoiceCall, 'provider' | 'callId'>): Promise<void> {
    const id = recordingOf(provider, callId);
    const { recordings, jobs, clock } = this.deps;
    if ((await recordings.get(id))?.endedAt !== null) return;
    await jobs.schedule(GO_ON_JOB, id, new Date(clock.now().getTime() + LONGEST_PAUSE_MS), {});
    await this.turn(id, { type: 'pause' }, 'paused');
  }

  private async goOn({ provider, callId }: Pick<VoiceCall, 'provider' | 'callId'>): Promise<void> {
    await this.turn(recordingOf(provider, callId), { type: 'go-on' }, 'recording');
  }

  /** Nothing was heard of it for long: the caller is with the lawyer, or elsewhere. Tried again until it is done. */
  private async endPause(id: string): Promise<void> {
    await this.turn(id, { type: 'go-on' }, 'recording');
    const recording = await this.deps.recordings.get(id);
    if (recording?.state === 'paused' && recording.endedAt === null) {
      throw new SendError('recording_paused', 'later', 'The recording still pauses.');
    }
  }

  /** A provider tells what became of a recording; in any order, more than once. */
  async told({ query, recording, seconds, callId, provider }: CallEvent): Promise<void> {
    const id = query.recording ?? recordingOf(provider, callId);
    if (recording === null) return;
    const now = this.deps.clock.now();
    const stored = await this.step(id, {
      type: 'told',
      id: recording.id,
      url: recording.url,
      state: recording.state,
      seconds,
      at: now,
    });
    if (stored?.state === 'refused' && stored.endedAt !== null) await this.deps.jobs.schedule(REMOVE_JOB, id, now, {});
  }

  /** What can be heard of one service: its conversation's recordings within its time, oldest first. */
  async ofService(service: { conversationId: string; from: Date; to: Date | null }): Promise<HeardRecording[]> {
    const { conversationId, from, to } = service;
    const all = await this.deps.recordings.find({
      where: { conversationId, ...(to === null ? {} : { startedAt: { before: to } }) },
      sort: { startedAt: 1 },
      limit: LOOKED_AT,
    });
    return all
      .filter(({ state, endedAt }) => state !== 'failed' && (endedAt === null || endedAt > from))
      .map((recording) => ({ ...recording, state: isElsewhere(recording) ? 'elsewhere' : recording.state }));
  }

  /** The sound of a finished recording; null when there is none. */
  async open(id: string): Promise<{ type: string; sound: ReadableStream<Uint8Array> } | null> {
    const recording = await this.deps.recordings.get(id);
    if (recording === null || recording.state !== 'kept') return null;
    return (await this.of(recording.provider)?.store?.open(recording.recordingId)) ?? null;
  }

  private async turn(id: string, step: RecordingStep, wanted: 'paused' | 'recording'): Promise<void> {
    const before = await this.deps.recordings.get(id);
    if (before === null || (before.state !== 'recording' && before.state !== 'paused')) return;
    if (before.state === wanted || before.endedAt !== null) return;
    // What was not done is not written down as done: it is tried again when the caller next says something.
    if (await this.pause(before, wanted === 'paused')) await this.step(id, step);
  }

  /**
   * What fails here never ends a call; it is written down, because a number may have been recorded.
   * @returns whether it was done.
   */
  private async pause({ _id, provider, callId }: CallRecording, paused: boolean): Promise<boolean> {
    try {
      await this.of(provider)?.line?.pauseRecording(callId, paused);
      return true;
    } catch (error) {
      this.deps.log.error({ recording: _id, paused, code: asHotlineError(error).code }, 'a recording was not paused');
      return false;
    }
  }

  /** A resident is forgotten: his recordings are deleted at the provider. @returns how many. */
  async forgetThread(conversationId: string): Promise<number> {
    const { recordings, jobs, clock } = this.deps;
    const kept = (await recordings.find({ where: { conversationId }, sort: { startedAt: 1 }, limit: 1_000 })).filter(
      ({ isKept }) => isKept,
    );
    const now = clock.now();
    for (const { _id } of kept) {
      // Should the provider not answer now, the sweep finds it.
      await recordings.change(_id, (current) => (current.isKept ? { ...current, deleteAt: now } : null));
      await jobs.schedule(REMOVE_JOB, _id, now, {});
    }
    return kept.length;
  }

  private async sweep(): Promise<void> {
    const before = this.deps.clock.now();
    const old = await this.deps.recordings.find({
      where: { isKept: true, deleteAt: { before } },
      sort: { deleteAt: 1 },
      limit: AT_ONCE,
    });
    for (const recording of old) {
      const isRefused = recording.state === 'refused';
      if (!isRefused && (await this.isHeld(recording))) {
        const deleteAt = new Date(before.getTime() + SWEEP_EVERY_MS);
        await this.deps.recordings.change(recording._id, (current) => ({ ...current, deleteAt }));
      } else await this.deps.jobs.schedule(REMOVE_JOB, recording._id, before, {});
    }
  }

  private async remove(id: string): Promise<void> {
    const recording = await this.deps.recordings.get(id);
    if (recording === null || !recording.isKept) return;
    const store = this.of(recording.provider)?.store ?? null;
    // Without its provider nothing can be deleted: it stays on the list until the provider is configured again.
    if (store === null) return;
    if (recording.recordingId !== '') await store.remove(recording.recordingId);
    await this.step(id, { type: 'removed', at: this.deps.clock.now() });
  }

  private step(id: string, step: RecordingStep): Promise<CallRecording | null> {
    return this.deps.recordings.change(id, (current) => {
      const next = stepRecording(current, step);
      return next === current ? null : next;
    });
  }

  private of(name: VoiceProviderName): RecordingProvider | undefined {
    return this.providers.find((provider) => provider.name === name);
  }
}

/** A recorder of the bureau's own keeps it and tells us nothing: it is neither heard nor deleted from here. */
function isElsewhere({ isKept, state }: CallRecording): boolean {
  return !isKept && (state === 'recording' || state === 'paused');
}

function recordingOf(provider: VoiceProviderName, callId: string): string {
  return `${provider}-${callId}`;
}
