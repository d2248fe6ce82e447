import type { AskAction, CallAction, SayAction } from './call-action.ts';
import { forTheEar } from './for-the-ear.ts';
import type { Speech } from './spoken-turns.ts';
import type { CallStage, VoiceCall } from './voice-call.ts';
import { waitingPrompt, waitingWords } from './waiting.ts';
import { SPOKEN } from './wording.ts';

/** What a document depends on beside the call and what is to be said. */
export interface CallSetting {
  stage: CallStage;
  /** Place (1 = next) and lawyers present; null while nobody waits. */
  queue: { position: number; onDuty: number } | null;
  /** The room where the lawyer is on the telephone; null while he is not. */
  room: { room: string; handoffId: string } | null;
  /** Danger was told of in this call: no music, no text message. */
  danger: boolean;
  /** A telephone number is asked for: many keys. */
  asksNumber: boolean;
  callsBack: boolean;
  /** A key puts him through to the police (110 一键转接). */
  police: boolean;
  /** The lawyer's telephone rings. */
  calling: boolean;
  /** Who has the floor and the step of his dialog: the same while the same question is open. */
  asks: string;
  hints: readonly string[];
  /** Sound file of the waiting loop. */
  music: string;
}

/** What comes next on the caller's line, and the call as it is then. */
export interface Script {
  call: VoiceCall;
  actions: CallAction[];
}

/** Seconds to begin to answer; people think aloud, and the old slowly. */
const TO_ANSWER = 7;
const TO_RATE = 8;
/** Silence that ends what somebody says. */
const AFTER_WORDS = 2;
/** Keys of a telephone number with its area code. */
const NUMBER_KEYS = 12;
/** Rounds of waiting for a lawyer's written words after which something is said. */
const SILENT_ROUNDS = 2;
const LISTEN_TO_LAWYER = 8;

/**
 * The next document of a call. Pure: the same call, words and setting give the same.
 * @param call with the step that this document's hook carries.
 */
export function scriptOf(call: VoiceCall, speech: Speech, setting: CallSetting): Script {
  const { stage } = setting;
  const round = call.stage === stage ? call.round + 1 : 0;
  const hasWords = speech.text !== '' || speech.urgent !== '';
  const next: VoiceCall = {
    ...call,
    stage,
    round,
    // Who asks what is next is in no room.
    inRoomOf: null,
    choices: speech.choices,
    question: speech.offersSms === 'ask' && stage === 'talk' ? 'sms' : null,
    answerTurns: speech.answerTurns.length > 0 ? speech.answerTurns : call.answerTurns,
    ...(hasWords ? { lastSaid: `${speech.urgent}${speech.text}` } : {}),
    ...(stage === 'wait' ? {} : { toldWait: '' }),
  };
  const urgent =
    speech.urgent === '' ? [] : [say(next, `${speech.urgent}${setting.police ? forTheEar(SPOKEN.policeKey) : ''}`)];
  const { call: after, actions } = BY_STAGE[stage](next, speech, setting);
  return { call: after, actions: [...urgent, ...actions] };
}

const BY_STAGE: Readonly<Record<CallStage, (call: VoiceCall, speech: Speech, setting: CallSetting) => Script>> = {
  talk: (call, { text }, setting) => ({
    call,
    actions: [
      ask(call, [say(call, text === '' ? SPOKEN.goOn : text)], {
        hints: setting.hints,
        maxKeys: setting.asksNumber ? NUMBER_KEYS : 1,
        timeoutSeconds: TO_ANSWER,
      }),
    ],
  }),
  wait: (call, { text }, setting) => {
    const { words, told } = waitingWords(call, setting, text !== '');
    const prompt = waitingPrompt(setting);
    const said = forTheEar(words);
    const all = `${text}${said}`;
    return {
      call: { ...call, toldWait: told },
      actions: [
        ask(call, [...(all === '' ? [] : [say(call, all)]), prompt], { hints: setting.hints, timeoutSeconds: 1 }),
      ],
    };
  },
  lawyer: (call, { text }, setting) => {
    const { room } = setting;
    if (room !== null && room.room !== call.leftRoom) return joining(call, text, room);
    if (setting.calling) return ringing(call, text, setting);
    const intro = call.toldWriting ? '' : SPOKEN.lawyerWriting;
    const said = `${text}${intro}`;
    return {
      call: { ...call, toldWriting: true },
      actions: [said === '' ? whileReading(call, setting) : listening(call, said)],
    };
  },
  rate: (call, { text }) => ({
    call,
    actions: [ask(call, [say(call, text === '' ? forTheEar(SPOKEN.rateByKey) : text)], { timeoutSeconds: TO_RATE })],
  }),
  end: (call, { text }) => ({
    call,
    actions: [say(call, text === '' ? SPOKEN.goodbye : text), { do: 'hang-up' }],
  }),
};

/** The lawyer's telephone rings: he will speak, and nobody is told that he types. */
function ringing(call: VoiceCall, text: string, setting: CallSetting): Script {
  const words = say(call, `${text}${SPOKEN.lawyerRings}`);
  return { call, actions: [ask(call, [words, waitingPrompt(setting)], { timeoutSeconds: 1 })] };
}

/** The lawyer's own words, and time to answer them. */
function listening(call: VoiceCall, words: string): AskAction {
  return ask(call, [say(call, words)], { timeoutSeconds: LISTEN_TO_LAWYER });
}

/** The lawyer reads or types: the line is heard to be alive, and may be spoken into. */
function whileReading(call: VoiceCall, setting: CallSetting): AskAction {
  const isLong = call.round > 0 && call.round % SILENT_ROUNDS === 0;
  const words = isLong ? SPOKEN.lawyerReads : setting.danger ? SPOKEN.stillHere : '';
  const prompt = waitingPrompt(setting);
  return ask(call, words === '' ? [prompt] : [say(call, words), prompt], { timeoutSeconds: 1 });
}

function joining(call: VoiceCall, text: string, { room, handoffId }: { room: string; handoffId: string }): Script {
  return {
    call: { ...call, inRoomOf: handoffId, leftRoom: room },
    actions: [
      say(call, `${text}${SPOKEN.connecting}`),
      {
        do: 'join',
        room,
        as: 'talk',
        endsRoom: true,
        startsRoom: true,
        waitUrl: '',
        left: { path: '/resume', query: { left: '1', step: String(call.step) } },
      },
    ],
  };
}

/** Words at the caller's rate. */
export function say(call: Pick<VoiceCall, 'rate'>, text: string): SayAction {
  return { do: 'say', text, rate: call.rate };
}

/** Listen while something is said; whatever comes is asked about at `/input`. */
export function ask(
  call: Pick<VoiceCall, 'step'>,
  prompt: AskAction['prompt'],
  more: Partial<Pick<AskAction, 'hints' | 'maxKeys' | 'timeoutSeconds'>> = {},
): AskAction {
  return {
    do: 'ask',
    prompt,
    hook: { path: '/input', query: { step: String(call.step) } },
    listen: 'speech-and-keys',
    maxKeys: more.maxKeys ?? 1,
    timeoutSeconds: more.timeoutSeconds ?? TO_ANSWER,
    speechTimeoutSeconds: AFTER_WORDS,
    hints: more.hints ?? [],
    bargeIn: true,
  };
}
