import { type FactRole, type FactValue, type Places, RECOGNITION_LIMIT, readForFacts } from '../text/index.ts';
import { withCorrections } from './fact-corrections.ts';
import { type Around, roleOf } from './fact-figures.ts';
import { allFinds, type Find } from './fact-finds.ts';
import { wordFacts } from './fact-words.ts';

/** Something a resident told, and what it is in the story. */
export interface Fact {
  role: FactRole;
  /** In `unit`; of an identity number or phone the number itself: seal it before it is stored. */
  value: FactValue;
  unit: string;
  range: { from: FactValue; to: FactValue } | null;
  /** The words it was heard in; personal numbers masked. */
  heard: string;
  /** Place in the text as it was written, UTF-16 code units. */
  start: number;
  end: number;
}

export interface FactSettings {
  /** What 昨天 and 上个月 are told from. */
  now: Date;
  places: Places;
}

const TOTAL = /(?:一共|总共|合计|加起来|总计|共)[^，,。；;]{0,8}$/u;

/**
 * The facts of a whole story in the order of the text: sums, wages, months, people, dates, place, who owes, for whom. What
 * the resident took back or denied is not among them; a total told makes the sums it adds up mere amounts. As much is read
 * as is recognised: what stands behind that is for people.
 */
export function findFacts(written: string, { now, places }: FactSettings): Fact[] {
  const text = written.slice(0, RECOGNITION_LIMIT);
  const today = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  // All is judged on one form of the text; where it stood as written is told at the end.
  const reading = readForFacts(text);
  const kept = withCorrections(reading.text, allFinds(reading.text, now, places));
  const figures = kept.flatMap(({ find, anchor }): Fact[] => {
    const role = roleOf(find, around(reading.text, anchor, find), today);
    const { heard, start, end } = find;
    return role === null ? [] : [{ range: null, ...role, heard, start, end }];
  });
  const words = wordFacts(reading.text).map((fact) => ({
    ...fact,
    unit: typeof fact.value === 'boolean' ? 'yes-no' : 'word',
    range: null,
  }));
  return [...totalsFirst(reading.text, figures), ...words]
    .map((fact) => {
      const span = reading.span(fact.start, fact.end);
      const isPersonal = fact.role === 'phone' || fact.role === 'identity-number';
      return { ...fact, ...span, heard: isPersonal ? fact.heard : text.slice(span.start, span.end) };
    })
    .sort((a, b) => a.start - b.start);
}

/** Roles that a bare figure of a unit may put right. */
const BARE_ROLES: Readonly<Record<string, readonly FactRole[]>> = {
  month: ['months-owed', 'duration'],
  day: ['months-owed', 'duration'],
  person: ['household-size', 'persons', 'children'],
  fen: ['amount-owed', 'household-income', 'wage'],
  year: ['age', 'child-age'],
  gb2260: ['place'],
};

/**
 * What a correction (不对，是五个月; 家里是四口人) puts right: facts as told, and bare figures taken for the one known fact of
 * their unit. With several that fit, the one whose words are said (家里, 工资), else none.
 * @param known roles told before.
 */
export function restatedFacts(text: string, known: ReadonlySet<FactRole>, settings: FactSettings): Fact[] {
  const reading = readForFacts(text.slice(0, RECOGNITION_LIMIT)).text.replace(
    /^(?:不对|不是|错了|说错了)[,，。 ]*(?=.)/u,
    '',
  );
  const told = findFacts(text, settings).filter(({ role }) => !['duration', 'amount'].includes(role));
  const bare = withCorrections(reading, allFinds(reading, settings.now, settings.places)).flatMap(
    ({ find }): Fact[] => {
      const fitting = (BARE_ROLES[find.unit] ?? []).filter((role) => known.has(role));
      const meant = fitting.length > 1 ? fitting.filter((role) => NAMED_BY[role]?.test(reading) === true) : fitting;
      const [role] = meant;
      if (role === undefined || meant.length > 1 || told.some((fact) => fact.role === role)) return [];
      const { value, unit, range, heard, start, end } = find;
      const isDays = role === 'months-owed' && unit === 'day';
      return [
        {
          role,
          value: isDays ? Math.round(Number(value) / 3) / 10 : value,
          unit: isDays ? 'month' : unit,
          range,
          heard,
          start,
          end,
        },
      ];
    },
  );
  return [...told, ...bare];
}

const NAMED_BY: Readonly<Partial<Record<FactRole, RegExp>>> = {
  'household-size': /家|口/u,
  persons: /我们|一起|工友|同事|(?<!口)人(?!口)/u,
  children: /孩子|子女|儿女/u,
  'household-income': /收入|全家|家里/u,
  'amount-owed': /欠|一共|总共|金额/u,
  wage: /工资|一天|一个月/u,
  'months-owed': /欠|拖|工资|月/u,
  age: /我/u,
  'child-age': /孩子|儿子|女儿/u,
};

/** The fact of each role that counts: the last told in a message corrects none, so the first stays. */
export function mainFacts(facts: readonly Fact[]): ReadonlyMap<FactRole, Fact> {
  const main = new Map<FactRole, Fact>();
  for (const fact of facts) if (!main.has(fact.role)) main.set(fact.role, fact);
  return main;
}

function around(text: string, anchor: Find, find: Find): Around {
  const before = text.slice(Math.max(0, anchor.start - 40), anchor.start).replace(/^[\s\S]*[。！？!?；;\n]/u, '');
  const after = text.slice(find.end, find.end + 24).replace(/[。！？!?；;\n][\s\S]*$/u, '');
  return { before, after, text };
}

function totalsFirst(text: string, facts: readonly Fact[]): Fact[] {
  const isTotal = (fact: Fact) =>
    fact.role === 'amount-owed' && TOTAL.test(text.slice(Math.max(0, fact.start - 14), fact.start));
  if (!facts.some(isTotal)) return [...facts];
  return facts.map((fact) => (fact.role === 'amount-owed' && !isTotal(fact) ? { ...fact, role: 'amount' } : fact));
}
