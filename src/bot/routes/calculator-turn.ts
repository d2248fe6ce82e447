import type { Slots } from '../../dialogs/index.ts';
import {
  averagePayOn,
  beyondCalendar,
  type Calculation,
  type CalculatorContent,
  type CalculatorId,
  CalculatorInputError,
  CalendarNotCoveredError,
  calculate,
  calendarDay,
  type DescribedCalculation,
  describeCalculation,
  describeRange,
  type Ground,
  urbanIncomeBefore,
} from '../../knowledge/index.ts';
import { calculatorDialog } from '../calculator-of-answer.ts';
import { calculatorInput, type LocalFigures } from '../calculator-slots.ts';
import type { Mind } from '../mind.ts';
import type { ReplyChoice } from '../reply.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { offersOf } from './answer-turn.ts';

const LONGEST_CORRECTION = 20;

/** Action of the dialogs `calculate-…`: the result in words, then the answer it belongs to, legal aid and the lawyer. */
export async function calculatorTurn(mind: Mind, draft: TurnDraft, id: CalculatorId, slots: Slots): Promise<void> {
  const { calculators } = mind.knowledge;
  if (calculators === null) {
    toPerson(mind, draft, 'noAnswer');
    return;
  }
  const { answer } = calculators.entries[id];
  const reckoned = reckon(mind, draft, calculators, id, slots);
  if ('problem' in reckoned) {
    draft.say({ ...reckoned.problem, choices: offersAfter(mind, draft, answer) });
    speakOf(mind, draft, id, answer);
    return;
  }
  if (reckoned.grounds.some((ground) => !isInForce(mind, ground, calendarDay(draft.now)))) {
    toPerson(mind, draft, 'staleAnswer');
    return;
  }
  draft.say({ ...reckoned.words, choices: offersAfter(mind, draft, answer) });
  speakOf(mind, draft, id, answer);
}

/** 算错了, 重新算; 不对，是六千. */
const AGAIN = /算错|重新?算|再算|重来|从头算/u;
const WRONG_FIGURE = /^(?:不对|不是|错了|说错了?|我?说错了?|弄错了?|应该是).*[\d一二两三四五六七八九十百千万半]/u;

/** What puts a result right, said to it: it is reckoned again from the start. @returns whether the message was that. */
export function recalculateTurn(mind: Mind, draft: TurnDraft): boolean {
  const { answered, turnCount } = draft.conversation;
  if (answered === null || turnCount - answered.turn > 1) return false;
  const dialog = calculatorDialog(mind, mind.knowledge.answer(answered.answer)?.calculator ?? null);
  const said = draft.text.trim();
  if (dialog === null || said.length > LONGEST_CORRECTION || !(AGAIN.test(said) || WRONG_FIGURE.test(said)))
    return false;
  draft.understood({ decision: 'dialog', reason: '重新算' });
  draft.say({ ...mind.phrases('calculationAgain'), expectsInput: false });
  draft.next = { do: 'begin-dialog', dialog };
  return true;
}

interface Reckoned {
  words: DescribedCalculation;
  grounds: readonly Ground[];
}

/** Both ends of what was told vaguely; one result where they are the same. */
function reckon(
  mind: Mind,
  draft: TurnDraft,
  content: CalculatorContent,
  id: CalculatorId,
  slots: Slots,
): Reckoned | { problem: { text: string; speak?: string } } {
  const figures = localFigures(mind, draft, content);
  const results: Calculation[] = [];
  for (const end of ['low', 'high'] as const) {
    const told = calculatorInput(id, slots, end, figures);
    if ('missing' in told) return { problem: mind.phrases('calculationMissing', { what: told.missing }) };
    try {
      results.push(calculate(id, told.input, content, figures.today));
    } catch (error) {
      if (error instanceof CalendarNotCoveredError) {
        return { problem: mind.phrases('calculationBeyond', { why: beyondCalendar() }) };
      }
      if (error instanceof CalculatorInputError) return { problem: mind.phrases('calculationUnusable') };
      throw error;
    }
  }
  const [low, high] = results;
  if (low === undefined || high === undefined) return { problem: mind.phrases('calculationUnusable') };
  const isOne = JSON.stringify(low) === JSON.stringify(high);
  return { words: isOne ? describeCalculation(low) : describeRange(low, high), grounds: high.grounds };
}

function localFigures(mind: Mind, draft: TurnDraft, content: CalculatorContent): LocalFigures {
  const { regionCode, knownFacts } = draft.conversation;
  const today = calendarDay(draft.now);
  const code = regionCode ?? knownFacts.find(({ role }) => role === 'place')?.value;
  const lineage = code === undefined ? [] : mind.knowledge.regions.lineage(String(code)).map((region) => region.code);
  return {
    averagePay: averagePayOn(content, lineage, today),
    nationalUrbanIncome: urbanIncomeBefore(content, Number(today.slice(0, 4))),
    today,
  };
}

/** A law that was replaced or not compared is not reckoned with. */
function isInForce(mind: Mind, ground: Ground, today: string): boolean {
  const law = mind.knowledge.law(ground.law, ground.version);
  if (law === null || law.state === 'superseded' || law.state === 'unverified') return false;
  return (law.inForceFrom === null || law.inForceFrom <= today) && (law.inForceTo === null || today <= law.inForceTo);
}

/** The answer it belongs to, unless it was said in this session, then legal aid and the lawyer. */
function offersAfter(mind: Mind, draft: TurnDraft, answer: string): ReplyChoice[] {
  const name = mind.catalogue.get(answer)?.name;
  const isTold = draft.conversation.told.includes(answer);
  const rule = name === undefined || isTold ? [] : [{ title: name, action: `intent:${answer}` }];
  return [...rule, ...offersOf(mind, ['aid'], false)];
}

/** Short questions after a result refer to the answer it was begun from, else to the one it belongs to. */
function speakOf(mind: Mind, draft: TurnDraft, id: CalculatorId, answer: string): void {
  const { answered, turnCount } = draft.conversation;
  const isItsOwn = answered !== null && mind.knowledge.answer(answered.answer)?.calculator === id;
  const { title } = mind.knowledge.calculators?.entries[id] ?? { title: '' };
  draft.set({
    misses: 0,
    answered: {
      ...(isItsOwn ? answered : { answer, words: title, preCheck: null }),
      at: draft.now,
      turn: turnCount,
    },
  });
}

function toPerson(mind: Mind, draft: TurnDraft, phrase: 'noAnswer' | 'staleAnswer'): void {
  draft.say({ ...mind.phrases(phrase), expectsInput: false });
  const reason = phrase === 'staleAnswer' ? 'stale-answer' : 'needs-lawyer';
  draft.next = { do: 'hand-over', reason, priority: 2, message: true };
}
