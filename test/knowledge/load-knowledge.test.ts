import { KnowledgeInvalidError, loadKnowledge } from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

afterEach(removeFolders);

async function problemsOf(files: Record<string, unknown>): Promise<{ field: string; problem: string }[]> {
  const error = await loadKnowledge(await contentFolder(files)).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(KnowledgeInvalidError);
  return error instanceof KnowledgeInvalidError ? [...error.details] : [];
}

const answersWith = (...answers: unknown[]) => ({ 'answers/labour.yaml': { topic: '劳动纠纷', answers } });

describe('loading the knowledge base', () => {
  it('accepts sound content', async () => {
    const kb = await loadKnowledge(await contentFolder());
    expect(kb.answers().map(({ id }) => id)).toEqual(['wage-arrears']);
    expect(kb.topic('wage-arrears')).toBe('劳动纠纷');
  });

  it('names the line of a file that is not YAML', async () => {
    const problems = await problemsOf({ 'answers/broken.yaml': 'topic: 劳动纠纷\nanswers: [\n  {id: a\n' });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.field).toMatch(/^answers\/broken\.yaml › line \d+$/);
    expect(problems[0]?.problem).toContain('not valid YAML');
  });

  it('refuses a key given twice', async () => {
    const problems = await problemsOf({ 'laws.yaml': 'laws: []\nlaws: []\n' });
    expect(problems[0]?.field).toContain('laws.yaml');
  });

  it('names file, entry and field of what is missing, too long or unknown', async () => {
    const { short: _short, ...noShort } = sampleAnswer;
    const problems = await problemsOf(
      answersWith(noShort, { ...sampleAnswer, id: 'long-one', short: '长'.repeat(61), colour: 'red' }),
    );
    const fields = problems.map(({ field }) => field);
    expect(fields).toContain('answers/labour.yaml › wage-arrears › short');
    expect(fields).toContain('answers/labour.yaml › long-one › short');
    expect(problems.some(({ problem }) => problem.includes('colour'))).toBe(true);
  });

  it('reports every problem of every file at once', async () => {
    const problems = await problemsOf({
      ...answersWith(
        { ...sampleAnswer, grounds: [{ law: '没有的法', version: '2020', article: '1' }] },
        { ...sampleAnswer, related: ['nowhere'], hotlines: ['12385', '99999'] },
        { ...sampleAnswer, id: 'other', grounds: [{ law: '劳动合同法', version: '1994', article: '1' }] },
        { ...sampleAnswer, id: 'dates', effectiveFrom: '2020-02-30', effectiveTo: '2019-01-01' },
        { ...sampleAnswer, id: 'signed', verifiedBy: '值班律师一号' },
        { ...sampleAnswer, id: 'stopped', status: 'stale' },
      ),
      'regions.yaml': { regions: [{ code: '340300', name: '蚌埠市', parent: '340000' }] },
    });
    expect(problems).toEqual(
      expect.arrayContaining([
        { field: 'answers/labour.yaml › wage-arrears › grounds.0.law', problem: '没有的法 is not in laws.yaml' },
        { field: 'answers/labour.yaml › wage-arrears › id', problem: 'is a duplicate (first in answers/labour.yaml)' },
        { field: 'answers/labour.yaml › wage-arrears › related', problem: 'there is no answer nowhere' },
        { field: 'answers/labour.yaml › wage-arrears › hotlines', problem: '99999 is not in hotlines.yaml' },
        {
          field: 'answers/labour.yaml › wage-arrears › hotlines',
          problem: '12385 is not verified, so it may not be told to residents',
        },
        {
          field: 'answers/labour.yaml › other › grounds.0.version',
          problem: '劳动合同法 1994 is not in laws.yaml (2012)',
        },
        { field: 'answers/labour.yaml › dates › effectiveFrom', problem: '2020-02-30 is not a day of the calendar' },
        { field: 'answers/labour.yaml › dates › effectiveTo', problem: 'lies before effectiveFrom 2020-02-30' },
        { field: 'answers/labour.yaml › signed › verifiedAt', problem: 'must be set when verifiedBy is' },
        { field: 'answers/labour.yaml › stopped › staleReason', problem: 'must be given when status is stale' },
        { field: 'regions.yaml › 340300 › parent', problem: 'there is no region 340000' },
      ]),
    );
    expect(problems).toHaveLength(11);
  });

  it('reports a missing file and an empty answer folder', async () => {
    const problems = await problemsOf({ 'hotlines.yaml': null, 'answers/labour.yaml': null });
    expect(problems).toEqual([
      { field: 'hotlines.yaml', problem: 'the file is missing' },
      { field: 'answers', problem: 'there is no answer file in this folder' },
    ]);
  });

  it('refuses regions in a circle and wording without its places', async () => {
    const problems = await problemsOf({
      'regions.yaml': {
        regions: [
          { code: '340000', name: '安徽省', parent: '340300' },
          { code: '340300', name: '蚌埠市', parent: '340000' },
        ],
      },
      'answer-wording.yaml': 'step: 第一步\n',
    });
    expect(problems.filter(({ problem }) => problem.includes('circle'))).toHaveLength(2);
    expect(problems).toContainEqual({ field: 'answer-wording.yaml › step', problem: 'must contain {n}, {step}' });
  });

  it('lists all problems in the message for the operator', async () => {
    const error = new KnowledgeInvalidError([
      { field: 'a › b', problem: 'one' },
      { field: 'c', problem: 'two' },
    ]);
    expect(error.code).toBe('hotline_knowledge_invalid');
    expect(error.message).toBe('The knowledge base has 2 problem(s):\na › b: one\nc: two');
  });
});
