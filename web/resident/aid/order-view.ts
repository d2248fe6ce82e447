import { fill } from '../../shared/fill.ts';
import { el } from '../view/dom.ts';
import type { OrderProgress } from './progress-api.ts';
import type { AidTexts } from './texts/index.ts';
import { dayInWords, wordOf } from './words.ts';

/** A number of a work order (工单) or of mediation: `GD20261122-0007-3`, `TJ…`, as somebody types it. */
export function isOrderNumber(number: string): boolean {
  return /^\s*(?:GD|TJ)/iu.test(number.normalize('NFKC'));
}

/** How a work order stands, in plain words: the last day, and the answer when there is one. */
export function orderView(
  order: OrderProgress,
  { t, language }: { t: AidTexts; language: string },
  actions: { renew(): void; leave(): void },
): HTMLElement {
  const { number, what, state, stateText, dueOn, reply, reason, openedOn, steps } = order;
  return el(
    'div',
    { class: 'aid-progress' },
    el(
      'section',
      { class: 'aid-card aid-state', 'data-state': state, 'aria-labelledby': 'aid-state' },
      el('p', { class: 'aid-soft', text: `${language === 'en' ? t.order.name : what} ${number}` }),
      el('h2', {
        id: 'aid-state',
        tabindex: '-1',
        text: language === 'en' && state in t.order.states ? wordOf(t.order.states, state) : stateText,
      }),
      el('p', { text: `${t.order.opened} ${dayInWords(openedOn, language)}` }),
      dueOn !== null && el('p', { class: 'aid-limit', text: fill(t.order.due, { day: dayInWords(dueOn, language) }) }),
    ),
    (reply !== '' || reason !== '') &&
      el(
        'section',
        { class: 'aid-card', 'aria-labelledby': 'aid-reply' },
        el('h3', { id: 'aid-reply', text: reply === '' ? t.order.reason : t.order.reply }),
        el('p', { class: 'aid-words', lang: 'zh-CN', text: reply === '' ? reason : reply }),
        el('p', { class: 'aid-soft', text: t.order.more }),
      ),
    steps.length > 0 &&
      el(
        'section',
        { class: 'aid-card', 'aria-labelledby': 'aid-steps' },
        el('h3', { id: 'aid-steps', text: t.steps.heading }),
        el(
          'ol',
          { class: 'aid-steps' },
          ...[...steps]
            .reverse()
            .map(({ on, step }) =>
              el(
                'li',
                {},
                el('span', { text: wordOf(t.order.steps, step) }),
                el('small', { text: dayInWords(on, language) }),
              ),
            ),
        ),
      ),
    el(
      'p',
      { class: 'aid-buttons' },
      el('button', { type: 'button', text: t.renew, onclick: actions.renew }),
      el('button', { type: 'button', text: t.leave, onclick: actions.leave }),
    ),
  );
}
