import type { ResidentTexts } from '../texts/index.ts';
import { el } from './dom.ts';

export interface MenuActions {
  places(): void;
  end(): void;
  forget(): void;
  language(): void;
  /** Null where the browser cannot speak. */
  readNew: { isOn(): boolean; toggle(): void } | null;
}

/** The panel behind 更多: what is needed seldom, as large buttons. */
export function menu(texts: ResidentTexts, actions: MenuActions): HTMLDialogElement {
  const t = texts.menu;
  const close = (): void => dialog.close();
  const item = (label: string, hint: string, run: () => void): HTMLButtonElement =>
    el(
      'button',
      { type: 'button', class: 'menu-item', onclick: run },
      el('span', { text: label }),
      hint !== '' && el('small', { text: hint }),
    );
  const { readNew } = actions;
  const reading = el('small', { text: readNew?.isOn() === true ? t.on : t.off });
  const confirm = el(
    'div',
    { class: 'confirm', hidden: true, role: 'alert' },
    el('p', { text: t.forgetAsk }),
    item(t.forgetYes, '', () => actions.forget()),
  );
  const dialog = el(
    'dialog',
    { class: 'menu', 'aria-labelledby': 'menu-heading' },
    el('h2', { id: 'menu-heading', text: t.heading }),
    readNew !== null &&
      el(
        'button',
        {
          type: 'button',
          class: 'menu-item',
          'aria-pressed': String(readNew.isOn()),
          onclick: (event) => {
            readNew.toggle();
            reading.textContent = readNew.isOn() ? t.on : t.off;
            (event.currentTarget as HTMLElement).setAttribute('aria-pressed', String(readNew.isOn()));
          },
        },
        el('span', { text: t.readNew }),
        reading,
      ),
    item(texts.places.open, texts.places.openHint, () => {
      close();
      actions.places();
    }),
    el(
      'a',
      { class: 'menu-item menu-link', href: '/aid' },
      el('span', { text: t.aid }),
      el('small', { text: t.aidHint }),
    ),
    item(t.language, '', () => actions.language()),
    item(t.end, t.endHint, () => {
      close();
      actions.end();
    }),
    item(t.forget, t.forgetHint, () => {
      confirm.hidden = false;
      confirm.querySelector('button')?.focus();
    }),
    confirm,
    el('button', { type: 'button', class: 'menu-close', text: texts.page.close, onclick: close }),
  );
  dialog.addEventListener('close', () => {
    confirm.hidden = true;
  });
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  return dialog;
}
