import type { PauseAction, PlayAction } from './call-action.ts';
import type { CallSetting } from './call-script.ts';
import type { VoiceCall } from './voice-call.ts';
import { SPOKEN } from './wording.ts';

/** Who told of danger hears no music; with the second of listening after it, four seconds of silence at most. */
const QUIET_SECONDS = 3;
/** Every so many rounds the keys are said again. */
const KEYS_EVERY = 4;

/**
 * What is said in one round of waiting: place and duty when they changed, then how to get a callback, then what to have
 * ready; most rounds are music alone.
 * @param hasLead something is said before it, by the bot: it has told the place itself.
 */
export function waitingWords(
  call: VoiceCall,
  { queue, danger, callsBack, police }: CallSetting,
  hasLead: boolean,
): { words: string; told: string } {
  const told = queue === null ? call.toldWait : summary(queue);
  const isNews = told !== call.toldWait && !(call.round === 0 && hasLead);
  const news = isNews ? told : '';
  if (danger)
    return { words: wordsInDanger(call.round, { hasLead, isNobodyThere: queue?.onDuty === 0, news, police }), told };
  if (hasLead && call.round > 0) return { words: news, told };
  const keys = callsBack ? SPOKEN.waitKeys : SPOKEN.waitKeysMessage;
  const { waitReady } = SPOKEN;
  const about = call.round % KEYS_EVERY === 0 ? keys : call.round % 2 === 0 ? readyWords(call.round, waitReady) : '';
  return { words: `${news}${about}`, told };
}

/** Rounds of some five seconds after which who told of danger is told more than that somebody is there. */
const DANGER_WORDS_EVERY = 4;

/** Who told of danger is not left in silence, and not held on the line for nobody. */
function wordsInDanger(
  round: number,
  { hasLead, isNobodyThere, news, police }: { hasLead: boolean; isNobodyThere: boolean; news: string; police: boolean },
): string {
  if (round === 0 && hasLead) {
    if (police) return isNobodyThere ? '' : SPOKEN.doNotHangUpWithKey;
    return isNobodyThere ? SPOKEN.hangUpForHelp : SPOKEN.doNotHangUp;
  }
  if (hasLead) return news;
  if (round % DANGER_WORDS_EVERY !== 1) return news === '' ? SPOKEN.stillHere : news;
  if (police) return isNobodyThere ? SPOKEN.nobodyInDangerWithKey : `${news}${SPOKEN.waitInDangerWithKey}`;
  return isNobodyThere ? SPOKEN.nobodyInDanger : `${news}${SPOKEN.waitInDanger}`;
}

/** Honestly: with nobody on duty nobody is next. */
function summary({ position, onDuty }: { position: number; onDuty: number }): string {
  if (onDuty === 0) return SPOKEN.nobodyOnDuty;
  return position <= 1 ? SPOKEN.next : SPOKEN.ahead(position - 1);
}

function readyWords(round: number, words: readonly string[]): string {
  return words[Math.floor(round / KEYS_EVERY) % words.length] ?? '';
}

/** Music; silence for who told of danger. */
export function waitingPrompt({ danger, music }: Pick<CallSetting, 'danger' | 'music'>): PlayAction | PauseAction {
  return danger ? { do: 'pause', seconds: QUIET_SECONDS } : { do: 'play', url: music, times: 1 };
}
