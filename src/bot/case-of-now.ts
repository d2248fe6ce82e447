import { type CaseCard, type HandoffWants, type LawyerProfile, urgencyOf, wantsOf } from '../handoff/index.ts';
import { calendarDay } from '../knowledge/index.ts';
import type { Turn } from '../sessions/index.ts';
import { normaliseForMatching } from '../text/index.ts';
import { caseDeadlines, possibleDeadlines } from './case-deadlines.ts';
import type { Mind } from './mind.ts';
import type { TurnDraft } from './turn-draft.ts';

/** Of endless talk the last is looked through, characters: for wishes and groups, and for names. */
const MOST_WORDS = 20_000;
const MOST_NAMES = 100_000;

/** What the desk is told of a case as it stands in this turn. */
export interface CaseOfNow {
  priority: 0 | 1 | 2;
  wants: HandoffWants;
  /** Who must not be offered it. */
  excluded: string[];
  card: CaseCard;
}

type KnownLawyer = Pick<LawyerProfile, 'id' | 'displayName'> | null;

/**
 * The case as it stands: how urgent it is, what a lawyer should bring, who must keep out of it, and the card that he sees
 * first. What cannot be read is left out: a person comes first.
 * @param asked with what priority it is asked for, and whether danger or custody is why.
 */
export async function caseOfNow(
  mind: Mind,
  draft: TurnDraft,
  asked: { priority: 0 | 1 | 2; isDanger: boolean },
  known: KnownLawyer = null,
): Promise<CaseOfNow> {
  const { sessionId, knownFacts, sessionIntents, emergency } = draft.conversation;
  const noTurns: Turn[] = [];
  const turns =
    sessionId === null ? noTurns : await mind.orElse(() => mind.handoffReads.sessionTurns(sessionId), noTurns);
  const said = [
    ...turns.filter(({ from }) => from === 'resident').map(({ activity }) => activity.text ?? ''),
    draft.text,
  ];
  const words = said
    .map((text) => normaliseForMatching(text))
    .join('\n')
    .slice(-MOST_WORDS);
  const deadlines = caseDeadlines(mind, draft, said);
  const danger = emergency === null ? undefined : mind.emergency(emergency);
  const urgency = urgencyOf(
    {
      emergency: asked.isDanger && danger !== undefined ? { priority: asked.priority, name: danger.name } : null,
      intents: sessionIntents,
      facts: knownFacts,
      words,
      deadlines: [...deadlines, ...possibleDeadlines(mind, draft)],
      today: calendarDay(draft.now),
    },
    mind.duty.urgency,
  );
  const card = caseCard(mind, draft, turns);
  const nobody: string[] = [];
  return {
    priority: asked.priority < urgency.priority ? asked.priority : urgency.priority,
    wants: wantsOf({ topic: card.topic, groupCodes: urgency.groupCodes, words }, mind.duty.skills),
    excluded: await mind.orElse(() => mind.handoffReads.excludedFor(namesIn(draft, said)), nobody),
    card: {
      ...card,
      facts: known === null ? card.facts : [...card.facts, { label: '上次接待的律师', value: known.displayName }],
      deadlines,
      groups: urgency.groups,
      urgent: urgency.reasons,
    },
  };
}

/** Everything in which a client's name may stand: what was said, and what dialogs took down. */
function namesIn({ conversation }: TurnDraft, said: readonly string[]): string {
  return [...said, ...conversation.facts.map(({ value }) => value)].join('\n').slice(-MOST_NAMES);
}

/** What the lawyer sees at once. */
function caseCard(mind: Mind, draft: TurnDraft, turns: readonly Turn[]): CaseCard {
  const { conversation } = draft;
  const { sessionIntents, emergency, preCheck, facts, told } = conversation;
  const name = (id: string) => mind.catalogue.get(id)?.name ?? id;
  const last = sessionIntents.at(-1);
  return {
    topic: last === undefined ? null : mind.catalogue.topicOf(last),
    intents: sessionIntents.map((id) => ({ id, name: name(id), confidence: confidenceOf(id, draft, turns) })),
    emergency,
    emergencyName: emergency === null ? null : (mind.emergency(emergency)?.name ?? null),
    preCheck,
    facts,
    told: told.map((id) => ({
      id,
      question: name(id),
      articles: (mind.knowledge.answer(id)?.grounds ?? []).map((ground) => mind.knowledge.groundLabel(ground)),
    })),
    grounds: groundsOf(preCheck?.lines ?? []),
  };
}

/** How sure the bot was of an intent, at its surest; 1 where the resident himself chose it. */
function confidenceOf(intent: string, { understanding }: TurnDraft, turns: readonly Turn[]): number {
  const all = [...turns.map((turn) => turn.understanding), understanding].filter((one) => one !== null);
  const found = all.flatMap((one) => [
    ...(one.intent === intent ? [one.confidence] : []),
    ...one.alternatives.filter((other) => other.intent === intent).map(({ confidence }) => confidence),
  ]);
  // Met, but never understood as such: led to by another answer or by what was asked back.
  return found.length === 0 ? 1 : Math.max(...found);
}

/** The articles that the lines of a pre-check end with: 可能符合…（《法律援助法》第三十一条第（五）项）. */
function groundsOf(lines: readonly string[]): string[] {
  const cited = lines.flatMap((line) => {
    const at = line.lastIndexOf('（《');
    return at < 0 ? [] : [line.slice(at + 1, -1)];
  });
  return [...new Set(cited)];
}
