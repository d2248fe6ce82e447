import {
  type FactValue,
  findAges,
  findDates,
  findDurations,
  findIdentityNumbers,
  findMoney,
  findPercents,
  findPersons,
  findPhones,
  findWages,
  type Places,
  withoutOverlaps,
} from '../text/index.ts';

export type FindKind =
  | 'money'
  | 'wage'
  | 'duration'
  | 'date'
  | 'age'
  | 'persons'
  | 'percent'
  | 'place'
  | 'phone'
  | 'identity-number';

/** A find of any parser, before the story tells what it is about. */
export interface Find {
  kind: FindKind;
  value: FactValue;
  unit: string;
  range: { from: FactValue; to: FactValue } | null;
  heard: string;
  start: number;
  end: number;
}

/** 还有几天, 按几个月: asked, not told. */
const ASKED = /^(?:还有|还剩|再过)?几个?(?:年|月|天|日|岁|个人|星期|礼拜|周)/u;

/** Everything the parsers find in a text; over each other the longest stays. */
export function allFinds(text: string, now: Date, places: Places): Find[] {
  const identityNumbers = findIdentityNumbers(text).filter(({ valid }) => valid);
  const wages = findWages(text).flatMap((wage) => (wage.value === null ? [] : [{ ...wage, value: wage.value }]));
  const named = places.find(text).flatMap((place) => (place.value === null ? [] : [{ ...place, value: place.value }]));
  const finds = withoutOverlaps<Find>([
    ...identityNumbers,
    ...findPhones(text),
    ...findDates(text, now),
    ...wages,
    ...findAges(text),
    ...findPersons(text),
    ...findDurations(text),
    ...findPercents(text),
    ...findMoney(text),
    ...named,
  ]);
  return finds.filter(({ heard }) => !ASKED.test(heard));
}
