import { DeskStage, type Person } from './desk-stage.ts';

const HOUR = 3_600_000;

describe('the supervisor’s reading', () => {
  let desk: DeskStage;
  let supervisor: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    supervisor = await desk.person('supervisor1');
  });
  afterEach(() => desk.end());

  it('pages through sessions, newest first, each once, by every filter', async () => {
    const { clock } = desk.stage;
    const start = clock.now();
    for (let at = 0; at < 120; at += 1) {
      await desk.session(`s${String(at).padStart(3, '0')}`, {
        outcome: at % 2 === 0 ? 'answered' : 'handed-over',
        rating: at % 3 === 0 ? 'satisfied' : null,
      });
      clock.pass(1000);
    }
    const all = async (query: string) => {
      const ids: string[] = [];
      let cursor = '';
      do {
        const answer = await supervisor.get(`/sessions?${query}&cursor=${cursor}`);
        expect(answer.status).toBe(200);
        ids.push(...answer.body.sessions.map(({ id }: { id: string }) => id));
        cursor = answer.body.next ?? '';
      } while (cursor !== '');
      return ids;
    };
    const newestFirst = Array.from({ length: 120 }, (_, at) => `s${String(119 - at).padStart(3, '0')}`);
    const numbers = (ids: string[]) => ids.map((id) => Number(id.slice(1)));
    expect(await all('')).toEqual(newestFirst);
    expect(numbers(await all('outcome=answered'))).toEqual(numbers(newestFirst).filter((n) => n % 2 === 0));
    expect(numbers(await all('rating=satisfied'))).toEqual(numbers(newestFirst).filter((n) => n % 3 === 0));
    expect(numbers(await all('rating=satisfied&outcome=answered'))).toEqual(
      numbers(newestFirst).filter((n) => n % 6 === 0),
    );
    const from = new Date(start.getTime() + 10_000).toISOString();
    const before = new Date(start.getTime() + 20_000).toISOString();
    expect(numbers(await all(`from=${from}&before=${before}`))).toEqual([19, 18, 17, 16, 15, 14, 13, 12, 11, 10]);
    expect(await all(`from=${encodeURIComponent('2026-03-02T10:01:59+08:00')}`)).toEqual(['s119']);
  });

  it('opens a session with its transcript and handoff, masked, and writes that down', async () => {
    const { stage } = desk;
    const { _id } = await stage.waiting('c');
    await stage.residentSays('c', '我的电话是13800001234');
    const lawyer = await desk.person('lawyer1');
    await stage.onDuty(lawyer.id);
    await lawyer.post(`/handoffs/${_id}/accept`);
    await lawyer.post(`/handoffs/${_id}/messages`, { clientId: 'm1', text: '您好' });
    await stage.residentSays('c', '另一次服务', 's-other');
    await desk.session('s-c', { conversationId: 'c', handoffId: _id, lawyerId: lawyer.id, outcome: 'handed-over' });
    const answer = await supervisor.get('/sessions/s-c');
    expect(answer.body.session).toMatchObject({
      id: 's-c',
      intents: [{ id: 'wage-arrears', name: '拖欠工资' }],
      lawyerName: '值班律师一号',
      outcome: 'handed-over',
    });
    expect(answer.body.handoff).toMatchObject({ id: _id, state: 'live' });
    expect(answer.body.turns.map(({ from }: { from: string }) => from)).toEqual([
      'resident',
      'system',
      'system',
      'lawyer',
    ]);
    expect(answer.text).not.toContain('13800001234');
    await supervisor.get('/sessions/s-c');
    const opened = () => desk.audited().then((lines) => lines.filter((line) => line.includes('open-transcript s-c')));
    expect(await opened()).toEqual([`${supervisor.id} open-transcript s-c`]);
    stage.clock.pass(10 * 60_000);
    await supervisor.get('/sessions/s-c');
    expect(await opened()).toHaveLength(2);
    expect((await supervisor.get('/sessions/nothing')).status).toBe(404);
  });

  it('names the intents that were understood', async () => {
    const { stage } = desk;
    await stage.waiting('c');
    await desk.botSays('c', '您问的是拖欠工资吗？', {
      decision: 'clarify',
      intent: 'wage-arrears',
      topic: '劳动纠纷',
      confidence: 0.6,
      alternatives: [{ intent: 'gone', confidence: 0.2 }],
      emergency: null,
      reason: '两个问题都像',
    });
    await desk.botSays('c', '请说得具体些', {
      decision: 'clarify',
      intent: null,
      topic: null,
      confidence: 0,
      alternatives: [],
      emergency: null,
      reason: '没有文字',
    });
    await desk.session('s-c', { conversationId: 'c' });
    const { turns } = (await supervisor.get('/sessions/s-c')).body;
    const views = turns.map(({ understanding }: { understanding: unknown }) => understanding);
    expect(views.at(-2)).toMatchObject({
      intent: 'wage-arrears',
      intentName: '拖欠工资',
      alternatives: [{ intent: 'gone', name: 'gone', confidence: 0.2 }],
    });
    expect(views.at(-1)).toMatchObject({ intent: null, intentName: null, alternatives: [] });
  });

  it('a supervisor reads and cannot speak in a case that is not his', async () => {
    const { _id } = await desk.stage.waiting('c');
    for (const [path, body, status] of [
      ['accept', {}, 403],
      ['messages', { clientId: 'm', text: '您好' }, 409],
      ['close', { outcome: 'resolved', note: '' }, 409],
    ] as const) {
      expect((await supervisor.post(`/handoffs/${_id}/${path}`, body)).status).toBe(status);
    }
    expect((await supervisor.get('/queue')).body.waiting).toHaveLength(1);
    expect((await desk.stage.service.get(_id))?.state).toBe('queued');
  });

  it('today’s figures begin at midnight in Shanghai', async () => {
    const { stage } = desk;
    // The stage stands at 10:00 in Shanghai; 11 hours back is yesterday there, and the same day in UTC is not.
    const yesterday = new Date(stage.clock.now().getTime() - 11 * HOUR);
    const early = new Date(stage.clock.now().getTime() - 9 * HOUR);
    await desk.session('y', { openedAt: yesterday, rating: 'dissatisfied', emergency: 'E-1' });
    await desk.session('a', { openedAt: early, rating: 'satisfied', state: 'closed' });
    await desk.session('b', { rating: 'basically-satisfied', emergency: 'E-1' });
    await desk.session('c', { rating: 'dissatisfied' });
    await desk.session('d');
    const { _id } = await stage.waiting('c1');
    await stage.waiting('c2');
    const lawyer = await desk.person('lawyer1');
    await lawyer.put('/duty', { onDuty: true });
    await lawyer.post(`/handoffs/${_id}/accept`);
    expect((await supervisor.get('/overview')).body).toEqual({
      today: {
        sessions: 4,
        open: 4,
        handedOver: 1,
        waiting: 1,
        onDuty: 1,
        rated: 3,
        satisfied: 1,
        basicallySatisfied: 1,
        dissatisfied: 1,
        emergencies: 1,
      },
    });
  });
});
