import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { answerIntent } from './answer-turn.ts';
import { offerOrder } from './other-office-turn.ts';
import { privacyChoices } from './privacy-turn.ts';
import { silenceTurn } from './silence-turn.ts';

/** A service intent (服务意图): its words from `knowledge/services.yaml`, then its step. */
export function serviceTurn(mind: Mind, draft: TurnDraft, id: string): void {
  const service = mind.services.get(id);
  if (service === undefined) {
    draft.say(mind.phrases('notUnderstood'));
    return;
  }
  const say = (choices?: { title: string; action: string }[]) => {
    if (service.text !== '') draft.say({ text: service.text, ...(choices === undefined ? {} : { choices }) });
  };
  draft.set({ misses: 0, unclear: null });
  switch (service.next) {
    case 'none':
      say();
      return;
    case 'handoff-person':
    case 'handoff-lawyer':
    // A message hangs on a handoff: the resident keeps a place in the queue while he writes it.
    case 'message':
      say();
      draft.next = { do: 'hand-over', reason: 'asked', priority: 2, message: true };
      return;
    case 'handoff-complaint':
      say();
      draft.next = { do: 'hand-over', reason: 'complaint', priority: 2, message: true };
      return;
    case 'repeat': {
      const { lastIntent } = draft.conversation;
      if (lastIntent === null) draft.say(mind.phrases('nothingToRepeat'));
      else answerIntent(mind, draft, lastIntent);
      return;
    }
    case 'close':
      draft.closing = { reason: 'goodbye', rated: true };
      say();
      return;
    case 'close-unrated':
      // Who told of danger may be made to say so: nothing is ended on it.
      if (draft.conversation.emergency !== null) {
        draft.say(mind.phrases('notEndedInDanger'));
        return;
      }
      draft.closing = { reason: 'goodbye', rated: false };
      say();
      return;
    case 'rate':
      if (draft.conversation.told.length > 0) draft.closing = { reason: 'goodbye', rated: true };
      else draft.say(mind.phrases('ratingNothingOpen'));
      return;
    case 'restart':
      draft.set({ dialog: null, lastIntent: null, offered: [] });
      say();
      return;
    case 'capabilities':
      say(mind.services.examples.map((title) => ({ title, action: `say:${title}` })));
      return;
    case 'warn':
      warn(mind, draft, say);
      return;
    case 'privacy-rights':
      say(privacyChoices(mind));
      return;
    case 'erase-data':
      draft.next = { do: 'privacy', wish: 'erase' };
      return;
    case 'directory':
      draft.next = { do: 'find-place', kinds: service.places, lead: service.text, quiet: false };
      return;
    case 'dialog':
      say();
      draft.next = { do: 'begin-dialog', dialog: service.dialog ?? '', known: { ...service.known } };
      return;
    case 'other-office':
      say([offerOrder(mind, draft.understanding?.decision === 'choice' ? '' : draft.text)]);
      return;
    case 'progress':
      draft.next = { do: 'progress' };
      return;
    case 'silence':
      silenceTurn(mind, draft, []);
      return;
    case 'aid':
      say();
      draft.next = { do: 'begin-dialog', dialog: 'legal-aid' };
  }
}

/** Abuse (辱骂): one warning, then the service ends unrated; never where danger was told of in this session. */
function warn(mind: Mind, draft: TurnDraft, say: () => void): void {
  const { warned, emergency } = draft.conversation;
  draft.set({ warned: true });
  if (emergency !== null) {
    draft.say(mind.phrases('abuseInDanger'));
    return;
  }
  if (!warned) {
    say();
    return;
  }
  draft.say({ ...mind.phrases('abuseEnds'), expectsInput: false });
  draft.closing = { reason: 'abuse', rated: false };
}
