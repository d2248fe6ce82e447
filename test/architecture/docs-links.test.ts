import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', 'coverage', 'test-output', '.git']);

function markdownUnder(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return LEFT_OUT.has(entry.name) ? [] : markdownUnder(join(dir, entry.name));
    return entry.name.endsWith('.md') ? [relative(ROOT, join(dir, entry.name))] : [];
  });
}

const files = markdownUnder(ROOT).sort();
/** Without code blocks: what looks like a link in them is none. */
const prose = (file: string) => readFileSync(join(ROOT, file), 'utf8').replace(/^```[\s\S]*?^```/gm, '');

/** The anchor of a heading as GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

function anchorsOf(file: string): string[] {
  return [...prose(file).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe('the documentation', () => {
  it('is found', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'ARCHITECTURE.md',
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'README.md',
        'README.zh-CN.md',
        'docs/content-guide.zh-CN.md',
        'docs/domain-language.md',
        'docs/operations.md',
        'docs/promises.md',
      ]),
    );
  });

  it.each(files)('%s links to what is there', (file) => {
    const links = [...prose(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const broken = links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? file : relative(ROOT, resolve(ROOT, dirname(file), decodeURIComponent(path)));
        if (target.startsWith('..') || !existsSync(join(ROOT, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(decodeURIComponent(anchor));
      });
    expect(broken).toEqual([]);
  });

  it.each(files)('%s names only files of this repository that are there', (file) => {
    const named = [...prose(file).matchAll(/`((?:src|test|docs|deploy|knowledge|intents|dialogs|scripts)\/[\w./-]+)`/g)]
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(ROOT, path)));
    expect(named).toEqual([]);
  });

  it('keeps every decision short and in the same three parts', () => {
    const adrs = files.filter((file) => file.startsWith('docs/adr/'));
    expect(adrs.length).toBeGreaterThan(0);
    for (const [index, file] of adrs.entries()) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      expect(file).toMatch(new RegExp(`/${String(index + 1).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
      expect({ file, lines: text.split('\n').length <= 61 }).toEqual({ file, lines: true });
      expect({ file, parts: anchorsOf(file) }).toMatchObject({
        parts: expect.arrayContaining(['background', 'decision', 'consequences']),
      });
    }
  });
});
