import { readFileSync } from 'node:fs';
import { SEEDS } from '../../web/shared/seeds.ts';

const css = readFileSync(new URL('../../web/shared/theme.css', import.meta.url), 'utf8');

function tokens(selector: string, from = css): Map<string, string> {
  const begin = from.indexOf(`${selector} {`);
  const block = from.slice(begin, from.indexOf('}', begin));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1]!, match[2]!]));
}

const light = tokens(':root');
const dark = new Map([...light, ...tokens(':root[data-theme="dark"]')]);
const darkBySystem = new Map([...light, ...tokens(':root:not([data-theme="light"])')]);

/** Contrast of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

const GROUNDS = ['paper', 'surface', 'surface-sunk'];
const TEXT_ON: [string, string[]][] = [
  ['ink', [...GROUNDS, 'brand-soft', 'lawyer-soft', 'danger-soft', 'warn-soft', 'ok-soft']],
  ['ink-soft', [...GROUNDS, 'brand-soft', 'lawyer-soft']],
  ['brand-strong', [...GROUNDS, 'brand-soft', 'lawyer-soft']],
  ['on-brand', ['brand']],
  ['on-danger', ['danger']],
  ['lawyer', ['paper', 'surface', 'lawyer-soft']],
  ['danger', ['paper', 'surface', 'danger-soft', 'brand-soft']],
  ['warn', ['paper', 'surface', 'warn-soft']],
  ['ok', ['paper', 'surface', 'ok-soft']],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('%s colours', (scheme, colours) => {
  it('give every text 4.5:1 on every ground it stands on', () => {
    const low = TEXT_ON.flatMap(([text, grounds]) =>
      grounds.map((ground) => [text, ground, contrast(colours.get(text)!, colours.get(ground)!)] as const),
    ).filter(([, , ratio]) => !(ratio >= 4.5));
    expect(low).toEqual([]);
  });

  it('give control borders and the focus ring 3:1', () => {
    for (const line of ['line-strong', 'focus', 'brand']) {
      expect([line, contrast(colours.get(line)!, colours.get('surface')!) >= 3]).toEqual([line, true]);
    }
  });

  it('are those of the desk’s component theme', () => {
    for (const [name, colour] of Object.entries(SEEDS[scheme as 'light' | 'dark'])) {
      expect([name, colours.get(name)]).toEqual([name, colour]);
    }
  });
});

it('is equally dark by choice and by the system', () => {
  expect([...darkBySystem]).toEqual([...dark]);
});

describe('large letters, and whoever asks the system for contrast', () => {
  const strong = readFileSync(new URL('../../web/resident/style/contrast.css', import.meta.url), 'utf8');
  const [lightPart = '', darkPart = '', ...asked] = strong.split('@media');
  const large = ':root:not([data-size="normal"])';

  it.each([
    ['light', new Map([...light, ...tokens(large, lightPart)])],
    ['dark', new Map([...dark, ...tokens(large, darkPart)])],
  ])('give every text 7:1 in %s colours', (_scheme, colours) => {
    const low = TEXT_ON.flatMap(([text, grounds]) =>
      grounds.map((ground) => [text, ground, contrast(colours.get(text)!, colours.get(ground)!)] as const),
    ).filter(([, , ratio]) => !(ratio >= 7));
    expect(low).toEqual([]);
  });

  it('are the same colours', () => {
    const normal = ':root[data-size="normal"]';
    expect(asked.map((part) => [...tokens(normal, part)])).toEqual([
      [...tokens(large, lightPart)],
      [...tokens(large, darkPart)],
    ]);
  });
});
