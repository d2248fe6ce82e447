import { fill } from '../../shared/fill.ts';
import type { ResidentTexts } from '../texts/index.ts';
import { el } from './dom.ts';
import { closeModal, isOpen, openModal } from './modal.ts';

export interface KioskWarning {
  element: HTMLDialogElement;
  show(secondsLeft: number): void;
  hide(): void;
}

/** Before a shared device forgets: one large button to stay. Screen readers hear it at the beginning and each 15 s. */
export function kioskWarning(texts: ResidentTexts['kiosk'], actions: { stay(): void; done(): void }): KioskWarning {
  const left = el('p', { id: 'kiosk-left' });
  const heard = el('p', { class: 'unseen', role: 'status' });
  const dialog = el(
    'dialog',
    { class: 'menu kiosk', 'aria-labelledby': 'kiosk-heading', 'aria-describedby': 'kiosk-left' },
    el('h2', { id: 'kiosk-heading', text: texts.heading }),
    left,
    heard,
    el('button', { type: 'button', class: 'menu-item kiosk-stay', text: texts.stay, onclick: actions.stay }),
    el('button', { type: 'button', class: 'menu-item', text: texts.done, onclick: actions.done }),
  );
  dialog.addEventListener('cancel', actions.stay);
  return {
    element: dialog,
    show(secondsLeft) {
      left.textContent = fill(texts.left, { n: secondsLeft });
      if (secondsLeft % 15 === 0) heard.textContent = left.textContent;
      if (!isOpen(dialog)) openModal(dialog);
    },
    hide() {
      if (isOpen(dialog)) closeModal(dialog);
    },
  };
}
