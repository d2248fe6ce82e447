/** Fonts that a system has anyway; no chart fetches anything. */
const FONTS = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif";

export const INK = '#1f2933';
export const SOFT = '#616e7c';
export const LINE = '#d9dee4';
export const BRAND = '#1f5fa8';
export const WARM = '#b4541a';

type Attributes = Readonly<Record<string, string | number>>;

export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');
}

/** An element of a picture; `children` are elements or text that is escaped already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(String(rounded(value)))}"`);
  return children.length === 0
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${children.join('')}</${name}>`;
}

function rounded(value: string | number): string | number {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}

export function label(x: number, y: number, text: string, attributes: Attributes = {}): string {
  return element('text', { x, y, fill: INK, 'font-size': 13, ...attributes }, [escaped(text)]);
}

/** A picture on a light ground with a title and a line below it. */
export function picture(size: { width: number; height: number }, title: string, note: string, parts: string[]): string {
  const { width, height } = size;
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` };
  return `${element('svg', { ...attributes, role: 'img', 'aria-label': title, 'font-family': FONTS }, [
    element('rect', { width, height, fill: '#ffffff' }),
    label(24, 34, title, { 'font-size': 19, 'font-weight': 600 }),
    label(24, 56, note, { fill: SOFT }),
    ...parts,
  ])}\n`;
}

/** A frame for a curve: both axes go from 0 to 1. */
export interface Frame {
  left: number;
  top: number;
  size: number;
}

/** Axes with a line every fifth, in percent. */
export function axes({ left, top, size }: Frame, horizontal: string, vertical: string): string[] {
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const bottom = top + size;
  return [
    ...ticks.flatMap((tick) => {
      const x = left + tick * size;
      const y = bottom - tick * size;
      const percent = `${Math.round(tick * 100)} %`;
      return [
        element('line', { x1: x, x2: x, y1: top, y2: bottom, stroke: LINE }),
        element('line', { x1: left, x2: left + size, y1: y, y2: y, stroke: LINE }),
        label(x, bottom + 20, percent, { 'text-anchor': 'middle', fill: SOFT, 'font-size': 12 }),
        label(left - 10, y + 4, percent, { 'text-anchor': 'end', fill: SOFT, 'font-size': 12 }),
      ];
    }),
    label(left + size / 2, bottom + 44, horizontal, { 'text-anchor': 'middle' }),
    label(0, 0, vertical, {
      'text-anchor': 'middle',
      transform: `translate(${left - 58} ${top + size / 2}) rotate(-90)`,
    }),
  ];
}

/** A line through points of the frame. */
export function curve({ left, top, size }: Frame, points: readonly (readonly [number, number])[], colour: string) {
  const path = points.map(([x, y]) => `${rounded(left + x * size)},${rounded(top + size - y * size)}`).join(' ');
  return element('polyline', { points: path, fill: 'none', stroke: colour, 'stroke-width': 2.5 });
}

/** The line of chance, or of perfect calibration. */
export function diagonal({ left, top, size }: Frame): string {
  const ends = { x1: left, y1: top + size, x2: left + size, y2: top };
  return element('line', { ...ends, stroke: SOFT, 'stroke-dasharray': '5 5' });
}
