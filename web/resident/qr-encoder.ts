/** The one place that knows whose encoder draws our QR codes: Project Nayuki's, as `uqr` has it. */
import { encode } from 'uqr';

export interface QrModules {
  /** Modules along one side, without margin. */
  size: number;
  isDark(x: number, y: number): boolean;
}

/** Error correction M: a code on a wall is scratched, a code on a screen is small. */
export function qrModules(text: string): QrModules {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  return { size, isDark: (x, y) => data[y]?.[x] ?? false };
}
