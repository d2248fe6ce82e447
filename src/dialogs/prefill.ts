import { DAY_MS, SHANGHAI_MS } from '../clock.ts';
import type { SessionFact } from '../sessions/index.ts';
import type { FactRole } from '../text/index.ts';
import type { Dialog, Step } from './dialog.ts';
import { gradeIn, yearlyRate } from './read-figures.ts';
import type { SlotValue } from './slots.ts';

/** Roles that a kind of step can take. Personal numbers are sealed where they are kept and never carried over. */
const FITTING: Readonly<Record<Step['kind'], readonly FactRole[]>> = {
  choice: ['place', 'home-place', 'asking-for', 'other-side', 'group', 'residence', 'matter', 'employed'],
  'yes-no': ['employed', 'migrant-worker', 'has-lawyer', 'in-custody', 'deadline'],
  money: ['amount-owed', 'amount', 'household-income', 'wage'],
  count: ['persons', 'household-size', 'children', 'months-owed', 'age', 'child-age'],
  number: ['months-owed', 'children', 'child-age', 'injury'],
  days: ['deadline', 'event-date', 'start-date'],
  date: ['event-date', 'start-date'],
  length: ['months-owed'],
  rate: ['interest-rate'],
  text: ['injury'],
  phone: [],
  'time-window': [],
  household: ['household-size'],
  place: ['place', 'home-place'],
  name: [],
  identity: [],
  address: [],
  check: [],
};

/** Whether a fact of this role can answer a step of this kind. */
export function fits(role: FactRole, kind: Step['kind']): boolean {
  return FITTING[kind].includes(role);
}

/**
 * The slots that facts told before answer, for steps with a `fact`. A step whose fact was told but does not answer it
 * (几口人 said vaguely, a place without a choice) is there as undefined.
 * @param now for days told as a date.
 * @param isServed regions that a step may hold besides its choices, where the dialog lists it under `given`.
 */
export function slotsFromFacts(
  dialog: Dialog,
  facts: readonly SessionFact[],
  now: Date,
  isServed: (code: string) => boolean,
): Record<string, SlotValue | undefined> {
  const slots: Record<string, SlotValue | undefined> = {};
  for (const step of dialog.steps) {
    const fact = facts.find(({ role }) => role === step.fact);
    if (fact === undefined) continue;
    const known = step.within === undefined ? undefined : slots[step.within];
    if (step.kind === 'place') {
      const code = String(fact.value);
      // 蚌埠 tells the city and not the county; 怀远 tells both.
      const isInner = step.within === undefined || (!code.endsWith('00') && code !== known);
      slots[step.slot] = isInner ? code : undefined;
      continue;
    }
    slots[step.slot] =
      step.kind === 'choice' ? choiceFrom(dialog, step, fact, isServed) : valueFrom(step.kind, fact, now);
  }
  return slots;
}

function choiceFrom(
  dialog: Dialog,
  step: Step,
  { role, value }: SessionFact,
  isServed: (code: string) => boolean,
): SlotValue | undefined {
  const values = step.choices.map((choice) => choice.value);
  if (values.includes(value)) return value;
  if (role !== 'place' && role !== 'home-place') return undefined;
  const code = String(value);
  const around = values.find(
    (one) => /^\d{6}$/u.test(String(one)) && code.startsWith(String(one).replace(/(?:00)+$/u, '')),
  );
  if (around !== undefined) return around;
  // The province of a choice alone does not tell whether it is that choice.
  if (values.some((one) => /^\d{6}$/u.test(String(one)) && String(one).startsWith(code.replace(/(?:00)+$/u, ''))))
    return undefined;
  if (dialog.given.includes(step.slot) && isServed(code)) return code;
  return values.includes('other') ? 'other' : undefined;
}

function valueFrom(kind: Step['kind'], { role, value, unit, range }: SessionFact, now: Date): SlotValue | undefined {
  switch (kind) {
    case 'money':
      // A day's wage is no answer to the question for a month's.
      if (typeof value !== 'number' || (role === 'wage' && unit !== 'fen/month')) return undefined;
      return range === null ? { fen: value } : { fen: value, low: Number(range.from), high: Number(range.to) };
    case 'count':
    case 'household':
      return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 99 && range === null
        ? value
        : undefined;
    case 'number':
      if (role === 'injury') return gradeIn(String(value));
      return typeof value === 'number' && range === null ? value : undefined;
    case 'length':
      return typeof value === 'number' && range === null ? { months: value } : undefined;
    case 'rate':
      return typeof value === 'number' && range === null ? yearlyRate(value, unit) : undefined;
    case 'date':
      return unit === 'day' && range === null ? { day: String(value) } : undefined;
    case 'yes-no':
      return role === 'deadline' ? true : typeof value === 'boolean' ? value : undefined;
    case 'days': {
      const today = Math.floor((now.getTime() + SHANGHAI_MS) / DAY_MS);
      const days = Math.round(Date.parse(String(value)) / DAY_MS) - today;
      return Number.isFinite(days) ? days : undefined;
    }
    case 'text':
      return typeof value === 'string' ? value : undefined;
    default:
      return undefined;
  }
}
