import type { TurnUnderstanding } from '../../src/sessions/index.ts';
import { type Misunderstood, parseCorpus, questionIdOf } from '../../src/understanding/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

const UNSURE: TurnUnderstanding = {
  decision: 'clarify',
  intent: 'work-injury',
  topic: '劳动纠纷',
  confidence: 0.31,
  alternatives: [{ intent: 'wage-arrears', confidence: 0.2 }],
  emergency: null,
  reason: '把握不够，请居民选择',
};

describe('questions that the bot did not understand', () => {
  let desk: DeskStage;
  let supervisor: Person;
  let lawyer: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    supervisor = await desk.person('supervisor1');
    lawyer = await desk.person('lawyer1');
  });
  afterEach(() => desk.end());

  async function noted(id: string, fields: Partial<Misunderstood> = {}): Promise<void> {
    const { clock } = desk.stage;
    clock.pass(1000);
    await desk.misunderstood.note({
      _id: id,
      conversationId: `c-${id}`,
      sessionId: `s-${id}`,
      channel: 'web',
      at: clock.now(),
      kind: 'asked-back',
      text: `${id}：干活摔了没人管`,
      decision: 'clarify',
      intent: 'work-injury',
      topic: '劳动纠纷',
      confidence: 0.3,
      alternatives: [{ intent: 'wage-arrears', confidence: 0.2 }],
      ...fields,
    });
  }
  const texts = async (query = '') => {
    const answer = await supervisor.get(`/misunderstood${query}`);
    expect(answer.status).toBe(200);
    return answer.body.questions.map(({ text }: { text: string }) => text);
  };

  it('are listed newest first, page after page, with names and without personal numbers', async () => {
    for (let at = 0; at < 60; at += 1) await noted(`q${String(at).padStart(2, '0')}`);
    await noted('last', { text: '我叫李四，电话13812345678，身份证110101199003070011，老板不给钱' });
    const first = await supervisor.get('/misunderstood');
    expect(first.body.open).toBe(61);
    expect(first.body.questions).toHaveLength(50);
    expect(first.body.questions[0]).toMatchObject({
      id: questionIdOf('last'),
      kind: 'asked-back',
      state: 'open',
      intentName: 'work-injury',
      alternatives: [{ intent: 'wage-arrears', name: '拖欠工资', confidence: 0.2 }],
      label: null,
    });
    expect(first.text).not.toContain('13812345678');
    expect(first.text).not.toContain('110101199003070011');
    const second = await supervisor.get(`/misunderstood?cursor=${encodeURIComponent(first.body.next)}`);
    expect(second.body.questions).toHaveLength(11);
    expect(second.body.next).toBeNull();
    expect((await supervisor.get('/misunderstood?cursor=nonsense')).status).toBe(422);
    expect((await supervisor.get('/misunderstood?state=gone')).status).toBe(422);
  });

  it('get a label, which is audited, and go out as a corpus', async () => {
    await noted('one', { text: '工头跑了，13812345678打不通' });
    await noted('two');
    await noted('three');
    const labelled = await supervisor.post(`/misunderstood/${questionIdOf('one')}/label`, { intent: 'wage-arrears' });
    expect(labelled.status).toBe(200);
    expect(labelled.body.question).toMatchObject({ state: 'labelled', labelName: '拖欠工资', byName: '督导员一号' });
    expect((await supervisor.post(`/misunderstood/${questionIdOf('two')}/dismiss`)).body.question.state).toBe(
      'dismissed',
    );
    expect(await texts()).toEqual(['three：干活摔了没人管']);
    expect(await texts('?state=dismissed')).toEqual(['two：干活摔了没人管']);
    const file = await supervisor.get('/misunderstood/labelled.jsonl');
    expect(file.headers['content-disposition']).toContain('labelled-questions.jsonl');
    expect(parseCorpus(file.text, 'file')).toEqual([{ text: '工头跑了，*******5678打不通', intent: 'wage-arrears' }]);
    expect(await desk.audited()).toEqual([
      `${supervisor.id} label ${questionIdOf('one')} wage-arrears`,
      `${supervisor.id} dismiss ${questionIdOf('two')}`,
      `${supervisor.id} export-labels 1`,
    ]);
  });

  it('take only a label that the catalogue has, and can be labelled anew', async () => {
    await noted('one');
    expect(
      (await supervisor.post(`/misunderstood/${questionIdOf('one')}/label`, { intent: 'constructor' })).status,
    ).toBe(422);
    expect((await supervisor.post(`/misunderstood/${questionIdOf('one')}/label`, {})).status).toBe(422);
    expect((await supervisor.post('/misunderstood/none/label', { intent: 'wage-arrears' })).status).toBe(404);
    await supervisor.post(`/misunderstood/${questionIdOf('one')}/dismiss`);
    await supervisor.post(`/misunderstood/${questionIdOf('one')}/label`, { intent: 'work-injury' });
    const { body } = await supervisor.get('/misunderstood?state=labelled');
    expect(body.questions).toMatchObject([{ id: questionIdOf('one'), label: 'work-injury' }]);
    expect((await supervisor.get('/intents')).body.intents).toContainEqual({
      id: 'wage-arrears',
      name: '拖欠工资',
      topic: '劳动纠纷',
    });
  });

  it('come off the list when the resident chose after all, whatever was reviewed stays', async () => {
    await noted('old', { conversationId: 'c' });
    await supervisor.post(`/misunderstood/${questionIdOf('old')}/label`, { intent: 'wage-arrears' });
    await noted('new', { conversationId: 'c' });
    await desk.misunderstood.settle('c');
    await desk.misunderstood.settle('c');
    expect(await texts()).toEqual([]);
    expect(await texts('?state=labelled')).toHaveLength(1);
  });

  it('come from the lawyer who reads the conversation, each once', async () => {
    const { stage } = desk;
    const { _id } = await stage.waiting('c');
    const turn = await stage.residentSays('c', '俺在工地上叫砖头砸了');
    await stage.stored.turns.change(turn._id, (current) => ({ ...current, understanding: UNSURE }));
    const say = (turnId: string) => lawyer.post(`/handoffs/${_id}/misunderstood`, { turnId });
    expect((await say(turn._id)).status).toBe(200);
    expect((await say(turn._id)).status).toBe(200);
    const { body } = await supervisor.get('/misunderstood');
    expect(body.questions).toMatchObject([
      { id: questionIdOf(turn._id), kind: 'lawyer-said', text: '俺在工地上叫砖头砸了' },
    ]);
    const other = await stage.residentSays('c', '另一次服务', 's-other');
    expect((await say(other._id)).status).toBe(404);
    expect((await say('c:0000009999')).status).toBe(404);
  });

  it('stand beside the figures of the nights', async () => {
    const figures = { n: 100, accuracy: 0.6, topThree: 0.8, macroF1: 0.6, ece: 0.02 };
    await desk.room.stored.nightlyReports.insert({
      _id: '2026-03-02',
      at: desk.stage.clock.now(),
      figures,
      version: 'v',
      reviewed: 3,
      change: -0.05,
      isWorse: true,
    });
    const { body } = await supervisor.get('/misunderstood');
    expect(body.nights).toEqual([{ day: '2026-03-02', figures, change: -0.05, isWorse: true, reviewed: 3 }]);
  });
});
