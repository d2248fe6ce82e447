import { calendarDay } from '../../knowledge/index.ts';
import type { AidPerson } from './application.ts';

const ADULT = 18;

/** Full years on a day in Asia/Shanghai; null when the birth day is not known. */
export function ageOn({ birthDay }: Pick<AidPerson, 'birthDay'>, at: Date): number | null {
  if (birthDay === null) return null;
  const today = calendarDay(at);
  const years = Number(today.slice(0, 4)) - Number(birthDay.slice(0, 4));
  return today.slice(5) < birthDay.slice(5) ? years - 1 : years;
}

export function isMinor(person: Pick<AidPerson, 'birthDay'>, at: Date): boolean {
  const age = ageOn(person, at);
  return age !== null && age < ADULT;
}

/** Birth day and sex that an identity number (GB 11643, valid) tells. */
export function toldByIdentityNumber(number: string): { birthDay: string; sex: 'female' | 'male' } | null {
  const isLong = /^\d{17}[\dX]$/u.test(number);
  if (!isLong && !/^\d{15}$/u.test(number)) return null;
  const digits = isLong ? number.slice(6, 14) : `19${number.slice(6, 12)}`;
  const order = Number(isLong ? number[16] : number[14]);
  const birthDay = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;
  return { birthDay, sex: order % 2 === 0 ? 'female' : 'male' };
}

/** 张三丰 → 张**; '' stays ''. */
export function maskedName(name: string): string {
  const [first = '', ...rest] = [...name];
  return first + '*'.repeat(rest.length);
}
