import { coverageOf, type KnowledgeBase, loadKnowledge, loadQuestionCatalogue } from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

let kb: KnowledgeBase;
beforeAll(async () => {
  const answers = [
    sampleAnswer,
    { ...sampleAnswer, id: 'overtime-pay', question: '加班费？', deadlines: [], checklist: ['在不在职'] },
  ];
  kb = await loadKnowledge(await contentFolder({ 'answers/labour.yaml': { topic: '劳动纠纷', answers } }));
});
afterAll(removeFolders);

const entry = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  also: [],
  core: false,
  builtIn: false,
  ...more,
});

describe('coverage of the catalogue', () => {
  it('names what is missing, by section', () => {
    const ways: Record<string, string> = {
      'wage-arrears': 'answer',
      'overtime-pay': 'answer',
      unanswered: 'handoff',
      'pre-check': 'dialog',
      human: 'service',
      privacy: 'service',
    };
    const coverage = coverageOf(
      {
        sections: [
          {
            title: '工资',
            kind: 'legal',
            entries: [
              entry('wage-arrears', { core: true }),
              entry('overtime-pay'),
              entry('unanswered', { core: true }),
              entry('pre-check'),
              entry('unheard'),
            ],
          },
          {
            title: '服务',
            kind: 'service',
            entries: [
              entry('human', { core: true }),
              entry('privacy', { also: ['delete'] }),
              entry('unclear', { builtIn: true }),
            ],
          },
        ],
      },
      { leadsTo: (id) => ways[id], answer: (id) => kb.answer(id) },
    );
    expect(coverage).toMatchObject({ covered: 5, entries: 8, core: 3, coreCovered: 2 });
    const rows = coverage.sections.flatMap(({ entries }) => entries);
    expect(Object.fromEntries(rows.map(({ id, missing }) => [id, missing]))).toEqual({
      'wage-arrears': null,
      'overtime-pay': null,
      unanswered: 'no answer',
      'pre-check': null,
      unheard: 'no intent unheard',
      human: null,
      privacy: 'no intent delete',
      unclear: null,
    });
    expect(rows[0]).toMatchObject({ intent: 'answer', answer: true, grounds: true, deadline: true, checklist: false });
    expect(rows[1]).toMatchObject({ deadline: false, checklist: true });
  });
});

describe('the catalogue that ships', () => {
  it('has 246 questions of law, 120 of them first, and 22 services', async () => {
    const catalogue = await loadQuestionCatalogue('knowledge');
    const of = (kind: string) =>
      catalogue?.sections.filter((section) => section.kind === kind).flatMap(({ entries }) => entries) ?? [];
    expect(of('legal')).toHaveLength(246);
    expect(of('legal').filter(({ core }) => core)).toHaveLength(120);
    expect(of('service')).toHaveLength(22);
  });

  it('need not be there; an id given twice is refused', async () => {
    expect(await loadQuestionCatalogue(await contentFolder())).toBeNull();
    const sections = [{ title: '工资', entries: [{ id: 'wage-arrears' }, { id: 'b', also: ['wage-arrears'] }] }];
    const dir = await contentFolder({ 'catalogue.yaml': { sections } });
    await expect(loadQuestionCatalogue(dir)).rejects.toThrow('catalogue.yaml › wage-arrears › id: is a duplicate');
  });
});
