import type { QualityScoring } from '../../src/oversight/index.ts';
import type { Session } from '../../src/sessions/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { saidIn, servedBy } from './quality-stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let desk: DeskStage;
let scoring: QualityScoring;
let lawyer: Person;
let other: Person;
let supervisor: Person;
let one: Person;
let two: Person;

beforeAll(async () => {
  desk = await DeskStage.open();
  scoring = desk.quality.scoring;
  for (const username of ['reviewer-one', 'reviewer-two']) await desk.withRoles(username, ['reviewer']);
  await later(0);
});
afterAll(() => desk.end());

/** Time passes; whoever was signed in is signed in again. */
async function later(ms: number): Promise<void> {
  desk.stage.clock.pass(ms);
  lawyer = await desk.person('lawyer1');
  other = await desk.person('lawyer2');
  supervisor = await desk.person('supervisor1');
  one = await desk.person('reviewer-one');
  two = await desk.person('reviewer-two');
}

async function settled(id: string, fields?: Partial<Session>): Promise<void> {
  await scoring.step.settle(await servedBy(desk, lawyer.id, id, fields));
}

interface Filled {
  rubricVersion: string;
  items: { id: string; points: number | null }[];
  comment: string;
}

/** The sheet of a case filled in: all points where an item applies. */
function filled(detail: { sheet: { rubricVersion: string; items: { id: string; of: number }[] } }, less = 0): Filled {
  const { rubricVersion, items } = detail.sheet;
  return {
    rubricVersion,
    items: items.map(({ id, of }) => ({ id, points: id === 'danger' ? null : Math.max(0, of - less) })),
    comment: '讲得清楚，应答慢了。',
  };
}

/** Everything that waits is reviewed, so that the next test begins with an empty queue. */
async function emptied(by: Person): Promise<void> {
  for (;;) {
    const { body } = await by.post('/quality/next');
    if (body.case === null) return;
    expect((await by.post(`/quality/cases/${body.case.id}/review`, filled(body.case))).status).toBe(200);
  }
}

describe('the sample', () => {
  it('holds 5 in 100 also where chance draws nobody, and a service that was passed by is not drawn for it again', async () => {
    const { rubric } = desk.quality.now;
    desk.quality.now.rubric = { ...rubric, sample: { ...rubric.sample, percent: 0 } };
    const { serviceFacts, qualityCases } = desk.room.stored;
    const drawn = () => qualityCases.count({ where: { reasons: 'drawn' } });
    const counts: number[] = [];
    for (let at = 1; at <= 140; at += 1) {
      desk.stage.clock.pass(1000);
      await settled(`plain-${at}`, { rating: null });
      if (at % 20 === 0) counts.push(await drawn());
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await scoring.step.settle((await desk.stage.stored.sessions.get('plain-1'))!);
    expect(await drawn()).toBe(7);
    desk.quality.now.rubric = rubric;
    for (let at = 1; at <= 140; at += 1) {
      await qualityCases.remove(`plain-${at}`);
      await serviceFacts.remove(`plain-${at}`);
    }
  });
});

describe('a second look at a service', () => {
  it('is given by the system, scored blind, and only then compared', async () => {
    await settled('first');
    await later(HOUR);
    await settled('second');
    expect((await one.get('/quality/queue')).body).toMatchObject({ waiting: 2, overdue: 0, appeals: 0, held: null });
    // Not chosen: what lies before nobody cannot be opened.
    expect((await one.get('/quality/cases/second')).status).toBe(404);
    const { body } = await one.post('/quality/next');
    expect(body.case).toMatchObject({
      id: 'first',
      state: 'taken',
      // One in twenty is drawn besides.
      reasons: expect.arrayContaining(['dissatisfied']),
      lawyerName: '值班律师一号',
      automatic: null,
      automaticScore: null,
      review: null,
      may: { review: true, recuse: true, answer: false, appeal: false, decide: false },
    });
    expect(JSON.stringify(body)).not.toContain('13800001234');
    expect(body.case.turns.map(({ text }: { text: string }) => text)[0]).toMatch(/\*{4}1234/);
    // Not skipped: the same one until it is done. And not anybody else's.
    expect((await one.post('/quality/next')).body.case.id).toBe('first');
    expect((await two.get('/quality/cases/first')).status).toBe(404);
    expect((await desk.deps.quality.forSession('first')) === null).toBe(true);

    const sheet = filled(body.case);
    const answer = await one.post('/quality/cases/first/review', sheet);
    expect(answer.status).toBe(200);
    const { automaticScore, review } = answer.body.case;
    expect(review).toMatchObject({ total: 100, grade: 'excellent', byName: 'reviewer-one', comment: sheet.comment });
    const late = automaticScore.items.find(({ id }: { id: string }) => id === 'in-time');
    expect(late).toMatchObject({ points: 0, of: 15, why: [{ code: 'person-late', n: 200, of: 180 }] });
    const grounds = automaticScore.items.find(({ id }: { id: string }) => id === 'grounds');
    const evidence = answer.body.case.turns.find(({ id }: { id: string }) => grounds.turnIds.includes(id));
    expect(evidence.text).toContain('第二十七条');
    expect((await one.post('/quality/cases/first/review', sheet)).body.code).toBe('hotline_oversight_quality_state');
    const audited = await desk.audited();
    for (const line of ['quality-take first', 'quality-review first', 'open-transcript first'])
      expect(audited).toContain(`${one.id} ${line}`);
    await emptied(two);
  });

  it('is refused with an incomplete, strange or overfull sheet, and nothing is kept', async () => {
    await settled('sheet');
    const { body } = await one.post('/quality/next');
    const sheet = filled(body.case);
    const [first, ...rest] = sheet.items;
    const wrong: object[] = [
      { ...sheet, items: rest },
      { ...sheet, items: [...sheet.items, { id: 'charm', points: 1 }] },
      { ...sheet, items: [...sheet.items, first] },
      { ...sheet, items: [{ ...first, points: 15.1 }, ...rest] },
      { ...sheet, items: [{ ...first, points: -1 }, ...rest] },
      { ...sheet, items: [{ ...first, points: '9' }, ...rest] },
      { ...sheet, rubricVersion: '2020-1.00000000' },
      { ...sheet, comment: '' },
      { ...sheet, total: 100 },
    ];
    for (const input of wrong) {
      const answer = await one.post('/quality/cases/sheet/review', input);
      expect([answer.status, answer.body.details.length > 0]).toEqual([422, true]);
    }
    expect((await one.get('/quality/cases/sheet')).body.case.review).toBeNull();
    await emptied(one);
  });

  it('never comes to who had a part in it, is named in it, or is of another region', async () => {
    const boss = await desk.withRoles('both1', ['lawyer', 'supervisor']);
    const named = await desk.withRoles('checker1', ['reviewer']);
    const far = await desk.withRoles('far1', ['reviewer']);
    await desk.room.stored.accounts.change(far.id, (account) => ({ ...account, regions: ['110000'] }));
    await settled('own', { lawyerId: boss.id, regionCode: '340304' });
    await saidIn(desk, 'own', '我要投诉 checker1');
    for (const person of [boss, named, far]) expect((await person.post('/quality/next')).body.case).toBeNull();
    // Out of scope and recused alike are answered like missing.
    expect((await far.get('/quality/cases/own')).status).toBe(404);
    expect((await two.post('/quality/next')).body.case.id).toBe('own');
    const recused = await two.post('/quality/cases/own/recuse', { reason: '来访人是我的亲戚' });
    expect(recused.status).toBe(200);
    expect((await two.post('/quality/next')).body.case).toBeNull();
    const given = (await one.post('/quality/next')).body.case;
    expect(given.id).toBe('own');
    await one.post('/quality/cases/own/review', filled(given));
    expect((await boss.get('/quality/cases/own')).body.case).toMatchObject({ reasons: [], review: { byName: null } });
    expect((await named.get('/quality/cases/own')).status).toBe(404);
    expect((await far.get('/quality/reviewed')).body.cases).toEqual([]);
    expect(await desk.audited()).toContain(`${two.id} quality-recuse own 来访人是我的亲戚`);
  });

  it('let lie for a day goes to the next reviewer, and is late when its working days are over', async () => {
    await settled('lying');
    expect((await one.post('/quality/next')).body.case.id).toBe('lying');
    expect((await two.post('/quality/next')).body.case).toBeNull();
    await later(DAY);
    expect((await two.post('/quality/next')).body.case.id).toBe('lying');
    await later(8 * DAY);
    expect((await two.get('/quality/queue')).body).toMatchObject({ overdue: 1, held: { overdue: true } });
    await emptied(two);
  });
});

describe('the lawyer', () => {
  it('sees his own scores, answers, appeals, and another person decides', async () => {
    await settled('appealed');
    const given = (await one.post('/quality/next')).body.case;
    // Before a person has scored it there is nothing for him to read but the machine's total.
    expect((await lawyer.get('/quality/cases/appealed')).status).toBe(404);
    await one.post('/quality/cases/appealed/review', filled(given, 8));
    const mine = (await lawyer.get('/quality/mine')).body.services;
    expect(mine.find(({ id }: { id: string }) => id === 'appealed')).toMatchObject({
      automatic: expect.any(Number),
      reviewed: { reasons: [], grade: 'fail', state: 'reviewed' },
    });
    expect((await other.get('/quality/mine')).body.services).toEqual([]);
    expect((await other.get('/quality/cases/appealed')).status).toBe(404);
    expect((await other.post('/quality/cases/appealed/appeal', { text: '不对' })).status).toBe(404);

    const seen = (await lawyer.get('/quality/cases/appealed')).body.case;
    expect(seen).toMatchObject({
      reasons: [],
      review: { byName: null },
      may: { answer: true, appeal: true, decide: false },
    });
    expect(seen.automaticScore.items).toHaveLength(9);
    const answered = await lawyer.post('/quality/cases/appealed/answer', { text: '当时排队的人多' });
    expect(answered.body.case).toMatchObject({
      answer: { text: '当时排队的人多' },
      may: { answer: false, appeal: true },
    });
    await lawyer.post('/quality/cases/appealed/appeal', { text: '我引了法条，电话13800001234' });

    expect((await one.get('/quality/appeals')).body.cases).toEqual([]);
    const sheet = { verdict: 'changed', items: filled(given).items, comment: '确实引了法条' };
    const refused = await one.post('/quality/cases/appealed/decide', sheet);
    expect([refused.status, refused.body.code]).toEqual([403, 'hotline_oversight_quality_recused']);
    expect((await two.get('/quality/appeals')).body.cases.map(({ id }: { id: string }) => id)).toEqual(['appealed']);
    const decided = await two.post('/quality/cases/appealed/decide', sheet);
    expect(decided.body.case).toMatchObject({
      state: 'decided',
      human: 100,
      grade: 'excellent',
      review: { grade: 'fail', byName: 'reviewer-one' },
      decision: { verdict: 'changed', byName: 'reviewer-two', sheet: { total: 100 } },
    });
    expect(decided.body.case.appeal.text).not.toContain('13800001234');
    expect((await two.post('/quality/cases/appealed/decide', sheet)).body.code).toBe('hotline_oversight_quality_state');
    const audited = await desk.audited();
    expect(audited).toContain(`${two.id} quality-decide appealed changed`);
    expect(audited).toContain(`${lawyer.id} quality-appeal appealed`);
    expect(audited.join()).not.toContain('138000');
  });

  it('comes too late after the working days', async () => {
    await settled('late');
    const given = (await one.post('/quality/next')).body.case;
    await one.post('/quality/cases/late/review', filled(given));
    await later(9 * DAY);
    const answer = await lawyer.post('/quality/cases/late/appeal', { text: '不服' });
    expect([answer.status, answer.body.code]).toEqual([409, 'hotline_oversight_quality_late']);
  });
});

describe('scores', () => {
  it('are added to, never changed: a rating that comes later, the rubric that changes, a service settled again', async () => {
    const { stored } = desk.room;
    const session = await servedBy(desk, lawyer.id, 'again', { rating: null });
    await scoring.step.settle(session);
    await scoring.step.settle(session);
    const before = await scoring.scores('again');
    expect(before).toHaveLength(1);
    expect((await stored.serviceFacts.get('again'))?.quality).toBe(before[0]?.total);
    await saidIn(desk, 'again', '什么态度，白问了');
    await scoring.step.settle({ ...session, rating: 'very-dissatisfied' });
    const { rubric } = desk.quality.now;
    desk.quality.now.rubric = { ...rubric, mark: '2026-2.00000000' };
    await scoring.step.settle(session);
    desk.quality.now.rubric = rubric;
    const lines = await scoring.scores('again');
    expect(lines[0]).toEqual(before[0]);
    expect(lines.map(({ rubricVersion }) => rubricVersion)).toEqual([rubric.mark, rubric.mark, '2026-2.00000000']);
    expect((await stored.qualityCases.get('again'))?.reasons).toContain('dissatisfied');
    await emptied(one);
    // What was scored stays scored when the words are deleted.
    const { turns } = desk.stage.stored;
    const scores = await scoring.scores('again');
    for (const { _id } of await turns.read('c-again')) await turns.remove(_id);
    await scoring.step.settle(session);
    expect(await scoring.scores('again')).toEqual(scores);
  });
});

describe('the agreement of machine and people', () => {
  it('is told with its numbers, and says when they are few', async () => {
    const answer = await supervisor.get('/quality/agreement?from=2026-03-01T00:00:00Z&before=2026-05-01T00:00:00Z');
    const { agreement, goodRateWanted } = answer.body;
    expect(agreement).toMatchObject({ enough: false, enoughFrom: 30, appeals: { appealed: 1, upheld: 0, changed: 1 } });
    expect(agreement.items).toHaveLength(9);
    expect(agreement.total.n).toBeGreaterThanOrEqual(6);
    expect(agreement.sample.drawn).toBe(agreement.sample.services);
    expect(goodRateWanted).toBe(80);
  });

  it.each([
    ['', 'from'],
    ['from=2026-03-02T00:00:00Z&before=2026-03-01T00:00:00Z', 'before'],
    ['from=yesterday&before=2026-03-01T00:00:00Z', 'from'],
    ['from=2016-03-02T00:00:00Z&before=2026-03-01T00:00:00Z', 'before'],
  ])('refuses the time "%s"', async (query, field) => {
    const answer = await supervisor.get(`/quality/agreement?${query}`);
    expect(answer.status).toBe(422);
    expect(answer.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
  });

  it('shows the rubric to everybody whom it concerns', async () => {
    const { rubric } = (await lawyer.get('/quality/rubric')).body;
    expect(rubric.items.map(({ points }: { points: number }) => points).reduce((a: number, b: number) => a + b)).toBe(
      100,
    );
    expect(rubric.mark).toMatch(/^\d{4}-\d+\./);
  });

  it('logs nothing of what was said', () => {
    expect(desk.logged).toEqual([]);
  });
});
