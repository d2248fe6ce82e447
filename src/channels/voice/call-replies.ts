import type { CallAction } from './call-action.ts';
import { type CallSetting, type Script, say, scriptOf } from './call-script.ts';
import { forTheEar, sentencesOf } from './for-the-ear.ts';
import { NO_SPEECH, type Speech } from './spoken-turns.ts';
import type { VoiceCall } from './voice-call.ts';
import { SPOKEN } from './wording.ts';

/** Pauses between looks at a slow bot, seconds, and how many there are. */
const POLL_SECONDS = 2;
const MOST_POLLS = 15;
const FILLER_EVERY = 2;

/** Words of our own, without anything to choose from. */
export function plain(text: string): Speech {
  return { ...NO_SPEECH, text };
}

/** The bot takes its time: something is said now and then, and the end comes some time. */
export function waitingForBot(call: VoiceCall, setting: CallSetting): Script {
  const polls = call.polls + 1;
  if (polls > MOST_POLLS) {
    return scriptOf({ ...call, thinking: null, polls: 0 }, plain(forTheEar(SPOKEN.tookTooLong)), setting);
  }
  const filler = polls % FILLER_EVERY === 0 ? [say(call, SPOKEN.stillThinking)] : [];
  return { call: { ...call, polls }, actions: [...filler, ...pollAgain(call)] };
}

export function pollAgain(call: VoiceCall): CallAction[] {
  return [
    { do: 'pause', seconds: POLL_SECONDS },
    { do: 'redirect', hook: { path: '/resume', query: { step: String(call.step) } } },
  ];
}

/** What was said last once more, with the same choices and the same question; then what came meanwhile. */
export function repeated(call: VoiceCall, lead: string, unsaid: Speech, setting: CallSetting): Script {
  const again = `${lead}${call.lastSaid === '' ? SPOKEN.nothingSaid : call.lastSaid}`;
  const choices = unsaid.choices.length > 0 ? unsaid.choices : call.choices;
  const script = scriptOf(call, { ...unsaid, text: `${again}${unsaid.text}`, choices }, setting);
  const lastSaid = unsaid.text === '' ? call.lastSaid : unsaid.text;
  return { ...script, call: { ...script.call, lastSaid, question: call.question } };
}

/** 没有听清, and then the question that nobody answered, whose choices stay open. */
export function askedAgain(speech: Speech, call: VoiceCall): Speech {
  if (speech.choices.length > 0 || speech.urgent !== '') return speech;
  const question = sentencesOf(call.lastSaid).findLast((sentence) => /[？?]$/u.test(sentence)) ?? '';
  const text = question === '' || speech.text.includes(question) ? speech.text : `${speech.text}${question}`;
  return { ...speech, text, choices: call.choices };
}

/** So long the police's line may ring, seconds. */
const POLICE_RING_SECONDS = 40;

/** Put through by the caller's own key or word; nobody is dialled for him (110 一键转接). */
export function throughToPolice(call: VoiceCall, police: { number: string } | null): Script {
  if (police === null) return { call, actions: [say(call, SPOKEN.hangUpForHelp), ...pollAgain(call)] };
  return {
    call: { ...call, round: 0 },
    actions: [
      say(call, forTheEar(SPOKEN.policeThrough)),
      {
        do: 'transfer',
        to: police.number,
        ringSeconds: POLICE_RING_SECONDS,
        ended: { path: '/resume', query: { police: '1', step: String(call.step) } },
      },
    ],
  };
}

/** The last words. */
export function goodbye(call: VoiceCall, words: string): Script {
  return { call: { ...call, lastSaid: words, question: null }, actions: [say(call, words), { do: 'hang-up' }] };
}

/** A repeated request never makes anything. */
export function unmade(call: VoiceCall): Script {
  return { call, actions: call.answered?.actions ?? [] };
}
