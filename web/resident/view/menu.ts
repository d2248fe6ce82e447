import type { ResidentTexts } from '../texts/index.ts';
import { el } from './dom.ts';
import { closeModal, openModal } from './modal.ts';

export interface MenuActions {
  places(): void;
  device(): void;
  end(): void;
  leave(): void;
  forget(): void;
  language(): void;
  /** In a frame on another site only the page of the talk may stand: the other opens in a window of its own. */
  aid: { address: string; isOwnWindow: boolean };
  /** Null where the browser cannot speak. */
  readNew: { isOn(): boolean; toggle(): void };
}

/** Opens the panel where it asks whether to clear all. */
export function askToForget(panel: HTMLDialogElement): void {
  openModal(panel);
  const confirm = panel.querySelector<HTMLElement>('.confirm');
  if (confirm === null) return;
  confirm.hidden = false;
  confirm.querySelector('button')?.focus();
}

/** The panel behind 更多: what is needed seldom, as large buttons. */
export function menu(texts: ResidentTexts, actions: MenuActions): HTMLDialogElement {
  const t = texts.menu;
  const close = (): void => closeModal(dialog);
  const item = (label: string, hint: string, run: () => void): HTMLButtonElement =>
    el(
      'button',
      { type: 'button', class: 'menu-item', onclick: run },
      el('span', { text: label }),
      hint !== '' && el('small', { text: hint }),
    );
  const { readNew, aid } = actions;
  const reading = el('small', { text: readNew.isOn() ? t.on : t.off });
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
    el(
      'button',
      {
        type: 'button',
        class: 'menu-item read-new',
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
      {
        class: 'menu-item menu-link',
        href: aid.address,
        ...(aid.isOwnWindow ? { target: '_blank', rel: 'noopener' } : {}),
      },
      el('span', { text: t.aid }),
      el('small', { text: t.aidHint }),
    ),
    item(t.device, t.deviceHint, () => {
      close();
      actions.device();
    }),
    item(t.language, '', () => actions.language()),
    item(t.end, t.endHint, () => {
      close();
      actions.end();
    }),
    item(texts.page.leave, t.leaveHint, () => actions.leave()),
    item(t.forget, t.forgetHint, () => askToForget(dialog)),
    confirm,
    el('button', { type: 'button', class: 'menu-close', text: texts.page.close, onclick: close }),
  );
  dialog.addEventListener('close', () => {
    confirm.hidden = true;
  });
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  return dialog;
}
