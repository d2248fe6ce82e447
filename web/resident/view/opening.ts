import type { ResidentTexts } from '../texts/index.ts';
import { callLink } from './cards.ts';
import { el, sign } from './dom.ts';

/**
 * What answers here, what becomes of the words, and six questions to begin with: all on one screen of a phone.
 * @param arrival how the resident came in; null where nothing tells it.
 */
export function opening(
  texts: ResidentTexts,
  arrival: HTMLElement | null,
  say: (text: string) => void,
  places: () => void,
): HTMLElement {
  const t = texts.opening;
  return el(
    'section',
    { class: 'opening', 'aria-labelledby': 'opening-heading' },
    arrival,
    el('h2', { id: 'opening-heading', text: t.heading }),
    el('p', { class: 'robot' }, sign('bot'), t.robot),
    el('div', { class: 'opening-urgent' }, el('span', { text: t.urgent }), callLink('110', '110', '')),
    el('h3', { id: 'examples-heading', text: t.examplesHeading }),
    el(
      'ul',
      { class: 'examples', 'aria-labelledby': 'examples-heading' },
      ...texts.examples.map(({ label, text }) =>
        el('li', {}, el('button', { type: 'button', class: 'example', text: label, onclick: () => say(text) })),
      ),
    ),
    el(
      'button',
      { type: 'button', class: 'places-open', 'aria-haspopup': 'dialog', onclick: places },
      sign('place'),
      texts.places.open,
    ),
    el(
      'details',
      { class: 'privacy' },
      el('summary', { text: t.privacyOpen }),
      el('ul', {}, ...t.privacy.map((text) => el('li', { text }))),
      el('a', { href: '/privacy', target: '_blank', rel: 'noopener', text: t.privacyWhole }),
    ),
  );
}
