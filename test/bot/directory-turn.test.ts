import { toStored } from '../../src/bot/activity-conversion.ts';
import { createSearch } from '../../src/bot/answer-search.ts';
import type { Mind } from '../../src/bot/mind.ts';
import { loadPhrases } from '../../src/bot/phrases.ts';
import { directoryTurn, placeTurn, soughtPlaceTurn } from '../../src/bot/routes/directory-turn.ts';
import { serviceTurn } from '../../src/bot/routes/service-turn.ts';
import { loadServices } from '../../src/bot/services.ts';
import { TurnDraft } from '../../src/bot/turn-draft.ts';
import { loadKnowledge } from '../../src/knowledge/index.ts';
import { type Conversation, newConversation } from '../../src/sessions/index.ts';
import { createPlaces } from '../../src/text/index.ts';
import { loadIntents, type Understanding } from '../../src/understanding/index.ts';
import { type DirectoryStage, directoryStage, SAMPLE } from '../knowledge/directory/directory-stage.ts';

const NOW = new Date('2026-11-23T02:00:00Z');
const nothing: Understanding = {
  decision: 'out-of-scope',
  intent: null,
  topic: null,
  confidence: 0.1,
  band: 'unsure',
  alternatives: [],
  emergency: null,
  reason: '',
};

const [knowledge, catalogue] = await Promise.all([loadKnowledge('knowledge'), loadIntents('intents')]);
let stage: DirectoryStage;
/** The part of a mind that these turns use; the rest is the recogniser's and the handoff's. */
let mind: Mind;
beforeAll(async () => {
  stage = await directoryStage();
  await stage.take(SAMPLE.toString('utf8').split('\n'));
  const part: Partial<Mind> = {
    knowledge,
    catalogue,
    phrases: loadPhrases('knowledge'),
    services: loadServices('knowledge'),
    places: createPlaces(knowledge.regions.all()),
    directory: stage.directory,
  };
  mind = part as Mind;
});
afterAll(() => stage.end());

/** Says one thing after the other, each with what the service says or with a position; as the way of a message does. */
async function talk(
  messages: readonly { text: string; service?: string; position?: { latitude: number; longitude: number } }[],
  known: Partial<Conversation> = {},
) {
  let conversation: Conversation = {
    ...newConversation({ _id: 'web-1', channel: 'web', address: '', regionCode: null, at: NOW }),
    sessionId: 's-1',
    ...known,
  };
  const said: { text: string; speak: string; taken: boolean }[] = [];
  for (const [at, { text, service, position }] of messages.entries()) {
    const draft = new TurnDraft(conversation, `k${at}`, text, NOW, position ?? null);
    draft.set({ turnCount: conversation.turnCount + 1 });
    const taken = await soughtPlaceTurn(mind, draft, nothing);
    if (!taken && service !== undefined) serviceTurn(mind, draft, service);
    if (draft.next?.do === 'find-place') await directoryTurn(mind, draft, draft.next);
    const replies = draft.replies.map((reply) => reply.text ?? '');
    said.push({ text: replies.join('\n'), speak: draft.replies.at(-1)?.speak ?? '', taken });
    conversation = draft.conversation;
  }
  return { said, last: said.at(-1), conversation };
}

describe('where is the nearest', () => {
  it('asks for the place when it is not known, and answers when it is told', async () => {
    const { said } = await talk([{ text: '法律服务站在哪', service: 'find-office' }, { text: '怀远县' }]);
    expect(said[0]?.text).toContain('哪个县');
    expect(said[1]?.text).toMatch(/^在怀远县，可以找这里：\n示例：怀远县第一公共法律服务站\n时间：周一至周五/);
    expect(said[1]?.text).toContain('不是真的地点');
    expect(said[1]?.text).toMatch(/也可以拨打 12348 问，不收费。$/);
  });

  it('does not take another question for the place', async () => {
    const { said } = await talk([
      { text: '法律服务站在哪', service: 'find-office' },
      { text: '单位拖欠工资怎么办？' },
      { text: '怀远县' },
    ]);
    expect(said.map(({ taken }) => taken)).toEqual([false, false, false]);
  });

  it.each([
    ['蚌埠市怀远县的公共法律服务中心在哪', {}, '示例：怀远县公共法律服务中心'],
    ['公证处电话是多少', { regionCode: '340321' }, '示例：蚌埠市公证机构'],
    ['村法律顾问的电话', { regionCode: '340321' }, '示例：怀远县第一村法律顾问'],
    ['五河县法律援助中心怎么走', {}, '示例：蚌埠市法律援助机构'],
  ])('%s', async (text, known, name) => {
    const { last } = await talk([{ text, service: 'find-office' }], known);
    expect(last?.text).toContain(name);
  });

  it('tells of three at most, and reads one aloud', async () => {
    const { last } = await talk([{ text: '最近的法律服务在哪里', service: 'find-office' }], { regionCode: '340300' });
    expect(last?.text).toMatch(/\n1\. 示例：蚌埠市公共法律服务中心\n.*\n2\. 示例.*\n3\. 示例/s);
    expect(last?.text).not.toContain('\n4. ');
    expect(last?.speak.match(/示例：/g)).toHaveLength(1);
    expect(last?.speak).toContain('电话：12348');
  });

  it('takes the region from what was told before', async () => {
    const fact = { role: 'place', value: '340322', unit: 'gb2260', range: null, heard: '五河县', at: NOW } as const;
    const { last } = await talk([{ text: '最近的法律服务中心', service: 'find-office' }], { knownFacts: [fact] });
    expect(last?.text).toContain('示例：五河县公共法律服务中心');
  });

  it('says the nearest first when a position is shared, with the distance, before and after the question', async () => {
    const position = { latitude: 33.14, longitude: 117.88 };
    const shared = { text: '这是我的位置', position };
    const { said, conversation } = await talk([shared, { text: '找调解员', service: 'find-mediator' }]);
    expect(said[0]?.text).toMatch(/^离您最近的是：\n1?\.? ?示例：五河县公共法律服务中心，离您大约 0\.0 公里/);
    expect(said[1]?.text).toMatch(/^人民调解不收费/);
    expect(said[1]?.text).toContain('示例：怀远县第一人民调解委员会，离您大约');
    expect(conversation.position).toEqual(position);
    const asked = await talk([{ text: '找调解员', service: 'find-mediator' }, shared]);
    expect(asked.last?.text).toContain('人民调解委员会');
  });

  it('gives 12348 and no guess where there is nothing', async () => {
    const { last } = await talk([{ text: '公证处在哪', service: 'find-office' }], { regionCode: '510114' });
    expect(last?.text).toBe('名录里还没有新都区的公证机构，我不敢乱说地址。请拨打 12348 问一问，不收费。');
  });

  it('offers what else there is where that kind is missing', async () => {
    const { last } = await talk([{ text: '村法律顾问是谁', service: 'find-office' }], { regionCode: '340322' });
    expect(last?.text).toContain('名录里还没有五河县的村（社区）法律顾问，可以先找这里');
    expect(last?.text).toContain('示例：五河县公共法律服务中心');
  });

  it('shows an entry that was chosen from a guess', async () => {
    const draft = new TurnDraft(
      newConversation({ _id: 'w', channel: 'web', address: '', regionCode: null, at: NOW }),
      'k',
      '1',
      NOW,
    );
    await placeTurn(mind, draft, 'sample-bengbu-notary');
    expect(draft.replies[0]?.text).toContain('示例：蚌埠市公证机构');
    await placeTurn(mind, draft, 'gone');
    expect(draft.replies[1]?.text).toContain('再具体说一说');
  });
});

describe('a shared position', () => {
  const of = (...entities: { type: string; [key: string]: unknown }[]) =>
    toStored({ type: 'message', text: '这里', entities }).position;

  it('is kept to some hundred metres, of whatever channel', () => {
    expect(of({ type: 'GeoCoordinates', latitude: 32.9712345, longitude: 117.2098765 })).toEqual({
      latitude: 32.971,
      longitude: 117.21,
    });
    expect(of({ type: 'clientInfo' }, { type: 'Place', geo: { latitude: 1, longitude: 2 } })).toEqual({
      latitude: 1,
      longitude: 2,
    });
    expect(
      of({ type: 'GeoCoordinates', latitude: 39.91334545536069, longitude: 116.38404722455657, datum: 'GCJ-02' }),
    ).toEqual({
      latitude: 39.912,
      longitude: 116.378,
    });
  });

  it('is left alone where it is none', () => {
    expect(of({ type: 'GeoCoordinates', latitude: '32', longitude: 117 })).toBeUndefined();
    expect(of({ type: 'GeoCoordinates', latitude: 132, longitude: 117 })).toBeUndefined();
    expect(of({ type: 'Place', geo: null })).toBeUndefined();
    expect(of()).toBeUndefined();
  });
});

describe('one search over answers and directory', () => {
  it('finds both, and leaves out what was offered', async () => {
    const search = createSearch(catalogue, knowledge, stage.directory);
    const [answer] = await search('房东押金不退', []);
    expect(answer).toMatchObject({ action: 'intent:rent-deposit' });
    expect((await search('房东押金不退', ['intent:rent-deposit'])).map(({ action }) => action)).not.toContain(
      'intent:rent-deposit',
    );
    const [place] = await search('固镇县公共法律服务中心', []);
    expect(place).toEqual({ action: 'place:sample-guzhen-centre', title: '示例：固镇县公共法律服务中心' });
    expect(await search('今天天气怎么样', [])).toEqual([]);
    expect(await search('。', [])).toEqual([]);
  });
});
