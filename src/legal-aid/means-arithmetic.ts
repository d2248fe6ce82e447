import type { BaseFigure, MeansRule } from './rules.ts';

/**
 * Income per person against the line, in whole numbers: income / size ≤ factor × base, both sides times size, 100 (the
 * factor's two decimals) and, for a yearly base, 12. Nothing is rounded before it is compared.
 */
export function isWithin(incomeFen: number, size: number, rule: MeansRule, figure: BaseFigure): boolean {
  const { left, right } = sides(incomeFen, size, rule, figure);
  return rule.operator === '<' ? left < right : left <= right;
}

function sides(incomeFen: number, size: number, rule: MeansRule, figure: BaseFigure) {
  return {
    left: BigInt(incomeFen) * 100n * BigInt(monthsOf(figure)),
    right: BigInt(hundredths(rule)) * BigInt(figure.amountFen) * BigInt(size),
  };
}

/** Fen per person and month; may have a fraction when the base is a yearly one. */
export function thresholdOf(rule: MeansRule, figure: BaseFigure): number {
  return (hundredths(rule) * figure.amountFen) / 100 / monthsOf(figure);
}

/** One comparison as an auditor repeats it: `143750分（1437.5元）÷1人 …｜整数比较 14375000 <= 14375000：是`. */
export function arithmeticOf(incomeFen: number, size: number, rule: MeansRule, figure: BaseFigure): string {
  const { left, right } = sides(incomeFen, size, rule, figure);
  const months = monthsOf(figure);
  const year = months === 1 ? '' : `÷${months}`;
  const holds = isWithin(incomeFen, size, rule, figure) ? '是' : '否';
  return [
    `${money(incomeFen)}÷${size}人＝${money(incomeFen / size)}`,
    `${rule.operator} ${money(figure.amountFen)}${year}×${rule.factor}＝${money(thresholdOf(rule, figure))}`,
    `｜整数比较 ${left} ${rule.operator} ${right}：${holds}`,
  ].join(' ');
}

/** Fen with 元 beside it; a fraction of a fen is shown with two decimals. */
function money(fen: number): string {
  const shown = Number.isInteger(fen) ? String(fen) : `约${fen.toFixed(2)}`;
  return `${shown}分（${yuan(fen)}元）`;
}

/** 元, to the fen: 143750 → `1437.5`. */
export function yuan(fen: number): string {
  return String(Math.round(fen) / 100);
}

function monthsOf(figure: BaseFigure): number {
  return figure.unit === 'year' ? 12 : 1;
}

function hundredths({ factor }: MeansRule): number {
  return Math.round(factor * 100);
}
