import { fill } from '../../shared/fill.ts';
import type { AnswerCard, Card, EmergencyCard, PreCheckCard } from '../card-content.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, sign } from './dom.ts';

export interface CardActions {
  /** Sends a text in the resident's name. */
  say(text: string): void;
  leaveFast(): void;
}

export function cardView(card: Card, texts: ResidentTexts, actions: CardActions): HTMLElement {
  if (card.kind === 'answer') return answerView(card, texts, actions.say);
  if (card.kind === 'pre-check') return preCheckView(card, texts);
  return emergencyView(card, texts, actions);
}

function answerView(card: AnswerCard, texts: ResidentTexts, say: (text: string) => void): HTMLElement {
  const t = texts.answer;
  return el(
    'div',
    { class: 'card card-answer' },
    card.question !== '' && el('p', { class: 'card-question', text: card.question }),
    el('p', { class: 'card-short', text: card.short }),
    ...card.adds.map((text) => el('p', { class: 'card-adds', text })),
    card.deadlines.length > 0 &&
      el(
        'section',
        { class: 'deadlines' },
        el('h3', {}, sign('clock'), t.deadlines),
        ...card.deadlines.map((each) =>
          el(
            'p',
            {},
            el('strong', { text: each.limit }),
            each.from === '' ? null : ` ${fill(t.deadlineFrom, { from: each.from })}`,
            each.lost !== '' && el('span', { class: 'lost', text: fill(t.deadlineLost, { lost: each.lost }) }),
          ),
        ),
      ),
    card.steps.length > 0 &&
      el('section', {}, el('h3', { text: t.steps }), el('ol', {}, ...card.steps.map((text) => el('li', { text })))),
    card.full !== '' && el('section', {}, el('h3', { text: t.full }), el('p', { text: card.full })),
    card.together.length > 0 &&
      el(
        'section',
        {},
        el('h3', { text: t.together }),
        el('ul', {}, ...card.together.map((text) => el('li', { text }))),
      ),
    card.grounds.length > 0 &&
      el(
        'section',
        { class: 'grounds' },
        el('h3', { text: t.grounds }),
        el('ul', {}, ...card.grounds.map((each) => el('li', { text: each.label }))),
      ),
    card.hotlines.length > 0 &&
      el(
        'section',
        {},
        el('h3', { text: t.calls }),
        el('p', { class: 'calls' }, ...card.hotlines.map((number) => callLink(number, fill(t.call, { number }), ''))),
      ),
    card.aid && el('button', { type: 'button', class: 'choice', text: t.aid, onclick: () => say(t.aidText) }),
    el('p', {
      class: 'card-foot',
      text: [
        card.verifiedBy === '' ? t.unverified : fill(t.verified, { name: card.verifiedBy }),
        card.asOf === '' ? '' : fill(t.asOf, { day: card.asOf }),
      ]
        .filter((part) => part !== '')
        .join(' · '),
    }),
    card.ask !== '' && el('p', { class: 'card-ask' }, sign('ask'), card.ask),
  );
}

const OUTCOME_SIGNS = { met: 'yes', 'not-met': 'no', unknown: 'ask' } as const;

function preCheckView(card: PreCheckCard, texts: ResidentTexts): HTMLElement {
  const t = texts.preCheck;
  const outcomes = { met: t.met, 'not-met': t.notMet, unknown: t.unknown };
  return el(
    'div',
    { class: 'card card-pre-check' },
    el('h3', { text: t.heading }),
    el('p', { class: 'card-short', text: card.verdict }),
    card.urgent && el('p', { class: 'urgent' }, sign('clock'), t.urgent),
    card.lastDay !== '' && el('p', { class: 'card-adds', text: card.lastDay }),
    card.summary !== '' && el('p', { text: card.summary }),
    card.lines.length > 0 &&
      el(
        'section',
        {},
        el('h3', { text: t.reasons }),
        el(
          'ul',
          { class: 'reasons' },
          ...card.lines.map((line) =>
            el(
              'li',
              { class: `reason reason-${line.outcome}` },
              el('span', { class: 'outcome' }, sign(OUTCOME_SIGNS[line.outcome]), outcomes[line.outcome]),
              el('span', { text: line.text }),
              line.article !== '' && el('span', { class: 'article', text: line.article }),
            ),
          ),
        ),
      ),
    card.papers.length > 0 &&
      el('section', {}, el('h3', { text: t.papers }), el('ul', {}, ...card.papers.map((text) => el('li', { text })))),
    card.where !== '' && el('section', {}, el('h3', { text: t.where }), el('p', { text: card.where })),
    el('p', {
      class: 'card-foot',
      text: [t.note, card.asOf === '' ? '' : fill(texts.answer.asOf, { day: card.asOf })]
        .filter((part) => part !== '')
        .join(' · '),
    }),
  );
}

function emergencyView(card: EmergencyCard, texts: ResidentTexts, { leaveFast }: CardActions): HTMLElement {
  const t = texts.emergency;
  return el(
    'div',
    { class: 'card card-emergency' },
    el('h3', {}, sign('alert'), t.heading),
    ...card.numbers.map((each) => callLink(each.number, fill(t.call, { number: each.number }), each.label)),
    el('button', { type: 'button', class: 'leave', text: t.leave, onclick: () => leaveFast() }),
  );
}

export function callLink(number: string, label: string, detail: string): HTMLElement {
  return el(
    'a',
    { class: 'call', href: `tel:${number}` },
    sign('phone'),
    el('span', {}, label),
    detail !== '' && el('span', { class: 'call-detail', text: detail }),
  );
}
