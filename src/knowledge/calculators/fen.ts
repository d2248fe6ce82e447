/**
 * A share of an amount, exact, then rounded once to whole fen, half a fen up (四舍五入到分).
 * @param fen integer fen, not negative.
 * @param numerator a whole number, not negative.
 * @param denominator a whole number above 0.
 */
export function shareOf(fen: number, numerator: number, denominator: number): number {
  const doubled = BigInt(fen) * BigInt(numerator) * 2n;
  const whole = BigInt(denominator);
  return Number((doubled + whole) / (whole * 2n));
}

/** Fen as residents read them: 450000 → 4500元, 450050 → 4500.50元. */
export function yuan(fen: number): string {
  const whole = Math.floor(fen / 100);
  const cents = fen % 100;
  return cents === 0 ? `${whole}元` : `${whole}.${String(cents).padStart(2, '0')}元`;
}

/** Hundredths of a percent as a percentage: 1380 → 13.8%. */
export function percent(hundredths: number): string {
  return `${hundredths / 100}%`;
}

/** A measure as it is said: 3.5, 12. At most two decimals. */
export function measure(value: number): string {
  return String(Math.round(value * 100) / 100);
}
