import { factsInWords } from '../../dialogs/index.ts';
import type { Conversation, SessionFact } from '../../sessions/index.ts';
import { type Fact, findFacts, mainFacts, restatedFacts } from '../../understanding/index.ts';
import { aidGroupIn, groupFact } from '../aid-facts.ts';
import type { Mind } from '../mind.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Shorter messages answer a question or greet; they tell no story. */
const SHORTEST = 6;
/** Never in the clear in storage. */
const PERSONAL = ['identity-number', 'phone'];
const CORRECTS = /^(?:哦|噢|啊|嗯|等等|[，,。 ])*(?:不对|不是|错了|说错了|我?记错了|更正|改一下|应该是)/u;

/** The message takes back something that was said or understood. */
export function isCorrection(text: string): boolean {
  return CORRECTS.test(text);
}

/** Keep what a message tells, so that nothing is asked twice. What is told last counts. */
export function noteFacts(mind: Mind, draft: TurnDraft): void {
  if (draft.text.length < SHORTEST) return;
  const settings = { now: draft.now, places: mind.places };
  const known = new Set(draft.conversation.knownFacts.map(({ role }) => role));
  const isPutRight = isCorrection(draft.text) && known.size > 0;
  const facts = isPutRight ? restatedFacts(draft.text, known, settings) : findFacts(draft.text, settings);
  const main = [...mainFacts(facts).values()].map((fact) => stored(mind, draft, fact));
  const group = main.some(({ role }) => role === 'group') ? null : aidGroupIn(draft.text, false);
  keepFacts(draft, group === null ? main : [...main, groupFact(group, draft.text, draft.now)]);
}

function stored(mind: Mind, draft: TurnDraft, { role, value, unit, range, heard }: Fact): SessionFact {
  const isPersonal = PERSONAL.includes(role);
  return { role, value: isPersonal ? mind.seal(String(value)) : value, unit, range, heard, at: draft.now };
}

/** Put facts in the place of those known of the same role, and on the card the lawyer will see. */
export function keepFacts(draft: TurnDraft, facts: readonly SessionFact[]): void {
  if (facts.length === 0) return;
  const { knownFacts } = draft.conversation;
  const others = knownFacts.filter(({ role }) => facts.every((fact) => fact.role !== role));
  draft.set({ knownFacts: [...others, ...facts] });
  keepOnCard(draft, factsInWords(facts));
}

/** Each label once on the lawyer's card, with what was told last. */
export function keepOnCard(draft: TurnDraft, told: readonly Conversation['facts'][number][]): void {
  const { facts } = draft.conversation;
  const others = facts.filter(({ label }) => told.every((one) => one.label !== label));
  draft.set({ facts: [...others, ...told.map(({ label, value }) => ({ label, value }))] });
}

/** What this message told anew or put right. */
export function newlyTold(draft: TurnDraft): SessionFact[] {
  const before = draft.before.sessionId === draft.conversation.sessionId ? draft.before.knownFacts : [];
  return draft.conversation.knownFacts.filter(
    (fact) => !before.some((one) => one.role === fact.role && one.value === fact.value),
  );
}
