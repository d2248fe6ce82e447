import { isDay, isLength, isMoney, type Slots } from '../dialogs/index.ts';
import { type CalculatorId, daysBetween } from '../knowledge/index.ts';

/** Which end of what was told vaguely (四五千, 五年多) is reckoned with. */
export type End = 'low' | 'high';

/** What the bureau's figures add to what the resident told. */
export interface LocalFigures {
  /** Fen a month; null: not known. */
  averagePay: number | null;
  /** Fen a year; null: not known. */
  nationalUrbanIncome: number | null;
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  today: string;
}

/** Input for a calculator, or in words what is missing to reckon at all. */
export type ToldInput = { input: Record<string, unknown> } | { missing: string };

const HOURS_A_DAY = 8;

/** What a finished dialog told, as a calculator takes it. */
export function calculatorInput(id: CalculatorId, slots: Slots, end: End, figures: LocalFigures): ToldInput {
  return READERS[id](new Told(slots, end), figures);
}

/** Reads slots at one end of what is vague. */
class Told {
  readonly #slots: Slots;
  readonly #end: End;

  constructor(slots: Slots, end: End) {
    this.#slots = slots;
    this.#end = end;
  }

  fen(name: string): number | null {
    const value = this.#slots[name];
    if (!isMoney(value)) return null;
    const fen = value[this.#end] ?? value.fen;
    return fen > 0 ? fen : null;
  }

  months(name: string): number | null {
    const value = this.#slots[name];
    return isLength(value) ? (value[this.#end] ?? value.months) : null;
  }

  day(name: string): string | null {
    const value = this.#slots[name];
    if (!isDay(value)) return null;
    return this.#end === 'high' ? (value.until ?? value.day) : value.day;
  }

  number(name: string): number | null {
    const value = this.#slots[name];
    return typeof value === 'number' ? value : null;
  }

  word(name: string): string | null {
    const value = this.#slots[name];
    return typeof value === 'string' ? value : null;
  }

  isTrue(name: string): boolean | null {
    const value = this.#slots[name];
    return typeof value === 'boolean' ? value : null;
  }
}

type Reader = (told: Told, figures: LocalFigures) => ToldInput;

const severance: Reader = (told, { averagePay }) => {
  const ended = told.word('ended') ?? 'unknown';
  const months = ended === 'resigned' ? 1 : told.months('service');
  if (months === null) return { missing: '在单位干了多久' };
  return { input: { ended, months, monthlyPay: told.fen('monthlyPay'), averagePay } };
};

const overtime: Reader = (told) => {
  const monthlyPay = told.fen('monthlyPay');
  const hourlyPay = told.fen('hourlyPay');
  if (monthlyPay === null && hourlyPay === null) return { missing: '工资数' };
  const hours = (name: string) => (told.number(name) ?? 0) * HOURS_A_DAY;
  return {
    input: {
      monthlyPay,
      hourlyPay,
      workdayHours: told.number('workdayHours') ?? 0,
      restDayHours: hours('restDays'),
      holidayHours: hours('holidays'),
    },
  };
};

const doublePay: Reader = (told) => {
  const [startDate, monthlyPay] = [told.day('startDate'), told.fen('monthlyPay')];
  if (startDate === null) return { missing: '上班第一天的日子' };
  if (monthlyPay === null) return { missing: '工资数' };
  if (told.isTrue('signed') === true && told.day('signedDate') === null) return { missing: '签合同的日子' };
  if (told.isTrue('employed') === false && told.day('endDate') === null) return { missing: '离开单位的日子' };
  return {
    input: { startDate, monthlyPay, signedDate: told.day('signedDate'), endDate: told.day('endDate') },
  };
};

const annualLeave: Reader = (told) => {
  const [monthlyPay, unusedDays, workMonths] = [
    told.fen('monthlyPay'),
    told.number('unusedDays'),
    told.months('workTime'),
  ];
  if (monthlyPay === null) return { missing: '工资数' };
  if (unusedDays === null && workMonths === null) return { missing: '没休的天数或者工作年限' };
  return { input: { monthlyPay, unusedDays, workMonths } };
};

const workInjury: Reader = (told, { averagePay, nationalUrbanIncome }) => {
  const outcome = told.word('outcome');
  const grade = told.number('grade');
  const isDeath = outcome === 'death';
  const isGrade = grade !== null && Number.isInteger(grade) && grade >= 1 && grade <= 10;
  if (!isDeath && !isGrade) return { missing: '鉴定的伤残等级（一级到十级）' };
  return {
    input: {
      grade: isDeath ? null : grade,
      death: isDeath,
      monthlyPay: told.fen('monthlyPay'),
      averagePay,
      nationalUrbanIncome,
    },
  };
};

const interest: Reader = (told, { today }) => {
  const [principal, contractDate] = [told.fen('principal'), told.day('contractDate')];
  if (principal === null) return { missing: '借款的数目' };
  if (contractDate === null) return { missing: '借款的日子' };
  if (contractDate > today) return { missing: '借款的日子（您说的日子还没有到）' };
  const until = told.isTrue('repaid') === true ? told.day('repaidDate') : today;
  if (until === null || until < contractDate) return { missing: '还清的日子' };
  const rate = told.isTrue('hasInterest') === false ? null : (told.number('rate') ?? 'unknown');
  return { input: { principal, contractDate, rate, days: daysBetween(contractDate, until) } };
};

const childSupport: Reader = (told) => {
  const [income, children] = [told.fen('income'), told.number('children')];
  if (income === null) return { missing: '付抚养费一方的收入' };
  if (children === null) return { missing: '孩子的个数' };
  return { input: { income, children, regular: told.isTrue('regular') } };
};

const deadline: Reader = (told) => {
  const area = told.word('area');
  const id = told.word('deadline') ?? (area === null ? null : told.word(`${area}Deadline`));
  if (id === null) return { missing: '要办的是哪一件事' };
  const from = told.day('startDate');
  return from === null ? { missing: '起算的日子' } : { input: { deadline: id, from } };
};

const READERS: Readonly<Record<CalculatorId, Reader>> = {
  severance,
  overtime,
  'double-pay': doublePay,
  'annual-leave': annualLeave,
  'work-injury': workInjury,
  interest,
  'child-support': childSupport,
  deadline,
};
