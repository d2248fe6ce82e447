import type { StoredActivity } from '../activity.ts';
import type { Turn, TurnUnderstanding } from '../turn.ts';
import { type Codes, type NewServiceEvent, type ServiceEventKind, serviceEvent } from './service-event.ts';
import { type WordsSeal, wordsOf } from './words-seal.ts';

/** Cards by which the bot tells what its answer rests on. */
const CARD = /^application\/vnd\.legal-hotline\.([a-z-]+)\+json$/u;

const KINDS: Readonly<Record<Turn['from'], ServiceEventKind>> = {
  resident: 'resident-said',
  bot: 'bot-said',
  lawyer: 'lawyer-said',
  system: 'system-said',
};

/** The key by which a turn is logged once. */
export function keyOfTurn(turn: Pick<Turn, '_id'>): string {
  return `turn:${turn._id}`;
}

/**
 * Something said, as the log tells it: who, when, why, with what grounds; of the words themselves only their hash. The
 * result of a pre-check follows the turn that told it. Pure.
 */
export function turnEvents(
  turn: Turn,
  seal: WordsSeal,
  understanding: TurnUnderstanding | null = null,
): NewServiceEvent[] {
  const preCheck = preCheckEvent(turn);
  return [saidEvent(turn, seal, understanding), ...(preCheck === null ? [] : [preCheck])];
}

function saidEvent(turn: Turn, seal: WordsSeal, understanding: TurnUnderstanding | null): NewServiceEvent {
  const { activity, inReplyTo, kind } = turn;
  return serviceEvent({
    key: keyOfTurn(turn),
    kind: KINDS[turn.from],
    at: turn.at,
    by: turn.staffId,
    subject: turn._id,
    data: {
      ...(activity.type === 'message' ? {} : { type: activity.type }),
      ...(activity.name === undefined ? {} : { name: activity.name }),
      ...(inReplyTo === null ? {} : { inReplyTo }),
      ...(turn.from === 'resident' || typeof kind !== 'string' ? {} : { kind }),
      ...groundsIn(activity),
      ...(understanding === null ? {} : codesOf(understanding)),
    },
    words: wordsOf(turn, seal),
  });
}

/**
 * A message of the resident and what the bot said to it; what the bot made of the message stands with its first words, or
 * by itself where it was silent. Pure.
 */
export function exchangeEvents(
  turn: Turn,
  replies: readonly Turn[],
  understanding: TurnUnderstanding | null,
  seal: WordsSeal,
): NewServiceEvent[] {
  const first = replies.find(({ from, activity }) => from === 'bot' && activity.type === 'message');
  const said = replies.flatMap((reply) => turnEvents(reply, seal, reply === first ? understanding : null));
  const heard = saidEvent(turn, seal, null);
  if (first !== undefined || understanding === null) return [heard, ...said];
  return [heard, silentEvent(turn, understanding), ...said];
}

function silentEvent(turn: Turn, understanding: TurnUnderstanding): NewServiceEvent {
  return serviceEvent({
    key: `${keyOfTurn(turn)}/silent`,
    kind: 'bot-silent',
    at: turn.at,
    subject: turn._id,
    data: codesOf(understanding),
  });
}

function codesOf(understanding: TurnUnderstanding): Codes {
  const { decision, intent, topic, confidence, alternatives, emergency, reason } = understanding;
  const { cue = null, band = null, engine = null, followUp = null } = understanding;
  return {
    decision,
    intent,
    topic,
    confidence,
    alternatives: alternatives.map(({ intent: id, confidence: of }) => ({ intent: id, confidence: of })),
    emergency,
    cue,
    band,
    engine,
    followUp,
    reason: withoutQuoted(reason),
  };
}

/** What is quoted may be the words of the resident. */
function withoutQuoted(reason: string): string {
  return reason.replace(/“[^”]*”?/gu, '“…”');
}

/** The cards of an answer, and the articles that it rests on. */
function groundsIn({ attachments = [] }: StoredActivity): Codes {
  const cards = attachments.map(({ contentType }) => CARD.exec(contentType)?.[1]).filter((name) => name !== undefined);
  const grounds = attachments.flatMap(({ content }) =>
    listIn(content, 'grounds').flatMap((one) => textIn(one, 'label')),
  );
  return { ...(cards.length === 0 ? {} : { cards }), ...(grounds.length === 0 ? {} : { grounds }) };
}

/** The result of a pre-check that was told with this turn: its verdict, the rules and the articles; null without. */
function preCheckEvent(turn: Turn): NewServiceEvent | null {
  const told = turn.activity.attachments?.find(({ contentType }) => CARD.exec(contentType)?.[1] === 'pre-check');
  if (told === undefined) return null;
  const lines = listIn(told.content, 'lines');
  return serviceEvent({
    key: `${keyOfTurn(turn)}/pre-check`,
    kind: 'pre-check',
    at: turn.at,
    subject: turn._id,
    data: {
      verdict: textIn(told.content, 'verdict')[0] ?? null,
      rules: lines.map((line) => [...textIn(line, 'rule'), ...textIn(line, 'outcome')].join(' ')),
      articles: [...new Set(lines.flatMap((line) => textIn(line, 'article')))],
    },
  });
}

function listIn(card: unknown, member: string): unknown[] {
  const list: unknown = isRecord(card) ? card[member] : null;
  return Array.isArray(list) ? list : [];
}

function textIn(card: unknown, member: string): string[] {
  const text: unknown = isRecord(card) ? card[member] : null;
  return typeof text === 'string' && text !== '' ? [text] : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
