import { el } from '../view/dom.ts';
import type { AidTexts } from './texts/index.ts';

export interface AskActions {
  sendCode(number: string, phone: string): Promise<void>;
  see(number: string, code: string): Promise<void>;
}

/** Number and last digits first; then the code. One thing at a time, what is wrong said at the field. */
export function askForm(t: AidTexts['ask'], busy: string, given: string, actions: AskActions): HTMLElement {
  const number = el('input', {
    id: 'aid-number',
    type: 'text',
    value: given,
    maxlength: '30',
    autocomplete: 'off',
    autocapitalize: 'characters',
    spellcheck: 'false',
    'aria-describedby': 'aid-number-hint',
  });
  const phone = el('input', {
    id: 'aid-phone',
    type: 'text',
    inputmode: 'numeric',
    maxlength: '4',
    autocomplete: 'off',
  });
  const code = el('input', {
    id: 'aid-code',
    type: 'text',
    inputmode: 'numeric',
    maxlength: '6',
    autocomplete: 'one-time-code',
  });
  const problem = el('p', { class: 'aid-problem', role: 'alert' });
  const fail = (text: string, input: HTMLInputElement): void => {
    problem.textContent = text;
    input.focus();
  };
  const run = async (button: HTMLButtonElement, words: string, work: () => Promise<void>): Promise<void> => {
    if (button.disabled) return;
    problem.textContent = '';
    button.disabled = true;
    button.textContent = busy;
    try {
      await work();
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : '';
    } finally {
      button.disabled = false;
      button.textContent = words;
    }
  };

  const send = el('button', { type: 'submit', class: 'person', text: t.send });
  const see = el('button', { type: 'submit', class: 'person', text: t.see });
  const first = el(
    'form',
    {
      class: 'aid-form',
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (number.value.trim() === '') return fail(t.numberMissing, number);
        if (!/^\d{4}$/u.test(plain(phone.value))) return fail(t.phoneWrong, phone);
        void run(send, t.send, async () => {
          await actions.sendCode(number.value, plain(phone.value));
          first.hidden = true;
          second.hidden = false;
          code.focus();
        });
      },
    },
    field(number, t.number, t.numberHint, 'aid-number-hint'),
    field(phone, t.phone, '', ''),
    send,
  );
  const again = el('button', {
    type: 'button',
    text: t.again,
    onclick: () => void run(again, t.again, () => actions.sendCode(number.value, plain(phone.value))),
  });
  const second = el(
    'form',
    {
      class: 'aid-form',
      hidden: true,
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (!/^\d{6}$/u.test(plain(code.value))) return fail(t.codeWrong, code);
        void run(see, t.see, () => actions.see(number.value, plain(code.value)));
      },
    },
    el('p', { role: 'status', text: t.sent }),
    field(code, t.code, '', ''),
    see,
    again,
    el('button', {
      type: 'button',
      text: t.other,
      onclick: () => {
        problem.textContent = '';
        second.hidden = true;
        first.hidden = false;
        number.focus();
      },
    }),
    el('p', { class: 'aid-soft', text: t.notGot }),
  );
  return el(
    'section',
    { class: 'aid-card', 'aria-labelledby': 'aid-ask' },
    el('h2', { id: 'aid-ask', text: t.heading }),
    problem,
    first,
    second,
    el('p', { class: 'aid-soft', text: t.privacy }),
  );
}

function field(input: HTMLInputElement, label: string, hint: string, hintId: string): HTMLElement {
  return el(
    'p',
    { class: 'aid-field' },
    el('label', { for: input.id, text: label }),
    input,
    hint !== '' && el('small', { id: hintId, text: hint }),
  );
}

/** Full-width digits as people type them with a Chinese keyboard, and spaces. */
function plain(text: string): string {
  return text.normalize('NFKC').replace(/\s/gu, '');
}
