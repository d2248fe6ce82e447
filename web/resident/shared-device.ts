import { Kiosk, WAITING_IDLE } from './kiosk.ts';
import type { ResidentTexts } from './texts/index.ts';
import { kioskWarning } from './view/kiosk-warning.ts';

export interface SharedDevice {
  /** The warning, to be put into the page. */
  element: HTMLElement;
  /** Something was said that is to be read. */
  stir(): void;
}

/**
 * Watches over a page on a device that many share.
 * @param idle milliseconds, of `kioskIdle`.
 */
export function watchSharedDevice(
  idle: number,
  texts: ResidentTexts['kiosk'],
  page: { isWaiting(): boolean; forget(): void },
): SharedDevice {
  const warning = kioskWarning(texts, { stay: () => kiosk.stir(), done: page.forget });
  const kiosk = new Kiosk({
    idle: () => (page.isWaiting() ? Math.max(idle, WAITING_IDLE) : idle),
    now: () => Date.now(),
    everySecond: (run) => void window.setInterval(run, 1000),
    warn: (secondsLeft) => warning.show(secondsLeft),
    calm: () => warning.hide(),
    forget: page.forget,
  });
  for (const touch of ['pointerdown', 'keydown', 'wheel']) document.addEventListener(touch, () => kiosk.stir());
  return { element: warning.element, stir: () => kiosk.stir() };
}
