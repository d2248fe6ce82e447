import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEmergencyExamples } from '../../src/understanding/emergency-examples.ts';
import { EmergencyContentError, loadEmergencies } from '../../src/understanding/index.ts';

const CODES = ['E-SUICIDE', 'E-VIOLENCE'];

async function folderWith(files: Record<string, string>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'examples-'));
  await mkdir(join(dir, 'emergency-examples'));
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(dir, 'emergency-examples', name), content);
  }
  return dir;
}

describe('examples of emergencies', () => {
  it('are read by heading, in the order of file names', async () => {
    const dir = await folderWith({
      'b.txt': '// 说明\n## calm\n气死我了\n',
      'a.txt': '## E-SUICIDE immediate\n我不想活了\n\n## E-SUICIDE lower\n我不会自杀的\n',
      'notes.md': 'not read',
    });
    expect(await loadEmergencyExamples(dir, CODES)).toEqual([
      { text: '我不想活了', code: 'E-SUICIDE', level: 'immediate' },
      { text: '我不会自杀的', code: 'E-SUICIDE', level: 'lower' },
      { text: '气死我了', code: null, level: 'calm' },
    ]);
  });

  it.each([
    ['an unknown code', '## E-NOTHING immediate\n救命\n', /a\.txt:2: unknown heading "E-NOTHING immediate"/],
    ['an unknown level', '## E-SUICIDE maybe\n救命\n', /a\.txt:2: unknown heading/],
    ['no heading', '救命\n', /a\.txt:1: unknown heading ""/],
    ['no words', '## calm\n……\n', /a\.txt:2: no words/],
    ['a very long line', `## calm\n${'长'.repeat(401)}\n`, /a\.txt:2: longer than 400/],
    [
      'the same words twice',
      '## calm\n你好\n\n## E-SUICIDE lower\n你好。\n',
      /a\.txt:5: the same words as in .*a\.txt:2/,
    ],
  ])('are refused with %s, naming file and line', async (_what, content, message) => {
    const loading = loadEmergencyExamples(await folderWith({ 'a.txt': content }), CODES);
    await expect(loading).rejects.toThrow(EmergencyContentError);
    await expect(loading).rejects.toThrow(message);
  });

  it('are refused when there are none', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'examples-'));
    await expect(loadEmergencyExamples(dir, CODES)).rejects.toThrow(/no files/);
  });

  it('are shipped for every code, and come with the book', async () => {
    const { codes, examples } = await loadEmergencies('knowledge');
    const count = (code: string | null, level: string) =>
      examples.filter((example) => example.code === code && example.level === level).length;
    const common = ['E-VIOLENCE', 'E-SUICIDE', 'E-THREAT', 'E-MINOR', 'E-FRAUD'];
    for (const code of codes) {
      expect([code, count(code, 'immediate')]).toEqual([code, expect.any(Number)]);
      expect(count(code, 'immediate')).toBeGreaterThanOrEqual(common.includes(code) ? 160 : 90);
      expect(count(code, 'lower')).toBeGreaterThanOrEqual(30);
    }
    expect(count(null, 'calm')).toBeGreaterThanOrEqual(1_200);
  });
});
