import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CONTENT_KINDS } from '../../src/cli/content-schemas.ts';
import { help, run } from '../../src/cli/schema.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-schema-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function schema(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('hotline schema', () => {
  it('ships the schemas of this release: hotline schema --out schemas', async () => {
    expect(await schema('--out', 'schemas', '--check')).toEqual({ code: 0, out: '', err: '' });
    expect((await readdir('schemas')).sort()).toEqual(CONTENT_KINDS.map(({ name }) => `${name}.schema.json`).sort());
  });

  it('tells the editor which schema is for which files', async () => {
    expect(`${(await schema('--out', 'schemas', '--editor')).out}\n`).toBe(
      await readFile('.vscode/settings.json', 'utf8'),
    );
  });

  it('says what may stand in an answer, what must, and what it means', async () => {
    await schema('--out', dir);
    const made = JSON.parse(await readFile(path.join(dir, 'answers.schema.json'), 'utf8'));
    const answer = made.properties.answers.items;
    expect(made.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(answer).toMatchObject({ additionalProperties: false, properties: { short: { maxLength: 60 } } });
    expect(answer.required).toEqual(expect.arrayContaining(['id', 'question', 'short', 'full', 'steps', 'grounds']));
    expect(answer.required).not.toContain('deadlines');
    expect(answer.properties.short.description).toContain('最多 60 个字');
    const dialog = JSON.parse(await readFile(path.join(dir, 'dialogs.schema.json'), 'utf8'));
    expect(JSON.stringify(dialog)).toContain('"$ref"');
  });

  it('names a schema that is missing or old', async () => {
    await schema('--out', dir);
    expect((await schema('--out', dir, '--check')).code).toBe(0);
    await rm(path.join(dir, 'laws.schema.json'));
    await writeFile(path.join(dir, 'answers.schema.json'), '{}\n');
    const { code, out } = await schema('--out', dir, '--check');
    expect(code).toBe(1);
    expect(out).toContain('laws.schema.json: is missing');
    expect(out).toContain('answers.schema.json: is not as it would be written');
  });

  it('explains itself', async () => {
    expect(await schema('--help')).toMatchObject({ code: 0, out: help });
    for (const args of [[], ['--out'], ['--out', '--check'], ['--out', dir, '--colour'], ['extra']]) {
      expect((await schema(...args)).code).toBe(2);
    }
  });
});
