import type { AidApplication, CollectedApplication } from '../../src/legal-aid/index.ts';
import { IDENTITY, told } from '../legal-aid/application/aid-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('legal aid at the desk', () => {
  let desk: DeskStage;
  let officer: Person;
  let supervisor: Person;
  let lawyer: Person;
  let other: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    [officer, supervisor, lawyer, other] = await Promise.all([
      desk.person('aid1'),
      desk.person('supervisor1'),
      desk.person('lawyer1'),
      desk.person('lawyer2'),
    ]);
  });
  afterEach(() => desk.end());

  async function received(key: string, fields: Partial<CollectedApplication> = {}): Promise<AidApplication> {
    await desk.stage.conversation(`c-${key}`);
    const { _id } = await desk.applications.draft(told(key, fields));
    return (await desk.applications.submit(_id)).application;
  }
  const path = ({ _id }: AidApplication, step = '') => `/aid/applications/${_id}${step === '' ? '' : `/${step}`}`;

  it('takes a case from the list to the end, each step audited and told to the resident', async () => {
    const application = await received('a');
    const list = await officer.get('/aid/applications');
    expect(list.body.applications).toHaveLength(1);
    expect(list.body.applications[0]).toMatchObject({
      number: application.number,
      stateText: '已收到',
      applicant: '申***',
      green: ['外来务工人员', '妇女'],
      papersMissing: 2,
      clocks: [
        { name: 'decide', what: '作出决定', lastDay: '2026-03-09', percent: 0, level: 'fresh', workBefore: null },
      ],
    });
    expect((await officer.post(path(application, 'begin-review'))).status).toBe(200);
    const granted = await officer.post(path(application, 'grant'), { serviceForm: 'labour-arbitration' });
    expect(granted.body.application).toMatchObject({ state: 'granted', decision: { byName: '法律援助审查员一号' } });
    const assigned = await officer.post(path(application, 'assign'), { lawyerId: lawyer.id });
    expect(assigned.body.application).toMatchObject({ state: 'assigned', lawyerName: '值班律师一号' });
    const closed = await lawyer.post(path(application, 'close'), { ground: 'completed' });
    expect([closed.status, closed.body.application.state]).toEqual([200, 'closed']);
    expect(await desk.audited()).toEqual([
      `${officer.id} aid-begin-review ${application._id}`,
      `${officer.id} aid-grant ${application._id}`,
      `${officer.id} aid-assign ${application._id}`,
      `${lawyer.id} aid-close ${application._id}`,
    ]);
    expect(await desk.stage.heard('c-a')).toEqual([
      expect.stringContaining('已开始审查，最晚2026年3月9日作出决定'),
      expect.stringContaining('决定给予法律援助，最晚2026年3月5日安排律师'),
      expect.stringContaining('已安排值班律师一号承办'),
      expect.stringContaining('已经办结'),
    ]);
  });

  it('shows a lawyer what is assigned to him and nothing else', async () => {
    const mine = await received('a');
    const notMine = await received('b', { matter: 'work-injury' });
    for (const application of [mine, notMine]) {
      await officer.post(path(application, 'begin-review'));
      await officer.post(path(application, 'grant'), { serviceForm: 'litigation' });
    }
    expect((await lawyer.get(path(mine))).status).toBe(404);
    await officer.post(path(mine, 'assign'), { lawyerId: lawyer.id });
    await officer.post(path(notMine, 'assign'), { lawyerId: other.id });
    const numbers = async (person: Person) =>
      (await person.get('/aid/applications')).body.applications.map(({ number }: { number: string }) => number);
    expect([await numbers(lawyer), await numbers(other)]).toEqual([[mine.number], [notMine.number]]);
    for (const step of ['', 'turns']) expect((await lawyer.get(path(notMine, step))).status).toBe(404);
    const asked = { field: 'applicant.phone', reason: '联系' };
    expect((await lawyer.post(path(notMine, 'reveal'), asked)).body.code).toBe('hotline_aid_missing');
    expect((await lawyer.post(path(notMine, 'close'), { ground: 'completed' })).body.code).toBe('hotline_aid_missing');
    expect((await lawyer.get(`/aid/applications?number=${notMine.number}`)).body.applications).toEqual([]);
    expect((await lawyer.get(path(mine))).status).toBe(200);
    expect((await lawyer.post(path(mine, 'close'), { ground: 'got-by-fraud', reasons: '？' })).body.code).toBe(
      'hotline_aid_not_allowed',
    );
  });

  it('masks numbers unless they are revealed with a reason, which is written down', async () => {
    const application = await received('a', {
      homeVisit: { because: 'bedridden', address: '示例路1号', safetyNote: '', when: '上午' },
    });
    const read = await officer.get(path(application));
    expect(read.body.application.person).toMatchObject({
      name: '申请人甲',
      identityNumberMasked: '****2247',
      phoneMasked: '****8000',
    });
    for (const secret of [IDENTITY, '13800138000', '示例路']) expect(read.text).not.toContain(secret);
    const reveal = (field: string, reason: string) => officer.post(path(application, 'reveal'), { field, reason });
    expect((await reveal('applicant.phone', ' ')).status).toBe(422);
    expect((await reveal('applicant.name', '看看')).status).toBe(422);
    expect((await reveal('representative.phone', '联系')).status).toBe(404);
    expect((await reveal('applicant.phone', '通知补材料')).body).toEqual({
      field: 'applicant.phone',
      value: '+8613800138000',
    });
    expect((await reveal('applicant.identityNumber', '核对证件')).body.value).toBe(IDENTITY);
    expect((await reveal('homeVisit.address', '上门')).body.value).toBe('示例路1号');
    expect(await desk.audited()).toEqual([
      `${officer.id} aid-open ${application._id}`,
      `${officer.id} aid-reveal ${application._id} applicant.phone: 通知补材料`,
      `${officer.id} aid-reveal ${application._id} applicant.identityNumber: 核对证件`,
      `${officer.id} aid-reveal ${application._id} homeVisit.address: 上门`,
    ]);
    expect(desk.logged.join('')).not.toContain('13800138000');
  });

  it('asks for papers once, takes them, and says what is wrong with a step', async () => {
    const application = await received('a');
    const ask = (papers: object[], dueDay = '2026-03-12') =>
      officer.post(path(application, 'ask-papers'), { papers, dueDay });
    expect((await ask([])).status).toBe(422);
    expect((await ask([{ name: '欠条' }], '2026-03-02')).body).toMatchObject({
      code: 'hotline_aid_input',
      details: [{ field: 'dueDay', problem: '补充材料的日期要晚于今天。' }],
    });
    const asked = await ask([{ name: '欠条', note: '写明金额' }]);
    expect(asked.body.application).toMatchObject({ state: 'papers-asked', papersMissing: 1, clocks: [] });
    expect((await ask([{ name: '户口簿' }])).body.code).toBe('hotline_aid_papers_asked_once');
    const in1 = await officer.post(path(application, 'paper'), { state: 'received', paperId: 'p2' });
    expect(in1.body.application).toMatchObject({
      state: 'received',
      papersMissing: 0,
      clocks: [{ lastDay: '2026-03-09' }],
    });
    expect((await ask([{ name: '户口簿' }])).body.code).toBe('hotline_aid_papers_asked_once');
    expect((await officer.post(path(application, 'grant'), { serviceForm: 'litigation' })).body.code).toBe(
      'hotline_aid_state',
    );
    expect((await officer.post(path(application, 'refuse'), { codes: [], reasons: '' })).status).toBe(422);
  });

  it('keeps what is to be told by telephone until somebody has called', async () => {
    const application = await received('a', { contact: { by: 'phone', safeTime: '上午' } });
    const { body } = await officer.post(path(application, 'begin-review'));
    expect([body.application.toCall, body.application.contact.safeTime]).toEqual([1, '上午']);
    expect(await desk.stage.heard('c-a')).toEqual([]);
    const [{ key }] = body.application.notices;
    expect((await officer.post(path(application, 'told'), { key })).body.application.toCall).toBe(0);
    expect(await desk.audited()).toContain(`${officer.id} aid-told ${application._id}`);
  });

  it('names the agency from the directory and refers elsewhere', async () => {
    const application = await received('a');
    expect((await officer.post(path(application, 'agency'), { agencyId: 'none', why: '办案机关在这里' })).status).toBe(
      422,
    );
    const chosen = await officer.post(path(application, 'agency'), { agencyId: 'sample-aid', why: '办案机关在这里' });
    expect(chosen.body.application.agency).toMatchObject({ name: '示例：法律援助中心', by: 'person' });
    const referred = await officer.post(path(application, 'refer'), { referredTo: '示例：怀远县法律援助中心' });
    expect(referred.body.application).toMatchObject({
      state: 'referred',
      decision: { codeNames: ['不属于本机构受理'] },
    });
  });

  it('books the time at the agency that residents are then no more offered', async () => {
    const application = await received('a');
    await officer.post(path(application, 'agency'), { agencyId: 'sample-aid', why: '办案机关在这里' });
    const [startsAt, endsAt] = ['2026-03-09T01:10:00.000Z', '2026-03-09T01:40:00.000Z'];
    const booked = await officer.post(path(application, 'appointment'), {
      placeName: '示例：法律援助中心',
      startsAt,
      endsAt,
    });
    expect(booked.body.application.appointment).toMatchObject({ placeId: 'sample-aid', startsAt });
    const week = [{ day: 1, from: '09:00', to: '10:00' }];
    const free = await desk.applications.freeSlots({ id: 'sample-aid', week }, 9);
    expect(free.map((slot) => slot.startsAt.toISOString())).toEqual([
      '2026-03-16T01:00:00.000Z',
      '2026-03-16T01:30:00.000Z',
    ]);
  });

  it('reviews an objection by a supervisor who did not decide', async () => {
    const application = await received('a');
    await supervisor.post(path(application, 'begin-review'));
    await supervisor.post(path(application, 'refuse'), { codes: ['over-means'], reasons: '人均收入超过标准。' });
    const objection = await officer.post(path(application, 'object'), { words: '不服，电话13900001111' });
    expect(objection.body.application.objectionDetail.words).toBe('不服，电话*******1111');
    expect((await officer.post(path(application, 'correct'), { reasons: '算错' })).status).toBe(403);
    const own = await supervisor.post(path(application, 'correct'), { reasons: '算错' });
    expect([own.status, own.body.code]).toEqual([403, 'hotline_aid_own_decision']);
    const second = await desk.withRoles('supervisor2', ['supervisor']);
    const corrected = await second.post(path(application, 'correct'), { reasons: '收入算错了' });
    expect(corrected.body.application).toMatchObject({
      state: 'under-review',
      earlierDecisions: [{ outcome: 'refused' }],
    });
  });

  it('knows lawyers by their skills, and gives a minor one who is fit', async () => {
    const lawyers = await officer.get('/aid/lawyers');
    expect(lawyers.body.lawyers).toMatchObject([
      { id: lawyer.id, displayName: '值班律师一号', skills: [] },
      { id: other.id, displayName: '值班律师二号', skills: ['minor'] },
    ]);
    const applicant = { ...told('a').applicant, identityNumber: '340304201006010033' };
    const application = await received('a', { applicant });
    await officer.post(path(application, 'begin-review'));
    await officer.post(path(application, 'grant'), { serviceForm: 'criminal-defence' });
    expect((await officer.post(path(application, 'assign'), { lawyerId: lawyer.id })).status).toBe(422);
    expect((await officer.post(path(application, 'assign'), { lawyerId: 'nobody' })).status).toBe(422);
    expect((await officer.post(path(application, 'assign'), { lawyerId: other.id })).status).toBe(200);
  });

  it('shows the transcript of the session, masked, and counts for the overview; drafts are not there', async () => {
    const application = await received('a', { sessionId: 's-c-a' });
    await desk.stage.residentSays('c-a', '我的电话是13800138000');
    const { body } = await officer.get(path(application, 'turns'));
    expect(body.turns.map(({ text }: { text: string }) => text)).toEqual(['我的电话是*******8000']);
    await desk.applications.progress.sendCode(application.number, '8000');
    const supervised = await supervisor.get('/conversations/c-a/turns');
    expect(supervised.body.turns.at(-1).text).toMatch(/^验证码\*{6}，10分钟内有效/);
    const draft = await desk.applications.draft(told('b', { matter: 'support' }));
    expect((await officer.get(path(draft))).status).toBe(404);
    expect((await officer.post(path(draft, 'begin-review'))).status).toBe(404);
    expect((await officer.get('/aid/overview')).body).toEqual({ states: { received: 1 }, overdue: 0 });
    desk.stage.clock.pass(8 * 24 * 3_600_000);
    const again = await desk.person('aid1');
    expect((await again.get('/aid/overview')).body.overdue).toBe(1);
    expect((await again.get('/aid/applications')).body.applications[0].clocks[0].level).toBe('over');
    expect(
      (await again.get(`/aid/applications?number=${application.number.toLowerCase()}`)).body.applications,
    ).toHaveLength(1);
  });
});
