import type { Memory } from './line/ports.ts';

/** Sizes of the letters, px of body text: 18, 24 and 30 (移动互联网应用适老化通用设计规范: 18 at least, 30 to be had). */
export const TEXT_SIZES = ['normal', 'elder', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const KEY = 'elder';
const KEPT: Readonly<Record<TextSize, string | null>> = { normal: null, elder: 'yes', largest: 'largest' };

/** The size of the letters (字号): chosen once, kept on this device, for all pages of residents. */
export class TextSizes {
  /** @param wanted `?elder=1` or `?elder=2` of the address. */
  constructor(
    private readonly memory: Memory,
    private readonly root: HTMLElement,
    wanted: string | null,
  ) {
    if (wanted === '1') memory.write(KEY, KEPT.elder);
    if (wanted === '2') memory.write(KEY, KEPT.largest);
    this.show();
  }

  get current(): TextSize {
    const kept = this.memory.read(KEY);
    return kept === null ? 'normal' : kept === KEPT.largest ? 'largest' : 'elder';
  }

  /** One larger; after the largest it begins again. */
  next(): TextSize {
    const { current } = this;
    const next = current === 'normal' ? 'elder' : current === 'elder' ? 'largest' : 'normal';
    this.memory.write(KEY, KEPT[next]);
    this.show();
    return next;
  }

  private show(): void {
    this.root.dataset.size = this.current;
  }
}

/** The words of a button tell what it does next. */
export function sizeLabel(size: TextSize, words: { bigText: string; biggerText: string; normalText: string }): string {
  return size === 'normal' ? words.bigText : size === 'elder' ? words.biggerText : words.normalText;
}
