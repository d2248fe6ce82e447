import type { Places } from '../text/index.ts';
import type { Slots } from './slots.ts';

/** What a dialog may use of the house. */
export interface DialogSetting {
  /** Names of places; without it places are not understood. */
  places?: Pick<Places, 'find' | 'nameOf'>;
  /** Whether the answer to a step marked `decides` can still change the result; without it, it can. */
  isNeeded?: (slot: string, slots: Readonly<Slots>) => boolean;
}
