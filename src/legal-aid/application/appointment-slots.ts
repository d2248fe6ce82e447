import { calendarDay, type DirectoryEntry, isCalendarKnown, isRestDay } from '../../knowledge/index.ts';
import { dayAfter } from './aid-clocks.ts';
import type { AidAppointment } from './application.ts';

/** A time at which somebody may come; UTC. */
export interface AppointmentSlot {
  startsAt: Date;
  endsAt: Date;
}

const SLOT_MINUTES = 30;
/** No appointment is longer. */
export const LONGEST_APPOINTMENT_MS = 8 * 3_600_000;
/** How far ahead is offered, days; today is not: papers must be found first. */
const DAYS_AHEAD = 14;

/** The key under which a slot is booked once; without a place of the directory nothing is counted. */
export function slotKeyOf({ placeId, startsAt }: Pick<AidAppointment, 'placeId' | 'startsAt'>, id: string): string {
  return placeId === null ? id : `slot ${placeId} ${startsAt.toISOString()}`;
}

/** Whether an appointment, if there is one, takes of a time. */
export function overlaps(appointment: AppointmentSlot | null, slot: AppointmentSlot): boolean {
  return appointment !== null && appointment.startsAt < slot.endsAt && appointment.endsAt > slot.startsAt;
}

/**
 * Half hours at which a place is open in the next 14 days, rest days and holidays left out (调休 counted), the soonest
 * first. Empty where the hours are not known: a person then agrees the time.
 */
export function slotsOf({ week }: Pick<DirectoryEntry, 'week'>, now: Date): AppointmentSlot[] {
  const today = calendarDay(now);
  const days = Array.from({ length: DAYS_AHEAD }, (_, index) => dayAfter(today, index + 1));
  return days.filter((day) => isCalendarKnown(day) && !isRestDay(day)).flatMap((day) => slotsOn(day, week));
}

function slotsOn(day: string, week: DirectoryEntry['week']): AppointmentSlot[] {
  // On a weekend that is worked in exchange, the hours are those of a Monday.
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const hoursOf = weekday === 0 || weekday === 6 ? 1 : weekday;
  return week
    .filter((span) => span.day === hoursOf)
    .flatMap(({ from, to }) => {
      const count = Math.floor((minutesOf(to) - minutesOf(from)) / SLOT_MINUTES);
      const opens = Date.parse(`${day}T00:00:00+08:00`) + minutesOf(from) * 60_000;
      return Array.from({ length: Math.max(0, count) }, (_, index) => ({
        startsAt: new Date(opens + index * SLOT_MINUTES * 60_000),
        endsAt: new Date(opens + (index + 1) * SLOT_MINUTES * 60_000),
      }));
    })
    .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

/** Of `08:30`, minutes since midnight. */
function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
