import type { AnyMeansRule, BaseFigure, LegalAidRules, MeansRule } from './rules.ts';

type Residence = 'urban' | 'rural';

/** District, city, province of a code of GB/T 2260, nearest first: 340321 → 340321, 340300, 340000. */
export function regionLine(code: string): string[] {
  return [...new Set([code, `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`])];
}

/** The means rule of a region on a day: its own, else its city's, else its province's; null when there is none. */
export function findMeansRule(
  rules: LegalAidRules,
  regionCode: string,
  residence: Residence,
  day: string,
): AnyMeansRule | null {
  for (const code of regionLine(regionCode)) {
    const found = rules.meansRules
      .filter((rule) => rule.regionCode === code && (rule.hukou === 'any' || rule.hukou === residence))
      .filter(({ validFrom, validTo }) => (validFrom ?? day) <= day && day <= (validTo ?? day))
      .sort((a, b) => (b.validFrom ?? '').localeCompare(a.validFrom ?? ''))[0];
    if (found !== undefined) return found;
  }
  return null;
}

/** The day whose base a rule goes by: the day itself, or the last day of the year before. */
export function baseDay({ baseYear }: MeansRule, day: string): string {
  return baseYear === 'previous' ? `${Number(day.slice(0, 4)) - 1}-12-31` : day;
}

/** The newest amount known on a day, from the nearest region that has one; null when there is none. */
export function findBaseFigure(
  rules: LegalAidRules,
  kind: BaseFigure['kind'],
  regionCode: string,
  residence: Residence,
  day: string,
): BaseFigure | null {
  for (const code of regionLine(regionCode)) {
    const found = rules.figures
      .filter((figure) => figure.regionCode === code && figure.kind === kind && figure.use === 'compare')
      .filter(({ hukou }) => hukou === 'any' || hukou === residence)
      .filter(({ validFrom }) => validFrom <= day)
      .sort((a, b) => b.validFrom.localeCompare(a.validFrom))[0];
    if (found !== undefined) return found;
  }
  return null;
}

/** Whether the figure is still the amount in force, as far as can be known; a dated one may have risen since. */
export function isFresh(figure: BaseFigure, freshMonths: number, day: string): boolean {
  if (figure.validTo !== null) return day <= figure.validTo;
  return day < addMonths(figure.validFrom, freshMonths);
}

function addMonths(day: string, months: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.toISOString().slice(0, 10);
}
