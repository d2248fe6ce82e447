import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { perform, readArguments } from '../../src/cli/drafts.ts';
import { type Misunderstood, questionIdOf } from '../../src/understanding/index.ts';
import { openStaffStage } from '../staff/staff-stage.ts';
import { DeskStage, type Person } from './desk-stage.ts';
import { fewFiles, unansweredOn } from './unanswered-stage.ts';

const DANCE = ['广场舞音响太吵了怎么办', '楼下跳广场舞吵得睡不着', '广场舞噪音太大找谁管', '晚上广场舞太吵谁管'];

describe('questions that went unanswered', () => {
  let dir: string;
  let desk: DeskStage;
  let supervisor: Person;
  let editor: Person;
  /** Audit lines of earlier tests. */
  let audited = 0;
  beforeAll(async () => {
    dir = await fewFiles();
    desk = await DeskStage.open({}, {}, { unansweredFrom: dir });
    supervisor = await desk.person('supervisor1');
    editor = await desk.withRoles('editor9', ['knowledge-editor']);
  });
  beforeEach(async () => {
    const { misunderstood, questionClusters, clusterCounts, contentDrafts } = desk.room.stored;
    for (const collection of [misunderstood, questionClusters, clusterCounts, contentDrafts]) {
      for await (const { _id } of collection.scan()) await collection.remove(_id);
    }
    audited = (await desk.audited()).length;
  });
  afterAll(async () => {
    await desk.end();
    await rm(dir, { recursive: true, force: true });
  });
  const lines = async () => (await desk.audited()).slice(audited);

  let count = 0;
  async function asked(text: string, fields: Partial<Misunderstood> = {}): Promise<string> {
    count += 1;
    const id = `c-${count}:0000000001`;
    await desk.misunderstood.note({
      _id: id,
      conversationId: `c-${count}`,
      sessionId: `s-${count}`,
      channel: 'web',
      at: desk.stage.clock.now(),
      kind: 'not-understood',
      text,
      decision: 'clarify',
      intent: null,
      topic: null,
      confidence: 0.1,
      alternatives: [],
      ...fields,
    });
    return questionIdOf(id);
  }
  async function dances(): Promise<string> {
    for (const text of DANCE) await asked(text);
    await asked('工头跑了，打13812345678不通，工资没给', { sessionId: 's-secret' });
    await desk.deps.unanswered.clusters.recount();
    const { body } = await supervisor.get('/clusters');
    return body.clusters[0].id;
  }
  const LINES = { kind: 'utterances', intent: 'wage-arrears', lines: ['饭店打烊了老板跑路'] };

  it('are shown by weight, masked, with the likeliest intents beside, also to who sees no transcripts', async () => {
    const id = await dances();
    const list = await editor.get('/clusters');
    expect(list.status).toBe(200);
    expect(list.body.totals).toEqual({
      states: { open: 2, 'in-draft': 0, done: 0, 'out-of-scope': 0 },
      questions: 5,
    });
    expect(list.body.clusters[0]).toMatchObject({ id, size: 4, persons: 4, share: 0.8, weeks: [0, 0, 0, 4] });
    const opened = await editor.get(`/clusters/${list.body.clusters[1].id}`);
    expect(opened.body.beside[0]).toMatchObject({ intent: 'wage-arrears', name: '拖欠工资', topic: '劳动纠纷' });
    expect(opened.body.beside[0].lines[0].line).toMatch(/工资/);
    const all = list.text + opened.text;
    expect(all).not.toContain('13812345678');
    expect(all).not.toContain('s-secret');
    expect(all).not.toMatch(/c-\d/);
    expect(opened.body.questions[0].line).toContain('某号');
    expect((await supervisor.get('/clusters?state=gone')).status).toBe(422);
    expect((await supervisor.get('/clusters?cursor=nonsense')).status).toBe(422);
    expect((await supervisor.get('/clusters/q-none')).status).toBe(404);
  });

  it('show nothing of what was erased, before they are counted anew', async () => {
    const id = await dances();
    for (const { _id } of await desk.deps.unanswered.clusters.questions(id)) {
      await desk.room.stored.misunderstood.remove(_id);
    }
    const list = await editor.get('/clusters');
    expect(list.body.clusters[0]).toMatchObject({ id, typical: [] });
    const opened = await editor.get(`/clusters/${id}`);
    expect(opened.status).toBe(200);
    expect(list.text + opened.text).not.toContain('广场舞');
  });

  it('are counted anew when asked for', async () => {
    await asked('广场舞太吵');
    expect((await editor.post('/clusters/recount')).status).toBe(202);
    expect((await supervisor.get('/clusters')).body.countedAt).toBeNull();
    await desk.stage.jobs.runDue();
    expect((await supervisor.get('/clusters')).body.countedAt).toBe(desk.stage.clock.now().toISOString());
    expect(await lines()).toEqual([`${editor.id} cluster-recount clusters`]);
  });

  it('become a draft with its diff, which is a patch, and the cluster waits for it', async () => {
    const id = await dances();
    const questions = (await editor.get(`/clusters/${id}`)).body.questions.map((one: { id: string }) => one.id);
    const added = await editor.post('/drafts', { change: LINES, clusterId: id, questions, note: '饭店常见' });
    expect(added.status).toBe(201);
    expect(added.body.diff).toContain('+      - 饭店打烊了老板跑路\n');
    const draft = added.body.draft.id;
    expect(added.body.draft).toMatchObject({ state: 'open', byName: 'editor9', clusterId: id });
    expect((await supervisor.get('/clusters?state=in-draft')).body.clusters).toMatchObject([{ id, draftId: draft }]);
    const patch = await supervisor.get(`/drafts/${draft}/patch`);
    expect(patch.headers['content-disposition']).toContain(`${draft}.patch`);
    expect(patch.text).toBe(added.body.diff);
    const dropped = await supervisor.post(`/drafts/${draft}/drop`, { reason: '不像群众的话' });
    expect(dropped.body.draft).toMatchObject({ state: 'dropped', decidedBy: '督导员一号', reason: '不像群众的话' });
    expect((await supervisor.post(`/drafts/${draft}/drop`, { reason: '再来' })).status).toBe(409);
    expect((await supervisor.get('/clusters')).body.clusters[0]).toMatchObject({ id, draftId: null });
    expect((await supervisor.get('/drafts?state=dropped')).body.drafts).toHaveLength(1);
    expect((await supervisor.get('/drafts/d-none')).status).toBe(404);
    expect(await lines()).toEqual([
      `${editor.id} draft-add ${draft} wage-arrears`,
      `${supervisor.id} draft-patch ${draft}`,
      `${supervisor.id} draft-drop ${draft}`,
    ]);
  });

  it('are previewed: conflicts named, the effect estimated, nothing kept', async () => {
    const id = await dances();
    const change = {
      kind: 'new-answer',
      intent: 'square-dance',
      name: '广场舞太吵怎么办？',
      topic: '房产纠纷',
      lines: [DANCE[0], '房东不退押金', '电话13812345678', '工地上的血汗钱要不到'],
      answer: {},
    };
    const { status, body } = await editor.post('/drafts/preview', { change, clusterId: id });
    expect(status).toBe(200);
    expect(body.lines.map(({ problem }: { problem: string }) => problem)).toEqual([
      null,
      'other-intent',
      'personal',
      'held-back',
    ]);
    expect(body.lines[1].beside).toMatchObject({ intent: 'rent-deposit', line: '房东不退押金' });
    expect(body.effect).toEqual({ of: 3, before: 0, after: 3 });
    expect(body.diff).toContain('+++ b/knowledge/answers/housing.yaml');
    expect(body.diff).not.toContain('房东不退押金\n+');
    const refused = await editor.post('/drafts', { change, clusterId: id });
    expect(refused.status).toBe(422);
    expect(refused.body.details).toEqual([
      { field: 'change.lines.1', problem: 'other-intent: rent-deposit' },
      { field: 'change.lines.2', problem: 'personal' },
      { field: 'change.lines.3', problem: 'held-back: wage-arrears' },
    ]);
    for (const wrong of [
      { ...LINES, intent: 'constructor' },
      { ...LINES, kind: 'out-of-scope' },
      { ...LINES, lines: [] },
      { ...LINES, more: 1 },
      { ...change, intent: 'wage-arrears' },
    ]) {
      expect((await editor.post('/drafts', { change: wrong })).status).toBe(422);
    }
    expect((await supervisor.get('/drafts')).body.drafts).toEqual([]);
  });

  it('that are no questions leave the cluster; a cluster is settled and opened again', async () => {
    const id = await dances();
    const own = (await editor.get(`/clusters/${id}`)).body.questions.map((one: { id: string }) => one.id);
    const left = await editor.post(`/clusters/${id}/dismiss`, { questions: own.slice(0, 3) });
    expect(left.body.cluster).toMatchObject({ id, size: 1 });
    expect((await editor.post(`/clusters/${id}/dismiss`, { questions: ['turn-none'] })).status).toBe(422);
    expect((await editor.post(`/clusters/${id}/settle`, { state: 'done' })).body.cluster.state).toBe('done');
    expect((await editor.post(`/clusters/${id}/settle`, { state: 'open' })).body.cluster.state).toBe('open');
    expect((await editor.post(`/clusters/${id}/settle`, { state: 'in-draft' })).status).toBe(422);
    expect((await editor.post(`/clusters/${id}/dismiss`, { questions: own.slice(3) })).body).toEqual({ cluster: null });
    expect((await editor.get(`/clusters/${id}`)).status).toBe(404);
  });
});

describe('hotline drafts', () => {
  it('lists, shows and applies, once; what the check finds is said', async () => {
    const dir = await fewFiles();
    const room = await openStaffStage();
    try {
      const { drafts } = await unansweredOn(room, dir);
      const change = { kind: 'utterances' as const, intent: 'wage-arrears', lines: ['饭店打烊了老板跑路'] };
      await drafts.add({ change, clusterId: null, questions: [], note: '' }, { id: 'staff1', name: '知识编辑一号' });
      const said: string[] = [];
      const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) };
      const places = {
        drafts: room.stored.contentDrafts,
        taken: async () => undefined,
        contentDir: dir,
        now: () => room.stage.clock.now(),
        who: 'operator',
      };
      const run = (...args: string[]) => {
        said.length = 0;
        const asked = readArguments(args);
        return asked === null ? 2 : perform(asked, places, io);
      };
      expect(await run('list')).toBe(0);
      expect(said.join('\n')).toContain(
        'd-1  2026-03-02T02:00:00.000Z  知识编辑一号  utterances wage-arrears  1 lines',
      );
      expect(await run('show', 'd-1')).toBe(0);
      expect(said[0]).toContain('+      - 饭店打烊了老板跑路');
      expect(await run('apply', 'd-1')).toBe(1);
      expect(said.join('\n')).toContain('Written: intents/labour.yaml.');
      expect(await room.stored.contentDrafts.get('d-1')).toMatchObject({ state: 'taken', decidedBy: 'operator' });
      expect(await run('apply', 'd-1')).toBe(1);
      expect(said.at(-1)).toBe('Draft d-1 is taken already.');
      expect(await run('show', 'd-7')).toBe(1);
      const gone = { ...change, intent: 'work-injury' };
      await drafts.add(
        { change: gone, clusterId: null, questions: [], note: '' },
        { id: 'staff1', name: '知识编辑一号' },
      );
      await rm(join(dir, 'intents/labour.yaml'));
      expect(await run('apply', 'd-2', '--check')).toBe(1);
      expect(said).toEqual(['d-2 does not fit the files: intent: 文件里没有意图 work-injury']);
      await rm(join(dir, 'intents'), { recursive: true });
      expect(await run('apply', 'd-2')).toBe(1);
      expect(await room.stored.contentDrafts.get('d-2')).toMatchObject({ state: 'open' });
      for (const args of [
        [],
        ['show'],
        ['list', 'x'],
        ['apply', '--check'],
        ['list', '--state', 'gone'],
        ['take', 'd-1'],
      ]) {
        expect(readArguments(args)).toBeNull();
      }
    } finally {
      await room.stage.end();
      await rm(dir, { recursive: true, force: true });
    }
  });
});
