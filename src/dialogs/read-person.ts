import { findIdentityNumbers } from '../text/index.ts';
import type { SlotReading } from './read-slot.ts';

const LEAD = /^(?:我|他|她|本人|申请人|当事人|当事人的?)?(?:的)?(?:名字|姓名)?(?:就?叫做?|是|为|姓名是|:|：)?\s*/u;
const NAME = /^(?:[\p{Script=Han}]{2,6}(?:[·•][\p{Script=Han}]{1,12}){0,3}|[A-Za-z][A-Za-z .'-]{1,38})$/u;
const NO_NAME = /^(?:你好|您好|是的|不是|对的|不对|没有|知道|不知道|人工|律师|好的|可以|可是|什么|怎么|为什么|继续)/u;
const DIGITS = /[0-9０-９Xx一二三四五六七八九零〇幺]/gu;

/** A name (姓名) as told: 我叫张三, 张三; undefined for what cannot be one. */
export function readName(said: string): SlotReading | undefined {
  const bare = said.replace(/[\s。.!！,，]+$/u, '').replace(LEAD, '');
  return NAME.test(bare) && !NO_NAME.test(bare) ? { value: bare } : undefined;
}

/** An identity number whose checksum is right; one that is not is asked for again. */
export function readIdentity(said: string): SlotReading | undefined {
  const [found] = findIdentityNumbers(said);
  if (found?.valid === true) return { value: found.value };
  const digits = said.match(DIGITS)?.length ?? 0;
  if (found === undefined && digits < 8) return undefined;
  return { wrong: '这个号码对不上，可能说错或者漏了一位。身份证号码是18位，请再说一遍；不想现在说，可以说“跳过”。' };
}

/** A name or an address is never read out of a question. */
export function readAddress(said: string): SlotReading | undefined {
  return said.length >= 4 && said.length <= 120 ? { value: said } : undefined;
}
