import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const DOCS = resolve(import.meta.dirname, '../../docs/security');
const table = readFileSync(join(DOCS, 'asvs-5-level-2.md'), 'utf8');
const rows = [...table.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]*) \| (.*) \|$/gm)].map(
  ([, item = '', level = '', asked = '', status = '', why = '', evidence = '']) => ({
    item,
    level,
    asked,
    status,
    why: why.trim(),
    evidence: [...evidence.matchAll(/\]\(([^)]+)\)/g)].map(([, path = '']) => path),
  }),
);

describe('the table of OWASP ASVS 5.0', () => {
  it('has every requirement of levels 1 and 2 once', () => {
    expect(new Set(rows.map(({ item }) => item)).size).toBe(253);
    expect(rows.length).toBe(253);
    expect([1, 2].map((level) => rows.filter((row) => row.level === String(level)).length)).toEqual([70, 183]);
  });

  it('has evidence for what is met, and a reason for what is not', () => {
    expect(rows.filter(({ status, evidence }) => status === 'met' && evidence.length === 0)).toEqual([]);
    expect(rows.filter(({ status, why }) => status !== 'met' && why === '')).toEqual([]);
    const states = ['met', 'partly met', 'operator', 'not met', 'not applicable'];
    expect(rows.filter(({ status }) => !states.includes(status))).toEqual([]);
  });

  it('names evidence that exists', () => {
    const missing = rows.flatMap(({ item, evidence }) =>
      evidence.filter((path) => !existsSync(resolve(DOCS, path))).map((path) => `${item}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('counts right', () => {
    for (const status of ['met', 'partly met', 'operator', 'not met', 'not applicable']) {
      const counted = rows.filter((row) => row.status === status).length;
      expect(table).toContain(`| ${status} | ${counted} |`);
    }
  });
});

it('what the documents of security name exists', () => {
  const root = resolve(DOCS, '../..');
  const documents = [
    'SECURITY.md',
    ...['uploads', 'connections', 'cryptography', 'dependencies', 'fuzzing', 'patterns'].map(
      (one) => `docs/security/${one}.md`,
    ),
  ];
  const missing = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const named = [...text.matchAll(/`((?:src|test|bench|docs|knowledge)\/[\w./-]+)`|\]\((?!https?:)([^)#]+)\)/g)];
    return named
      .map(([, quoted, linked]) =>
        quoted === undefined ? resolve(root, dirname(document), linked ?? '') : join(root, quoted),
      )
      .filter((path) => !existsSync(path));
  });
  expect(missing).toEqual([]);
});
