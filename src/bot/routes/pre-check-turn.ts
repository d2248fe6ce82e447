import type { Slots } from '../../dialogs/index.ts';
import { describePreCheck, type LegalAidRules, preCheck, toPreCheckInput } from '../../legal-aid/index.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** The answer that questions after a pre-check refer to. */
const PRE_CHECK_ANSWER = 'legal-aid-how';

/** Action of the dialog `legal-aid`: the pre-check, said with its reasons, then the way to a person. */
export async function preCheckTurn(mind: Mind, rules: LegalAidRules, draft: TurnDraft, slots: Slots): Promise<void> {
  const input = toPreCheckInput(slots);
  const result = preCheck(input, rules, draft.now);
  const { text, speak, card } = describePreCheck(result);
  draft.set({
    preCheck: { verdict: result.verdict, lines: card.lines.map((line) => `${line.text}（${line.article}）`) },
    regionCode: input.regionCode ?? draft.conversation.regionCode,
    answered: {
      answer: PRE_CHECK_ANSWER,
      words: '申请法律援助',
      at: draft.now,
      turn: draft.conversation.turnCount,
      preCheck: { papers: card.papers, where: card.where },
    },
  });
  draft.say({
    text,
    speak,
    attachments: [{ contentType: 'application/vnd.legal-hotline.pre-check+json', content: card }],
    choices: [{ title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' }],
  });
  if (result.urgent) {
    draft.say({ ...mind.phrases('preCheckIntroUrgent'), expectsInput: false });
    draft.next = { do: 'hand-over', reason: 'legal-aid', priority: 1, message: true };
  }
}
