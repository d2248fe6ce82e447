/**
 * Codes of regions (行政区划代码): six digits of GB/T 2260 for province, city and county, nine for a township, twelve for
 * a village. A code tells all that lie above it.
 */
const CODE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|81|82)\d{4}(?:\d{3}(?:\d{3})?)?$/;

/** The shortest form: 340304001000 is the township 340304001, 340304000 the county 340304. Null for what is no code. */
export function regionCode(written: string): string | null {
  if (!CODE.test(written)) return null;
  return written.length > 6 && written.endsWith('000') ? regionCode(written.slice(0, -3)) : written;
}

/** What the codes of the region and of all within it begin with. */
export function regionStem(code: string): string {
  return code.length === 6 ? code.replace(/(?:00){1,2}$/, '') : code;
}

/** The region and those above it, nearest first: 340304001, 340304, 340300, 340000. */
export function regionsAbove(code: string): string[] {
  const steps = [code, code.slice(0, 9), code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`];
  return [...new Set(steps.filter((step) => step.length <= code.length))];
}
