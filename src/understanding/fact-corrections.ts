import { parseChineseNumber } from '../text/index.ts';
import type { Find } from './fact-finds.ts';

/** 三个月，不对，四个月: words between a figure and the one that replaces it. */
const CORRECTED =
  /^[^0-9一二三四五六七八九十]{0,6}(?:[，,。.、…\s]|^)*(?:哦|噢|啊|哎|嗯|呃|唉)*[，,\s]*(?:不对|不是(?!说)|说错了?|错了|记错了?|讲错了?|口误|更正一?下?|哦不|噢不|啊不|不不|应该是|是我记错|准确(?:地)?说)[^0-9。；;]{0,8}$/u;
/** 四个 after 三个月，不对: the measure is left out. */
const BARE =
  /^(?:[，,。.、…\s]|哦|噢|啊|哎)*(?:不对|说错了?|错了|记错了?|哦不|噢不)[，,\s]*(?:是|应该是|有)?([一二两三四五六七八九十]{1,3}|[0-9]{1,3})(个)(?=[，,。.！!\s]|了|吧|$)/u;
/** 不是三万, 没欠他五万: told not to be so. */
const DENIED =
  /(?:(?:并|也|又|可|根本)?不是|并非|没有?(?:欠|借|拿|收|用|说)|不欠|哪有|哪里有|没那么多)(?:他|她|我|你|们|有|过|了|什么|说的|的)*[，,]?$/u;
const NOT_THIS = /^(?:[，,]?(?:而?是|应该是))/u;
const LONGEST_GAP = 16;

/** A find, and the one it stands for: what it is about is told beside that one. */
export interface Kept {
  find: Find;
  /** Whose surroundings tell the role: itself, or the first of those it corrects. */
  anchor: Find;
}

const FAMILY: Readonly<Partial<Record<Find['kind'], string>>> = { wage: 'money' };
const familyOf = (find: Find) => FAMILY[find.kind] ?? find.kind;

/** Drops what the resident took back, and lets what he said instead take its place. */
export function withCorrections(text: string, finds: readonly Find[]): Kept[] {
  const kept: Kept[] = [];
  let denied: Find | null = null;
  for (const find of finds) {
    const last = kept.at(-1);
    const between = last === undefined ? null : text.slice(last.find.end, find.start);
    if (denied !== null && familyOf(denied) === familyOf(find) && isInstead(text.slice(denied.end, find.start))) {
      kept.push({ find, anchor: denied });
      denied = null;
      continue;
    }
    const isSame = last !== undefined && familyOf(last.find) === familyOf(find);
    if (isSame && between !== null && between.length <= LONGEST_GAP && CORRECTED.test(between)) {
      kept[kept.length - 1] = { find: like(find, last.find), anchor: last.anchor };
      continue;
    }
    if (
      DENIED.test(text.slice(Math.max(0, find.start - 12), find.start)) &&
      ['money', 'wage', 'duration', 'persons', 'age', 'percent'].includes(find.kind)
    ) {
      denied = find;
      continue;
    }
    kept.push({ find, anchor: find });
  }
  return kept.map((one) => ({ ...one, find: restated(text, one.find) }));
}

function isInstead(between: string): boolean {
  return between.length <= 6 && NOT_THIS.test(between);
}

/** 一个月四千，不对，四千五: the second is a wage as the first. */
function like(find: Find, before: Find): Find {
  return before.kind === 'wage' && find.kind === 'money' ? { ...find, kind: 'wage', unit: before.unit } : find;
}

function restated(text: string, find: Find): Find {
  if (typeof find.value !== 'number' || !['duration', 'persons'].includes(find.kind)) return find;
  const said = BARE.exec(text.slice(find.end, find.end + LONGEST_GAP + 4));
  const value = parseChineseNumber(said?.[1] ?? '');
  if (said === null || value === null) return find;
  const end = find.end + said[0].length;
  const start = end - (said[1]?.length ?? 0) - 1;
  const by = /年/u.test(find.heard) ? 12 : /周|星期|礼拜/u.test(find.heard) ? 7 : 1;
  return { ...find, value: value * by, range: null, heard: text.slice(start, end), start, end };
}
