import { fill } from '../../shared/fill.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { LogEvent } from './types.ts';

/** One line of the log in words: what happened, and what more is known of it. */
export function eventWords({ kind, data }: LogEvent, texts: DeskTexts): { what: string; detail: string } {
  const t = texts.sessions;
  const what = wordFor(t.log.kinds, kind);
  switch (kind) {
    case 'bot-said':
    case 'bot-silent':
      return { what, detail: joined([decisionWords(data, texts), ...listOf(data.grounds)]) };
    case 'dialog':
      return { what, detail: data.left === true ? t.log.left : joined([textOf(data.dialog), textOf(data.step)]) };
    case 'pre-check':
      return { what, detail: joined([wordFor(t.log.verdicts, textOf(data.verdict)), ...listOf(data.articles)]) };
    case 'handoff':
      return { what: stepWords(data, texts), detail: stepDetail(data, texts) };
    case 'closed':
      return {
        what,
        detail: joined([wordFor(t.outcomes, textOf(data.outcome)), wordFor(t.closeReasons, textOf(data.reason))]),
      };
    case 'rated':
      return { what, detail: wordFor(t.ratings, textOf(data.rating)) };
    case 'review':
      return { what, detail: joined([wordFor(t.log.reviewSteps, textOf(data.step)), textOf(data.detail)]) };
    case 'opened':
      return { what, detail: wordFor(texts.channel, textOf(data.channel)) };
    default:
      return { what, detail: '' };
  }
}

function decisionWords(data: Record<string, unknown>, texts: DeskTexts): string {
  const decision = textOf(data.decision);
  if (decision === '') return '';
  const { confidence } = data;
  const sure = typeof confidence === 'number' ? `${Math.round(confidence * 100)}%` : '';
  const intent = textOf(data.intentName);
  return joined([
    wordFor(texts.understanding.decisions, decision),
    intent === '' ? '' : `${intent} ${sure}`,
    textOf(data.reason),
  ]);
}

function stepWords(data: Record<string, unknown>, texts: DeskTexts): string {
  const step = textOf(data.step);
  if (step === 'request') return texts.sessions.log.request;
  const words: Record<string, string> = texts.casework.steps;
  return fill(words[step] ?? texts.casework.steps.other, { name: textOf(data.detail) });
}

function stepDetail(data: Record<string, unknown>, texts: DeskTexts): string {
  const step = textOf(data.step);
  if (step === 'request') return wordFor(texts.reason, textOf(data.reason));
  if (step === 'close') return wordFor(texts.close.outcomes, textOf(data.detail));
  if (step === 'pass' || step === 'return') return wordFor(texts.casework.whys, textOf(data.detail));
  return step === 'end' && data.handedBack === true ? texts.sessions.log.handedBack : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function joined(parts: string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
