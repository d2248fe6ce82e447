import type { Handoff } from '../../handoff/index.ts';
import type { Answer } from '../../knowledge/index.ts';
import type { StoredAttachment, Turn } from '../../sessions/index.ts';
import { checkServiceWords, type ForbiddenPhrase } from '../../text/index.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';

const ANSWER_CARD = 'application/vnd.legal-hotline.answer+json';
const PRE_CHECK_CARD = 'application/vnd.legal-hotline.pre-check+json';

/** What of the knowledge a score rests on. */
export interface ScoringKnowledge {
  /** The answer to an intent; null where there is none. */
  answer(intent: string): Pick<Answer, 'question' | 'aidMatter' | 'deadlines'> | null;
  forbidden: readonly ForbiddenPhrase[];
}

/** An answer as it was told, from its card. */
interface ToldAnswer {
  turn: Turn;
  question: string;
  hasGrounds: boolean;
  hasDeadline: boolean;
  hasAid: boolean;
}

/** A service laid out for scoring: who said what, in order. */
export interface ServiceReading {
  facts: Pick<ServiceFacts, 'channel' | 'outcome' | 'intents' | 'handoff'>;
  turns: readonly Turn[];
  resident: readonly Turn[];
  bot: readonly Turn[];
  /** Words of people; on the telephone there are none. */
  lawyer: readonly Turn[];
  told: readonly ToldAnswer[];
  preChecks: readonly Turn[];
  handoffs: readonly Handoff[];
  /** The last handoff in which somebody served; null without. */
  served: Handoff | null;
  knowledge: ScoringKnowledge;
}

export function readService(
  facts: ServiceReading['facts'],
  turns: readonly Turn[],
  handoffs: readonly Handoff[],
  knowledge: ScoringKnowledge,
): ServiceReading {
  const said = turns
    .filter(({ activity }) => activity.type === 'message')
    .map(facts.channel === 'voice' ? heard : asIs);
  const by = (from: Turn['from']) => said.filter((turn) => turn.from === from);
  const cards = (contentType: string) =>
    said.flatMap((turn) =>
      turn.from === 'resident'
        ? []
        : (turn.activity.attachments ?? [])
            .filter((attachment) => attachment.contentType === contentType)
            .map((attachment) => ({ turn, attachment })),
    );
  return {
    facts,
    turns: said,
    resident: by('resident'),
    bot: by('bot'),
    lawyer: by('lawyer').filter((turn) => wordsOf(turn) !== ''),
    told: cards(ANSWER_CARD).map(({ turn, attachment }) => toldAnswer(turn, attachment)),
    preChecks: cards(PRE_CHECK_CARD).map(({ turn }) => turn),
    handoffs,
    served: handoffs.filter(({ lawyerId, acceptedAt }) => lawyerId !== null && acceptedAt !== null).at(-1) ?? null,
    knowledge,
  };
}

function asIs(turn: Turn): Turn {
  return turn;
}

/** On the telephone: what was spoken, and the choices with it; what would stand in writing nobody has read. */
function heard(turn: Turn): Turn {
  const { speak, choices = [] } = turn.activity;
  if (turn.from === 'resident' || speak === undefined) return turn;
  return { ...turn, activity: { ...turn.activity, text: [speak, ...choices.map(({ title }) => title)].join('\n') } };
}

export function wordsOf({ activity }: Turn): string {
  return (activity.text ?? activity.speak ?? '').trim();
}

/** Whether somebody gave the resident anything to go by. */
export function wasAdvised({ told, lawyer, preChecks }: ServiceReading): boolean {
  return told.length + lawyer.length + preChecks.length > 0;
}

/** Words to look for, in the notation of forbidden phrases. */
export type Cues = Pick<ForbiddenPhrase, 'words' | 'except'>;

const phrases = new WeakMap<Cues, readonly ForbiddenPhrase[]>();

export function hasCue(turn: Turn, cues: Cues): boolean {
  let phrase = phrases.get(cues);
  if (phrase === undefined) {
    phrase = [{ id: 'cue', group: '', why: '', instead: '', words: cues.words, except: cues.except }];
    phrases.set(cues, phrase);
  }
  return checkServiceWords(wordsOf(turn), phrase).length > 0;
}

function toldAnswer(turn: Turn, { content }: StoredAttachment): ToldAnswer {
  const card = typeof content === 'object' && content !== null ? (content as Record<string, unknown>) : {};
  const isList = (value: unknown) => Array.isArray(value) && value.length > 0;
  return {
    turn,
    question: typeof card.question === 'string' ? card.question : '',
    hasGrounds: isList(card.grounds),
    hasDeadline: isList(card.deadlines),
    hasAid: typeof card.aidMatter === 'string',
  };
}
