import twilio from 'twilio';
import { xmlSafe } from '../../safe-text.ts';
import type {
  AskAction,
  CallAction,
  Hook,
  JoinAction,
  PauseAction,
  PlayAction,
  SayAction,
  TransferAction,
} from '../call-action.ts';
import { speechCutter, usableHints } from '../spoken-text.ts';

type Voice = InstanceType<typeof twilio.twiml.VoiceResponse>;
type SayAttributes = Parameters<Voice['say']>[0] & object;

/** What can speak: the document and `<Gather>`. */
interface Speaker {
  say(attributes: SayAttributes, text: string): { prosody(attributes: { rate: string }, text: string): unknown };
  play(attributes: { loop: number }, url: string): unknown;
  pause(attributes: { length: number }): unknown;
}

export interface TwimlOptions {
  /** The address of a hook, absolute. */
  address: (hook: Hook) => string;
  /** One of Twilio's voices for `cmn-CN`. */
  voice: string;
  /** Recogniser for `cmn-Hans-CN`. */
  speechModel: string;
}

/** Slower than the voice speaks of itself, for people who ask for it (请说慢一点). */
const SLOW = '80%';

/** Makes TwiML of actions. What the builder cannot hold is cleaned first: it throws on control characters. */
export function twimlRenderer(options: TwimlOptions): (actions: readonly CallAction[]) => string {
  return (actions) => {
    const response = new twilio.twiml.VoiceResponse();
    const speak = speaker(options);
    for (const action of actions) {
      if (action.do === 'say' || action.do === 'play' || action.do === 'pause') {
        speak(response, action);
        continue;
      }
      finish(response, action, options, speak);
      break;
    }
    return response.toString();
  };
}

type Speak = (speaker: Speaker, action: SayAction | PlayAction | PauseAction) => void;

function speaker({ voice }: TwimlOptions): Speak {
  const parts = speechCutter();
  // The configured name is Twilio's to judge: new voices come faster than the types of the helper.
  const attributes: SayAttributes = { language: 'cmn-CN', voice: voice as SayAttributes['voice'] & string };
  return (to, action) => {
    if (action.do === 'play') to.play({ loop: Math.max(1, Math.round(action.times)) }, xmlSafe(action.url));
    else if (action.do === 'pause') to.pause({ length: wholeSeconds(action.seconds) });
    else {
      for (const part of parts(action.text)) {
        if (action.rate === 'slow') to.say(attributes, '').prosody({ rate: SLOW }, part);
        else to.say(attributes, part);
      }
    }
  };
}

function finish(
  response: Voice,
  action: Exclude<CallAction, SayAction | PlayAction | PauseAction>,
  options: TwimlOptions,
  speak: Speak,
): void {
  const { address } = options;
  switch (action.do) {
    case 'ask':
      ask(response, action, options, speak);
      break;
    case 'join':
      join(response, action, address);
      break;
    case 'transfer':
      transfer(response, action, address);
      break;
    case 'redirect':
      response.redirect({ method: 'POST' }, address(action.hook));
      break;
    case 'hang-up':
      response.hangup();
      break;
    case 'decline':
      response.reject({ reason: action.reason });
      break;
  }
}

function ask(response: Voice, action: AskAction, { address, speechModel }: TwimlOptions, speak: Speak): void {
  const url = address(action.hook);
  const keys = {
    action: url,
    method: 'POST',
    actionOnEmptyResult: true,
    timeout: wholeSeconds(action.timeoutSeconds),
    numDigits: Math.max(1, Math.round(action.maxKeys)),
    // With one key, # is a key like others; with more, it ends them.
    finishOnKey: action.maxKeys > 1 ? '#' : '',
    bargeIn: action.bargeIn,
  };
  const hints = usableHints(action.hints);
  const gather = response.gather(
    action.listen === 'keys'
      ? { ...keys, input: ['dtmf'] }
      : {
          ...keys,
          input: ['speech', 'dtmf'],
          language: 'cmn-Hans-CN',
          speechModel,
          speechTimeout: String(wholeSeconds(action.speechTimeoutSeconds)),
          profanityFilter: false,
          ...(hints.length > 0 ? { hints: hints.join(',') } : {}),
        },
  );
  for (const part of action.prompt) speak(gather, part);
  // Twilio falls through to here when the recogniser itself fails: the call goes on as if nothing was heard.
  response.redirect({ method: 'POST' }, url);
}

function join(response: Voice, action: JoinAction, address: (hook: Hook) => string): void {
  const dial = response.dial({ action: address(action.left), method: 'POST' });
  const coached = action.as === 'coach' ? action.coachedCallId : undefined;
  dial.conference(
    {
      beep: 'false',
      // Nobody to coach: the supervisor must not be heard by the resident.
      muted: action.as === 'listen' || (action.as === 'coach' && coached === undefined),
      startConferenceOnEnter: action.startsRoom,
      endConferenceOnExit: action.endsRoom,
      waitUrl: xmlSafe(action.waitUrl),
      waitMethod: 'GET',
      ...(coached === undefined ? {} : { coach: xmlSafe(coached) }),
    },
    xmlSafe(action.room),
  );
}

/** The caller hears it ring; he is connected when it is answered, and nothing of ours is said to who answers. */
function transfer(response: Voice, action: TransferAction, address: (hook: Hook) => string): void {
  const dial = response.dial({
    action: address(action.ended),
    method: 'POST',
    timeout: wholeSeconds(action.ringSeconds),
    answerOnBridge: true,
  });
  if (/^sips?:/.test(action.to)) dial.sip(xmlSafe(action.to));
  else dial.number(xmlSafe(action.to));
}

function wholeSeconds(seconds: number): number {
  return Math.max(1, Math.round(seconds));
}
