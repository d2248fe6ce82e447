import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Not a question of law: said so, with what can be asked. It is understood, so it is no miss. */
export function declineTurn(mind: Mind, draft: TurnDraft): void {
  draft.set({ misses: 0, unclear: null });
  draft.say({
    ...mind.phrases('outOfScope'),
    choices: mind.services.examples.slice(0, 3).map((title) => ({ title, action: `say:${title}` })),
  });
}

/**
 * A wish to do wrong (违法请求): refused, and the lawful way named, in words and as answers that have their grounds.
 */
export function refuseTurn(mind: Mind, draft: TurnDraft): void {
  draft.set({ misses: 0, unclear: null });
  const lawyer: ReplyChoice = { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' };
  const way = mind.services.lawfulWay(draft.text);
  const see = (way?.see ?? []).flatMap((id): ReplyChoice[] => {
    const answer = mind.knowledge.lookup(id, draft.now);
    const name = mind.catalogue.get(id)?.name;
    return answer.state === 'in-force' && name !== undefined ? [{ title: name, action: `intent:${id}` }] : [];
  });
  const unlawful = mind.phrases('unlawful');
  const text = [unlawful.text, way?.text ?? '', see.length > 0 ? mind.phrases('unlawfulSee').text : ''];
  draft.say({
    text: text.filter((line) => line !== '').join('\n'),
    speak: [unlawful.text, way?.text ?? ''].join(''),
    choices: [...see, lawyer],
  });
}
