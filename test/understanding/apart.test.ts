import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settledBy } from '../../src/understanding/apart.ts';
import { CatalogueError, loadIntents } from '../../src/understanding/index.ts';

const FIXTURE = 'test/understanding/fixtures/intents';

async function withApart(content: string) {
  const dir = await mkdtemp(join(tmpdir(), 'apart-'));
  await cp(FIXTURE, dir, { recursive: true });
  await writeFile(join(dir, 'apart.yaml'), content);
  return loadIntents(dir);
}

const choices = (second: string) => `choices: [{ say: 拖欠, intent: wage-arrears }, { say: 仲裁, intent: ${second} }]`;

describe('questions that are asked apart', () => {
  it('are found for two of their choices, in either order, and for nothing else', async () => {
    const { apart } = await loadIntents(FIXTURE);
    expect(apart.between('casual-labor-injury', 'work-injury-recognition')?.id).toBe('who-hired');
    expect(apart.between('work-injury-recognition', 'casual-labor-injury')?.id).toBe('who-hired');
    expect(apart.between('work-injury-recognition', 'work-injury-recognition')).toBeNull();
    expect(apart.between('work-injury-recognition', 'divorce-suit')).toBeNull();
  });

  it('are settled by the words of one choice, and by no words of two', async () => {
    const question = (await loadIntents(FIXTURE)).apart.between('casual-labor-injury', 'work-injury-recognition');
    if (question === null) throw new TypeError('the fixture has this question');
    expect(settledBy('在车间里手被压了', question)).toBe('work-injury-recognition');
    expect(settledBy('给邻居家干活摔了', question)).toBe('casual-labor-injury');
    expect(settledBy('在邻居家开的车间里', question)).toBeNull();
    expect(settledBy('干活受伤了', question)).toBeNull();
  });

  it.each([
    [
      'an intent that is not there',
      `apart:\n  - { id: a, question: 是哪一件事呢？, ${choices('nobody')} }`,
      /apart\.yaml: a/,
    ],
    ['one intent twice', `apart:\n  - { id: a, question: 是哪一件事呢？, ${choices('wage-arrears')} }`, /same intent/],
    ['a question without words', `apart:\n  - { id: a, question: '', ${choices('gig-worker')} }`, /apart\.0\.question/],
    ['broken YAML', 'apart: [', /apart\.yaml/],
  ])('are refused with %s', async (_, content, reason) => {
    await expect(withApart(content)).rejects.toThrow(CatalogueError);
    await expect(withApart(content)).rejects.toThrow(reason);
  });

  it('ship for every pair that the catalogue has, with a short question', async () => {
    const { apart } = await loadIntents('intents');
    expect(apart.questions.length).toBeGreaterThanOrEqual(15);
    for (const { question } of apart.questions) expect(question).toMatch(/？$/u);
  });
});
