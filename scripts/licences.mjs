/**
 * `node scripts/licences.mjs [--out FOLDER]`: reads `sbom.cdx.json` of that folder, writes `THIRD-PARTY-LICENCES` beside it
 * (each package with its licence and the text that it brings), and fails when a licence is not on the list below.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT, say } from './setup.mjs';

/** Licences that ask for their text and a name to go along, and nothing of our own code. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Unlicense',
]);

/** Packages whose package.json does not say it as it should, and what their licence file (or their README) says. */
const KNOWN = {
  '@darabonba/typescript': 'Apache-2.0',
  busboy: 'MIT',
  'png-js': 'MIT',
  streamsearch: 'MIT',
  'xmlhttprequest-ssl': 'MIT',
};

/** Spellings that are no names of SPDX. */
const SPELLINGS = { 'Apache License 2.0': 'Apache-2.0' };

const { values } = parseArgs({ options: { out: { type: 'string', default: join(ROOT, 'dist') } } });
const { components } = JSON.parse(readFileSync(join(values.out, 'sbom.cdx.json'), 'utf8'));
const places = placesOfPackages();
const packages = components
  .map((one) => ({ name: nameOf(one), version: one.version, licence: licenceOf(one) }))
  .sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));

const refused = packages.filter(({ licence }) => !isAllowed(licence));
for (const { name, version, licence } of refused) {
  process.stderr.write(`\u2717 ${name}@${version}: ${licence || 'no licence named'}\n`);
}
if (refused.length > 0) {
  process.stderr.write('Take another package, or settle the licence in scripts/licences.mjs with a reason.\n');
  process.exit(1);
}
const file = join(values.out, 'THIRD-PARTY-LICENCES');
writeFileSync(file, `${[head(packages), ...packages.map(chapter)].join(`\n${'='.repeat(80)}\n`)}\n`);
say(`${packages.length} licences: ${file}`);

function nameOf({ group, name }) {
  return group === undefined ? name : `${group}/${name}`;
}

function licenceOf(one) {
  const said = (one.licenses ?? []).map(({ expression, license }) => expression ?? license?.id ?? license?.name ?? '');
  const licence = said.join(' AND ') || (KNOWN[nameOf(one)] ?? '');
  return SPELLINGS[licence] ?? licence;
}

/** An SPDX expression of names, AND, OR and brackets: one side of each OR is enough. */
function isAllowed(expression) {
  const tokens = expression.match(/\(|\)|[^\s()]+/g) ?? [];
  let at = 0;
  const either = () => {
    let is = both();
    while (tokens[at] === 'OR') {
      at++;
      // Both sides are read, whichever is enough.
      const other = both();
      is = is || other;
    }
    return is;
  };
  const both = () => {
    let is = one();
    while (tokens[at] === 'AND') {
      at++;
      const other = one();
      is = is && other;
    }
    return is;
  };
  const one = () => {
    const token = tokens[at++];
    if (token !== '(') return ALLOWED.has(token);
    const is = either();
    return tokens[at++] === ')' && is;
  };
  return tokens.length > 0 && either() && at === tokens.length;
}

/** Where each package of this name and version lies, by the lock file. */
function placesOfPackages() {
  const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const found = Object.entries(locked).map(([path, { name, version }]) => {
    const own = name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [`${own}@${version}`, join(ROOT, path)];
  });
  return new Map(found);
}

function head(all) {
  const counts = grouped(all);
  const lines = [...counts].map(([licence, { length }]) => `${String(length).padStart(5)}  ${licence}`).sort();
  return ['Packages of others in this product, with their licences.', '', ...lines.reverse(), ''].join('\n');
}

function grouped(all) {
  const groups = new Map();
  for (const one of all) groups.set(one.licence, [...(groups.get(one.licence) ?? []), one]);
  return groups;
}

/** What a package says itself; of a platform's own build of a package, nothing more than its name. */
function chapter({ name, version, licence }) {
  const folder = places.get(`${name}@${version}`);
  const texts = folder !== undefined && existsSync(folder) ? textsIn(folder) : [];
  return [`${name} ${version}`, `Licence: ${licence}`, ...texts].join('\n\n');
}

function textsIn(folder) {
  return readdirSync(folder)
    .filter((name) => /^(?:licen[cs]e|copying|notice|ofl)/i.test(name) && statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
}
