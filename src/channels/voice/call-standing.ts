import type { Logger } from 'pino';
import type { Conversation, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../../storage/index.ts';
import { within } from '../within.ts';
import type { CallBook } from './call-book.ts';
import type { CallRecorder, PoliceTransfer, TextMessages, WaitingQueue } from './call-ports.ts';
import type { CallSetting } from './call-script.ts';
import { stageOf } from './call-stage.ts';
import type { CaseRooms } from './case-rooms.ts';
import { NO_SPEECH, type Speech, speechOf } from './spoken-turns.ts';
import type { VoiceCall } from './voice-call.ts';

/** Longest wait for what only makes a document nicer, ms. */
const ASIDE_MS = 800;
const LONGEST_HINT = 30;
const MOST_HINTS = 100;

export interface CallStandingDeps {
  book: CallBook;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  logger: Logger;
  seal: Pick<FieldSeal, 'open'>;
  queue: WaitingQueue;
  /** Null where no telephones of lawyers are: then nobody is called back. */
  rooms: () => CaseRooms | null;
  texts: TextMessages | null;
  recorder: CallRecorder;
  /** Null where no way to the police is set up: then its number is said. */
  police: PoliceTransfer | null;
  hints: () => readonly string[];
  /** Address of the sound of the waiting loop. */
  music: string;
}

/** How a call stands: what is still to be said, who has the floor, what may be offered. Reads only. */
export class CallStanding {
  constructor(private readonly deps: CallStandingDeps) {}

  /** What the courier brought and nobody has heard yet, and how the call stands. */
  async unsaid(call: VoiceCall): Promise<{ turns: Turn[]; speech: Speech; setting: CallSetting }> {
    const current = (await this.deps.book.find(call)) ?? call;
    const setting = await this.settingOf(current);
    const turns = current.toSay.length === 0 ? [] : await this.deps.turns.getMany(current.toSay);
    return { turns, speech: await this.speech(turns, setting, current), setting };
  }

  /** These turns for the ear, as far as the call's place lets them be chosen from. */
  async speech(turns: readonly Turn[], setting: CallSetting, call: VoiceCall): Promise<Speech> {
    if (turns.length === 0) return NO_SPEECH;
    const canText = !setting.danger && (await this.canText(call));
    const speech = speechOf(turns, canText);
    // Keys are taken while waiting: there 1 and 2 are callback and message.
    return setting.stage === 'wait'
      ? { ...speechOf(turns.map(withoutChoices), false), answerTurns: speech.answerTurns }
      : speech;
  }

  private async canText(call: VoiceCall): Promise<boolean> {
    const { texts, seal } = this.deps;
    const phone = seal.open(call.from);
    if (texts === null || phone === '') return false;
    try {
      return (await within(texts.canText(phone), ASIDE_MS)) === true;
    } catch {
      return false;
    }
  }

  /** How the call stands now. */
  async settingOf(call: VoiceCall): Promise<CallSetting> {
    const { conversations, queue } = this.deps;
    const rooms = this.deps.rooms();
    const conversation = await conversations.get(call.conversationId);
    const stage = stageOf(conversation);
    const handoffId = conversation?.handoffId ?? null;
    const [position, onDuty] =
      stage === 'wait' && handoffId !== null
        ? await Promise.all([queue.position(handoffId), queue.onDuty()])
        : [null, 0];
    const [open, calling] =
      stage === 'lawyer' && handoffId !== null && rooms !== null
        ? await Promise.all([rooms.open(handoffId), rooms.isCalling(handoffId)])
        : [null, false];
    const asked = askedIn(conversation);
    this.aside(this.deps.recorder.asking(call, asked));
    const danger = conversation?.emergency != null;
    const { police } = this.deps;
    if (danger && police !== null) this.aside(police.offered(call));
    return {
      stage,
      queue: position === null ? null : { position, onDuty },
      room: open === null || handoffId === null ? null : { room: open.room, handoffId },
      danger,
      police: danger && police !== null,
      calling,
      asks: [conversation?.floor ?? 'bot', asked?.dialog ?? '', asked?.step ?? ''].join(' '),
      asksNumber: conversation?.dialog?.step === 'phone',
      // After danger nobody is called back for a key: somebody else may pick up.
      callsBack: rooms !== null && !danger,
      hints: this.hints(),
      music: this.deps.music,
    };
  }

  /** The shortest phrases that the recogniser should expect. */
  hints(): string[] {
    const phrases = new Set(this.deps.hints().map((phrase) => phrase.replace(/[？?。！!\s]+$/u, '')));
    const short = [...phrases].filter((phrase) => phrase !== '' && phrase.length <= LONGEST_HINT);
    return short.sort((one, other) => one.length - other.length).slice(0, MOST_HINTS);
  }

  private aside(work: Promise<void>): void {
    work.catch((error) => this.deps.logger.warn({ code: codeOf(error) }, 'voice: something beside a call failed'));
  }
}

function withoutChoices(turn: Turn): Turn {
  const { choices: _, ...activity } = turn.activity;
  return { ...turn, activity };
}

function askedIn(conversation: Conversation | null): { dialog: string; step: string } | null {
  const dialog = conversation?.dialog ?? null;
  return dialog === null ? null : { dialog: dialog.dialog, step: dialog.step };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'hotline_unknown';
}
