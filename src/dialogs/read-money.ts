import { findDurations, findMoney, findWages, parseMoney } from '../text/index.ts';
import type { Step } from './dialog.ts';
import type { SlotReading } from './read-slot.ts';
import type { MoneySlot, Pending } from './slots.ts';

const NEGATIVE = /负(?!责|担|债累累)|[-−－]\s*(?:[¥￥]\s*)?[0-9]|倒贴|亏了?/u;
const CORRECTED = /(?:不对|说错了?|错了|不是)[，,、 ]*(?:是|应该是)?/u;
/** What goes out is not taken for what comes in. */
const SPENT = /(?:房租|租金|月供|贷款|欠|还(?!有)|花|交|吃药|学费|开销)[^，,。；;]{0,6}$/u;
const DAYS_A_MONTH = 31;

/** An amount of money as told for a step: of a month where the step asks for one. */
export function readMoney(step: Step, text: string, pending: Pending | null): SlotReading | undefined {
  if (NEGATIVE.test(text)) {
    return {
      wrong:
        step.per === 'month'
          ? '收入没有负数，欠的债、亏的钱不用减。没有收入就说“没有”。'
          : '金额没有负数，请说一个数，比如“两千五”。',
    };
  }
  const said = text.split(CORRECTED).at(-1) ?? text;
  const days = daysIn(said);
  if (pending?.dailyFen !== undefined && days !== null && findMoney(said).length === 0) {
    return days <= DAYS_A_MONTH ? { value: { fen: pending.dailyFen * days } } : undefined;
  }
  const [wage] = findWages(said);
  if (wage !== undefined && wage.value !== null && wage.unit === 'fen/day') return ofDays(step, said, wage.value, days);
  if (step.per === 'month' && wage !== undefined && wage.value !== null && wage.unit === 'fen/year') {
    return { value: { fen: Math.round(wage.value / 12) } };
  }
  if (step.per === 'month') {
    const sum = sumOf(said);
    if (sum !== null) return { value: sum };
  }
  const money = parseMoney(said);
  if (money === null || money.fen < 0) return undefined;
  const { fen, low, high } = money;
  return { value: low === undefined || high === undefined ? { fen } : { fen, low, high } };
}

/** 一天三百干了四十五天: the whole sum; a month's wage only where the days of one month are told. */
function ofDays(step: Step, said: string, dailyFen: number, days: number | null): SlotReading {
  const daily = `一天${dailyFen / 100}元`;
  if (step.per !== 'month') {
    return days === null
      ? { doubt: `${daily}，一共干了几天？`, pending: { dailyFen } }
      : { value: { fen: dailyFen * days } };
  }
  if (days === null) return { doubt: `${daily}，一个月大概干几天？`, pending: { dailyFen } };
  if (days <= DAYS_A_MONTH && /(?:一个?月|每个?月|月月)[^，,。]{0,6}(?:干|做|上|出)/u.test(said)) {
    return { value: { fen: dailyFen * days } };
  }
  const sum = `${(dailyFen * days) / 100}元`;
  return { doubt: `${daily}，干了${days}天，一共${sum}。那一个月大概干几天？`, pending: { dailyFen } };
}

function daysIn(said: string): number | null {
  const [length, more] = findDurations(said).filter(({ unit, heard }) => unit === 'day' && !/^[每一]天$/u.test(heard));
  return length !== undefined && more === undefined && length.range === null ? length.value : null;
}

/** 我三千五，老婆两千: what several earn, added up; null where there are not several. */
function sumOf(said: string): MoneySlot | null {
  const finds = findMoney(said).filter(({ start }) => !SPENT.test(said.slice(0, start)));
  if (finds.length < 2 || /一共|总共|加起来|合计|到|至|或者|还是/u.test(said)) return null;
  const total = (pick: (find: (typeof finds)[number]) => number) => finds.reduce((sum, find) => sum + pick(find), 0);
  const low = total(({ value, range }) => range?.from ?? value);
  const high = total(({ value, range }) => range?.to ?? value);
  const fen = total(({ value }) => value);
  return low === fen && high === fen ? { fen } : { fen, low, high };
}
