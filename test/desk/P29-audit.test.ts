import { parse } from 'csv-parse/sync';
import { ACCESS, ACTION_RULES, type Action, Audit, UNAUDITED } from '../../src/staff/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { reachWorld } from './reach-world.ts';

interface Line {
  line: number;
  who: string | null;
  whoName: string | null;
  what: string;
  subject: string;
  isDoubtful: boolean;
}

describe('P29: the audit log', () => {
  let desk: DeskStage;
  let admin: Person;
  let supervisor: Person;
  let regional: Person;
  beforeEach(async () => {
    desk = await DeskStage.open();
    admin = await desk.person('admin1');
    supervisor = await desk.person('supervisor1');
    regional = await desk.withRoles('supervisor-bengbu', ['supervisor']);
    await admin.put(`/staff/${regional.id}/profile`, { regions: ['340300'] });
  });
  afterEach(() => desk.end());

  const world = (name: string, regionCode: string | null) =>
    reachWorld(desk, { name, regionCode, holder: null, colleague: '', state: 'queued' });
  const linesOf = async (person: Person, query = ''): Promise<Line[]> =>
    (await person.get(`/audit${query}`)).body.lines;

  it('every action of the table declares its reach, and what it leaves or why it leaves nothing', () => {
    expect(Object.keys(ACTION_RULES).sort()).toEqual(Object.keys(ACCESS).sort());
    for (const [action, { leaves }] of Object.entries(ACTION_RULES)) {
      if (typeof leaves === 'string') expect([action, leaves in UNAUDITED]).toEqual([action, true]);
      else expect([action, leaves.length > 0]).toEqual([action, true]);
    }
  });

  it('what changes something, exports or reveals leaves a line, but for the few that are named here', () => {
    const quiet = Object.entries(ACTION_RULES).flatMap(([action, { leaves }]) => {
      const { method } = ACCESS[action as Action];
      const isStrong = method !== 'get' || /export|reveal|clear/u.test(action);
      return isStrong && typeof leaves === 'string' ? [`${action} ${leaves}`] : [];
    });
    expect(quiet.sort()).toEqual(QUIET_CHANGES);
  });

  it('is found by who, what, subject and time; newest first, page by page', async () => {
    const { handoffId, conversationId } = await world('here', '340301');
    await supervisor.get(`/handoffs/${handoffId}`);
    desk.stage.clock.pass(60_000);
    const later = desk.stage.clock.now().toISOString();
    await supervisor.post(`/handoffs/${handoffId}/notes`, { text: '看看' });
    const all = await linesOf(admin);
    expect(all.map(({ line }) => line)).toEqual([...all.map(({ line }) => line)].sort((a, b) => b - a));
    expect((await linesOf(admin, `?who=${supervisor.id}`)).map(({ what }) => what)).toEqual([
      'note',
      'open-transcript',
      'sign-in',
    ]);
    expect(await linesOf(admin, `?subject=${conversationId}`)).toMatchObject([
      { who: supervisor.id, whoName: '督导员一号', what: 'open-transcript' },
    ]);
    expect((await linesOf(admin, `?who=${supervisor.id}&what=note&subject=${handoffId}`)).length).toBe(1);
    expect((await linesOf(admin, `?from=${later}&who=${supervisor.id}`)).map(({ what }) => what)).toEqual(['note']);
    expect((await linesOf(admin, `?before=${later}&what=note`)).length).toBe(0);
    const wrong = await admin.get(`/audit?from=${later}&before=${later}`);
    expect([wrong.status, wrong.body.details[0].field]).toEqual([422, 'before']);
    for (let line = 0; line < 60; line += 1) {
      await desk.room.audit.record({ who: 'x', what: 'sign-out', subject: 'x', address: '' });
    }
    const first = (await admin.get('/audit?who=x')).body;
    const rest = (await admin.get(`/audit?who=x&cursor=${first.next}`)).body;
    expect([first.lines.length, rest.lines.length, rest.next]).toEqual([50, 10, null]);
    expect((await admin.get('/audit?cursor=none')).status).toBe(422);
  });

  it('a supervisor reads what was done with services of his regions, and nothing of accounts', async () => {
    const here = await world('here', '340301');
    const there = await world('there', '110101');
    for (const { handoffId } of [here, there]) await supervisor.get(`/handoffs/${handoffId}`);
    const subjects = async (person: Person) => (await linesOf(person)).map(({ subject }) => subject);
    expect(await subjects(regional)).toEqual([here.conversationId]);
    expect(await subjects(supervisor)).toEqual([there.conversationId, here.conversationId]);
    expect(await subjects(admin)).toContain(regional.id);
    const sheet = await regional.get('/audit/export.csv').buffer(true);
    expect(sheet.text).toContain(here.conversationId);
    expect(sheet.text).not.toContain(there.conversationId);
    expect((await regional.post('/audit/chain/verify')).status).toBe(403);
  });

  it('is exported as a table that spreadsheets read, and the export stands in it', async () => {
    await desk.room.audit.record({
      who: supervisor.id,
      what: 'reveal-phone',
      subject: 'h1',
      address: '10.0.0.1',
      reason: '=1+1, "回电" 13800001234',
    });
    const answer = await admin.get(`/audit/export.csv?who=${supervisor.id}`).buffer(true);
    expect([answer.status, answer.headers['content-disposition']]).toEqual([200, 'attachment; filename=audit.csv']);
    const rows: string[][] = parse(answer.text, { bom: true });
    expect(rows[0]?.slice(0, 3)).toEqual(['序号', '时间(UTC)', '账号编号']);
    expect(rows[1]?.slice(2, 7)).toEqual([supervisor.id, '督导员一号', 'reveal-phone', 'h1', '10.0.0.1']);
    // No formula for the spreadsheet, and no number.
    expect(rows[1]?.[7]).toMatch(/^'=1\+1, "回电" [\d*]*\*{4}[\d*]*$/);
    expect(await desk.audited()).toContain(`${admin.id} audit-export who=${supervisor.id}`);
  });

  it('one altered byte is found, and stays found', async () => {
    const chain = async () => (await admin.get('/audit/chain')).body.chain;
    const verify = async () => {
      expect((await admin.post('/audit/chain/verify')).status).toBe(202);
      await desk.stage.jobs.runDue();
      return chain();
    };
    expect(await chain()).toEqual({ lines: null, checkedAt: null, brokenAt: null, brokenSince: null });
    const now = () => desk.stage.clock.now().toISOString();
    const events = desk.room.stored.auditEvents;
    const whole = await verify();
    const count = (await events.tail('audit', 1))[0]!.seq;
    expect(whole).toEqual({ lines: count, checkedAt: now(), brokenAt: null, brokenSince: null });
    const second = (await events.read('audit', 1, 1))[0]!;
    await events.change(second._id, (line) => ({ ...line, subject: `${line.subject.slice(0, -1)}?` }));
    desk.stage.clock.pass(1000);
    const since = now();
    expect(await verify()).toEqual({ lines: count, checkedAt: since, brokenAt: 2, brokenSince: since });
    const lines = await linesOf(admin);
    expect(lines.filter(({ isDoubtful }) => !isDoubtful).map(({ line }) => line)).toEqual([1]);
    desk.stage.clock.pass(1000);
    expect(await verify()).toMatchObject({ lines: count, brokenAt: 2, brokenSince: since });
  });

  it('so is a log whose end was cut off, or that was written anew with hashes that fit', async () => {
    const { audit, auditChain, stored } = desk.room;
    await auditChain.check();
    const events = stored.auditEvents;
    const [last] = await events.tail('audit', 1);
    await events.remove(last!._id);
    expect(await auditChain.check()).toMatchObject({ brokenAt: last!.seq, lines: last!.seq });
    // The place is taken again, by a line that fits the one before: only what was known before tells.
    const again = new Audit(events, desk.stage.clock);
    await again.record({ who: 'x', what: 'sign-out', subject: 'x', address: '' });
    expect(await again.firstBroken()).toBeNull();
    expect(await audit.check({ seq: last!.seq, hash: last!.hash })).toMatchObject({ brokenAt: last!.seq });
    expect((await auditChain.check()).brokenAt).toBe(last!.seq);
  });

  it('is checked every night, and once soon after a long time without', async () => {
    const { auditChain } = desk.room;
    await desk.stage.jobs.run('audit-chain-night');
    const first = (await auditChain.state())!.at;
    // 10:00 in Shanghai: by day it waits.
    desk.stage.clock.pass(13 * 3_600_000);
    await desk.stage.jobs.run('audit-chain-night');
    expect((await auditChain.state())!.at).toEqual(first);
    desk.stage.clock.pass(4 * 3_600_000);
    await desk.stage.jobs.run('audit-chain-night');
    expect((await auditChain.state())!.at).toEqual(desk.stage.clock.now());
  });
});

const QUIET_CHANGES = [
  'account.second-factor - nothing is kept',
  'drafts.preview - nothing is kept',
  'handoff.say - in the service record',
  'handoff.typing - nothing is kept',
  'knowledge.check - nothing personal',
  'knowledge.preview - nothing personal',
  'views.add - own data',
  'views.change - own data',
  'views.remove - own data',
];
