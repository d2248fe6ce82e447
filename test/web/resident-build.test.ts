import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from '@swc/core';
import { builtPages } from '../support/built-pages.ts';

/** Syntax that a web view of 2019 and 2020 (iOS 13, Chrome 80) does not read: node of swc's tree → what it is. */
const TOO_NEW: Readonly<Record<string, string>> = {
  OptionalChainingExpression: '?.',
  ClassProperty: 'class field',
  PrivateProperty: 'private field',
  PrivateMethod: 'private method',
  StaticBlock: 'static block',
  BigIntLiteral: 'big integer',
};
const NEW_OPERATORS = new Set(['??', '??=', '||=', '&&=']);
/** Look-behind and the flags d and v came to Safari in 16.4 and 17. */
const NEW_PATTERN = /\(\?<[=!]/;
/** Calls that came later and are not looked for before they are used. */
const NEW_CALLS =
  /\.(?:replaceChildren|replaceAll|at|findLast|findLastIndex|toSorted|toReversed|hasOwn|groupBy|allSettled|any|canParse)\(|\b(?:structuredClone|WeakRef)\b/;

let dir: string;
beforeAll(async () => {
  dir = await builtPages();
}, 180_000);

async function scriptsOf(page: string): Promise<string[]> {
  const html = await readFile(join(dir, 'resident', page), 'utf8');
  return [...html.matchAll(/(?:src|href)="(\/[^"]+\.js)"/g)].map(([, path = '']) => path);
}
const bytesOf = async (paths: string[]) => {
  const files = await Promise.all(paths.map((path) => readFile(join(dir, path))));
  return files.reduce((sum, file) => sum + gzipSync(file).length, 0);
};

/** What is too new in a script. */
async function tooNew(path: string): Promise<string[]> {
  const code = await readFile(join(dir, path), 'utf8');
  const found = new Set<string>();
  const call = NEW_CALLS.exec(code);
  if (call !== null) found.add(call[0]);
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const each of node) walk(each);
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
    const { type, operator, pattern, flags } = node as Record<string, unknown>;
    const name = TOO_NEW[String(type)];
    if (name !== undefined) found.add(name);
    if (NEW_OPERATORS.has(String(operator))) found.add(String(operator));
    if (type === 'RegExpLiteral' && (NEW_PATTERN.test(String(pattern)) || /[dv]/.test(String(flags))))
      found.add('pattern');
    for (const value of Object.values(node)) if (typeof value === 'object') walk(value);
  };
  walk(await parse(code, { syntax: 'ecmascript', target: 'es2022' }));
  return [...found];
}

describe('the built pages of residents', () => {
  it('are small: the talk under 60 KB of compressed script, the line for other sites under 6 KB', async () => {
    const scripts = await scriptsOf('index.html');
    expect(scripts.length).toBeGreaterThan(0);
    expect(await bytesOf(scripts)).toBeLessThan(60 * 1024);
    expect((await readFile(join(dir, 'embed.js'))).length).toBeLessThan(6 * 1024);
    expect(scripts.filter((path) => path.startsWith('/desk/'))).toEqual([]);
  });

  it('are read by web views of 2019 and 2020, loaded parts included', async () => {
    const loaded = (await readdir(join(dir, 'assets', 'resident'))).filter((name) => name.endsWith('.js'));
    const shared = (await readdir(join(dir, 'assets', 'shared'))).filter((name) => name.endsWith('.js'));
    const all = [
      '/embed.js',
      ...loaded.map((name) => `/assets/resident/${name}`),
      ...shared.map((name) => `/assets/shared/${name}`),
    ];
    const found = await Promise.all(all.map(async (path) => [path, await tooNew(path)] as const));
    expect(found.filter(([, what]) => what.length > 0)).toEqual([]);
  });

  it('leave nothing but one name on the sites of others', async () => {
    const script = await readFile(join(dir, 'embed.js'), 'utf8');
    expect(script).toMatch(/^\(\(\)=>\{[\s\S]*\}\)\(\);\n$/);
    expect(script).not.toMatch(/document\.cookie|localStorage|innerHTML|\beval\b|new Function/);
  });
});
