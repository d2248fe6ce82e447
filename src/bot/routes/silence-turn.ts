import type { Understanding } from '../../understanding/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Prompts to a resident of whom nothing is heard; then the service ends. */
const MOST_PROMPTS = 2;

/** Of a caller who has spoken: so often in a row nothing could be made of it, and a person is called. */
const MOST_FAILURES = 2;

/** Nothing is heard: words too bad to be believed, no words, or words that only say that the line is dead (喂喂喂, 怎么没声音). */
export function isSilent(draft: TurnDraft, { decision, intent }: Understanding): boolean {
  if (draft.text === '') return true;
  const isPersonWanted = decision === 'service' && (intent === 'talk-to-human' || intent === 'talk-to-lawyer');
  if (draft.heardBadly && draft.conversation.floor === 'bot') return !isPersonWanted;
  if (decision !== 'service' || intent !== 'silence') return false;
  const { dialog, floor, emergency } = draft.conversation;
  return emergency !== null || (dialog === null && floor === 'bot');
}

/** Words were heard again. */
export function noteHeard(draft: TurnDraft): void {
  if (draft.conversation.silences > 0) draft.set({ silences: 0 });
}

/**
 * Silence (无声): two prompts, then the service ends unrated; on the telephone, for who has spoken before, one prompt and
 * then a person, unless his question was answered: he has nothing more to ask, and the service ends rated. After a danger cue in this session it may be danger: the number is said and a person is called.
 * @param offered choices that stay open.
 */
export function silenceTurn(mind: Mind, draft: TurnDraft, offered: ReplyChoice[]): void {
  const { channel, emergency, floor, silences } = draft.conversation;
  const prompts = silences + 1;
  const isHeardBefore = draft.conversation.turnCount > prompts || draft.heardBadly;
  draft.set({ silences: prompts, offered });
  draft.understood({
    decision: 'silence',
    confidence: draft.text === '' ? 0 : 1,
    reason: emergency === null ? `没有声音，第${prompts}次` : '没有声音，前面说过危险',
  });
  if (emergency !== null) {
    draft.say({ ...mind.phrases(floor === 'bot' ? 'silentInDanger' : 'silentInQueue'), expectsInput: true });
    if (floor !== 'bot') return;
    draft.set({ dialog: null, offered: [] });
    const priority = mind.emergency(emergency)?.priority ?? 0;
    draft.next = { do: 'hand-over', reason: 'emergency', priority, message: false };
    return;
  }
  if (channel === 'voice' && floor === 'bot' && hasNothingOpen(draft)) {
    if (prompts === 1) {
      draft.say(mind.phrases('silentAfterAnswer'));
      return;
    }
    draft.closing = { reason: 'silence', rated: true };
    return;
  }
  if (channel === 'voice' && prompts >= MOST_FAILURES && isHeardBefore && floor === 'bot') {
    draft.set({ dialog: null, offered: [], silences: 0 });
    draft.say({ ...mind.phrases('notHeardHandoff'), expectsInput: false });
    draft.next = { do: 'hand-over', reason: 'not-understood', priority: 2, message: true };
    return;
  }
  if (prompts === 1) {
    draft.say(
      draft.text === '' || draft.heardBadly
        ? mind.phrases('empty')
        : { text: mind.services.get('silence')?.text ?? '' },
    );
  } else if (prompts <= MOST_PROMPTS || floor !== 'bot') {
    draft.say(mind.phrases('silentAgain'));
  } else {
    draft.say({ ...mind.phrases('silentEnds'), expectsInput: false });
    draft.closing = { reason: 'silence', rated: false };
  }
}

/** Something was answered, and the bot has asked nothing since. */
function hasNothingOpen({ conversation, heardBadly }: TurnDraft): boolean {
  const { told, dialog, unclear, seeking } = conversation;
  return told.length > 0 && dialog === null && unclear === null && seeking === null && !heardBadly;
}
