/** The one place that knows whose encoder draws our QR codes: Project Nayuki's, as `uqr` has it. */
import { encode } from 'uqr';

export interface QrModules {
  /** Modules along one side, without margin. */
  size: number;
  isDark(x: number, y: number): boolean;
}

/** Light modules around a code; scanners want four. */
export const QR_MARGIN = 4;

/** Error correction M: a code on a wall is scratched, a code on a screen is small. */
export function qrModules(text: string): QrModules {
  const { size, data } = encode(text, { ecc: 'M', border: 0 });
  return { size, isDark: (x, y) => data[y]?.[x] ?? false };
}

/** The dark modules as the path of an SVG, moved by the margin. */
export function qrPath(code: QrModules): string {
  let path = '';
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.isDark(x, y)) path += `M${x + QR_MARGIN} ${y + QR_MARGIN}h1v1h-1z`;
    }
  }
  return path;
}
