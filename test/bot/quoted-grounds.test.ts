import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadContextQuestions } from '../../src/bot/context-questions.ts';
import type { Mind } from '../../src/bot/mind.ts';
import { loadPhrases } from '../../src/bot/phrases.ts';
import { quotedGrounds } from '../../src/bot/quoted-grounds.ts';
import { contextTurn } from '../../src/bot/routes/context-turn.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import {
  type Answer,
  ImportedLawTexts,
  type KnowledgeBase,
  LAW_LIBRARY_FILE,
  loadKnowledge,
  NO_LAW_TEXTS,
  readLaws,
  writeLawLibrary,
} from '../../src/knowledge/index.ts';
import { type ChannelName, newConversation } from '../../src/sessions/index.ts';
import type { Understanding } from '../../src/understanding/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from '../knowledge/content-folder.ts';
import { removeStatutes, sampleRegister, statuteFolder } from '../knowledge/sample-statutes.ts';

const law = { law: '示例用工法', version: '2012' };
let data: string;
let knowledge: KnowledgeBase;
let lawTexts: ImportedLawTexts;
let answer: Answer;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'hotline-quotes-'));
  const grounds = [
    { ...law, article: '3' },
    { ...law, article: '3之一' },
    { law: '示例保险条例', version: '2010', article: '1' },
    { ...law, article: '3', paragraph: '第二款' },
  ];
  const dir = await contentFolder({
    'laws.yaml': { laws: sampleRegister },
    'answers/labour.yaml': { topic: '劳动纠纷', answers: [{ ...sampleAnswer, grounds }] },
  });
  knowledge = await loadKnowledge(dir);
  const found = knowledge.answer('wage-arrears');
  if (found === null) throw new Error('the sample answer was not loaded');
  answer = found;
  const file = join(data, LAW_LIBRARY_FILE);
  // Long enough to be cut where little can be read.
  const long = { '社会法/示例用工法(2012-12-28).md': statute('拖'.repeat(40)) };
  await writeLawLibrary(file, (await readLaws(await statuteFolder(long), sampleRegister)).laws, new Date());
  lawTexts = new ImportedLawTexts({
    file,
    cited: () => answer.grounds,
    log: { info: () => undefined, warn: () => undefined },
  });
  await lawTexts.renew();
});
afterAll(async () => {
  await Promise.all([rm(data, { recursive: true, force: true }), removeFolders(), removeStatutes()]);
});

function statute(more: string): string {
  return [
    '# 中华人民共和国示例用工法',
    '2012年12月28日 示例会议修正',
    '<!-- INFO END -->',
    `第三条 单位应当按月给钱。${more}了的，加付一倍。${more}再不给的，加付两倍。`,
    '单位动手打人的，劳动者可以马上走。',
    '第三条之一 走了以后，单位应当在十五日内结清。',
  ].join('\n\n');
}

describe('the words of the law', () => {
  it('are quoted with article, day of the text, and marks; what was not imported is left out', () => {
    const quoted = quotedGrounds({ knowledge, lawTexts }, answer, 'web');
    expect(quoted).toEqual([
      expect.stringMatching(/^《示例用工法》第三条（2012年12月28日的文本）原文：“单位应当按月给钱。.*可以马上走。”$/),
      '《示例用工法》第三条之一（2012年12月28日的文本）原文：“走了以后，单位应当在十五日内结清。”',
      '《示例用工法》第三条第二款（2012年12月28日的文本）原文：“单位动手打人的，劳动者可以马上走。”',
    ]);
  });

  it('are cut at a sentence on a channel that shows little, and say so', () => {
    const [first = '', ...others] = quotedGrounds({ knowledge, lawTexts }, answer, 'sms');
    expect(first).toMatch(/加付两倍。……”（条文较长，只引了前面一部分。）$/);
    expect([first, ...others].join('').length).toBeLessThan(220);
  });

  it('are not there when no statutes were imported', () => {
    expect(quotedGrounds({ knowledge, lawTexts: NO_LAW_TEXTS }, answer, 'web')).toEqual([]);
  });
});

describe('“依据哪条法律”', () => {
  const now = new Date('2026-11-22T04:00:00Z');
  const nothing: Understanding = {
    decision: 'out-of-scope',
    intent: null,
    topic: null,
    confidence: 0.1,
    alternatives: [],
    emergency: null,
    reason: '',
  };

  /** What is said to a short question after the answer was given. */
  async function asked(text: string, channel: ChannelName, texts: Mind['lawTexts']): Promise<string> {
    const part: Partial<Mind> = {
      knowledge,
      lawTexts: texts,
      phrases: loadPhrases('knowledge'),
      contextQuestions: loadContextQuestions('knowledge'),
      recogniser: { understand: () => nothing },
    };
    const first = newConversation({ _id: 'c', channel, address: '', regionCode: null, at: now });
    const answered = { answer: answer.id, words: '老板不发工资', at: now, turn: 1, preCheck: null };
    const draft = new TurnDraft({ ...first, turnCount: 2, answered }, 'k', text, now);
    expect(await contextTurn(part as Mind, draft, nothing)).toBe(true);
    return draft.replies.map((reply) => reply.text ?? '').join('\n');
  }

  it('gives the words of the article where they were imported', async () => {
    const said = await asked('依据哪条法律', 'web', lawTexts);
    expect(said).toContain('依据：《示例用工法》第三条、第三条之一');
    expect(said).toContain(
      '《示例用工法》第三条之一（2012年12月28日的文本）原文：“走了以后，单位应当在十五日内结清。”',
    );
  });

  it('gives less of them by text message, and the articles alone without an import', async () => {
    expect(await asked('依据哪条法律', 'sms', lawTexts)).toMatch(/原文：“单位应当按月给钱。/);
    expect(await asked('依据哪条法律', 'sms', lawTexts)).not.toContain('十五日内结清');
    const bare = await asked('依据哪条法律', 'web', NO_LAW_TEXTS);
    expect(bare).toContain('依据：《示例用工法》第三条');
    expect(bare).not.toContain('原文');
  });

  it('does not quote when something else is asked', async () => {
    expect(await asked('那要多久', 'web', lawTexts)).not.toContain('原文');
  });
});
