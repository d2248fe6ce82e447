/** A point on the earth, degrees of WGS 84. */
export interface Position {
  latitude: number;
  longitude: number;
}

const EARTH_KM = 6371.0088;
const CHARACTERS = '0123456789bcdefghjkmnpqrstuvwxyz';

export function isPosition({ latitude, longitude }: Position): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}

/** `32.93,117.38` as a position; null for anything else. */
export function readPosition(text: string): Position | null {
  const found = /^\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*[,，]\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*$/u.exec(text);
  if (found === null) return null;
  const position = { latitude: Number(found[1]), longitude: Number(found[2]) };
  return isPosition(position) ? position : null;
}

/** Great-circle distance, kilometres (haversine; off by 0.5 % at most). */
export function kilometresBetween(a: Position, b: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const across = Math.sin(radians(b.latitude - a.latitude) / 2) ** 2;
  const along = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  const half = across + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * along;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(half)));
}

/** Bits of longitude and latitude in a geohash of so many characters. */
function bitsOf(precision: number): { x: number; y: number } {
  return { x: Math.ceil((5 * precision) / 2), y: Math.floor((5 * precision) / 2) };
}

/** Size of a geohash cell in degrees. */
function cellSize(precision: number): { width: number; height: number } {
  const { x, y } = bitsOf(precision);
  return { width: 360 / 2 ** x, height: 180 / 2 ** y };
}

/** Column and row of the cell that holds a point. */
function gridPlace({ latitude, longitude }: Position, precision: number): { column: number; row: number } {
  const { width, height } = cellSize(precision);
  const { x, y } = bitsOf(precision);
  return {
    column: Math.min(2 ** x - 1, Math.floor((longitude + 180) / width)),
    row: Math.min(2 ** y - 1, Math.floor((latitude + 90) / height)),
  };
}

/** The name of a cell: bits of column and row in turn, the column's first, five a character. */
function cellName(column: number, row: number, precision: number): string {
  const bits = bitsOf(precision);
  let [x, y, name, value] = [bits.x, bits.y, '', 0];
  for (let bit = 0; bit < 5 * precision; bit += 1) {
    const isColumn = bit % 2 === 0;
    if (isColumn) x -= 1;
    else y -= 1;
    value = value * 2 + (Math.floor((isColumn ? column : row) / 2 ** (isColumn ? x : y)) % 2);
    if (bit % 5 === 4) {
      name += CHARACTERS[value] ?? '';
      value = 0;
    }
  }
  return name;
}

/** The geohash of a point: a cell of the earth that holds it, smaller with each character. */
export function geohash(position: Position, precision: number): string {
  const { column, row } = gridPlace(position, precision);
  return cellName(column, row, precision);
}

/** The cell of a point and the eight around it, across the date line too; fewer at the poles. */
export function cellsAround(position: Position, precision: number): string[] {
  const { column, row } = gridPlace(position, precision);
  const { x, y } = bitsOf(precision);
  const cells: string[] = [];
  for (const up of [-1, 0, 1]) {
    for (const right of [-1, 0, 1]) {
      if (row + up < 0 || row + up >= 2 ** y) continue;
      cells.push(cellName((column + right + 2 ** x) % 2 ** x, row + up, precision));
    }
  }
  return [...new Set(cells)];
}

/** Within this many kilometres of a point, everything lies in {@link cellsAround} it. */
export function surelyWithin({ latitude }: Position, precision: number): number {
  const { width, height } = cellSize(precision);
  const kmPerDegree = (Math.PI * EARTH_KM) / 180;
  const nearestPole = Math.min(89.9, Math.abs(latitude) + height);
  return kmPerDegree * Math.min(height, width * Math.cos((nearestPole * Math.PI) / 180));
}

const AXIS = 6378245;
const ECCENTRICITY = 0.006693421622965943;

/**
 * WGS 84 of a point in GCJ-02 (国测局坐标), the datum of Chinese maps and of WeChat, which lies up to 700 m beside it. To
 * a few metres; outside China both are the same.
 */
export function fromGcj02({ latitude, longitude }: Position): Position {
  if (longitude < 72.004 || longitude > 137.8347 || latitude < 0.8293 || latitude > 55.8271) {
    return { latitude, longitude };
  }
  const [x, y] = [longitude - 105, latitude - 35];
  const wave = (value: number, ...sizes: readonly [number, number][]) =>
    sizes.reduce((sum, [size, rate]) => sum + size * Math.sin(value * rate * Math.PI), 0);
  const fine = wave(x, [20, 6], [20, 2]);
  const root = Math.sqrt(Math.abs(x));
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * root +
    (fine + wave(y, [20, 1], [40, 1 / 3]) + wave(y, [160, 1 / 12], [320, 1 / 30])) * (2 / 3);
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * root +
    (fine + wave(x, [20, 1], [40, 1 / 3]) + wave(x, [150, 1 / 12], [300, 1 / 30])) * (2 / 3);
  const radians = (latitude * Math.PI) / 180;
  const flat = 1 - ECCENTRICITY * Math.sin(radians) ** 2;
  const perNorth = (AXIS * (1 - ECCENTRICITY) * Math.PI) / (flat * Math.sqrt(flat) * 180);
  const perEast = ((AXIS / Math.sqrt(flat)) * Math.cos(radians) * Math.PI) / 180;
  return { latitude: latitude - north / perNorth, longitude: longitude - east / perEast };
}
