import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

describe('what the product is made of', () => {
  const out = mkdtempSync(join(tmpdir(), 'hotline-sbom-'));
  afterAll(() => rmSync(out, { recursive: true, force: true }));
  const script = (name: string) =>
    spawnSync(process.execPath, [join(ROOT, 'scripts', name), '--out', out], { encoding: 'utf8' });
  const sbomFile = join(out, 'sbom.cdx.json');
  const component = z.looseObject({ name: z.string(), group: z.string().optional(), version: z.string() });
  const sbomOf = (text: string) =>
    z.looseObject({ specVersion: z.string(), components: z.array(component) }).parse(JSON.parse(text));

  it('is told by a CycloneDX file: packages of the server and of the pages, none of the development alone', () => {
    expect(script('sbom.mjs')).toMatchObject({ status: 0 });
    const sbom = sbomOf(readFileSync(sbomFile, 'utf8'));
    expect(sbom.specVersion).toBe('1.6');
    const names = sbom.components.map(({ group, name }) => (group === undefined ? name : `${group}/${name}`));
    const { dependencies } = z
      .object({ dependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), ...pagePackages()]));
    expect(names.filter((name) => ['jest', 'typescript', '@biomejs/biome', 'playwright-core'].includes(name))).toEqual(
      [],
    );
  });

  it('is under licences that may be passed on, told with their texts', () => {
    expect(script('licences.mjs')).toMatchObject({ status: 0, stderr: '' });
    const text = readFileSync(join(out, 'THIRD-PARTY-LICENCES'), 'utf8');
    expect(text).toMatch(/\nexpress 5[\s\S]{0,80}Licence: MIT[\s\S]{0,200}Copyright/);
  });

  it.each([
    ['GPL-3.0-only', false],
    ['(MIT AND AGPL-3.0-only)', false],
    ['(MIT OR GPL-2.0-only) AND ISC', true],
    ['MIT OR', false],
  ])('with a package under %s: %s', (expression, isAllowed) => {
    const folder = mkdtempSync(join(tmpdir(), 'hotline-licence-'));
    const components = [{ name: 'stranger', version: '1.0.0', licenses: [{ expression }] }];
    writeFileSync(join(folder, 'sbom.cdx.json'), JSON.stringify({ components }));
    const args = [join(ROOT, 'scripts/licences.mjs'), '--out', folder];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(status).toBe(isAllowed ? 0 : 1);
    expect(stderr).toContain(isAllowed ? '' : `stranger@1.0.0: ${expression}`);
  });

  /** Packages that the pages import. */
  function pagePackages(): string[] {
    const files = readdirSync(join(ROOT, 'web'), { recursive: true, encoding: 'utf8' });
    const found = files
      .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('vite.config.ts'))
      .flatMap((file) => [...read(join('web', file)).matchAll(/(?:from|import) ?\(?'((?:@[\w-]+\/)?[a-z][\w.-]*)/g)])
      .map(([, name = '']) => name);
    return [...new Set(found)].sort();
  }
});
