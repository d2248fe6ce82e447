import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Schema } from 'mongoose';
import { pino } from 'pino';
import { type Collection, openSqlite, type Storage } from '../../src/storage/index.ts';
import { identify } from '../../src/understanding/cluster-identity.ts';
import { effectOf, holdsPersonalData, judgeLines, lineOf } from '../../src/understanding/draft-lines.ts';
import { inSlices } from '../../src/understanding/in-slices.ts';
import {
  CatalogueReading,
  clusterCountCollection,
  IntentCatalogue,
  loadFeatureReader,
  type Misunderstood,
  MisunderstoodQuestions,
  misunderstoodCollection,
  type QuestionCluster,
  QuestionClusters,
  type QuestionReading,
  QuestionThread,
  questionClusterCollection,
  questionIdOf,
  settleClustersOf,
  typicalAsIds,
  wordsOf,
} from '../../src/understanding/index.ts';
import { LineIndex } from '../../src/understanding/line-index.ts';
import { groupQuestions } from '../../src/understanding/question-grouping.ts';
import { StageClock, StageJobs } from '../handoff/stage.ts';

const DAY = 24 * 3_600_000;
const intent = (id: string, topic: '劳动纠纷' | '房产纠纷' | null, utterances: string[]) => ({
  id,
  name: id,
  topic,
  leadsTo: topic === null ? { outOfScope: 'decline' as const } : { answer: id },
  utterances,
  batches: utterances.map(() => ''),
});
const catalogue = new IntentCatalogue(
  [
    intent('wage-arrears', '劳动纠纷', [
      '老板拖欠工资不给',
      '公司三个月没发工资',
      '厂里欠薪找谁',
      '辞职了工资还没结清',
    ]),
    intent('rent-deposit', '房产纠纷', ['房东不退押金', '租房押金要不回来', '退租了押金扣着不给', '中介扣我押金']),
    intent('out-of-scope', null, ['今天天气怎么样', '明天会下雨吗', '讲个笑话', '红烧肉怎么做']),
  ],
  { heldBack: [{ text: '工地上的血汗钱要不到', intent: 'wage-arrears', also: [] }] },
);
/** Four meanings; two of them in no intent. */
const SETS = {
  battery: [
    '电动车电池爆炸了谁赔',
    '电动车的电池充电爆炸谁来赔',
    '电瓶车电池炸了找谁赔',
    '电动车电池起火爆炸厂家赔不赔',
  ],
  dance: ['广场舞音响太吵了怎么办', '楼下跳广场舞吵得睡不着', '广场舞噪音太大找谁管', '晚上广场舞太吵谁管'],
  wages: ['老板拖着工资不给怎么办', '公司欠我三个月工资', '工资拖了三个月没发'],
  weather: ['今天会下雨吗', '今天天气好不好', '明天天气怎么样'],
};

let index: LineIndex;
const reading = new CatalogueReading(wordsOf(catalogue));
beforeAll(async () => {
  index = await inSlices(LineIndex.of(catalogue, await loadFeatureReader()));
});

describe('grouping', () => {
  const grouped = async (texts: string[]): Promise<string[][]> => {
    const sorted = [...texts].sort();
    const said = sorted.map((text) => ({
      vector: index.read(text).vector,
      count: 1,
    }));
    const groups: string[][] = [];
    for (const [at, group] of (await inSlices(groupQuestions(said))).entries()) {
      groups[group] = [...(groups[group] ?? []), sorted[at] ?? ''];
    }
    return groups.map((group) => group.sort()).sort((a, b) => (String(a) < String(b) ? -1 : 1));
  };

  it('finds the meanings of a hand-made set, whether or not there is an intent', async () => {
    const expected = Object.values(SETS).map((set) => [...set].sort());
    expect(await grouped(Object.values(SETS).flat())).toEqual(
      expected.sort((a, b) => (String(a) < String(b) ? -1 : 1)),
    );
  });

  it('makes the same groups in whatever order questions come', async () => {
    const all = Object.values(SETS).flat();
    const first = await grouped(all);
    for (let turn = 1; turn < 5; turn += 1) {
      expect(await grouped([...all.slice(turn * 3), ...all.slice(0, turn * 3)].reverse())).toEqual(first);
    }
  });

  it('leaves alone what is like nothing else, and nothing at all', async () => {
    expect(await grouped([])).toEqual([]);
    expect(await grouped(['宅基地能不能卖给外村人', '孩子在学校摔断了胳膊', '专利被人仿冒'])).toHaveLength(3);
  });
});

describe('ids of clusters', () => {
  it('stay with most of the questions, whichever way groups come', () => {
    const groups = [
      { questions: ['a', 'b', 'c'], before: ['q-1', 'q-1', null] },
      { questions: ['d', 'e'], before: ['q-1', 'q-2'] },
      { questions: ['f'], before: [null] },
    ];
    const ids = identify(groups);
    expect(ids.slice(0, 2)).toEqual(['q-1', 'q-2']);
    expect(ids[2]).toMatch(/^q-[0-9a-f]{10}$/);
    expect(identify([...groups].reverse())).toEqual([...ids].reverse());
  });

  it('of two clusters that became one, the larger one stays', () => {
    expect(identify([{ questions: ['a', 'b', 'c'], before: ['q-2', 'q-1', 'q-1'] }])).toEqual(['q-1']);
  });
});

describe('clusters', () => {
  let storage: Storage;
  let clock: StageClock;
  let stored: {
    misunderstood: Collection<Misunderstood>;
    questionClusters: Collection<QuestionCluster>;
  };
  let questions: MisunderstoodQuestions;
  let clusters: QuestionClusters;
  beforeEach(async () => {
    storage = await openSqlite({ file: ':memory:' });
    clock = new StageClock();
    stored = {
      misunderstood: storage.collection(misunderstoodCollection),
      questionClusters: storage.collection(questionClusterCollection),
    };
    const clusterCounts = storage.collection(clusterCountCollection);
    await storage.prepare();
    questions = new MisunderstoodQuestions(stored.misunderstood, clock);
    clusters = new QuestionClusters({
      ...stored,
      clusterCounts,
      reading,
      jobs: new StageJobs(clock),
      clock,
      logger: pino({ level: 'silent' }),
    });
  });
  afterEach(() => storage.close());

  let count = 0;
  async function asked(text: string, fields: Partial<Misunderstood> = {}): Promise<string> {
    count += 1;
    const id = `t${String(count).padStart(4, '0')}`;
    await questions.note({
      _id: id,
      conversationId: `c-${id}`,
      sessionId: null,
      channel: 'web',
      at: clock.now(),
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
  const open = () =>
    clusters
      .page('open')
      .then(({ items }) =>
        Promise.all(
          items.map(async ({ _id, size, typical }) => [
            _id,
            size,
            (await stored.misunderstood.get(typical[0] ?? ''))?.text,
          ]),
        ),
      );

  it('count questions, persons, weeks and kinds, the heaviest first', async () => {
    for (const text of SETS.dance) await asked(text, { conversationId: 'one', topic: '侵权' });
    clock.pass(10 * DAY);
    await asked('广场舞音响吵死人谁管', { topic: '侵权' });
    await asked(SETS.battery[0]!, { kind: 'asked-back' });
    await asked('今天天气怎么样', { kind: 'out-of-scope' });
    await clusters.recount();
    const [first] = (await clusters.page('open')).items;
    expect(first).toMatchObject({
      size: 5,
      persons: 2,
      weeks: [0, 0, 4, 1],
      weight: 7,
      kinds: { 'not-understood': 5 },
      topic: '侵权',
      state: 'open',
    });
    expect(await clusters.totals()).toEqual({
      states: { open: 3, 'in-draft': 0, done: 0, 'out-of-scope': 0 },
      questions: 7,
    });
    expect(await questions.count('open')).toBe(6);
  });

  it('take in what is new, and keep their ids and what was decided through a recount', async () => {
    for (const text of SETS.battery.slice(0, 3)) await asked(text);
    for (const text of SETS.dance.slice(0, 3)) await asked(text);
    await clusters.recount();
    const before = await open();
    expect(before.map(([, size]) => size)).toEqual([3, 3]);
    const battery = before.find(([, , text]) => String(text).includes('电'))?.[0] as string;
    await clusters.decide(battery, { state: 'in-draft', draftId: 'd1', by: 'staff1' });
    clock.pass(DAY);
    await asked(SETS.battery[3]!);
    await asked('宅基地能不能卖给外村人');
    expect(await clusters.join()).toBe(2);
    expect(await clusters.get(battery)).toMatchObject({ size: 4, since: 1, state: 'in-draft', draftId: 'd1' });
    expect(await open()).toHaveLength(2);
    const ids = async () => {
      const all: string[] = [];
      for await (const { _id } of stored.questionClusters.scan()) all.push(_id);
      return all.sort();
    };
    const known = await ids();
    await clusters.recount();
    expect(await ids()).toEqual(known);
    expect(await clusters.get(battery)).toMatchObject({ size: 4, since: 1, state: 'in-draft', draftId: 'd1' });
  });

  it('lose what was dismissed, and go when nothing is left', async () => {
    const id = await asked('广场舞太吵');
    await asked('广场舞太吵了');
    await clusters.join();
    const [[cluster]] = (await open()) as [[string]];
    await questions.dismiss(id, 'staff1');
    expect(await clusters.refresh(cluster)).toMatchObject({ size: 1 });
    const [left] = await clusters.questions(cluster);
    await questions.dismiss(left?._id ?? '', 'staff1');
    expect(await clusters.refresh(cluster)).toBeNull();
    await clusters.recount();
    expect(await open()).toEqual([]);
    await questions.label(id, 'rent-deposit', 'staff1');
    await clusters.join();
    const [again] = (await clusters.page('open')).items;
    expect(again?.intents[0]).toEqual({ intent: 'rent-deposit', share: 1, similarity: 1 });
  });

  it('read nothing while there is nothing to read', async () => {
    const refuse = () => Promise.reject(new Error('read'));
    const none: QuestionReading = {
      grouped: refuse,
      meanings: refuse,
      placed: refuse,
      near: refuse,
      judged: refuse,
      effect: refuse,
    };
    const idle = new QuestionClusters({
      ...stored,
      clusterCounts: storage.collection(clusterCountCollection),
      reading: none,
      jobs: new StageJobs(clock),
      clock,
      logger: pino({ level: 'silent' }),
    });
    const id = await asked('广场舞太吵');
    await questions.dismiss(id, 'staff1');
    await stored.misunderstood.change(id, (current) => ({ ...current, cluster: null }));
    await idle.look();
    expect(await stored.misunderstood.get(id)).toMatchObject({ cluster: '' });
    expect(await idle.recount('2026-03-03')).toMatchObject({ questions: 0, clusters: 0 });
  });

  it('keep the ids alone of typical questions that an earlier version kept with their words', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'clusters-'));
    const schema = new Schema({ _id: String }, { strict: false, versionKey: false });
    const before = await openSqlite({ file: join(folder, 'hotline.db') });
    const early = before.collection({ name: questionClusterCollection.name, schema });
    await before.prepare();
    const at = clock.now();
    const one = {
      _id: 'q-1',
      state: 'open',
      size: 1,
      persons: 1,
      firstAt: at,
      lastAt: at,
      weeks: [0, 0, 0, 1],
      weight: 2,
    };
    const typical = [{ id: 'm1', text: '广场舞' }];
    await early.insert({ ...one, centre: { at: [], weight: [] }, typical } as unknown as QuestionCluster);
    await before.close();
    const later = await openSqlite({ file: join(folder, 'hotline.db') });
    const questionClusters = later.collection(questionClusterCollection);
    await later.prepare();
    const parts = { ...stored, questionClusters, clusterCounts: storage.collection(clusterCountCollection) };
    const jobs = new StageJobs(clock);
    const clusters = new QuestionClusters({ ...parts, reading, jobs, clock, logger: pino({ level: 'silent' }) });
    // As it is read before the step of the data has come to it, and as that step leaves it.
    expect((await clusters.get(one._id))?.typical).toEqual(['m1']);
    expect((await clusters.page('open')).items.map(({ typical }) => typical)).toEqual([['m1']]);
    expect((await questionClusters.change(one._id, typicalAsIds))?.typical).toEqual(['m1']);
    expect((await questionClusters.change(one._id, typicalAsIds))?.typical).toEqual(['m1']);
    await later.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('keep no words: what is erased is gone from them at once, and what is dismissed while they are counted too', async () => {
    const id = await asked('广场舞音响太吵了怎么办');
    const other = await asked('楼下跳广场舞吵得睡不着');
    const counting = clusters.recount();
    await questions.dismiss(other, 'staff1');
    await counting;
    expect(await stored.misunderstood.get(other)).toMatchObject({ state: 'dismissed', cluster: '' });
    const [cluster] = (await clusters.page('open')).items;
    expect(cluster?.typical).toContain(id);
    expect(JSON.stringify(cluster)).not.toMatch(/\p{Script=Han}{4}/u);
    await stored.misunderstood.remove(id);
    await clusters.recount();
    expect(await open()).toEqual([]);
  });

  it('that a recount split off a cluster in work are settled with it', async () => {
    for (const text of SETS.battery) await asked(text);
    for (const text of SETS.dance) await asked(text);
    await clusters.recount();
    for (const { _id } of (await clusters.page('open')).items) {
      await clusters.decide(_id, { state: 'in-draft', draftId: 'd1', by: 'staff1' });
    }
    await settleClustersOf(stored.questionClusters, 'd0', { state: 'done', at: clock.now() });
    expect((await clusters.totals()).states).toMatchObject({ 'in-draft': 2, done: 0 });
    await clusters.settle('d1', 'done');
    expect((await clusters.totals()).states).toMatchObject({ 'in-draft': 0, done: 2 });
  });

  it('are counted anew once a night', async () => {
    await asked('广场舞太吵');
    await clusters.look();
    expect(await clusters.lastCount()).toBeNull();
    clock.pass(18 * 3_600_000);
    await clusters.look();
    const first = await clusters.lastCount();
    expect(first).toMatchObject({ night: '2026-03-03', questions: 1, clusters: 1 });
    clock.pass(600_000);
    await clusters.look();
    expect((await clusters.lastCount())?.at).toEqual(first?.at);
    await clusters.recount();
    expect((await clusters.lastCount())?.night).toBe('2026-03-03');
  });
});

describe('reading in a thread', () => {
  it('says what is said here and now, follows the catalogue, and starts again after it ended', async () => {
    let now = catalogue;
    const thread = new QuestionThread(() => ({ catalogue: now }));
    try {
      const questions = Object.values(SETS)
        .flat()
        .map((text, at) => ({ _id: `t${at}`, text, label: null }));
      const [groups, meanings, near, judged] = await Promise.all([
        thread.grouped(questions),
        thread.meanings([questions.slice(0, 3)]),
        thread.near('老板欠我工资', 2, ['wage-arrears', 'rent-deposit']),
        thread.judged(['房东不退押金'], 'wage-arrears'),
      ]);
      expect(groups).toEqual(await reading.grouped(questions));
      expect(meanings).toEqual(await reading.meanings([questions.slice(0, 3)]));
      expect(near).toEqual(await reading.near('老板欠我工资', 2, ['wage-arrears', 'rent-deposit']));
      expect(judged[0]).toMatchObject({ problem: 'other-intent', beside: { intent: 'rent-deposit' } });
      now = new IntentCatalogue([intent('wage-arrears', '劳动纠纷', ['老板拖欠工资不给'])]);
      expect((await thread.judged(['房东不退押金'], 'wage-arrears'))[0]?.problem).toBeNull();
      await thread.close();
      expect((await thread.judged(['老板拖欠工资不给'], 'wage-arrears'))[0]?.problem).toBe('there-already');
      const waiting = expect(thread.meanings([questions])).rejects.toMatchObject({
        code: 'hotline_understanding_reading',
      });
      await thread.close();
      await waiting;
    } finally {
      await thread.close();
    }
  });
});

describe('lines of a draft', () => {
  const judged = (lines: string[], to = 'wage-arrears') =>
    judgeLines(lines, to, { catalogue, index }).map(({ problem, doubt, beside }) => [problem, doubt, beside?.intent]);

  it('are refused where they stand elsewhere, twice, are held back, or lead to a person', () => {
    expect(
      judged([
        '老板拖欠工资，不给！',
        '房东不退押金。',
        '工地上的血汗钱要不到',
        '包工头电话13812345678打不通',
        '发到zhang@example.com',
        '？！',
        '长'.repeat(301),
        '饭店打烊了老板跑路',
        '饭店打烊了，老板跑路',
      ]),
    ).toEqual([
      ['there-already', null, 'wage-arrears'],
      ['other-intent', null, 'rent-deposit'],
      ['held-back', null, 'wage-arrears'],
      ['personal', null, undefined],
      ['personal', null, undefined],
      ['empty', null, undefined],
      ['too-long', null, undefined],
      [null, null, undefined],
      ['twice', null, undefined],
    ]);
  });

  it('are pointed to where they are nearly there, or nearer to another intent', () => {
    const [near, other] = judgeLines(['公司三个月都没发工资', '租房押金要不回来了'], 'wage-arrears', {
      catalogue,
      index,
    });
    expect(near).toMatchObject({ problem: null, doubt: 'near-duplicate', beside: { line: '公司三个月没发工资' } });
    expect(other).toMatchObject({ problem: null, doubt: 'nearer-to-other', beside: { intent: 'rent-deposit' } });
  });

  it('are offered without what a mask left of names, numbers and places', () => {
    const offered = [
      '工头跑了，\n13812345678 打不通',
      '我叫李四，住在蚌埠市禹会区燕山路88号3栋502，老板不给钱',
      '车牌皖C12345被人撞了',
      '工头张三丰电话13812345678',
    ].map(lineOf);
    expect(offered).toEqual([
      '工头跑了， 某号 打不通',
      '我叫某人，住在蚌埠市禹会区某处，老板不给钱',
      '车牌某车被人撞了',
      '工头某人电话某号',
    ]);
    expect(offered.filter(holdsPersonalData)).toEqual([]);
    expect(
      ['我叫李*，不给钱', '打13812345678', '一三八一二三四五六七八', '我叫李四'].filter(holdsPersonalData),
    ).toHaveLength(4);
  });

  it('are estimated on the other questions of the cluster', () => {
    const [line = '', ...rest] = SETS.battery;
    expect(effectOf([line, ...rest], [line], 'battery-fire', index)).toEqual({ of: 3, before: 0, after: 3 });
    expect(effectOf(SETS.weather, [line], 'battery-fire', index)).toEqual({ of: 3, before: 0, after: 0 });
  });
});
