import { finishedProgress, type Slots } from '../../dialogs/index.ts';
import { describePreCheck, type LegalAidRules, preCheck, toPreCheckInput } from '../../legal-aid/index.ts';
import { lastDayInWords } from '../aid-deadline.ts';
import { keptOf } from '../kept-dialogs.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { AID_APPLICATION, AID_PRE_CHECK } from './dialog-turn.ts';

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
  keepForCorrection(mind, draft, slots);
  const last = lastDay(mind, draft, input.daysToDeadline);
  draft.say({
    text: [last, text].filter((block) => block !== '').join('\n\n'),
    speak: `${last}${speak}`,
    attachments: [{ contentType: 'application/vnd.legal-hotline.pre-check+json', content: { ...card, lastDay: last } }],
    choices: [...applying(mind), { title: mind.phrases('offerLawyer').text, action: 'handoff:lawyer' }],
  });
  if (result.urgent) {
    draft.say({ ...mind.phrases('preCheckIntroUrgent'), expectsInput: false });
    draft.next = { do: 'hand-over', reason: 'legal-aid', priority: 1, message: true };
  }
}

/** The last day of a limit, said as a day. */
function lastDay(mind: Mind, { now }: TurnDraft, daysLeft: number | null): string {
  if (daysLeft === null || daysLeft < 0) return '';
  const left = daysLeft === 0 ? '就是今天' : `还有${daysLeft}天`;
  return mind.phrases('aidLastDay', { day: lastDayInWords(now, daysLeft), left }).text;
}

function keepForCorrection(mind: Mind, draft: TurnDraft, slots: Slots): void {
  const dialog = mind.dialogs.get(AID_PRE_CHECK);
  if (dialog === undefined) return;
  const open = keptOf(draft.conversation, draft.now)?.open ?? null;
  draft.set({ kept: { open, preCheck: finishedProgress(dialog, slots, draft.now), at: draft.now } });
}

/** Where applications are taken down, one may be made at once: the agency decides, whatever the pre-check says. */
function applying(mind: Mind): ReplyChoice[] {
  if (mind.aid === null || !mind.dialogs.has(AID_APPLICATION)) return [];
  return [{ title: mind.phrases('aidApply').text, action: `dialog:${AID_APPLICATION}` }];
}
