/** Says nothing about whoever opened it. */
const NEUTRAL = 'https://www.weather.com.cn/';
const PRESSES = 3;
const WITHIN = 1500;

export interface LeaveFastWorld {
  /** Title and content of the page, out of sight at once: the other page takes its time to come. */
  hide(): void;
  forget(): void;
  /** Goes to an address that takes this page's place in the history, in the whole window even from a frame. */
  goTo(address: string): void;
}

/** 快速离开: for whoever is watched by the one he asks about. What this device remembers is gone, 后退 does not lead back. */
export function leaveFast(world: LeaveFastWorld): void {
  world.hide();
  world.forget();
  world.goTo(NEUTRAL);
}

/** Tells three presses of Escape in a row from other keys. */
export class ThreeEscapes {
  private presses: number[] = [];

  /** @returns true at the third. `at`: milliseconds. */
  press(key: string, at: number): boolean {
    if (key !== 'Escape') {
      this.presses = [];
      return false;
    }
    this.presses = [...this.presses.filter((before) => at - before < WITHIN), at];
    return this.presses.length >= PRESSES;
  }
}

export function browserLeaving(forget: () => void): LeaveFastWorld {
  return {
    hide() {
      document.title = '\u200b';
      document.body.textContent = '';
    },
    forget,
    goTo(address) {
      try {
        (window.top ?? window).location.replace(address);
      } catch {
        window.location.replace(address);
      }
    },
  };
}
