import { sizeLabel, type TextSizes } from '../text-size.ts';
import { el } from './dom.ts';

/** 长辈大字 → 再大一号 → 标准字: always in sight, and remembered. */
export function sizeButton(
  sizes: TextSizes,
  words: { bigText: string; biggerText: string; normalText: string },
): HTMLButtonElement {
  const button = el('button', {
    type: 'button',
    class: 'quiet size',
    text: sizeLabel(sizes.current, words),
    onclick: () => {
      button.textContent = sizeLabel(sizes.next(), words);
    },
  });
  return button;
}
