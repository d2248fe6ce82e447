import { addDays, calendarDay } from '../../knowledge/index.ts';
import { DAY_MS, MINUTE_MS, startOfDay, weekdayOf } from '../shanghai-days.ts';
import {
  type HoursContent,
  type HoursRule,
  type Span,
  type SpecialDay,
  type Timetable,
  WEEKDAYS,
} from './hours-content.ts';

/** What a day is by the published calendar of holidays and worked weekends (调休). */
export interface CalendarDay {
  kind: 'workday' | 'weekend' | 'holiday' | 'worked-weekend';
  /** Name of the holiday. */
  name: string | null;
}

/** Null for a day whose calendar is not known. */
export type WorkCalendar = (day: string) => CalendarDay | null;

/** For whom it is asked: a region (GB/T 2260) and a skill; left out: the hours for all. */
export interface HoursScope {
  regionCode?: string | null;
  skill?: string | null;
}

/** Times at which people serve, or at which somebody on call may be rung. */
export type HoursKind = 'open' | 'onCall';

/** What holds on a day, and why. */
export interface DayHours {
  /** `YYYY-MM-DD`, Shanghai. */
  day: string;
  /** Null: the calendar of that day is not known. */
  calendar: CalendarDay | null;
  /** Null: no entry is valid on that day. */
  rule: Pick<HoursRule, 'id' | 'name'> | null;
  /** The special day of the entry that holds. */
  special: Pick<SpecialDay, 'note'> | null;
  open: readonly Span[];
  onCall: readonly Span[];
  /** False where the calendar is not known and would make a difference: the times are those of the day of the week. */
  certain: boolean;
}

/** An instant (UTC), or that there is none; `certain: false`: it hangs on a calendar that is not known. */
export interface Moment {
  at: Date | null;
  certain: boolean;
}

export interface NextOpening extends Moment {
  /** Where `at` is not known: when it would be by the days of the week alone. Not to be promised to anybody. */
  likely: Date | null;
}

/** Days ahead that are looked through. */
const HORIZON_DAYS = 400;

/** Opening hours with the calendar; what holds on a day is worked out once. */
export interface Hours {
  content: HoursContent;
  dayHours(day: string, scope?: HoursScope): DayHours;
}

export function openHours(content: HoursContent, calendar: WorkCalendar): Hours {
  const known = new Map<string, DayHours>();
  return {
    content,
    dayHours(day, scope = {}) {
      const key = `${day} ${scope.regionCode ?? ''} ${scope.skill ?? ''}`;
      const found = known.get(key) ?? hoursOfDay(content, calendar, day, scope);
      if (!known.has(key) && known.size < 100_000) known.set(key, found);
      return found;
    },
  };
}

/** Whether people serve at an instant. A span belongs to the day on which it begins, whatever the next day is. */
export function isOpen(hours: Hours, at: Date, scope: HoursScope = {}, kind: HoursKind = 'open'): boolean {
  return stateAt(hours, at, scope, kind).open;
}

export interface StateAt {
  open: boolean;
  certain: boolean;
  /** The day whose hours decide: the one before when its night still lasts. */
  decidedBy: DayHours;
}

export function stateAt(hours: Hours, at: Date, scope: HoursScope = {}, kind: HoursKind = 'open'): StateAt {
  const time = at.getTime();
  const today = hours.dayHours(calendarDay(at), scope);
  const yesterday = hours.dayHours(addDays(today.day, -1), scope);
  const holding = [today, yesterday].filter((one) => covers(one, kind, time));
  const decidedBy = holding.find(({ certain }) => certain) ?? holding[0] ?? today;
  const certain = holding.length > 0 ? decidedBy.certain : today.certain && yesterday.certain;
  return { open: holding.length > 0, certain, decidedBy };
}

/** When it next opens or closes; null when it does not within 400 days. */
export function nextChange(hours: Hours, at: Date, scope: HoursScope = {}, kind: HoursKind = 'open'): Moment {
  const { open, certain } = stateAt(hours, at, scope, kind);
  const next = open ? closing(hours, at, scope, kind) : opening(hours, at, scope, kind);
  return { at: next.at, certain: certain && next.certain };
}

/** When it opens the next time after an instant; never guessed: see {@link NextOpening}. */
export function nextOpening(hours: Hours, at: Date, scope: HoursScope = {}): NextOpening {
  const now = stateAt(hours, at, scope);
  const closed = now.open ? closing(hours, at, scope, 'open') : { at, certain: true };
  const next = closed.at === null ? closed : opening(hours, closed.at, scope, 'open');
  const certain = now.certain && closed.certain && next.certain;
  return { at: certain ? next.at : null, certain, likely: certain ? null : next.at };
}

/** The seven days from Monday of the week that a day lies in. */
export function weekOf(hours: Hours, day: string, scope: HoursScope = {}): DayHours[] {
  const monday = addDays(day, 1 - weekdayOf(day));
  return WEEKDAYS.map((_, at) => hours.dayHours(addDays(monday, at), scope));
}

/** Spans of a day as instants, ms UTC. */
export function instantsOf(hours: DayHours, kind: HoursKind): { from: number; to: number }[] {
  const start = startOfDay(hours.day);
  return hours[kind].map(({ from, to }) => ({ from: start + from * MINUTE_MS, to: start + to * MINUTE_MS }));
}

function covers(hours: DayHours, kind: HoursKind, time: number): boolean {
  return instantsOf(hours, kind).some(({ from, to }) => from <= time && time < to);
}

/** The start of the open time that an instant lies in, over spans that touch, at most two days back; null while it is closed. */
export function openedAt(hours: Hours, at: Date, scope: HoursScope = {}): Date | null {
  const today = calendarDay(at);
  const spans = [today, addDays(today, -1), addDays(today, -2)].flatMap((day) =>
    instantsOf(hours.dayHours(day, scope), 'open'),
  );
  let begin = at.getTime();
  for (;;) {
    const reached = begin;
    const isFirst = reached === at.getTime();
    const over = spans.filter(({ from, to }) => from <= reached && (isFirst ? reached < to : reached <= to));
    begin = Math.min(reached, ...over.map(({ from }) => from));
    if (isFirst && over.length === 0) return null;
    if (begin === reached) return new Date(begin);
  }
}

/** The end of the open time that an instant lies in, over all spans that touch. */
function closing(hours: Hours, at: Date, scope: HoursScope, kind: HoursKind): Moment {
  const horizon = at.getTime() + HORIZON_DAYS * DAY_MS;
  let end = at.getTime();
  let certain = true;
  while (end < horizon) {
    const state = stateAt(hours, new Date(end), scope, kind);
    certain &&= state.certain;
    if (!state.open) return { at: new Date(end), certain };
    const today = calendarDay(new Date(end));
    const spans = [addDays(today, -1), today].flatMap((day) => instantsOf(hours.dayHours(day, scope), kind));
    const reached = end;
    end = Math.max(...spans.filter(({ from, to }) => from <= reached && reached < to).map(({ to }) => to));
  }
  return { at: null, certain };
}

/** The first beginning of open time at or after an instant at which it is closed. */
function opening(hours: Hours, at: Date, scope: HoursScope, kind: HoursKind): Moment {
  const first = calendarDay(at);
  let certain = true;
  for (let ahead = 0; ahead <= HORIZON_DAYS; ahead += 1) {
    const day = hours.dayHours(addDays(first, ahead), scope);
    certain &&= day.certain;
    const begins = instantsOf(day, kind).find(({ from }) => from >= at.getTime());
    if (begins !== undefined) return { at: new Date(begins.from), certain };
  }
  return { at: null, certain };
}

function hoursOfDay(content: HoursContent, calendar: WorkCalendar, day: string, scope: HoursScope): DayHours {
  const known = calendar(day);
  const rule = ruleFor(content, day, scope);
  if (rule === null) {
    return { day, calendar: known, rule, special: null, open: [], onCall: [], certain: true };
  }
  const special = rule.days.find(({ date, to }) => date <= day && day <= (to ?? date)) ?? null;
  const usual = (timetable: Timetable | null) => (timetable === null ? SURE_NONE : spansOn(timetable, day, known));
  const open = special === null ? usual(rule.open) : { spans: special.open, certain: true };
  const onCall = special?.onCall === undefined ? usual(rule.onCall) : { spans: special.onCall, certain: true };
  return {
    day,
    calendar: known,
    rule: { id: rule.id, name: rule.name },
    special: special === null ? null : { note: special.note },
    open: open.spans,
    onCall: onCall.spans,
    certain: open.certain && onCall.certain,
  };
}

const SURE_NONE = { spans: [] as readonly Span[], certain: true };

/** The entry that fits best on a day: for the skill before the region, the nearest region first, else that for all. */
function ruleFor({ queues }: HoursContent, day: string, { regionCode, skill }: HoursScope): HoursRule | null {
  const above = regionCode == null ? [] : regionsOver(regionCode);
  let best: { rule: HoursRule; rank: number } | null = null;
  for (const rule of queues) {
    if ((rule.from !== null && day < rule.from) || (rule.to !== null && rule.to < day)) continue;
    const isOfSkill = rule.skills.length === 0 || (skill != null && rule.skills.includes(skill));
    const distance = above.findIndex((code) => rule.regions.includes(code));
    if (!isOfSkill || (rule.regions.length > 0 && distance < 0)) continue;
    const rank = (rule.skills.length > 0 ? 100 : 0) + (rule.regions.length > 0 ? 50 - distance : 0);
    if (best === null || rank > best.rank) best = { rule, rank };
  }
  return best?.rule ?? null;
}

/** A region and those above it by its code, nearest first: 340304001, 340304, 340300, 340000. */
export function regionsOver(code: string): string[] {
  const steps = [code, code.slice(0, 9), code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];
  return [...new Set(steps.filter((step) => step.length <= code.length))];
}

function spansOn(
  { week, workedWeekends, holidays }: Timetable,
  day: string,
  known: CalendarDay | null,
): { spans: readonly Span[]; certain: boolean } {
  const weekday = weekdayOf(day);
  const ofWeek = week[WEEKDAYS[weekday - 1] ?? 'mon'];
  const onHoliday = holidays === 'week' ? ofWeek : holidays;
  const named = typeof workedWeekends === 'string' && workedWeekends !== 'week' ? week[workedWeekends] : null;
  const onWorked = named ?? (workedWeekends === 'week' || typeof workedWeekends === 'string' ? ofWeek : workedWeekends);
  if (known !== null) {
    const spans = { workday: ofWeek, weekend: ofWeek, holiday: onHoliday, 'worked-weekend': onWorked }[known.kind];
    return { spans, certain: true };
  }
  const might = weekday > 5 ? [onHoliday, onWorked] : [onHoliday];
  return { spans: ofWeek, certain: might.every((other) => isSame(other, ofWeek)) };
}

function isSame(one: readonly Span[], other: readonly Span[]): boolean {
  return (
    one.length === other.length && one.every(({ from, to }, at) => from === other[at]?.from && to === other[at]?.to)
  );
}
