import type { Response } from 'supertest';
import { readPdf } from '../legal-aid/documents/read-pdf.ts';
import { mediationCaseOf } from '../mediation/case-of.ts';
import { DeskStage, type Person } from './desk-stage.ts';

let desk: DeskStage;
let officer: Person;
let supervisor: Person;
let mediator: Person;
let other: Person;

beforeAll(async () => {
  desk = await DeskStage.open();
  [officer, supervisor, mediator, other] = [
    await desk.person('order1'),
    await desk.person('supervisor1'),
    await desk.withRoles('mediator1', ['lawyer']),
    await desk.person('lawyer2'),
  ];
  const admin = await desk.person('admin1');
  const set = await admin.put(`/staff/${mediator.id}/profile`, { kind: 'mediator' });
  if (set.status !== 200) throw new Error(JSON.stringify(set.body));
});
afterAll(() => desk.end());

const WALK_IN = {
  key: 'walk-in-1',
  source: 'police',
  incidentId: 's1',
  disputeKind: 'injury',
  facts: '打架受伤，住院三天，电话13911112222',
  wish: '赔医药费',
  amountFen: 800_000,
  tried: 'talked',
  risks: ['injured'],
  applicant: { name: '申请人甲', phone: '13800138000' },
  otherSide: { name: '对方乙', phone: '13700137000' },
  mayTellName: true,
};

describe('people’s mediation at the desk', () => {
  let id = '';
  const step = (person: Person, body: object) => person.post(`/mediation/${id}/steps`, body);

  it('one is written down, once, masked in the list', async () => {
    const made = await officer.post('/mediation', WALK_IN);
    expect(made.status).toBe(201);
    id = made.body.case.id;
    expect((await officer.post('/mediation', WALK_IN)).body.case.id).toBe(id);
    const listed = await officer.get('/mediation');
    expect(listed.body.cases).toMatchObject([
      { id, applicant: '申***', other: '对**', source: 'police', rung: 'town', disputeName: '人身损害赔偿' },
    ]);
    expect(listed.text).not.toMatch(/申请人甲|138001|137001|139111/u);
    expect((await officer.get(`/mediation?number=${made.body.case.number}`)).body.cases).toHaveLength(1);
    expect((await mediator.get('/mediation')).body.cases).toEqual([]);
    expect((await mediator.get(`/mediation/${id}`)).status).toBe(404);
  });

  it('steps are taken by who may, and refused with a sentence', async () => {
    const committee = { id: null, name: '某镇人民调解委员会' };
    expect((await step(officer, { type: 'accept', rung: 'town', committee })).status).toBe(200);
    expect((await step(officer, { type: 'accept', rung: 'town', committee })).status).toBe(200);
    expect(
      (await step(officer, { type: 'agree', terms: '', form: 'written', effectiveDay: '2026-03-01', performBy: null }))
        .body.code,
    ).toBe('hotline_mediation_state');
    expect((await step(officer, { type: 'ask-other', way: 'sms', nameTold: true })).status).toBe(422);
    await step(officer, { type: 'ask-other', way: 'phone', nameTold: true });
    await step(officer, { type: 'other-agreed' });
    expect((await step(officer, { type: 'assign', mediatorIds: [other.id], unrelated: true })).status).toBe(422);
    expect((await step(officer, { type: 'assign', mediatorIds: [mediator.id] })).status).toBe(422);
    const assigned = await step(officer, { type: 'assign', mediatorIds: [mediator.id], unrelated: true });
    expect(assigned.body.case).toMatchObject({ state: 'assigned', mediators: [{ id: mediator.id }] });
    expect((await mediator.get('/mediation')).body.cases).toHaveLength(1);
    expect((await step(mediator, { type: 'assign', mediatorIds: [mediator.id], unrelated: true })).status).toBe(403);
    expect((await step(other, { type: 'fail', reason: 'x' })).status).toBe(404);
  });

  it('a record, an agreement, the last day for both, and the papers', async () => {
    const now = desk.stage.clock.now();
    const day = now.toISOString().slice(0, 10);
    const met = { heldAt: now.toISOString(), place: '镇调解室', present: '双方、调解员', record: '双方各说了经过' };
    await step(mediator, { type: 'meet', ...met });
    const terms = '对方乙十日内赔偿医药费八千元';
    const agreed = await step(mediator, { type: 'agree', terms, form: 'written', effectiveDay: day, performBy: null });
    expect(agreed.body.case.state).toBe('agreed');
    expect(agreed.body.case.documents.map(({ kind }: { kind: string }) => kind)).toEqual([
      'application',
      'record',
      'agreement',
      'confirmation',
      'contents',
    ]);
    const notices = agreed.body.case.notices.filter(({ text }: { text: string }) => text.includes('司法确认'));
    expect(notices.map(({ to, by }: { to: string; by: string }) => [to, by])).toEqual([
      ['applicant', 'phone'],
      ['other', 'phone'],
    ]);
    const told = await officer.post(`/mediation/${id}/told`, { key: notices[1].key });
    expect(told.body.case.toCall).toBe(agreed.body.case.toCall - 1);
    const read = async (kind: string, query = '') => {
      const answer = await mediator.get(`/mediation/${id}/documents/${kind}${query}`).buffer(true).parse(binary);
      expect([kind, answer.status, answer.headers['content-type']]).toEqual([kind, 200, 'application/pdf']);
      return readPdf(answer.body as Buffer).text;
    };
    expect(await read('agreement')).toContain(terms);
    expect(await read('record')).toContain('双方各说了经过');
    expect(await read('contents')).toContain('人民调解协议书');
    const application = await read('application');
    expect(application).toContain('申请人甲');
    expect(application).not.toMatch(/13800138000|13911112222/u);
    const full = await read('application', '?numbers=full');
    expect(full).toContain('13800138000');
    expect(full).not.toContain('+86');
    const confirmation = await read('confirmation');
    expect(confirmation).toContain('三十日');
    expect(confirmation).toContain('第二百零五条');
    expect(confirmation).not.toContain('被申请人');
    expect((await mediator.get(`/mediation/${id}/documents/short`)).status).toBe(404);
    expect((await mediator.get(`/mediation/${id}/documents/spoken`)).status).toBe(404);
  });

  it('a number in full only for a reason that is kept', async () => {
    expect((await mediator.post(`/mediation/${id}/reveal`, { side: 'other' })).status).toBe(422);
    const revealed = await mediator.post(`/mediation/${id}/reveal`, { side: 'other', reason: '约时间' });
    expect(revealed.body).toEqual({ side: 'other', value: '+8613700137000' });
    const audited = await desk.audited();
    expect(audited).toContain(`${mediator.id} mediation-reveal ${id} other: 约时间`);
    expect(audited.join()).not.toMatch(/13700137000|对方乙/u);
  });

  it('one case, one subsidy: the sheet names the case and nobody of its sides', async () => {
    await step(officer, { type: 'close', reason: '' });
    await step(officer, { type: 'revisit', performed: 'yes', satisfaction: 5 });
    expect((await step(mediator, { type: 'subsidy-claim' })).body.case.subsidyState).toBe('claimed');
    expect((await step(mediator, { type: 'subsidy-approve' })).status).toBe(403);
    expect((await step(officer, { type: 'subsidy-audit', passed: true })).body.case.subsidyState).toBe('audited');
    expect((await step(supervisor, { type: 'subsidy-approve' })).body.message).toContain('标准还没有设置');
    expect((await officer.get('/mediation/subsidies?state=audited')).body.subsidies).toHaveLength(1);
    const sheet = await officer.get('/mediation/subsidies.csv?state=audited');
    expect(sheet.text).toContain('某镇人民调解委员会');
    expect(sheet.text).not.toMatch(/申请人甲|对方乙|138001/u);
    const book = await officer.get('/mediation/subsidies.xlsx?state=audited').buffer(true).parse(binary);
    expect((book.body as Buffer).subarray(0, 2).toString()).toBe('PK');
  });

  it('what is settled without a file has a form of its own, printed before and after; so has what was only said', async () => {
    const now = desk.stage.clock.now();
    const ground = { seal: desk.seal, now };
    const mediators = [{ id: mediator.id, name: '调解员一号', unrelated: true as const }];
    const inHand = { mediators, mediatorIds: [mediator.id], mediatorId: mediator.id };
    const open = await mediationCaseOf('short', {
      ...ground,
      number: 'TJ20260301-0005-0',
      state: 'assigned',
      ...inHand,
    });
    const met = { ...inHand, state: 'mediating' as const, number: 'TJ20260301-0006-0' };
    const said = await mediationCaseOf('said', { ...ground, ...met });
    for (const one of [open, said]) await desk.room.stored.mediationCases.insert(one);
    const read = async (one: string, kind: string) => {
      const answer = await mediator.get(`/mediation/${one}/documents/${kind}`).buffer(true).parse(binary);
      return answer.status === 200 ? readPdf(answer.body as Buffer).text : String(answer.status);
    };
    expect(await read(open._id, 'short')).toContain('无卷宗调解登记表');
    const day = now.toISOString().slice(0, 10);
    const words = { who: '甲和乙', what: '漏水', result: '当天修好', effectiveDay: day };
    const ahead = { ...words, effectiveDay: '2099-01-01', checkedByPhoneAt: now.toISOString() };
    const take = (one: string, body: object) => mediator.post(`/mediation/${one}/steps`, body);
    expect((await take(open._id, { type: 'short-record', ...ahead })).body.message).toContain('第三十条');
    await take(open._id, { type: 'short-record', ...words, checkedByPhoneAt: now.toISOString() });
    expect(await read(open._id, 'short')).toContain('当天修好');
    const spoken = {
      type: 'agree',
      terms: '当面道歉',
      form: 'spoken',
      signedDay: day,
      effectiveDay: day,
      performBy: null,
    };
    expect((await take(said._id, spoken)).status).toBe(200);
    const form = await read(said._id, 'spoken');
    expect(form).toContain('当面道歉');
    expect(form).toContain('第二十八条');
    expect(await read(said._id, 'contents')).toContain('人民调解口头协议登记表');
  });

  it('the form is offered the regions of who fills it in', async () => {
    const regions = async (person: Person) =>
      (await person.get('/mediation/mediators')).body.regions.map(({ name }: { name: string }) => name);
    expect(await regions(officer)).toEqual(['安徽省蚌埠市', '北京市朝阳区']);
    const admin = await desk.person('admin1');
    const beijing = await desk.withRoles('order-beijing', ['order-officer']);
    await admin.put(`/staff/${beijing.id}/profile`, { regions: ['110105'] });
    expect(await regions(beijing)).toEqual(['北京市朝阳区']);
  });

  it('of other regions there is nothing', async () => {
    const made = await mediationCaseOf('far', { seal: desk.seal, now: desk.stage.clock.now(), regionCode: '110105' });
    await desk.room.stored.mediationCases.insert(made);
    const admin = await desk.person('admin1');
    const bengbu = await desk.withRoles('order-bengbu', ['order-officer']);
    await admin.put(`/staff/${bengbu.id}/profile`, { regions: ['340300'] });
    expect((await bengbu.get(`/mediation/${made._id}`)).status).toBe(404);
    expect((await bengbu.get('/mediation')).text).not.toContain(made._id);
    expect((await bengbu.post('/mediation', { ...WALK_IN, key: 'x', regionCode: '110105' })).status).toBe(422);
  });
});

function binary(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const parts: Buffer[] = [];
  response.on('data', (part: Buffer) => parts.push(part));
  response.on('end', () => done(null, Buffer.concat(parts)));
}
