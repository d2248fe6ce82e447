import type { StatusLine } from '../status-line.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, sign } from './dom.ts';

export interface Header {
  element: HTMLElement;
  showStatus(line: StatusLine): void;
  /** With a lawyer there is nobody else to call. */
  showPerson(available: boolean): void;
}

export interface HeaderActions {
  person(): void;
  more(): void;
  elder: { isOn(): boolean; toggle(): void };
}

/** Name, state, and always in the same place the way to a person. */
export function header(texts: ResidentTexts['page'], statusLabel: string, actions: HeaderActions): Header {
  const words = el('span');
  const status = el(
    'p',
    { class: 'status', role: 'status', 'aria-label': statusLabel, 'data-tone': 'connecting' },
    sign('state'),
    words,
  );
  let available = true;
  const person = el('button', {
    type: 'button',
    class: 'person',
    text: texts.person,
    onclick: () => available && actions.person(),
  });
  const size = el('button', {
    type: 'button',
    class: 'quiet',
    'aria-pressed': String(actions.elder.isOn()),
    text: texts.bigText,
    onclick: () => {
      actions.elder.toggle();
      size.setAttribute('aria-pressed', String(actions.elder.isOn()));
    },
  });
  const element = el(
    'header',
    { class: 'header' },
    el('a', { class: 'skip', href: '#composer', text: texts.skip }),
    el('h1', { text: texts.name }),
    el(
      'div',
      { class: 'header-tools' },
      size,
      el('button', {
        type: 'button',
        class: 'quiet',
        'aria-haspopup': 'dialog',
        text: texts.more,
        onclick: actions.more,
      }),
    ),
    status,
    person,
  );
  return {
    element,
    showStatus(line) {
      status.setAttribute('data-tone', line.tone);
      if (words.textContent !== line.text) words.textContent = line.text;
    },
    showPerson(free) {
      available = free;
      person.setAttribute('aria-disabled', String(!free));
    },
  };
}
