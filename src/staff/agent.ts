/** Told by what stands in a `User-Agent`; the first that fits counts, as most claim to be the others too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/MicroMessenger\/(\d+)/, '微信'],
  [/QQBrowser\/(\d+)/, 'QQ浏览器'],
  [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'],
  [/(?:Firefox|FxiOS)\/(\d+)/, 'Firefox'],
  [/(?:Chrome|CriOS)\/(\d+)/, 'Chrome'],
  [/Version\/(\d+)[\d.]* .*Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** A `User-Agent` header in a few words, e.g. `Chrome 120 · Windows`; '' for none. What is not known is cut to 40 plain characters. */
export function shortAgent(header: string | undefined): string {
  const given = (header ?? '').slice(0, 500);
  const browser = BROWSERS.map(([pattern, name]) => [pattern.exec(given)?.[1], name]).find(([version]) => version);
  const system = SYSTEMS.find(([pattern]) => pattern.test(given))?.[1];
  const known = [browser === undefined ? '' : `${browser[1]} ${browser[0]}`, system ?? ''].filter((part) => part);
  if (known.length > 0) return known.join(' · ');
  return given
    .replaceAll(/[^\w ./;()-]/g, '')
    .slice(0, 40)
    .trim();
}
