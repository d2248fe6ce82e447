import type { Router } from 'express';
import {
  type Capacity,
  type DayInWords,
  DEFAULT_CAPACITY,
  type DutyKind,
  dayInWords,
  dutyDaySheet,
  type HoursPreview,
  type HoursScope,
  type LoadKind,
  loadKindOf,
  type PersonDays,
  type Presence,
  previewHours,
  type Shift,
  type ShiftPerson,
  weekOf,
} from '../handoff/index.ts';
import { calendarDay } from '../knowledge/index.ts';
import type { Staff } from '../staff/index.ts';
import { noBody, parse, withoutEmpty } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { DeskMissingError } from './errors.ts';
import { type DeskCall, mount } from './guard.ts';
import { dutyView } from './handoff-routes.ts';
import { daysQuery, dutyBody, forceOffBody, pauseBody, previewQuery, weekQuery } from './roster-bodies.ts';
import { peopleById, XLSX } from './shift-routes.ts';
import { type ShiftView, shiftView } from './shift-views.ts';

const HALF_DAY_MS = 12 * 3_600_000;

/** Somebody who takes cases, as a supervisor sees him. */
export interface DutyPersonView extends ShiftPerson, Omit<Presence, 'staffId'> {
  /** The shift that he has now; null for none. */
  shift: ShiftView | null;
  kind: DutyKind;
  /** Cases that he holds, and how many he may. */
  load: Capacity;
  capacity: Capacity;
}

/** Who has a shift at an instant. */
export interface PersonOnShift {
  staffId: string;
  displayName: string;
  from: Date;
  to: Date;
}

export interface HoursPreviewView extends HoursPreview {
  onShift: PersonOnShift[];
  /** Whom a call goes to when nobody is on duty, in order. */
  onCall: PersonOnShift[];
}

/** Being on duty, who is, the hours of people, and duty days. */
export function mountDuty(router: Router, deps: DeskDeps): void {
  const { roster, planned, audit, clock } = deps;

  mount(router, deps, 'duty.set', async ({ staff, body, address }) => {
    const { onDuty } = parse(dutyBody, body);
    const before = await roster.duty(staff.id);
    const duty = await roster.setDuty(staff.id, onDuty);
    const outsideShift = onDuty && (await isOutsideShift(deps, staff.id));
    if (before.onDuty !== duty.onDuty) {
      const what = onDuty ? 'duty-on' : 'duty-off';
      const reason = outsideShift ? { reason: '班次以外' } : {};
      await audit.record({ who: staff.id, what, subject: staff.id, address, ...reason });
    }
    return { status: 200, body: { duty: dutyView(duty), outsideShift } };
  });

  mount(router, deps, 'duty.pause', async ({ staff, body, address }) => {
    const { paused, reason } = parse(pauseBody, body);
    const before = await roster.duty(staff.id);
    const duty = paused ? await roster.pause(staff.id, reason) : await roster.resume(staff.id);
    if ((before.paused === undefined) !== (duty.paused === undefined)) {
      const what = paused ? 'duty-pause' : 'duty-resume';
      await audit.record({ who: staff.id, what, subject: staff.id, address });
    }
    return { status: 200, body: { duty: dutyView(duty) } };
  });

  mount(router, deps, 'duty.people', async () => ({ status: 200, body: { people: await dutyPeople(deps) } }));

  mount(router, deps, 'duty.force-off', async ({ staff, id, body, address }) => {
    const { reason } = parse(forceOffBody, body);
    if (!(await peopleById(deps)).has(id)) throw new DeskMissingError();
    const wasOn = await roster.forceOff(id);
    if (wasOn) await audit.record({ who: staff.id, what: 'duty-force-off', subject: id, address, reason });
    return { status: 200, body: { duty: dutyView(await roster.duty(id)) } };
  });

  mount(router, deps, 'duty.days', async (call) => {
    const { month, list } = await daysFor(deps, call);
    const people = await deps.staff.names(list.map(({ staffId }) => staffId));
    const named = list.map((one) => ({ ...one, displayName: people.get(one.staffId) ?? '' }));
    return { status: 200, body: { month, dayMinutes: deps.hours().content.dutyDay.minutes, people: named } };
  });

  mount(router, deps, 'duty.days-export', async (call) => {
    const { month, list } = await daysFor(deps, call);
    const { staff, address } = call;
    await audit.record({ who: staff.id, what: 'duty-days-export', subject: month, address });
    const body = await dutyDaySheet(month, list, await peopleById(deps));
    return { status: 200, body, file: { name: `值班日-${month}.xlsx`, type: XLSX } };
  });

  mount(router, deps, 'hours.preview', async ({ query, body }) => {
    parse(noBody, body);
    const { at = clock.now(), ...scope } = parse(previewQuery, withoutEmpty(query));
    const [desk, onCall] = await Promise.all([planned.shifts.at(at, 'desk'), planned.shifts.onCallAt(at)]);
    const names = await deps.staff.names([...desk, ...onCall].map(({ staffId }) => staffId));
    const named = (shifts: readonly Shift[]) =>
      shifts.map(({ staffId, from, to }) => ({ staffId, displayName: names.get(staffId) ?? '', from, to }));
    const preview: HoursPreviewView = {
      ...previewHours(deps.hours(), at, scopeOf(scope)),
      onShift: named(desk),
      onCall: named(onCall),
    };
    return { status: 200, body: preview };
  });

  mount(router, deps, 'hours.week', async ({ query }) => {
    const { day = calendarDay(clock.now()), ...scope } = parse(weekQuery, withoutEmpty(query));
    const days: DayInWords[] = weekOf(deps.hours(), day, scopeOf(scope)).map(dayInWords);
    return { status: 200, body: { days } };
  });
}

/** Everybody who takes cases: where he is, his shift of now, and what he holds. */
async function dutyPeople(deps: DeskDeps): Promise<DutyPersonView[]> {
  const now = deps.clock.now();
  const [people, profiles, presences, shifts, served] = await Promise.all([
    peopleById(deps),
    deps.staff.profiles(),
    deps.roster.presences(),
    deps.planned.shifts.between(now, new Date(now.getTime() + 1)),
    deps.handoffs.served(),
  ]);
  const known = new Map(presences.map((presence) => [presence.staffId, presence]));
  const profileOf = new Map(profiles.map((profile) => [profile.id, profile]));
  return [...people.values()].map((person): DutyPersonView => {
    const { staffId: _id, ...presence } = known.get(person.id) ?? { staffId: person.id, ...NEVER };
    const shift = shifts.find(({ staffId }) => staffId === person.id);
    const profile = profileOf.get(person.id);
    const held = served.filter(({ lawyerId }) => lawyerId === person.id).map(({ channel }) => loadKindOf(channel));
    const count = (kind: LoadKind) => held.filter((one) => one === kind).length;
    return {
      ...person,
      ...presence,
      shift: shift === undefined ? null : shiftView(shift, person.displayName),
      kind: profile?.kind ?? 'lawyer',
      load: { text: count('text'), voice: count('voice') },
      capacity: profile?.capacity ?? DEFAULT_CAPACITY,
    };
  });
}

const NEVER: Omit<Presence, 'staffId'> = {
  state: 'off',
  since: null,
  lastSeenAt: null,
  pausedAt: null,
  pauseReason: null,
  missedOffers: 0,
};

/** Own days; of everybody (or of one) for a supervisor. */
async function daysFor(
  deps: DeskDeps,
  { staff, query }: Pick<DeskCall, 'staff' | 'query'>,
): Promise<{ month: string; list: PersonDays[] }> {
  const { month = calendarDay(deps.clock.now()).slice(0, 7), staffId } = parse(daysQuery, withoutEmpty(query));
  return { month, list: await deps.planned.days.month(month, supervises(staff) ? staffId : staff.id) };
}

/** He signs on while others have shifts around now, and he has none: allowed, but told and written down. */
async function isOutsideShift({ planned, clock }: DeskDeps, staffId: string): Promise<boolean> {
  const now = clock.now().getTime();
  const around = await planned.shifts.between(new Date(now - HALF_DAY_MS), new Date(now + HALF_DAY_MS));
  const isHis = (shift: Shift) => shift.staffId === staffId && shift.from.getTime() <= now && now < shift.to.getTime();
  return around.length > 0 && !around.some(isHis);
}

function supervises(staff: Pick<Staff, 'roles'>): boolean {
  return staff.roles.includes('supervisor');
}

function scopeOf({ region, skill }: { region?: string | undefined; skill?: string | undefined }): HoursScope {
  return { regionCode: region ?? null, skill: skill ?? null };
}
