/** What of a keyboard event the guard looks at. */
export interface KeyPress {
  key: string;
  shiftKey: boolean;
  ctrlKey?: boolean;
  altKey?: boolean;
  metaKey?: boolean;
  isComposing?: boolean;
  keyCode?: number;
}

/** Key code browsers report while an input method (输入法) handles the key; Safari sends it after `compositionend`. */
const HANDLED_BY_INPUT_METHOD = 229;

/**
 * Tells an Enter that sends from an Enter that only confirms a pinyin candidate. Feed it the composition events of
 * the same text field.
 */
export class ImeGuard {
  private composing = false;

  compositionStarted(): void {
    this.composing = true;
  }

  compositionEnded(): void {
    this.composing = false;
  }

  /** True while the key belongs to the input method, so that no shortcut may act on it. */
  holds(press: KeyPress): boolean {
    return this.composing || press.isComposing === true || press.keyCode === HANDLED_BY_INPUT_METHOD;
  }

  /** True for a plain Enter that is not part of composing. Shift+Enter is a new line. */
  sends(press: KeyPress): boolean {
    if (press.key !== 'Enter' || press.shiftKey || press.altKey || press.ctrlKey || press.metaKey) return false;
    return !this.holds(press);
  }
}
