import type { StatusLine } from '../status-line.ts';
import type { TextSizes } from '../text-size.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el, sign } from './dom.ts';
import { sizeButton } from './size-button.ts';

export interface Header {
  element: HTMLElement;
  showStatus(line: StatusLine): void;
  /** There was danger: the way out is in sight from now on. */
  showLeave(): void;
}

export interface HeaderActions {
  /** 找人工. */
  person: HTMLElement;
  more(): void;
  leave(): void;
  /** Null on devices of one's own. */
  finish: (() => void) | null;
  sizes: TextSizes;
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
  const leave = el('button', {
    type: 'button',
    class: 'quiet leave',
    hidden: true,
    text: texts.leave,
    onclick: actions.leave,
  });
  const element = el(
    'header',
    { class: 'header' },
    el('a', {
      class: 'skip',
      href: '#composer',
      text: texts.skip,
      onclick: (event) => {
        // Followed, it would be one more step back to this page after 快速离开.
        event.preventDefault();
        document.getElementById('composer')?.focus();
      },
    }),
    el('h1', { text: texts.name }),
    el(
      'div',
      { class: 'header-tools' },
      sizeButton(actions.sizes, texts),
      el('button', {
        type: 'button',
        class: 'quiet',
        'aria-haspopup': 'dialog',
        text: texts.more,
        onclick: actions.more,
      }),
      actions.finish !== null &&
        el('button', { type: 'button', class: 'quiet', text: texts.finish, onclick: actions.finish }),
      leave,
    ),
    status,
    actions.person,
  );
  return {
    element,
    showStatus(line) {
      status.setAttribute('data-tone', line.tone);
      if (words.textContent !== line.text) words.textContent = line.text;
    },
    showLeave() {
      leave.hidden = false;
      element.classList.add('header-danger');
    },
  };
}
