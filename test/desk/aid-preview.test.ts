import type { AidApplication } from '../../src/legal-aid/index.ts';
import { told } from '../legal-aid/application/aid-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('what the page of legal aid asks besides', () => {
  let desk: DeskStage;
  let officer: Person;
  let lawyer: Person;
  let application: AidApplication;
  beforeEach(async () => {
    desk = await DeskStage.open();
    [officer, lawyer] = await Promise.all([desk.person('aid1'), desk.person('lawyer1')]);
    await desk.stage.conversation('c-a');
    const { _id } = await desk.applications.draft(told('a'));
    application = (await desk.applications.submit(_id)).application;
  });
  afterEach(() => desk.end());

  const act = (step: string, body: object = {}) => officer.post(`/aid/applications/${application._id}/${step}`, body);
  const ids = (answer: { body: { applications: { id: string }[] } }) => answer.body.applications.map(({ id }) => id);

  it('says what the resident would be told of a step, and takes no step', async () => {
    const preview = await act('begin-review?preview=1');
    expect(preview.body).toEqual({
      told: { text: expect.stringContaining('已开始审查，最晚2026年3月9日作出决定'), by: 'channel' },
    });
    const silent = await act('agency?preview=1', { agencyId: 'sample-aid', why: '案件在这里' });
    expect(silent.body).toEqual({ told: null });
    const [before] = (await officer.get('/aid/applications')).body.applications;
    expect([before.state, before.agencyName]).toEqual(['received', '']);
    expect(await desk.audited()).toEqual([]);
    expect(await desk.stage.heard('c-a')).toEqual([]);
    // The same word: afterwards it is told exactly so.
    await act('begin-review');
    expect(await desk.stage.heard('c-a')).toEqual([`system: ${preview.body.told.text}`]);
  });

  it('refuses in a preview what it would refuse', async () => {
    expect((await act('refuse?preview=1', { codes: ['over-means'], reasons: '超过标准' })).status).toBe(409);
    expect((await lawyer.post(`/aid/applications/${application._id}/begin-review?preview=1`)).status).toBe(403);
  });

  it('lists what has a running limit, an objection to a refusal too, and how much each lawyer has in hand', async () => {
    await act('begin-review');
    await act('refuse', { codes: ['over-means'], reasons: '超过标准' });
    expect(ids(await officer.get('/aid/applications?running=1'))).toEqual([]);
    await act('object', { words: '奖金不是每月都有' });
    expect(ids(await officer.get('/aid/applications'))).toEqual([]);
    expect(ids(await officer.get('/aid/applications?running=1'))).toEqual([application._id]);
    const supervisor = await desk.person('supervisor1');
    const step = (name: string, body: object) => supervisor.post(`/aid/applications/${application._id}/${name}`, body);
    await step('correct', { reasons: '重新核算' });
    await step('grant', { serviceForm: 'labour-arbitration' });
    await step('assign', { lawyerId: lawyer.id });
    const { lawyers } = (await officer.get('/aid/lawyers')).body as {
      lawyers: { displayName: string; cases: number }[];
    };
    expect(lawyers.map(({ displayName, cases }) => [displayName, cases])).toEqual([
      ['值班律师一号', 1],
      ['值班律师二号', 0],
    ]);
  });
});
