import { randomBytes } from 'node:crypto';
import { createFieldSeal } from '../../src/storage/index.ts';
import { emptyCard } from '../handoff/stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('a consultation at the desk', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    [one, two] = await Promise.all([desk.person('lawyer1'), desk.person('lawyer2')]);
    await desk.stage.onDuty(one.id, two.id);
  });
  afterEach(() => desk.end());

  it('goes from the queue to one lawyer to its end', async () => {
    const { _id } = await desk.stage.waiting('c');
    await desk.stage.residentSays('c', '老板欠我三个月工资');
    const queue = (await one.get('/queue')).body;
    expect(queue).toMatchObject({
      onDuty: 2,
      duty: { onDuty: true, since: '2026-03-02T02:00:00.000Z', paused: null },
      mine: [],
      offers: [],
      owed: [],
      help: [],
      waitingTotal: 1,
      now: '2026-03-02T02:00:00.000Z',
    });
    expect(queue.waiting).toEqual([
      {
        id: _id,
        conversationId: 'c',
        sessionId: 's-c',
        channel: 'web',
        state: 'queued',
        reason: 'asked',
        priority: 2,
        place: 'waiting',
        requestedAt: '2026-03-02T02:00:00.000Z',
        waitingSince: '2026-03-02T02:00:00.000Z',
        acceptedAt: null,
        closedAt: null,
        lawyerId: null,
        lawyerName: null,
        topic: '劳动纠纷',
        headline: '拖欠工资',
        outcome: null,
        note: '',
        emergency: null,
        urgent: [],
        offer: null,
        passes: [],
        round: 0,
        returns: 0,
        wants: { skills: [], languages: [] },
        awaitsSince: null,
        lawyerActiveAt: null,
        helpAskedAt: null,
        endedAt: null,
        handedBack: null,
        regionName: '安徽省蚌埠市',
        callback: null,
        message: null,
      },
    ]);

    const accepted = await one.post(`/handoffs/${_id}/accept`);
    expect(accepted.body).toMatchObject({ state: 'live', lawyerName: '值班律师一号', card: emptyCard });
    expect(accepted.body.turns.map(({ from, type }: Record<string, string>) => `${from} ${type}`)).toEqual([
      'resident message',
      'system event',
      'system message',
    ]);
    const late = await two.post(`/handoffs/${_id}/accept`);
    expect([late.status, late.body]).toEqual([409, { code: 'hotline_handoff_taken', message: '已由值班律师一号接待' }]);
    expect((await two.get('/queue')).body).toMatchObject({ waiting: [], mine: [] });
    expect((await one.get('/queue')).body.mine).toHaveLength(1);

    const said = await one.post(`/handoffs/${_id}/messages`, { clientId: 'm1', text: '您有劳动合同吗？' });
    expect(said.status).toBe(201);
    expect(said.body.turn).toMatchObject({ from: 'lawyer', staffName: '值班律师一号', text: '您有劳动合同吗？' });
    const again = await one.post(`/handoffs/${_id}/messages`, { clientId: 'm1', text: '您有劳动合同吗？' });
    expect(again.body.turn.id).toBe(said.body.turn.id);
    const intruder = await two.post(`/handoffs/${_id}/messages`, { clientId: 'm2', text: '我来说' });
    expect([intruder.status, intruder.body.code]).toEqual([409, 'hotline_handoff_not_yours']);
    expect((await two.post(`/handoffs/${_id}/close`, { outcome: 'resolved', note: '' })).status).toBe(409);

    const since = await one.get(`/conversations/c/turns?after=${accepted.body.lastSeq}`);
    expect(since.body.turns.map(({ text }: { text: string }) => text)).toEqual(['您有劳动合同吗？']);
    expect(since.body.lastSeq).toBe(said.body.turn.seq);

    const closed = await one.post(`/handoffs/${_id}/close`, { outcome: 'referred', note: '去仲裁委' });
    expect(closed.body).toMatchObject({ state: 'closed', outcome: 'referred', note: '去仲裁委' });
    expect(desk.stage.closed).toEqual([_id]);
    const after = await one.post(`/handoffs/${_id}/messages`, { clientId: 'm3', text: '还有' });
    expect(after.status).toBe(409);
    const open = (await desk.audited()).filter((line) => !line.includes('open-transcript'));
    expect(open).toEqual([`${one.id} accept ${_id}`, `${one.id} close ${_id}`]);
  });

  it('50 accepts at once through HTTP: one 200, 49 times 409 with the winner’s name', async () => {
    const { _id } = await desk.stage.waiting('c');
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => (at % 2 === 0 ? one : two).post(`/handoffs/${_id}/accept`)),
    );
    const winner = (await desk.stage.service.get(_id))!;
    for (const [at, { status, body }] of answers.entries()) {
      const his = (at % 2 === 0 ? one : two).id === winner.lawyerId;
      expect(status).toBe(his ? 200 : 409);
      if (!his) expect(body.message).toBe(`已由${winner.lawyerName}接待`);
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(25);
  });

  it('shows personal data in clear only to the lawyer who holds it', async () => {
    const card = { ...emptyCard, facts: [{ label: '联系电话', value: '13800001234' }] };
    const { _id } = await desk.stage.waiting('c', 2, card);
    await desk.stage.residentSays('c', '我的电话13800001234，身份证110101199003071234');
    await desk.botSays('c', '记下了', {
      decision: 'answer',
      intent: 'wage-arrears',
      topic: '劳动纠纷',
      confidence: 0.9,
      alternatives: [],
      emergency: null,
      reason: '原话：13800001234',
    });
    const secrets = /13800001234|110101199003071234/;
    expect((await one.get(`/handoffs/${_id}`)).text).not.toMatch(secrets);
    const accepted = await one.post(`/handoffs/${_id}/accept`);
    expect(accepted.body.turns[0].text).toBe('我的电话13800001234，身份证110101199003071234');
    expect(accepted.body.card.facts[0].value).toBe('13800001234');
    const supervisor = await desk.person('supervisor1');
    expect((await supervisor.get(`/handoffs/${_id}`)).text).not.toMatch(secrets);
    expect((await supervisor.get('/conversations/c/turns')).text).not.toMatch(secrets);
    const closed = await one.post(`/handoffs/${_id}/close`, { outcome: 'resolved', note: '回电13800001234' });
    expect(closed.text).not.toMatch(secrets);
    expect(desk.logged.join()).not.toMatch(secrets);
  });

  it('a number sealed with another key spoils nothing but itself', async () => {
    const { _id } = await desk.stage.waiting('c');
    const other = createFieldSeal(randomBytes(32).toString('base64')).seal('+8613800001234');
    await desk.stage.service.leaveMessage(_id, { text: '请回电', phone: other, safeTime: '' });
    const list = await one.get('/messages');
    expect([list.status, list.body.messages[0].message.phoneMasked]).toEqual([200, '']);
    expect((await one.post(`/handoffs/${_id}/reveal-phone`, { reason: '回电' })).status).toBe(500);
    expect(await desk.audited()).toEqual([]);
  });

  it('a message left is listed masked, revealed with a reason, and ticked off', async () => {
    const { _id } = await desk.stage.waiting('c');
    await desk.stage.service.leaveMessage(_id, {
      text: '工资被拖欠，我的号码13800001234',
      phone: desk.seal.seal('+8613800001234'),
      safeTime: '晚上七点后',
    });
    const list = await one.get('/messages?state=open');
    expect(list.text).not.toContain('13800001234');
    expect(list.body.messages[0].message).toEqual({
      text: expect.stringContaining('1234'),
      phoneMasked: '+86*******1234',
      safeTime: '晚上七点后',
      state: 'open',
      leftAt: '2026-03-02T02:00:00.000Z',
      doneNote: '',
    });
    expect((await one.post(`/handoffs/${_id}/reveal-phone`, {})).status).toBe(422);
    expect((await one.post(`/handoffs/${_id}/reveal-phone`, { reason: ' ' })).status).toBe(422);
    const revealed = await two.post(`/handoffs/${_id}/reveal-phone`, { reason: '回电答复' });
    expect(revealed.body).toEqual({ phone: '+8613800001234' });
    const done = await two.post(`/handoffs/${_id}/message-done`, { note: '已回电' });
    expect(done.body.message).toMatchObject({ state: 'done', doneNote: '已回电' });
    expect((await one.get('/messages')).body.messages).toEqual([]);
    expect((await one.get('/messages?state=done')).body.messages).toHaveLength(1);
    expect(await desk.audited()).toEqual([`${two.id} reveal-phone ${_id} 回电答复`, `${two.id} message-done ${_id}`]);
    expect((await one.post('/handoffs/nothing/message-done', { note: '' })).status).toBe(404);
  });
});
