import { formatAnswer } from '../../knowledge/index.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Remember an intent met in this session. */
export function noteIntent(draft: TurnDraft, intent: string): void {
  const { sessionIntents } = draft.conversation;
  if (!sessionIntents.includes(intent)) draft.set({ sessionIntents: [...sessionIntents, intent] });
}

/**
 * Say the answer to an intent, with its grounds. What is stale or not there is not stated: a person is called.
 * @param options.offers false inside a dialog: the dialog's question comes next, not ours.
 */
export function answerIntent(
  mind: Mind,
  draft: TurnDraft,
  intent: string,
  options: { offers: boolean } = { offers: true },
): void {
  noteIntent(draft, intent);
  const found = mind.knowledge.lookup(intent, draft.now);
  if (found.state !== 'in-force') {
    if (!options.offers) return;
    const isStale = found.state !== 'missing';
    draft.say({ ...mind.phrases(isStale ? 'staleAnswer' : 'noAnswer'), expectsInput: false });
    draft.next = { do: 'hand-over', reason: isStale ? 'stale-answer' : 'needs-lawyer', priority: 2, message: true };
    return;
  }
  const { answer } = found;
  const { text, speak, card } = formatAnswer(answer, mind.knowledge);
  const { told } = draft.conversation;
  draft.set({ lastIntent: intent, misses: 0, told: told.includes(intent) ? told : [...told, intent] });
  draft.say({
    text,
    speak,
    attachments: [{ contentType: 'application/vnd.legal-hotline.answer+json', content: card }],
    ...(options.offers ? { choices: offersOf(mind, answer.offer, answer.aidMatter !== null) } : {}),
  });
}

function offersOf(mind: Mind, offer: readonly ('lawyer' | 'mediation' | 'aid')[], aidMatter: boolean): ReplyChoice[] {
  const aid = { title: mind.phrases('offerAid').text, action: 'dialog:legal-aid' };
  const mediation = { title: mind.phrases('offerMediation').text, action: 'service:find-mediator' };
  const lawyer = { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' };
  return [
    ...(aidMatter || offer.includes('aid') ? [aid] : []),
    ...(offer.includes('mediation') ? [mediation] : []),
    lawyer,
  ];
}
