import { readFile } from 'node:fs/promises';
import {
  type KnowledgeBase,
  KnowledgeInvalidError,
  loadKnowledge,
  loadLawRegister,
} from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

afterAll(removeFolders);

const law = (version: string, more: Record<string, unknown>) => ({
  name: `示例法(${version})`,
  fullName: '示例法',
  version,
  inForceFrom: null,
  state: 'in-force',
  ...more,
});

/** An answer on the old law, one on the new, which comes into force on 1 March 2026. */
async function aroundTheChange(): Promise<KnowledgeBase> {
  const answer = (id: string, version: string) => ({
    ...sampleAnswer,
    id,
    question: `${id}？`,
    effectiveFrom: '2010-01-01',
    grounds: [{ law: `示例法(${version})`, version, article: '1' }],
  });
  return loadKnowledge(
    await contentFolder({
      'laws.yaml': {
        laws: [
          law('2017', { inForceFrom: '2018-01-01', inForceTo: '2026-02-28', state: 'superseded' }),
          law('2025', { inForceFrom: '2026-03-01' }),
        ],
      },
      'answers/labour.yaml': { topic: '劳动纠纷', answers: [answer('old-law', '2017'), answer('new-law', '2025')] },
    }),
  );
}

describe('the law register', () => {
  it('changes from the old law to the new at midnight in Shanghai', async () => {
    const kb = await aroundTheChange();
    const at = (instant: string) => {
      const told = (id: string) => {
        const found = kb.lookup(id, new Date(instant));
        return found.state === 'stale' ? found.reason : found.state;
      };
      return { old: told('old-law'), new: told('new-law') };
    };
    const before = { old: 'in-force', new: '《示例法》（2025）自2026-03-01起施行' };
    const after = { old: '《示例法》（2017）已被新法取代', new: 'in-force' };
    expect(at('2026-02-27T12:00:00+08:00')).toEqual(before);
    expect(at('2026-02-28T23:59:59.999+08:00')).toEqual(before);
    expect(at('2026-03-01T00:00:00+08:00')).toEqual(after);
    expect(at('2026-03-02T12:00:00+08:00')).toEqual(after);
    // The same border told in UTC: the day there is still the one before.
    expect(at('2026-02-28T15:59:59Z')).toEqual(before);
    expect(at('2026-02-28T16:00:00Z')).toEqual(after);
  });

  it('tells yesterday, today and tomorrow apart', async () => {
    const kb = await aroundTheChange();
    const states = [-1, 0, 1].map((day) => {
      const noon = new Date(Date.parse('2026-02-28T12:00:00+08:00') + day * 86_400_000);
      return [kb.lookup('old-law', noon).state, kb.lookup('new-law', noon).state];
    });
    expect(states).toEqual([
      ['in-force', 'stale'],
      ['in-force', 'stale'],
      ['stale', 'in-force'],
    ]);
    expect(kb.lookup('old-law', new Date('2017-12-31T23:59:59+08:00')).state).toBe('stale');
    expect(kb.lookup('old-law', new Date('2018-01-01T00:00:00+08:00')).state).toBe('in-force');
  });

  it('refuses two versions that hold at once, and days that do not exist', async () => {
    const dir = await contentFolder({
      'laws.yaml': {
        laws: [
          law('2017', { inForceTo: '2026-03-01' }),
          law('2025', { inForceFrom: '2026-03-01' }),
          { ...law('2020', { inForceFrom: '2026-02-30' }), name: '别的法' },
        ],
      },
      'answers/labour.yaml': { topic: '劳动纠纷', answers: [sampleAnswer] },
    });
    const error = await loadKnowledge(dir).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(KnowledgeInvalidError);
    expect(error).toMatchObject({
      details: expect.arrayContaining([
        {
          field: 'laws.yaml › 示例法(2017)@2017 › inForceTo',
          problem: 'must lie before 2026-03-01, when version 2025 comes into force',
        },
        { field: 'laws.yaml › 别的法@2020 › inForceFrom', problem: '2026-02-30 is not a day of the calendar' },
      ]),
    });
  });

  it('says of every law that ships where its text was seen', async () => {
    const laws = await loadLawRegister('knowledge');
    expect(laws.length).toBeGreaterThan(80);
    expect(laws.filter(({ source }) => source === '').map(({ name }) => name)).toEqual([]);
    expect(await readFile('knowledge/laws.yaml', 'utf8')).not.toMatch(/^\t/m);
  });
});
