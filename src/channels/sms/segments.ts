/** Characters of GSM 03.38 that cost one septet. */
const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Those that cost two: an escape comes before them. */
const GSM_EXTENDED = new Set('|^€{}[]~\\\f');

const GSM_SINGLE = 160;
const GSM_JOINED = 153;
const UCS2_SINGLE = 70;
const UCS2_JOINED = 67;

export interface SegmentCount {
  encoding: 'GSM-7' | 'UCS-2';
  segments: number;
}

/**
 * How many parts a text takes. One character outside GSM 03.38 makes the whole text UCS-2: 70 units alone, 67 in
 * each joined part; neither a surrogate pair nor an escape sequence is split over two parts.
 */
export function countSegments(text: string): SegmentCount {
  const characters = [...text];
  const gsm = characters.every((character) => GSM_BASIC.has(character) || GSM_EXTENDED.has(character));
  const units = characters.map((character) => {
    if (!gsm) return character.length;
    return GSM_EXTENDED.has(character) ? 2 : 1;
  });
  const [single, joined] = gsm ? [GSM_SINGLE, GSM_JOINED] : [UCS2_SINGLE, UCS2_JOINED];
  const total = units.reduce((sum, unit) => sum + unit, 0);
  return { encoding: gsm ? 'GSM-7' : 'UCS-2', segments: total <= single ? 1 : fillSegments(units, joined) };
}

function fillSegments(units: readonly number[], size: number): number {
  let segments = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > size) {
      segments++;
      used = 0;
    }
    used += unit;
  }
  return segments;
}
