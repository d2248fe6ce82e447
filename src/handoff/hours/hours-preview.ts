import type { HoursRule } from './hours-content.ts';
import { phraseOfOpening, reasonInWords, spansInWords, weekdayName } from './hours-in-words.ts';
import {
  type DayHours,
  type Hours,
  type HoursScope,
  type Moment,
  type NextOpening,
  nextChange,
  nextOpening,
  stateAt,
} from './opening-hours.ts';

/** A day's hours in words, Asia/Shanghai. */
export interface DayInWords {
  /** `YYYY-MM-DD`. */
  day: string;
  weekday: string;
  /** `8:30—12:00、14:00—17:30`, `休息`. */
  openText: string;
  onCallText: string;
  /** The entry that holds; null when none is valid. */
  rule: Pick<HoursRule, 'id' | 'name'> | null;
  /** Why: `国庆节放假`, `周六，调休上班`. */
  reason: string;
  /** False: it hangs on a calendar that is not known. */
  certain: boolean;
}

/** Whether people serve at an instant, and why. */
export interface HoursPreview {
  at: Date;
  open: boolean;
  certain: boolean;
  /** Whether somebody on call may be rung. */
  isOnCallTime: boolean;
  /** The day whose hours decide: the one before while its night lasts. */
  decidedBy: DayInWords;
  nextChange: Moment;
  nextOpening: NextOpening;
  /** As a resident is told; null when nothing can be promised. */
  nextOpeningText: string | null;
}

export function previewHours(hours: Hours, at: Date, scope: HoursScope = {}): HoursPreview {
  const { open, certain, decidedBy } = stateAt(hours, at, scope);
  const opening = nextOpening(hours, at, scope);
  return {
    at,
    open,
    certain,
    isOnCallTime: stateAt(hours, at, scope, 'onCall').open,
    decidedBy: dayInWords(decidedBy),
    nextChange: nextChange(hours, at, scope),
    nextOpening: opening,
    nextOpeningText: phraseOfOpening(opening, at),
  };
}

export function dayInWords(hours: DayHours): DayInWords {
  const { day, rule, certain } = hours;
  const [openText, onCallText] = [spansInWords(hours.open), spansInWords(hours.onCall)];
  return { day, weekday: weekdayName(day), openText, onCallText, rule, reason: reasonInWords(hours), certain };
}
