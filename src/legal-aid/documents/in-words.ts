import { calendarDay } from '../../knowledge/index.ts';
import { maskPersonalData } from '../../text/index.ts';

/** Whether identity numbers, phones and addresses are written out. */
export type NumbersShown = 'masked' | 'full';

/** 2026年11月22日, the day in Shanghai; '' for none. */
export function dayInWords(at: Date | string | null): string {
  if (at === null) return '';
  const iso = typeof at === 'string' ? at : calendarDay(at);
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(iso) ?? [];
  return year === undefined ? '' : `${year}年${Number(month)}月${Number(day)}日`;
}

/** 2026年11月22日 18:05, Shanghai time; '' for none. */
export function momentInWords(at: Date | null): string {
  return at === null ? '' : `${dayInWords(at)} ${timeInWords(at)}`;
}

/** 18:05, Shanghai time. */
export function timeInWords(at: Date): string {
  return new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
}

/** `148050` fen → 1480.50元; '' for none. */
export function yuanInWords(fen: number | null): string {
  if (fen === null || !Number.isSafeInteger(fen)) return '';
  const size = Math.abs(fen);
  const cents = size % 100;
  const yuan = `${Math.floor(size / 100)}${cents === 0 ? '' : `.${String(cents).padStart(2, '0')}`}`;
  return `${fen < 0 ? '-' : ''}${yuan}元`;
}

/** An identity number or the number of another paper; masked, its last four characters stay. */
export function numberInWords(number: string, shown: NumbersShown): string {
  if (shown === 'full' || number === '') return number;
  const characters = [...number];
  const kept = characters.length > 6 ? 4 : 0;
  return '*'.repeat(characters.length - kept) + characters.slice(characters.length - kept).join('');
}

/** `+8613800001234` → 13800001234; masked, its last four digits stay. */
export function phoneInWords(phone: string, shown: NumbersShown): string {
  return numberInWords(phone.replace(/^\+86/u, ''), shown);
}

/** An address; masked, its first six characters stay (省市区). */
export function addressInWords(address: string, shown: NumbersShown): string {
  if (shown === 'full' || address === '') return address;
  return `${[...address].slice(0, 6).join('')}****`;
}

/** 智能助手1分20秒，等候15秒，值班律师12分，整理2分; what took no time is left out, '' for none. */
export function clocksInWords(
  clocks: { botMs: number; waitingMs: number; lawyerMs: number; wrapUpMs: number } | null,
): string {
  if (clocks === null) return '';
  const { botMs, waitingMs, lawyerMs, wrapUpMs } = clocks;
  const parts: [string, number][] = [
    ['智能助手', botMs],
    ['等候', waitingMs],
    ['值班律师', lawyerMs],
    ['整理', wrapUpMs],
  ];
  const taken = parts.filter(([, ms]) => ms >= 500).map(([who, ms]) => `${who}${lengthInWords(ms)}`);
  return taken.join('，');
}

function lengthInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 3600), '小时'],
    [Math.floor(seconds / 60) % 60, '分'],
    [seconds % 60, '秒'],
  ] as const;
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
}

/** A text of the resident: numbers in it are hidden, unless all are shown. */
export function storyInWords(text: string, shown: NumbersShown): string {
  return shown === 'full' ? text : maskPersonalData(text);
}
