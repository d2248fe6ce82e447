/**
 * Opens a dialog above the page. Web views before Safari 15.4 know `<dialog>` as a plain element only: there it is
 * shown over the page, the rest is hidden from screen readers, and Escape closes it.
 */
export function openModal(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === 'function') {
    if (!dialog.open) dialog.showModal();
    return;
  }
  if (isOpen(dialog)) return;
  const before = document.activeElement;
  const others = [...(dialog.parentElement?.children ?? [])].filter((each) => each !== dialog);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') closeModal(dialog);
    else if (event.key === 'Tab') keepInside(dialog, event);
  };
  dialog.setAttribute('open', '');
  dialog.setAttribute('role', 'dialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.classList.add('dialog-plain');
  for (const each of others) each.setAttribute('aria-hidden', 'true');
  document.addEventListener('keydown', onKey);
  dialog.addEventListener(
    'close',
    () => {
      document.removeEventListener('keydown', onKey);
      for (const each of others) each.removeAttribute('aria-hidden');
      if (before instanceof HTMLElement) before.focus();
    },
    { once: true },
  );
  focusable(dialog)[0]?.focus();
}

export function closeModal(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === 'function') {
    dialog.close();
    return;
  }
  if (!isOpen(dialog)) return;
  dialog.removeAttribute('open');
  dialog.dispatchEvent(new Event('close'));
}

export function isOpen(dialog: HTMLDialogElement): boolean {
  return dialog.hasAttribute('open');
}

function focusable(dialog: HTMLDialogElement): HTMLElement[] {
  return [...dialog.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea')].filter(
    (each) => each.offsetParent !== null,
  );
}

/** Tab goes round within the dialog. */
function keepInside(dialog: HTMLDialogElement, event: KeyboardEvent): void {
  const all = focusable(dialog);
  const [first, last] = [all[0], all[all.length - 1]];
  const at = document.activeElement;
  if (!dialog.contains(at) || at === (event.shiftKey ? first : last)) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
