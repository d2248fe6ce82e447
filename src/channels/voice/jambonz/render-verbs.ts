import type { AskAction, CallAction, Hook, JoinAction, TransferAction } from '../call-action.ts';
import { usableHints } from '../spoken-text.ts';
import type { SpeechSettings } from './speech-settings.ts';
import { type Piece, pieceCutter, promptOf, type Verb, verbOf } from './spoken-verbs.ts';

export interface VerbsOptions {
  /** The address of a hook, absolute. */
  address: (hook: Hook) => string;
  speech: SpeechSettings;
}

const SIP_ANSWERS = {
  busy: { status: 486, reason: 'Busy Here' },
  rejected: { status: 603, reason: 'Decline' },
} as const;

/**
 * Makes jambonz verbs of actions. jambonz knows no empty application: nothing more to do ends the call there too, as
 * an empty document does elsewhere.
 */
export function verbsRenderer(options: VerbsOptions): (actions: readonly CallAction[], callId?: string) => Verb[] {
  return (actions, callId) => {
    const pieces = pieceCutter();
    const verbs: Verb[] = [];
    for (const action of actions) {
      if (action.do === 'say' || action.do === 'play' || action.do === 'pause') {
        verbs.push(...pieces([action]).map((piece) => verbOf(piece, options.speech)));
        continue;
      }
      if (action.do === 'ask') verbs.push(...ask(action, pieces(action.prompt), options));
      else verbs.push(last(action, options.address, callId));
      break;
    }
    return verbs.length === 0 ? [{ verb: 'hangup' }] : verbs;
  };
}

type LastAction = Exclude<CallAction, { do: 'say' | 'play' | 'pause' | 'ask' }>;

function last(action: LastAction, address: (hook: Hook) => string, callId: string | undefined): Verb {
  switch (action.do) {
    case 'join':
      return join(action, address, callId);
    case 'transfer':
      return transfer(action, address);
    case 'redirect':
      return { verb: 'redirect', actionHook: address(action.hook) };
    case 'hang-up':
      return { verb: 'hangup' };
    case 'decline':
      return { verb: 'sip:decline', ...SIP_ANSWERS[action.reason] };
  }
}

function ask(action: AskAction, pieces: readonly Piece[], { address, speech }: VerbsOptions): Verb[] {
  const { before, nested, silentSeconds } = promptOf(pieces, speech);
  const url = address(action.hook);
  const seconds = wholeSeconds(action.timeoutSeconds);
  const hints = usableHints(action.hints);
  const hears = action.listen === 'speech-and-keys';
  const gather: Verb = {
    verb: 'gather',
    actionHook: url,
    input: hears ? ['speech', 'digits'] : ['digits'],
    ...(action.maxKeys > 1
      ? { minDigits: 1, maxDigits: Math.round(action.maxKeys), finishOnKey: '#', interDigitTimeout: seconds }
      : { numDigits: 1 }),
    timeout: seconds + silentSeconds,
    bargein: action.bargeIn && hears,
    dtmfBargein: action.bargeIn,
    listenDuringPrompt: action.bargeIn,
    ...(hears
      ? {
          speechTimeout: wholeSeconds(action.speechTimeoutSeconds),
          minBargeinWordCount: 1,
          recognizer: {
            vendor: speech.sttVendor,
            language: speech.sttLanguage,
            profanityFilter: false,
            ...(hints.length > 0 ? { hints } : {}),
          },
        }
      : {}),
    ...nested,
  };
  // Reached when the recogniser's vendor cannot be: the call goes on as if nothing was heard.
  return [...before, gather, { verb: 'redirect', actionHook: url }];
}

function join(action: JoinAction, address: (hook: Hook) => string, callId: string | undefined): Verb {
  const coached = action.as === 'coach' ? action.coachedCallId : undefined;
  return {
    verb: 'conference',
    name: nameable(action.room),
    beep: false,
    startConferenceOnEnter: action.startsRoom,
    endConferenceOnExit: action.endsRoom,
    // Nobody to coach: the supervisor must not be heard by the resident.
    joinMuted: action.as === 'listen' || (action.as === 'coach' && coached === undefined),
    ...(callId === undefined ? {} : { memberTag: nameable(callId) }),
    ...(coached === undefined ? {} : { speakOnlyTo: nameable(coached) }),
    actionHook: address(action.left),
  };
}

/** The caller hears it ring; `answerOnBridge` keeps what is said to him apart from who answers. */
function transfer(action: TransferAction, address: (hook: Hook) => string): Verb {
  const target = /^sips?:/.test(action.to) ? { type: 'sip', sipUri: action.to } : { type: 'phone', number: action.to };
  return {
    verb: 'dial',
    target: [target],
    timeout: wholeSeconds(action.ringSeconds),
    answerOnBridge: true,
    actionHook: address(action.ended),
  };
}

/** Names become part of commands of the media server. */
function nameable(name: string): string {
  return name.replace(/[^\w.-]/g, '_');
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
