import fc from 'fast-check';
import { cellsAround, geohash, kilometresBetween, surelyWithin } from '../../../src/knowledge/directory/position.ts';
import { fromGcj02, type Position, readPosition } from '../../../src/knowledge/index.ts';

const degrees = (most: number) => fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((micro) => micro / 1e6);
const anywhere = fc.record({ latitude: degrees(89), longitude: degrees(179) });

/** The public description of geohash: halve longitude and latitude in turn. */
function halving({ latitude, longitude }: Position, precision: number): string {
  const [x, y] = [
    { low: -180, high: 180 },
    { low: -90, high: 90 },
  ];
  let name = '';
  for (let at = 0; at < precision; at += 1) {
    let value = 0;
    for (let bit = 0; bit < 5; bit += 1) {
      const isX = (at * 5 + bit) % 2 === 0;
      const range = isX ? x : y;
      const middle = (range.low + range.high) / 2;
      const isHigh = (isX ? longitude : latitude) >= middle;
      value = value * 2 + (isHigh ? 1 : 0);
      if (isHigh) range.low = middle;
      else range.high = middle;
    }
    name += '0123456789bcdefghjkmnpqrstuvwxyz'[value];
  }
  return name;
}

describe('positions', () => {
  it('are read from latitude and longitude', () => {
    expect(readPosition('32.97, 117.2')).toEqual({ latitude: 32.97, longitude: 117.2 });
    expect(readPosition('-33.9，18.4')).toEqual({ latitude: -33.9, longitude: 18.4 });
    for (const wrong of ['', '32.97', '117.2,32.97', '91,0', '0,181', 'a,b', '1,2,3', '1e1,2']) {
      expect([wrong, readPosition(wrong)]).toEqual([wrong, null]);
    }
  });

  it('lie as far apart as is known', () => {
    const beijing = { latitude: 39.9042, longitude: 116.4074 };
    expect(kilometresBetween(beijing, { latitude: 31.2304, longitude: 121.4737 })).toBeCloseTo(1067.3, 0);
    expect(kilometresBetween(beijing, beijing)).toBe(0);
    expect(kilometresBetween({ latitude: 0, longitude: 179.9 }, { latitude: 0, longitude: -179.9 })).toBeCloseTo(
      22.24,
      1,
    );
  });

  it('of Chinese maps are put back to within ten metres', () => {
    for (const [latitude, longitude, mapLatitude, mapLongitude] of [
      [31.1774276, 121.5272106, 31.17530398364597, 121.531541859215],
      [22.543847, 113.912316, 22.540796131694766, 113.9171764808363],
      [39.911954, 116.377817, 39.91334545536069, 116.38404722455657],
    ] as const) {
      const put = fromGcj02({ latitude: mapLatitude, longitude: mapLongitude });
      expect(kilometresBetween(put, { latitude, longitude })).toBeLessThan(0.01);
    }
    const paris = { latitude: 48.8566, longitude: 2.3522 };
    expect(fromGcj02(paris)).toEqual(paris);
  });
});

describe('geohash cells', () => {
  it('have the names everybody gives them', () => {
    expect(geohash({ latitude: 57.64911, longitude: 10.40744 }, 11)).toBe('u4pruydqqvj');
    expect(geohash({ latitude: 42.605, longitude: -5.603 }, 5)).toBe('ezs42');
    fc.assert(
      fc.property(anywhere, fc.integer({ min: 1, max: 9 }), (position, precision) => {
        expect(geohash(position, precision)).toBe(halving(position, precision));
      }),
    );
  });

  it('hold everything within the distance that is sure', () => {
    fc.assert(
      fc.property(
        anywhere,
        fc.integer({ min: 3, max: 7 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (position, precision, up, right) => {
          const sure = surelyWithin(position, precision);
          const latitude = Math.max(-89.99, Math.min(89.99, position.latitude + (up * sure) / 110));
          const across = (right * sure) / (111 * Math.cos((position.latitude * Math.PI) / 180));
          const longitude = ((position.longitude + across + 540) % 360) - 180;
          if (kilometresBetween(position, { latitude, longitude }) > sure) return;
          expect(cellsAround(position, precision)).toContain(geohash({ latitude, longitude }, precision));
        },
      ),
      { numRuns: 500 },
    );
  });
});
