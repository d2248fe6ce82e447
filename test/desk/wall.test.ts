import { CATALOGUES } from '../../web/desk/texts/index.ts';
import { alarmInWords, alarmRoute } from '../../web/desk/wall/alarm-words.ts';
import { emptyCard } from '../handoff/stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { HouseTroubles, stageWall } from './wall-stage.ts';

interface Alarm {
  key: string;
  kind: string;
  level: number;
  since: string;
  name: string;
  acknowledged: { byName: string } | null;
}

describe('the live wall', () => {
  let desk: DeskStage;
  let supervisor: Person;
  let regional: Person;
  let lawyer: Person;
  const troubles = new HouseTroubles();
  beforeEach(async () => {
    Object.assign(troubles, new HouseTroubles());
    desk = await DeskStage.open();
    desk.deps.wall = stageWall(desk.room, desk.hours(), troubles);
    supervisor = await desk.person('supervisor1');
    lawyer = await desk.person('lawyer1');
    regional = await desk.withRoles('supervisor-beijing', ['supervisor']);
    const admin = await desk.person('admin1');
    await admin.put(`/staff/${regional.id}/profile`, { regions: ['110000'] });
    await desk.stage.onDuty(lawyer.id);
  });
  afterEach(() => desk.end());

  /** A second later nothing is remembered from the look before. */
  const wall = async (person = supervisor) => {
    desk.stage.clock.pass(1_000);
    return (await person.get('/wall')).body;
  };
  const alarms = async (person = supervisor): Promise<Alarm[]> => (await wall(person)).alarms;
  /** Time passes with the lawyer at his page. */
  const passing = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 10) {
      desk.stage.clock.pass(Math.min(left, 10) * 1000);
      await desk.stage.roster.heartbeat(lawyer.id);
    }
  };
  const kinds = async (person = supervisor) => (await alarms(person)).map(({ kind }) => kind);
  const acknowledge = (key: string, person = supervisor) => person.post('/wall/alarms/acknowledge', { key });

  it('follows a service from asking to its end', async () => {
    const { stage } = desk;
    const quiet = await wall();
    expect(quiet).toMatchObject({
      waiting: { total: 0, longestSince: null, queues: [] },
      answered: { text: { hour: { offered: 0, percent: null } } },
      people: [{ id: lawyer.id, name: '值班律师一号', state: 'free', serving: 0, capacity: 4 }],
      volume: { today: 0, weekBefore: 0 },
      alarms: [],
      limits: { queue: 5, waitSeconds: 180 },
    });
    const asked = stage.clock.now().toISOString();
    await stage.waiting('one');
    await desk.session('s-one', { conversationId: 'one', regionCode: '340300' });
    expect(await wall()).toMatchObject({
      waiting: { total: 1, longestSince: asked, queues: [{ queue: '', name: '', waiting: 1 }] },
      // He is still in time.
      answered: { text: { hour: { offered: 0 } } },
      open: { total: 1, channels: [{ channel: 'web', count: 1 }] },
      volume: { today: 1, weekBefore: 0 },
    });
    await lawyer.post('/handoffs/s-one-h1/accept');
    expect(await wall()).toMatchObject({
      waiting: { total: 0 },
      answered: { text: { hour: { within: 1, offered: 1, percent: 100 }, today: { within: 1, offered: 1 } } },
      people: [{ state: 'serving', serving: 1 }],
    });
    await lawyer.post('/handoffs/s-one-h1/end', { handedBack: null });
    expect(await wall()).toMatchObject({ people: [{ state: 'wrap-up', wrappingUp: 1 }] });
    // Of another region there is nothing, but who is on duty.
    expect(await wall(regional)).toMatchObject({
      answered: { text: { hour: { offered: 0 } } },
      volume: { today: 0 },
      people: [{ id: lawyer.id }],
    });
  });

  it('counts who was never answered, and who comes back the next day not again', async () => {
    const { stage } = desk;
    await stage.waiting('gone');
    await stage.service.abandon('s-gone-h1');
    expect((await wall()).answered.text.today).toEqual({ within: 0, offered: 1, percent: 0 });
    stage.clock.pass(20 * 3_600_000);
    expect((await wall(await desk.person('supervisor1'))).answered.text.today).toEqual({
      within: 0,
      offered: 0,
      percent: null,
    });
  });

  it('raises an alarm, is told who attends to it, and raises it anew when it gets worse', async () => {
    const { stage } = desk;
    await stage.waiting('danger', 0, { ...emptyCard, emergency: 'E-violence', urgent: ['有人身危险'] });
    const [alarm] = await alarms();
    expect(alarm).toMatchObject({ kind: 'emergency', level: 1, acknowledged: null });
    expect(await kinds(regional)).toEqual([]);
    expect((await acknowledge(alarm!.key, regional)).status).toBe(404);
    expect((await acknowledge('none')).status).toBe(404);
    const answer = await acknowledge(alarm!.key);
    expect(answer.body.alarms).toMatchObject([{ key: alarm!.key, acknowledged: { byName: '督导员一号' } }]);
    expect(await desk.audited()).toContain(`${supervisor.id} alarm-acknowledge s-danger-h1 emergency 1`);
    await passing(50);
    expect(await alarms()).toMatchObject([{ level: 1, acknowledged: { byName: '督导员一号' } }]);
    await passing(20);
    const worse = await alarms();
    expect(worse).toMatchObject([{ key: alarm!.key, level: 2, since: alarm!.since, acknowledged: null }]);
    await lawyer.post('/handoffs/s-danger-h1/accept');
    expect(await kinds()).toEqual([]);
  });

  it('is another alarm when it comes back after a while', async () => {
    troubles.notReady = ['storage'];
    const [first] = await alarms();
    await acknowledge(first!.key);
    await passing(20);
    expect((await alarms())[0]).toMatchObject({ since: first!.since, acknowledged: { byName: '督导员一号' } });
    troubles.notReady = [];
    await passing(20);
    expect(await alarms()).toEqual([]);
    await passing(180);
    troubles.notReady = ['storage'];
    await passing(20);
    const [again] = await alarms();
    expect(again).toMatchObject({ kind: 'not-ready', acknowledged: null });
    expect(again!.since > first!.since).toBe(true);
  });

  it('nobody on duty in opening hours, and a silent lawyer by name', async () => {
    const { stage } = desk;
    await stage.waiting('slow');
    await lawyer.post('/handoffs/s-slow-h1/accept');
    await stage.service.residentSpoke('s-slow-h1', stage.clock.now());
    await passing(130);
    expect(await alarms()).toMatchObject([{ kind: 'silent', name: '值班律师一号', level: 1 }]);
    await stage.roster.setDuty(lawyer.id, false);
    const since = stage.clock.now().toISOString();
    const [nobody] = await alarms(regional);
    expect(nobody).toMatchObject({ kind: 'nobody-on-duty', since });
  });

  it('the audit log altered, messages that did not arrive, work given up, reviews that are due', async () => {
    const { stage, room } = desk;
    const [first] = await room.stored.auditEvents.read('audit', 0, 1);
    await room.stored.auditEvents.change(first!._id, (line) => ({ ...line, who: 'somebody' }));
    await room.auditChain.check();
    const dueAt = new Date(stage.clock.now().getTime() + 3_600_000);
    Object.assign(troubles, {
      undelivered: 2,
      deadJobs: 1,
      brokenRecords: 1,
      reviews: [{ reviewId: 's-x', regionCode: '340300', dueAt }],
    });
    expect(await kinds()).toEqual(['audit-broken', 'record-broken', 'review-due', 'undelivered', 'dead-jobs']);
    expect(await kinds(regional)).toEqual(['audit-broken', 'record-broken', 'undelivered', 'dead-jobs']);
  });

  it('a mediation that may turn violent, to be opened where it is attended to, until somebody does', async () => {
    const since = desk.stage.clock.now();
    troubles.mediations = [{ mediationId: 'mediation-x', regionCode: '340300', since }];
    const raised = async (person: Person) =>
      (await person.get('/wall')).body.alarms.find(({ kind }: { kind: string }) => kind === 'mediation-danger');
    desk.stage.clock.pass(2_000);
    const alarm = await raised(supervisor);
    expect(alarm).toMatchObject({ isCritical: true, subject: { type: 'mediation', id: 'mediation-x' } });
    expect(alarmRoute(alarm)).toEqual({ section: 'mediation', id: 'mediation-x', card: false });
    expect(alarmInWords(alarm, CATALOGUES['zh-CN'].wall)).toContain('可能激化');
    expect(await raised(regional)).toBeUndefined();
    expect((await supervisor.post('/wall/alarms/acknowledge', { key: alarm.key })).status).toBe(200);
    troubles.mediations = [];
    desk.stage.clock.pass(2_000);
    expect(await raised(supervisor)).toBeUndefined();
  });

  it('looks at the house once, however many look at the wall', async () => {
    const { stored } = desk.stage;
    let reads = 0;
    const sumBy = stored.sessions.sumBy.bind(stored.sessions);
    stored.sessions.sumBy = (...given) => {
      reads += 1;
      return sumBy(...given);
    };
    desk.stage.clock.pass(60_000);
    await Promise.all([...Array(20)].map(() => supervisor.get('/wall')));
    expect(reads).toBe(3);
  });
});
