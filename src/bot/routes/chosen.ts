import { parseChoice } from '../../text/index.ts';
import type { ReplyChoice } from '../reply.ts';

/** Characters that a message may have beyond a choice's title and still mean the choice and nothing more. */
const AROUND_A_CHOICE = 4;
/** Other ways to say 都不是. */
const NONE = [
  '都不对',
  '不是这些',
  '没有我要的',
  '没有我要问的',
  '没有我说的',
  '没一个对',
  '一个都不是',
  '都没有',
  '全不是',
];
const FIRST = /^(?:就?是|我?选|我问的是)?(?:最?上面|最?前面|头|前)(?:的|那|一|这)*(?:个|条|件|项|种)?(?:吧|呢|的)?$/u;
const LAST = /^(?:就?是|我?选|我问的是)?(?:最?下面|最?后面|末尾|后)(?:的|那|一|这)*(?:个|条|件|项|种)?(?:吧|呢|的)?$/u;
const MIDDLE = /^(?:就?是|我?选|我问的是)?(?:最)?中间(?:的|那|一|这)*(?:个|条|件|项|种)?(?:吧|呢|的)?$/u;
const THAT_ONE = /^(?:对|对的|对对|是|是的|嗯|就是|就是这个|就这个|是这个|没错|就是它)[。.!！]?$/u;

/** 都不是 and the like: what was offered is rejected, and nothing else is said. */
export function isRejection(text: string): boolean {
  const said = text.replace(/[\s\p{P}]+/gu, '').replace(/[吧呢啊呀的了]+$/u, '');
  return said === '都不是' || said === '不是' || NONE.includes(said);
}

/**
 * The choice that a message takes: by digit, ordinal, its words, its place (上面那个), or 是的 where there is only one. A
 * longer message that only contains its words is a question of its own.
 */
export function chosenOf(text: string, offered: readonly ReplyChoice[]): ReplyChoice | null {
  if (offered.length === 0) return null;
  const none = offered.find(({ action }) => action === 'none');
  const real = offered.filter((choice) => choice !== none);
  const placed = byPlace(text, real);
  if (placed !== null) return placed;
  if (none !== undefined && real.length === 1 && THAT_ONE.test(text)) return real[0] ?? null;
  const choices = offered.map((choice) => ({ ...choice, also: choice === none ? NONE : [] }));
  const chosen = parseChoice(text, choices);
  if (chosen === null) return null;
  const longest = Math.max(chosen.title.length, ...chosen.also.map((words) => words.length));
  if (text.length > longest + AROUND_A_CHOICE) return null;
  return offered.find(({ action, title }) => action === chosen.action && title === chosen.title) ?? null;
}

/** 上面那个, 中间那个, 下面那个: of the real choices. */
function byPlace(text: string, real: readonly ReplyChoice[]): ReplyChoice | null {
  const said = text.replace(/[\s\p{P}]+/gu, '');
  if (FIRST.test(said)) return real[0] ?? null;
  if (LAST.test(said)) return real.at(-1) ?? null;
  if (MIDDLE.test(said) && real.length === 3) return real[1] ?? null;
  return null;
}
