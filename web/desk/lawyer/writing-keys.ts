import { ImeGuard, type KeyPress } from '../../shared/ime-guard.ts';

/** What a key does in a field for words: it sends, an open list took it, or it is simply typed. */
export type KeyUse = 'send' | 'taken' | 'typed';

const NO_KEY: KeyPress = { key: '', shiftKey: false };

/** Keys of a field in which Chinese is written: whatever an input method (输入法) handles is its own. */
export class WritingKeys {
  private readonly guard = new ImeGuard();

  compositionStarted(): void {
    this.guard.compositionStarted();
  }

  compositionEnded(): void {
    this.guard.compositionEnded();
  }

  /** False while pinyin stands in the field that is no text yet: nothing may open because of it. */
  get isSettled(): boolean {
    return !this.guard.holds(NO_KEY);
  }

  /** @param list an open list; true when it takes the key. Never asked while an input method composes. */
  press(press: KeyPress, list: (key: string) => boolean): KeyUse {
    if (this.guard.holds(press)) return 'typed';
    const isPlain = !press.shiftKey && !press.altKey && !press.ctrlKey && !press.metaKey;
    if (isPlain && list(press.key)) return 'taken';
    return this.guard.sends(press) ? 'send' : 'typed';
  }
}
