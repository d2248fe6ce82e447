import type { DeskRecordings, DeskTelephones } from '../../src/desk/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

const at = new Date('2026-03-02T02:00:00.000Z');

describe('telephones at the desk', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let supervisor: Person;
  const asked: string[] = [];
  const telephones: DeskTelephones = {
    standing: async () => ({
      callerOn: true,
      lawyer: { state: 'not-answered', at, attempt: 1 },
      callback: null,
      supervisors: [{ staffId: supervisor.id, as: 'listen', state: 'joined' }],
    }),
    again: async (id, staffId) => {
      asked.push(`again ${id} ${staffId}`);
    },
    typeInstead: async (id, staffId) => {
      asked.push(`type ${id} ${staffId}`);
    },
    callPolice: async () => undefined,
    supervise: async (id, staffId, as) => {
      asked.push(`${as} ${id} ${staffId}`);
    },
  };
  const recordings: DeskRecordings = {
    ofService: async ({ conversationId }) =>
      conversationId === 'heard'
        ? [
            {
              _id: 'rec1',
              state: 'kept',
              startedAt: at,
              seconds: 42,
              deleteAt: at,
              notice: { version: '1', at },
            },
          ]
        : [],
    open: async (id) => ({ type: 'audio/mpeg', sound: new Blob([`sound of ${id}`]).stream() }),
  };
  const HANDOFF = 's-heard-h1';

  beforeAll(async () => {
    desk = await DeskStage.open({ telephones, recordings });
    one = await desk.person('lawyer1');
    two = await desk.person('lawyer2');
    supervisor = await desk.person('supervisor1');
    await desk.stage.waiting('heard');
    await desk.stage.service.keepPlace(HANDOFF, desk.seal.seal('+8613800001234'));
    await desk.session('s-heard', { conversationId: 'heard', channel: 'voice', handoffId: HANDOFF });
    await desk.stage.onDuty(one.id, two.id);
    await desk.stage.service.accept(HANDOFF, { id: one.id, displayName: '值班律师一号' });
  });
  afterAll(() => desk.end());

  it('one’s own number is set by oneself, stored sealed, and shown masked', async () => {
    expect((await one.get('/telephone')).body).toEqual({ telephone: { phoneMasked: '', answersBy: 'phone' } });
    const set = await one.put('/telephone', { phone: '138 0000 1234' });
    expect(set.body).toEqual({ telephone: { phoneMasked: '138****1234', answersBy: 'phone' } });
    expect((await one.put('/telephone', { answersBy: 'typing' })).body.telephone).toEqual({
      phoneMasked: '138****1234',
      answersBy: 'typing',
    });
    expect((await two.get('/telephone')).body.telephone.phoneMasked).toBe('');
    for (const phone of ['+12025550123', '+864008001234', '4008001234']) {
      expect((await one.put('/telephone', { phone })).status).toBe(422);
    }
    const bad = await one.put('/telephone', { phone: '12345' });
    expect([bad.status, bad.body.details[0].field]).toEqual([422, 'phone']);
    const account = await desk.room.stored.accounts.get(one.id);
    expect(JSON.stringify(account)).not.toContain('0000');
    expect((await one.put('/telephone', { phone: '0552-3012345' })).body.telephone.phoneMasked).toBe('055****2345');
    expect((await one.put('/telephone', { phone: '' })).body.telephone.phoneMasked).toBe('');
    expect(await desk.audited()).toContain(`${one.id} telephone-set ${one.id}`);
    expect(desk.logged.join('')).not.toContain('1380000');
  });

  it('the lawyer sees how his telephone stands and who is called back, but not who supervises', async () => {
    const mine = await one.get(`/handoffs/${HANDOFF}`);
    expect(mine.body.telephone).toEqual({
      callerOn: true,
      lawyer: { state: 'not-answered', at: at.toISOString(), attempt: 1 },
      callback: null,
      supervisors: [],
    });
    expect(mine.body.callback).toMatchObject({ phoneMasked: '+86*******1234' });
    const seen = await supervisor.get(`/handoffs/${HANDOFF}`);
    expect(seen.body.telephone.supervisors).toEqual([
      { staffId: supervisor.id, name: '督导员一号', as: 'listen', state: 'joined' },
    ]);
    const service = await supervisor.get('/sessions/s-heard');
    expect(service.body.telephone.supervisors).toHaveLength(1);
  });

  it('calling again and typing instead go to the telephones and into the audit', async () => {
    expect((await one.post(`/handoffs/${HANDOFF}/telephone/again`)).status).toBe(200);
    expect((await one.post(`/handoffs/${HANDOFF}/telephone/typing`)).status).toBe(200);
    expect(asked).toEqual([`again ${HANDOFF} ${one.id}`, `type ${HANDOFF} ${one.id}`]);
    const audited = await desk.audited();
    expect(audited).toContain(`${one.id} telephone-again ${HANDOFF}`);
    expect(audited).toContain(`${one.id} telephone-typing ${HANDOFF}`);
  });

  it('a supervisor listens with a reason only, and it is written down', async () => {
    const path = `/handoffs/${HANDOFF}/telephone/supervise`;
    expect((await supervisor.post(path, { as: 'listen' })).status).toBe(422);
    expect((await supervisor.post(path, { as: 'record', reason: '抽查' })).status).toBe(422);
    expect((await supervisor.post(path, { as: 'coach', reason: '新律师指导' })).status).toBe(200);
    expect(asked.at(-1)).toBe(`coach ${HANDOFF} ${supervisor.id}`);
    const [line] = await desk.room.stored.auditEvents.tail('audit', 1);
    expect(line).toMatchObject({ what: 'supervise-coach', subject: HANDOFF, reason: '新律师指导' });
  });

  it('a recording is heard by the lawyer of the service and by supervisors, with a reason', async () => {
    const path = '/sessions/s-heard/recordings/rec1';
    const service = await supervisor.get('/sessions/s-heard');
    expect(service.body.recordings).toMatchObject([{ id: 'rec1', state: 'kept', seconds: 42, noticeVersion: '1' }]);
    expect((await supervisor.post(path)).status).toBe(422);
    expect((await two.post(path, { reason: '听听' })).status).toBe(404);
    expect((await one.post('/sessions/s-heard/recordings/other', { reason: '核对' })).status).toBe(404);
    for (const person of [one, supervisor]) {
      const sound = await person.post(path, { reason: '核对' }).buffer(true);
      expect([sound.status, sound.headers['content-type'], String(sound.body)]).toEqual([
        200,
        'audio/mpeg',
        'sound of rec1',
      ]);
    }
    expect(await desk.audited()).toContain(`${one.id} recording-played s-heard:rec1 核对`);
  });

  it('a case is given back by its lawyer alone', async () => {
    expect((await two.post(`/handoffs/${HANDOFF}/return`)).body.code).toBe('hotline_handoff_not_yours');
    const back = await one.post(`/handoffs/${HANDOFF}/return`);
    expect([back.status, back.body.state, back.body.lawyerId]).toEqual([200, 'queued', null]);
    expect(await desk.audited()).toContain(`${one.id} return ${HANDOFF}`);
    expect((await two.post(`/handoffs/${HANDOFF}/accept`)).status).toBe(200);
  });
});
