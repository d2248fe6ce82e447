import readXlsx from 'read-excel-file/node';
import supertest from 'supertest';
import writeXlsx, { type SheetData } from 'write-excel-file/node';
import { DeskStage, type Person } from './desk-stage.ts';

/** The stage's clock stands at Monday 2026-03-02, 10:00 in Shanghai. */
const utc = (local: string) => new Date(`2026-03-${local.replace(' ', 'T')}:00+08:00`).toISOString();
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

describe('the roster at the desk', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  let boss: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    one = await desk.person('lawyer1');
    two = await desk.person('lawyer2');
    boss = await desk.person('supervisor1');
  });
  afterEach(() => desk.end());

  const add = async (staffId: string, from: string, to: string, kind = 'desk') =>
    boss.post('/shifts', { staffId, from: utc(from), to: utc(to), kind });

  describe('shifts', () => {
    it('are made, changed, cancelled by a supervisor and seen by all', async () => {
      const made = await add(one.id, '03 08:30', '03 12:00');
      expect(made.status).toBe(201);
      const { id } = made.body.shift;
      expect(made.body.shift).toMatchObject({ displayName: '值班律师一号', kind: 'desk', source: 'manual', note: '' });
      const overlap = await add(one.id, '03 11:00', '03 13:00');
      expect([overlap.status, overlap.body.code]).toEqual([409, 'hotline_handoff_shift_overlap']);
      expect(overlap.body.details).toEqual([{ field: 'from', problem: `${utc('03 08:30')}/${utc('03 12:00')}` }]);
      const changed = await boss.put(`/shifts/${id}`, { to: utc('03 17:30'), note: '全天' });
      expect(changed.body.shift).toMatchObject({ from: utc('03 08:30'), to: utc('03 17:30'), note: '全天' });
      await add(two.id, '04 08:30', '04 12:00');
      const all = await one.get(`/shifts?from=${utc('02 00:00')}&to=${utc('09 00:00')}`);
      expect(all.body.shifts.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
        '值班律师一号',
        '值班律师二号',
      ]);
      expect((await one.get(`/shifts?staffId=${two.id}`)).body.shifts).toHaveLength(1);
      expect((await boss.post(`/shifts/${id}/cancel`)).body.shift.cancelledAt).not.toBeNull();
      expect((await one.get('/shifts')).body.shifts).toHaveLength(1);
      expect((await one.get('/shifts?cancelled=1')).body.shifts[0].history).toHaveLength(3);
      expect(await desk.audited()).toEqual(
        expect.arrayContaining(['add', 'change', 'cancel'].map((what) => `${boss.id} shift-${what} ${id}`)),
      );
    });

    it.each([
      [{ staffId: 'nobody' }, 'staffId'],
      [{ to: '2026-03-03' }, 'to'],
      [{ to: '2026-03-03T00:30:00Z' }, 'to'],
      [{ kind: 'night' }, 'kind'],
      [{ more: 1 }, 'more'],
    ])('refuses %j', async (wrong, field) => {
      const shift = { staffId: one.id, from: utc('03 08:30'), to: utc('03 12:00'), kind: 'desk', ...wrong };
      const answer = await boss.post('/shifts', shift);
      expect([answer.status, answer.body.details[0].field]).toEqual([422, field]);
    });

    it('refuses a time of more than 100 days', async () => {
      const answer = await one.get('/shifts?from=2026-01-01T00:00:00Z&to=2026-05-01T00:00:00Z');
      expect([answer.status, answer.body.details[0].field]).toEqual([422, 'to']);
    });

    it('names who can have one', async () => {
      await two.put('/telephone', { phone: '13800001234' });
      const { people } = (await one.get('/shifts/people')).body;
      expect(people.map(({ hasPhone }: { hasPhone: boolean }) => hasPhone)).toEqual([false, true]);
      expect(people.map(({ username }: { username: string }) => username)).toEqual(['lawyer1', 'lawyer2']);
    });
  });

  describe('the table', () => {
    const table = (rows: SheetData) => writeXlsx([['日期', '开始', '结束', '账号', '类别'], ...rows]).toBuffer();
    const send = (person: { cookie: string }, path = '/shifts/import') =>
      supertest(desk.url).post(`/api/desk${path}`).set('Cookie', person.cookie).set('X-Hotline-Desk', '1');

    it('is rehearsed, then taken in; as a form or as it is; twice the same', async () => {
      const bytes = await table([
        ['2026-03-03', '8:30', '12:00', 'lawyer1', null],
        ['2026-03-03', '18:00-次日8:00', null, 'lawyer2', '备勤'],
      ]);
      const dry = await send(boss, '/shifts/import?dry=1').attach('file', bytes, { filename: '排班.xlsx' });
      expect([dry.status, dry.body.dry, dry.body.added]).toEqual([200, true, 2]);
      expect((await one.get('/shifts')).body.shifts).toEqual([]);
      const taken = await send(boss).attach('file', bytes, { filename: 'x', contentType: XLSX });
      expect(taken.body).toMatchObject({ dry: false, added: 2, changed: 0, unchanged: 0, problems: [] });
      const again = await send(boss).type(XLSX).send(bytes);
      expect(again.body).toMatchObject({ dry: false, added: 0, unchanged: 2, problems: [] });
      expect((await one.get('/shifts')).body.shifts).toHaveLength(2);
      expect((await desk.audited()).filter((line) => line.includes('shift-import'))).toHaveLength(2);
      const exported = await one.get('/shifts/export.xlsx').responseType('blob');
      expect(exported.headers['content-disposition']).toContain('.xlsx');
      const [sheet] = await readXlsx(exported.body);
      expect(sheet?.data[2]).toEqual(['2026-03-03', '18:00', '次日08:00', 'lawyer2', '值班律师二号', '备勤', null]);
    });

    it('with a wrong row is told of whole, and changes nothing', async () => {
      const bytes = await table([
        ['2026-03-03', '8:30', '12:00', 'lawyer1', null],
        ['2026-03-03', '8:30', '12:00', 'nobody', null],
      ]);
      const answer = await send(boss).type(XLSX).send(bytes);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({
        dry: true,
        added: 1,
        problems: [{ row: 3, column: '账号', problem: '没有可以值班的账号“nobody”。' }],
        rows: [{ row: 2, displayName: '值班律师一号', outcome: 'new' }],
      });
      expect((await one.get('/shifts')).body.shifts).toEqual([]);
    });

    it('is refused when it is none, too large, or from somebody else', async () => {
      const bytes = await table([]);
      const answers = [
        await send(boss).type(XLSX).send(Buffer.from('日期')),
        await send(boss)
          .type(XLSX)
          .send(Buffer.alloc(1024 * 1024 + 1)),
        await send(boss).attach('file', Buffer.alloc(1024 * 1024 + 1), 'x.xlsx'),
        await send(boss).attach('other', bytes, 'x.xlsx'),
        await send(boss).field('file', 'text'),
        await send(boss),
      ];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
        answers.map(() => [422, 'hotline_handoff_shift_file']),
      );
      expect((await send(one).type(XLSX).send(bytes)).status).toBe(403);
      expect((await send({ cookie: '' }).type(XLSX).send(bytes)).status).toBe(401);
      const template = await boss.get('/shifts/template.xlsx').responseType('blob');
      const [sheet] = await readXlsx(template.body);
      expect(sheet?.data[0]?.slice(0, 3)).toEqual(['日期', '开始', '结束']);
    });
  });

  it('two exchange shifts with the leave of a supervisor', async () => {
    const mine = (await add(one.id, '03 08:30', '03 12:00')).body.shift.id;
    const yours = (await add(two.id, '04 08:30', '04 12:00')).body.shift.id;
    const request = { kind: 'swap', partnerId: two.id, shiftId: mine, partnerShiftId: yours, note: '有事' };
    const asked = await one.post('/shift-exchanges', request);
    expect(asked.status).toBe(201);
    const { id } = asked.body.exchange;
    const moves = async (person: Person) => (await person.get('/shift-exchanges')).body.exchanges[0].mayDo;
    expect([await moves(one), await moves(two), await moves(boss)]).toEqual([
      ['withdraw'],
      ['agree', 'refuse'],
      ['refuse'],
    ]);
    expect((await one.post(`/shift-exchanges/${id}/agree`)).body.code).toBe('hotline_handoff_exchange_not_yours');
    expect((await boss.post(`/shift-exchanges/${id}/approve`)).status).toBe(409);
    expect((await two.post(`/shift-exchanges/${id}/agree`)).body.exchange).toMatchObject({
      state: 'agreed',
      mayDo: ['refuse'],
    });
    expect(await moves(boss)).toEqual(['approve', 'refuse']);
    expect((await boss.post(`/shift-exchanges/${id}/approve`)).body.exchange).toMatchObject({
      state: 'approved',
      askedBy: { displayName: '值班律师一号' },
      partner: { displayName: '值班律师二号' },
      decidedBy: { displayName: '督导员一号' },
      mayDo: [],
    });
    const { shifts } = (await one.get('/shifts')).body;
    expect(shifts.map(({ staffId }: { staffId: string }) => staffId)).toEqual([two.id, one.id]);
    expect((await one.post(`/shift-exchanges/${id}/withdraw`)).status).toBe(409);
    const third = await desk.withRoles('lawyer3', ['lawyer']);
    expect((await third.get('/shift-exchanges')).body.exchanges).toEqual([]);
    expect((await one.post('/shift-exchanges', { ...request, partnerId: 'nobody' })).status).toBe(422);
  });

  it('a refusal is written down with its reason', async () => {
    const mine = (await add(one.id, '03 08:30', '03 12:00')).body.shift.id;
    const body = { kind: 'substitute', partnerId: two.id, shiftId: mine };
    const { id } = (await one.post('/shift-exchanges', body)).body.exchange;
    const refused = await boss.post(`/shift-exchanges/${id}/refuse`, { reason: '人手不够' });
    expect(refused.body.exchange).toMatchObject({ state: 'refused', reason: '人手不够' });
    expect(await desk.audited()).toContain(`${boss.id} exchange-refuse ${id}`);
  });

  describe('being on duty', () => {
    it('outside of one’s shift is allowed, told and written down', async () => {
      expect((await one.put('/duty', { onDuty: true })).body).toEqual({
        duty: { onDuty: true, since: utc('02 10:00'), paused: null },
        outsideShift: false,
      });
      await add(two.id, '02 08:30', '02 12:00');
      await one.put('/duty', { onDuty: false });
      expect((await one.put('/duty', { onDuty: true })).body.outsideShift).toBe(true);
      expect((await two.put('/duty', { onDuty: true })).body.outsideShift).toBe(false);
      expect(await desk.audited()).toContain(`${one.id} duty-on ${one.id} 班次以外`);
    });

    it('is paused and resumed, and seen by a supervisor, who may end it', async () => {
      await add(one.id, '02 08:30', '02 12:00');
      await one.put('/duty', { onDuty: true });
      const { _id } = await desk.stage.waiting('c');
      await desk.stage.service.accept(_id, { id: one.id, displayName: '值班律师一号' });
      expect((await boss.get('/duty/people')).body.people).toMatchObject([
        { id: one.id, state: 'on', kind: 'lawyer', load: { text: 1, voice: 0 }, capacity: { text: 3, voice: 1 } },
        { id: two.id, load: { text: 0, voice: 0 } },
      ]);
      expect((await one.put('/duty/pause', { paused: true })).body.duty).toMatchObject({
        onDuty: true,
        paused: 'break',
      });
      expect((await one.get('/queue')).body).toMatchObject({ onDuty: 0, duty: { paused: 'break' } });
      const people = async () => (await boss.get('/duty/people')).body.people;
      expect(await people()).toMatchObject([
        {
          id: one.id,
          displayName: '值班律师一号',
          state: 'paused',
          pauseReason: 'break',
          shift: { to: utc('02 12:00') },
        },
        { id: two.id, state: 'off', since: null, shift: null },
      ]);
      expect((await one.put('/duty/pause', { paused: false })).body.duty.paused).toBeNull();
      desk.stage.clock.pass(60_000);
      expect(await people()).toMatchObject([{ state: 'absent' }, { state: 'off' }]);
      const off = await boss.post(`/duty/${one.id}/off`, { reason: '电脑没关' });
      expect(off.body.duty.onDuty).toBe(false);
      expect((await boss.post('/duty/nobody/off')).status).toBe(404);
      const lines = (await desk.audited()).filter((line) => line.includes('duty'));
      expect(lines).toEqual([
        `${one.id} duty-on ${one.id}`,
        `${one.id} duty-pause ${one.id}`,
        `${one.id} duty-resume ${one.id}`,
        `${boss.id} duty-force-off ${one.id} 电脑没关`,
      ]);
    });

    it('becomes duty days: one’s own, and everybody’s for a supervisor', async () => {
      await one.put('/duty', { onDuty: true });
      await two.put('/duty', { onDuty: true });
      desk.stage.clock.pass(48 * 60_000);
      await one.put('/duty', { onDuty: false });
      const own = (await one.get('/duty/days')).body;
      expect(own).toMatchObject({ month: '2026-03', dayMinutes: null });
      expect(own.people).toMatchObject([
        {
          staffId: one.id,
          displayName: '值班律师一号',
          minutes: 48,
          counted: null,
          days: [{ day: '2026-03-02', counts: null }],
        },
      ]);
      expect((await two.get(`/duty/days?staffId=${one.id}`)).body.people).toMatchObject([{ staffId: two.id }]);
      expect((await boss.get('/duty/days?month=2026-03')).body.people).toHaveLength(2);
      expect((await boss.get(`/duty/days?staffId=${one.id}`)).body.people).toHaveLength(1);
      expect((await boss.get('/duty/days?month=2026-13')).status).toBe(422);
      const file = await boss.get('/duty/days.xlsx?month=2026-03').responseType('blob');
      const [sum] = await readXlsx(file.body);
      expect(sum?.data[1]).toEqual(['lawyer1', '值班律师一号', '未规定', 0.8, 1, 0, 0, 0]);
    });
  });

  it('says whether people serve at an instant, why, and who', async () => {
    await add(one.id, '02 08:30', '02 12:00');
    await add(two.id, '02 08:30', '02 12:00', 'on-call');
    await two.put('/telephone', { phone: '13800001234' });
    const now = (await one.get('/hours/preview')).body;
    expect(now).toMatchObject({
      open: true,
      certain: true,
      isOnCallTime: false,
      decidedBy: { day: '2026-03-02', weekday: '周一', openText: '8:30—12:00、14:00—17:30', rule: { id: 'all' } },
      nextChange: { at: utc('02 12:00'), certain: true },
      nextOpeningText: '今天下午2:00',
      onShift: [{ displayName: '值班律师一号' }],
      onCall: [{ displayName: '值班律师二号' }],
    });
    const holiday = (await boss.get('/hours/preview?at=2026-10-01T04:30:00Z&region=340300&skill=minor')).body;
    expect(holiday).toMatchObject({ open: false, decidedBy: { reason: '国庆节放假' }, onShift: [], onCall: [] });
    expect(holiday.nextOpeningText).toBe('10月8日（周四）上午8:30');
    const { days } = (await one.get('/hours/week?day=2026-10-10')).body;
    expect(days).toHaveLength(7);
    expect(days[5]).toMatchObject({ day: '2026-10-10', reason: '周六，调休上班', openText: '8:30—12:00、14:00—17:30' });
    expect((await one.get('/hours/preview?at=tomorrow')).status).toBe(422);
  });
});
