import { DATE_SORTS } from './date-sorts.ts';
import { type Found, placed, withoutOverlaps } from './found.ts';
import { isoDay, localDay } from './local-day.ts';
import { readForFacts } from './reading.ts';

/**
 * Every date in a text, absolute or from `now` in Asia/Shanghai: 上礼拜三, 前天, 去年腊月二十, 大年初三, 五一那天, 上个月15号,
 * 2023年底, 三个月前. `value` is the first day as `YYYY-MM-DD`, `unit` how exact it was told (`day`, `week`, `month`, `year`),
 * `range` the days it may be. A day without a year lies at most 60 days ahead, else it is the last one.
 */
export function findDates(written: string, now: Date): Found<'date', string>[] {
  const reading = readForFacts(written);
  const today = localDay(now);
  const finds = DATE_SORTS.flatMap((sort) =>
    [...reading.text.matchAll(sort.pattern)].flatMap((match) => {
      const days = sort.read(match, today);
      if (days === null) return [];
      const [from, to] = [isoDay(days.from), isoDay(days.to)];
      return [
        {
          kind: 'date' as const,
          value: from,
          unit: days.unit,
          range: from === to ? null : { from, to },
          ...placed(reading, written, match.index, match.index + match[0].length),
        },
      ];
    }),
  );
  return withoutOverlaps(finds);
}
