import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { HandoffDetail, TurnView } from '../types.ts';
import { confidenceWord, daysLeft } from './case-clock.ts';

/** Of the resident's words as many go along. */
const MOST_WORDS = 80;

type Story = Pick<HandoffDetail, 'card' | 'emergency' | 'channel' | 'reason' | 'requestedAt' | 'urgent'>;

/** The whole case as plain text, to be pasted into another system; parts that are empty are left out. */
export function caseStory(
  handoff: Story,
  turns: readonly Pick<TurnView, 'from' | 'text' | 'at'>[],
  texts: DeskTexts,
  now: Date,
): string {
  const t = texts.casework.file;
  const { card } = handoff;
  const danger = card.emergency ?? handoff.emergency;
  const spoken = turns.filter(({ from, text }) => from === 'resident' && text !== null && text.trim() !== '');
  const sections: [string, string[]][] = [
    [t.sections.danger, danger === null ? [] : [wordFor(texts.emergency, danger)]],
    [
      t.story,
      [
        `${texts.card.topic}：${card.topic ?? texts.list.noTopic}`,
        `${texts.card.channel}：${wordFor(texts.channel, handoff.channel)}`,
        `${texts.card.reason}：${wordFor(texts.reason, handoff.reason)}`,
        `${texts.card.requested}：${shanghaiInFull(handoff.requestedAt)}`,
      ],
    ],
    [t.urgent, urgentReasons(handoff)],
    [t.groups, card.groups ?? []],
    [t.sections.deadlines, (card.deadlines ?? []).map((each) => deadlineLine(each, t, now))],
    [t.sections.facts, card.facts.map(({ label, value }) => `${label}：${value}`)],
    [t.sections.intents, card.intents.map((intent) => `${intent.name}（${confidenceText(intent.confidence, t)}）`)],
    [
      t.sections.preCheck,
      card.preCheck === null
        ? []
        : [
            card.preCheck.verdict,
            ...card.preCheck.lines,
            ...(card.grounds ?? []).map((each) => `${t.grounds}：${each}`),
          ],
    ],
    [
      t.sections.told,
      card.told.map(({ question, articles }) => question + (articles?.length ? `（${articles.join('、')}）` : '')),
    ],
    [t.words, spoken.slice(-MOST_WORDS).map(({ at, text }) => `${shanghaiInFull(at)} ${text?.trim() ?? ''}`)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => [`【${heading}】`, ...lines].join('\n'))
    .join('\n\n');
}

/** Why it is urgent, each reason once, from the card and from the queue. */
export function urgentReasons({ card, urgent }: Pick<HandoffDetail, 'card' | 'urgent'>): string[] {
  return [...new Set([...(card.urgent ?? []), ...(urgent ?? [])])];
}

/** `很有把握 92%` */
export function confidenceText(confidence: number, t: DeskTexts['casework']['file']): string {
  return `${t.confidence[confidenceWord(confidence)]} ${Math.round(confidence * 100)}%`;
}

/** How far away an end is, in words. */
export function leftInWords(on: string | null, t: DeskTexts['casework']['file'], now: Date): string {
  const left = on === null ? null : daysLeft(on, now);
  if (left === null) return t.dateUnknown;
  if (left === 0) return t.today;
  return left < 0 ? fill(t.over, { n: -left }) : fill(t.left, { n: left });
}

function deadlineLine(
  { label, on, basis }: { label: string; on: string | null; basis: string },
  t: DeskTexts['casework']['file'],
  now: Date,
): string {
  const parts = [on ?? '', leftInWords(on, t, now), basis].filter((part) => part !== '');
  return `${label}：${parts.join('，')}`;
}
