import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import { DialogsInvalidError, loadDialogs } from '../../src/dialogs/index.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hotline-dialogs-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function problemsOf(...contents: unknown[]): Promise<{ field: string; problem: string }[]> {
  for (const [index, content] of contents.entries()) {
    await writeFile(path.join(dir, `${index}.yaml`), typeof content === 'string' ? content : stringify(content));
  }
  const error = await loadDialogs(dir).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof DialogsInvalidError ? [...error.details] : [];
}

const step = { slot: 'size', ask: '几个人？', kind: 'count' };
const dialog = { id: 'sample', title: '样例', action: 'none', steps: [step] };
const choices = [
  { value: 'a', title: '甲' },
  { value: 'b', title: '乙' },
];

describe('loading dialogs', () => {
  it('accepts a sound dialog', async () => {
    expect(await problemsOf(dialog)).toEqual([]);
  });

  it('names the file and line that is not YAML', async () => {
    expect(await problemsOf('id: sample\nsteps: [\n')).toEqual([
      { field: expect.stringMatching(/^0\.yaml › line \d+$/), problem: expect.stringContaining('not valid YAML') },
    ]);
  });

  it('names the field of a question that is too long', async () => {
    const [problem] = await problemsOf({ ...dialog, steps: [{ ...step, ask: '长'.repeat(301) }] });
    expect(problem?.field).toBe('0.yaml › steps.0.ask');
  });

  it('finds ids and slots given twice', async () => {
    expect(await problemsOf({ ...dialog, steps: [step, step] }, dialog)).toEqual([
      { field: '0.yaml › sample › size › slot', problem: 'is asked twice' },
      { field: '1.yaml › sample › id', problem: 'is a duplicate' },
    ]);
  });

  it('finds a fact that is unknown or does not fit the kind of its step', async () => {
    expect(await problemsOf({ ...dialog, steps: [{ ...step, fact: 'household-size' }] })).toEqual([]);
    expect(await problemsOf({ ...dialog, steps: [{ ...step, fact: 'place' }] })).toEqual([
      { field: '0.yaml › sample › size › fact', problem: 'place does not fit the kind count' },
    ]);
    const [unknown] = await problemsOf({ ...dialog, steps: [{ ...step, fact: 'shoe-size' }] });
    expect(unknown?.field).toBe('0.yaml › steps.0.fact');
  });

  it('finds choices where none belong, too few, and values or words twice', async () => {
    const problems = await problemsOf({
      ...dialog,
      steps: [
        { ...step, choices },
        { slot: 'none', ask: '哪个？', kind: 'choice' },
        {
          slot: 'twice',
          ask: '哪个？',
          kind: 'choice',
          choices: [...choices, { value: 'a', title: '丙', also: ['乙'] }],
        },
      ],
    });
    expect(problems.map(({ field, problem }) => `${field}: ${problem}`)).toEqual([
      '0.yaml › sample › size › choices: do not fit the kind count',
      '0.yaml › sample › none › choices: must be at least two',
      '0.yaml › sample › twice › choices: have a value twice',
      '0.yaml › sample › twice › choices: say 乙 twice',
    ]);
  });

  it('finds conditions that can never hold', async () => {
    const problems = await problemsOf({
      ...dialog,
      given: ['channel'],
      steps: [
        { slot: 'kind', ask: '哪个？', kind: 'choice', choices, when: { slot: 'later', known: true } },
        { slot: 'later', ask: '是吗？', kind: 'yes-no', when: { any: [{ slot: 'kind', in: ['a', 'c'] }] } },
        { slot: 'last', ask: '多少？', kind: 'text', when: { not: { slot: 'later', is: 'yes' } } },
        { ...step, when: { slot: 'channel', is: 'web' }, optional: true },
      ],
    });
    expect(problems.map(({ field, problem }) => `${field}: ${problem}`)).toEqual([
      '0.yaml › sample › kind › when: names later, which no earlier step asks for',
      '0.yaml › sample › later › when: kind is never c',
      '0.yaml › sample › last › when: later is never yes',
      '0.yaml › sample › size › optional: does not fit the kind count',
    ]);
  });
});
