import type { Answer } from '../../src/knowledge/index.ts';
import { sampleAnswer } from '../knowledge/content-folder.ts';
import { DeskStage, type Person } from './desk-stage.ts';

const NEW_SHORT = '工资要按月发给您本人，拖欠了可以投诉，也可以申请仲裁';

describe('the knowledge at the desk', () => {
  let desk: DeskStage;
  let lawyer: Person;
  let supervisor: Person;
  let reviewer: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    lawyer = await desk.person('lawyer1');
    supervisor = await desk.person('supervisor1');
    reviewer = await desk.withRoles('lawyer-reviewing', ['lawyer', 'reviewer']);
  });
  afterEach(() => desk.end());

  const read = async (by: Person = lawyer) => (await by.get('/knowledge/answers/wage-arrears')).body.answer;
  async function propose(by: Person, fields: Partial<Answer>, more: object = {}) {
    const { answer, basedOn } = await read(by);
    const body = { content: { ...answer, ...fields }, note: '更好懂', basedOn, ...more };
    return by.post('/knowledge/answers/wage-arrears/proposals', body);
  }

  it('lists answers by topic with their states, and finds them by words, law and state', async () => {
    const all = await lawyer.get('/knowledge/answers');
    expect(all.body).toMatchObject({
      topics: [{ topic: '劳动纠纷', answers: 2, stale: 0, signedOff: 0, proposals: 0 }],
      proposals: 0,
      files: null,
    });
    const ids = async (query: string) =>
      (await lawyer.get(`/knowledge/answers?${query}`)).body.answers.map(({ id }: { id: string }) => id);
    expect(await ids(new URLSearchParams({ q: '受伤' }).toString())).toEqual(['work-injury']);
    expect(await ids(new URLSearchParams({ q: '刑法第二百七十六条之一 拖欠' }).toString())).toEqual([
      'wage-arrears',
      'work-injury',
    ]);
    expect(await ids('state=stale')).toEqual([]);
    expect(await ids('signedOff=no&topic=')).toHaveLength(2);
    expect(await ids(new URLSearchParams({ topic: '婚姻家庭' }).toString())).toEqual([]);
    const wrong = await lawyer.get('/knowledge/answers?state=odd&page=2');
    expect([wrong.status, wrong.body.details.map(({ field }: { field: string }) => field).sort()]).toEqual([
      422,
      ['page', 'state'],
    ]);
  });

  it('shows one with its laws, where it is used and what the register offers', async () => {
    expect(await read()).toMatchObject({
      state: 'in-force',
      file: { name: 'answers/labour.yaml', state: 'in-force' },
      laws: [
        { label: '《劳动合同法》第三十条', state: 'in-force' },
        { label: '《刑法》第二百七十六条之一', state: 'amended' },
      ],
      usedBy: { intents: [{ id: 'wage-arrears', name: '拖欠工资' }], answers: [] },
      history: [],
      basedOn: { revision: null, release: 0 },
    });
    const register = await lawyer.get('/knowledge/register');
    expect(register.body.laws).toHaveLength(4);
    expect(register.body.matters).toEqual([{ id: 'wage', name: '请求支付劳动报酬' }]);
    expect((await lawyer.get('/knowledge/answers/nothing')).body.code).toBe('hotline_knowledge_missing');
  });

  it('goes from proposal to publication to taking back, everything written down', async () => {
    const proposed = await propose(lawyer, { short: NEW_SHORT });
    expect([proposed.status, proposed.body.proposal]).toMatchObject([
      201,
      { state: 'proposed', number: 1, changed: ['short'], passed: true, isOnTop: true, proposedByName: '值班律师一号' },
    ]);
    const { id } = proposed.body.proposal;
    expect((await reviewer.get('/knowledge/proposals')).body.proposals).toHaveLength(1);
    expect((await supervisor.get(`/knowledge/proposals/${id}`)).body.proposal.changes).toEqual([
      { field: 'short', before: sampleAnswer.short, after: NEW_SHORT },
    ]);
    const approved = await reviewer.post(`/knowledge/proposals/${id}/approve`, { reason: '好' });
    expect([approved.status, approved.body.proposal.state]).toEqual([200, 'published']);
    const now = await read();
    expect(now).toMatchObject({ short: NEW_SHORT, isPublished: true, file: { state: 'covered' } });
    const stopped = await supervisor.post('/knowledge/answers/wage-arrears/stop', {
      basedOn: now.basedOn,
      reason: '法条改了',
    });
    expect(stopped.body.answer).toMatchObject({
      state: 'stale',
      reason: '法条改了',
      stopped: { byName: '督导员一号' },
    });
    const back = await supervisor.post('/knowledge/answers/wage-arrears/roll-back', {
      to: null,
      basedOn: stopped.body.answer.basedOn,
      reason: '先用文件里的',
    });
    expect(back.body.answer).toMatchObject({ short: sampleAnswer.short, state: 'in-force', isPublished: false });
    expect(back.body.answer.history).toMatchObject([
      { number: 1, state: 'rolled-back', decidedByName: 'lawyer-reviewing' },
    ]);
    expect((await desk.audited()).filter((line) => line.includes('knowledge'))).toEqual([
      `${lawyer.id} knowledge-propose wage-arrears:1 更好懂`,
      `${reviewer.id} knowledge-approve wage-arrears:1 好`,
      `${supervisor.id} knowledge-stop wage-arrears 法条改了`,
      `${supervisor.id} knowledge-roll-back wage-arrears:file 先用文件里的`,
    ]);
  });

  it('is not approved by the one who proposed it, though his role allows it', async () => {
    const { body } = await propose(reviewer, { short: NEW_SHORT });
    const own = await reviewer.post(`/knowledge/proposals/${body.proposal.id}/approve`);
    expect([own.status, own.body.code]).toEqual([403, 'hotline_knowledge_four_eyes']);
    const others = await lawyer.post(`/knowledge/proposals/${body.proposal.id}/withdraw`);
    expect([others.status, others.body.code]).toEqual([403, 'hotline_knowledge_not_yours']);
    expect((await desk.audited()).filter((line) => line.includes('knowledge-approve'))).toEqual([]);
  });

  it('says at each refusal which field is wrong and what changed', async () => {
    const long = await propose(lawyer, { short: '长'.repeat(61), steps: [] });
    expect([long.status, long.body.details]).toEqual([
      422,
      [
        { field: 'content.short', problem: expect.stringContaining('60') },
        { field: 'content.steps', problem: expect.any(String) },
      ],
    ]);
    const first = await propose(lawyer, { short: NEW_SHORT });
    const second = await propose(lawyer, { short: `${NEW_SHORT}。` });
    await supervisor.post(`/knowledge/proposals/${first.body.proposal.id}/approve`);
    const late = await supervisor.post(`/knowledge/proposals/${second.body.proposal.id}/approve`);
    expect([late.status, late.body.message, late.body.details]).toEqual([
      409,
      '督导员一号已发布第1版，改动的是：一句话答复。请按现行版本重新提出。',
      [{ field: 'short', problem: '已有改动' }],
    ]);
    expect((await supervisor.get(`/knowledge/proposals/${second.body.proposal.id}`)).body.proposal.isOnTop).toBe(false);
    const silent = await supervisor.post(`/knowledge/proposals/${second.body.proposal.id}/reject`, { reason: ' ' });
    expect([silent.status, silent.body.details[0].field]).toEqual([422, 'reason']);
    const rejected = await supervisor.post(`/knowledge/proposals/${second.body.proposal.id}/reject`, {
      reason: '重复',
    });
    expect(rejected.body.proposal).toMatchObject({ state: 'rejected', reason: '重复' });
    const unseen = await supervisor.post('/knowledge/answers/wage-arrears/stop', { reason: '看看' });
    expect(unseen.body.details[0].field).toBe('basedOn');
  });

  it('previews and checks without keeping anything', async () => {
    const { answer } = await read();
    const body = { content: { ...answer, short: NEW_SHORT } };
    const preview = await lawyer.post('/knowledge/answers/wage-arrears/preview', body);
    expect(preview.body).toMatchObject({
      report: {
        passed: true,
        regression: null,
        channels: [{ channel: 'web' }],
        readability: { each: [{ unexplained: ['劳动监察'] }] },
      },
      changes: [{ field: 'short' }],
    });
    const check = await lawyer.post('/knowledge/answers/wage-arrears/check', body);
    expect(check.body.report.regression).toEqual({ asked: 10, led: 10, missed: [] });
    const wrong = await lawyer.post('/knowledge/answers/wage-arrears/preview', {
      content: { ...answer, related: ['nothing'] },
    });
    expect(wrong.body.report).toMatchObject({ passed: false, problems: [{ field: 'related' }], channels: [] });
    const odd = await lawyer.post('/knowledge/answers/wage-arrears/preview', { content: { ...answer, id: 'other' } });
    expect(odd.body.details).toEqual([{ field: 'content.id', problem: '编号不能改' }]);
    expect((await lawyer.get('/knowledge/proposals')).body.proposals).toEqual([]);
  });
});

describe('beside a case', () => {
  it('stands what to ask: of the answer given last, else of the likeliest question', async () => {
    const desk = await DeskStage.open();
    const lawyer = await desk.person('lawyer1');
    const told = desk.knowledge.told;
    const checklist = ['欠了几个月、多少钱？', '有没有合同或者工资流水？'];
    told.publish((files) => {
      const answer = files.answer('wage-arrears');
      return answer === null ? new Map() : new Map([['wage-arrears', { ...answer, checklist }]]);
    });
    const { stage } = desk;
    const handoff = await stage.waiting('asking');
    expect((await lawyer.get(`/handoffs/${handoff._id}`)).body.checklist).toEqual({
      question: sampleAnswer.question,
      items: checklist,
    });
    const card = { topic: null, intents: [], emergency: null, preCheck: null, facts: [], told: [] };
    const unknown = await stage.waiting('unknown', 2, card);
    expect((await lawyer.get(`/handoffs/${unknown._id}`)).body.checklist).toBeNull();
    await desk.end();
  });
});
