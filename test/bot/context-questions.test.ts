import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ContextQuestions, loadContextQuestions } from '../../src/bot/index.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';

const { followUps, questions } = parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'context-questions.yaml'), 'utf8'),
) as { followUps: Record<string, string[]>; questions: string[] };
const reader: ContextQuestions = loadContextQuestions('knowledge');
const knowledge = await loadKnowledge('knowledge');

function wordsOf(id: string): string {
  const answer = knowledge.answer(id);
  if (answer === null) throw new Error(`no answer ${id}`);
  return [answer.question, answer.short, answer.full, ...answer.steps].join('。');
}
const known = wordsOf('wage-arrears');

function kindOf(text: string): string | null {
  const asked = reader.resolve(text, known);
  return asked?.kind === 'part' ? asked.asked[0].kind : (asked?.kind ?? null);
}

describe('a short question after an answer', () => {
  it.each(Object.entries(followUps))('is %s', (kind, texts) => {
    expect(texts.map((text) => [text, kindOf(text)])).toEqual(texts.map((text) => [text, kind]));
  });

  it('is never a full question, whatever was answered before', () => {
    expect(Object.values(followUps).flat()).toHaveLength(60);
    expect(questions).toHaveLength(60);
    // The words of an answer may name a question's matter; then the recogniser judges. Without its own words none is bare.
    const bare = questions.filter((text) => {
      const asked = reader.resolve(text, '');
      return asked !== null && asked.kind !== 'what-if';
    });
    expect(bare).toEqual([]);
    const leaning = questions.filter((text) => {
      const asked = reader.resolve(text, known);
      return asked?.kind === 'part' && !asked.own;
    });
    expect(leaning).toEqual([]);
  });

  it('may ask for two things at once', () => {
    const asked = reader.resolve('那要多久，去哪办', known);
    expect(asked?.kind === 'part' && asked.asked.map(({ kind }) => kind)).toEqual(['how-long', 'where']);
  });

  it('may name what the answer speaks of, and nothing else', () => {
    expect(reader.resolve('仲裁要多久', known)).toMatchObject({ kind: 'part', own: true });
    expect(reader.resolve('那劳动监察在哪里', known)).toMatchObject({ kind: 'part', own: true });
    expect(reader.resolve('保护令要多久', known)).toBeNull();
    expect(reader.resolve('我在工地上干活摔伤了老板不管我到底要多久才能拿到赔偿', known)).toBeNull();
  });
});

describe('the same question for somebody else', () => {
  const forPerson = (words: string, person: string, isChild = false) => reader.forPerson(words, { person, isChild });

  it('puts the person in the place of the one asked about', () => {
    expect(forPerson('公司拖欠我工资两个月了', '我爱人')).toBe('公司拖欠我爱人工资两个月了');
    expect(forPerson('我老公被公司辞退了怎么办', '我弟弟')).toBe('我弟弟被公司辞退了怎么办');
    expect(forPerson('公司拖欠工资怎么办', '我弟弟')).toBe('我弟弟公司拖欠工资怎么办');
  });

  it('does not put a child in the place of a grown-up, nor anybody in that of the other side', () => {
    expect(forPerson('我想离婚', '孩子', true)).toBeNull();
    expect(forPerson('我女儿在学校受伤了', '儿子', true)).toBe('儿子在学校受伤了');
    expect(forPerson('对方不还钱怎么办', '我妈')).toBeNull();
  });
});

it('names file and entry of what does not fit', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'follow-ups-'));
  await writeFile(
    join(dir, 'follow-ups.yaml'),
    'kinds: [{ kind: how-far, name: 多远, part: steps, cues: [多远], says: [] }]',
  );
  expect(() => loadContextQuestions(dir)).toThrow(/follow-ups\.yaml › kinds\.0\.kind/u);
});
