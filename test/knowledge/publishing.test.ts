import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Answer, type Base, type Colleague, exportAnswers, loadKnowledge } from '../../src/knowledge/index.ts';
import { contentFolder, sampleAnswer } from './content-folder.ts';
import {
  changed,
  INJURY,
  LAWYER,
  OTHER_LAWYER,
  PublishingStage,
  SUPERVISOR,
  shortIn,
  twoAnswers,
} from './publishing-stage.ts';

const NEW_SHORT = '工资要按月发给您本人，拖欠了可以投诉，也可以申请仲裁';
const NEWER_SHORT = '单位欠工资，打12333投诉，或者去申请劳动仲裁，都不要钱';

let stage: PublishingStage;
type Running = Awaited<ReturnType<PublishingStage['start']>>;
let running: Running;
beforeEach(async () => {
  stage = await PublishingStage.open();
  running = await stage.start();
});
afterEach(() => stage.end());

async function propose(
  fields: Partial<Answer>,
  by: Colleague = LAWYER,
  more: { signOff?: boolean; basedOn?: Base } = {},
) {
  const { answer, basedOn } = await running.publishing.inForce('wage-arrears');
  return running.publishing.propose(
    'wage-arrears',
    { content: changed(answer, fields), note: '改得更好懂', basedOn, signOff: false, ...more },
    by,
  );
}
const published = async (fields: Partial<Answer>) => {
  const { _id } = await propose(fields);
  return running.publishing.approve(_id, SUPERVISOR, '');
};
const seen = async () => (await running.publishing.inForce('wage-arrears')).basedOn;
const states = async () =>
  (await running.publishing.history('wage-arrears')).map(({ number, state }) => `${number} ${state}`);

describe('a change of an answer', () => {
  it('is in force when another one approved it, and not before', async () => {
    const proposal = await propose({ short: NEW_SHORT });
    expect([proposal.number, proposal.state, proposal.checked.passed]).toEqual([1, 'proposed', true]);
    expect(shortIn(running.live)).toBe(sampleAnswer.short);
    stage.pass(60_000);
    const approved = await running.publishing.approve(proposal._id, SUPERVISOR, '依据无误');
    expect(approved).toMatchObject({ state: 'published', decidedByName: '督导员一号', reason: '依据无误' });
    expect(approved.decidedAt).toEqual(stage.clock.now());
    expect(shortIn(running.live)).toBe(NEW_SHORT);
    expect(running.live.files.knowledge.answer('wage-arrears')?.short).toBe(sampleAnswer.short);
    expect(await running.publishing.open()).toEqual([]);
  });

  it.each<[string, Colleague]>([
    ['who proposed it', LAWYER],
    ['another account under the same name', { ...SUPERVISOR, name: ' 值班律师 一号' }],
  ])('is never approved by %s', async (_who, by) => {
    const { _id } = await propose({ short: NEW_SHORT });
    await expect(running.publishing.approve(_id, by, '')).rejects.toMatchObject({
      code: 'hotline_knowledge_four_eyes',
      statusCode: 403,
    });
    expect(shortIn(running.live)).toBe(sampleAnswer.short);
    expect(await states()).toEqual(['1 proposed']);
  });

  it('is decided on once, whatever the decision', async () => {
    const rejected = await propose({ short: NEW_SHORT });
    await running.publishing.reject(rejected._id, SUPERVISOR, '说得不够清楚');
    const withdrawn = await propose({ short: NEW_SHORT });
    await expect(running.publishing.withdraw(withdrawn._id, OTHER_LAWYER)).rejects.toMatchObject({ statusCode: 403 });
    await running.publishing.withdraw(withdrawn._id, LAWYER);
    await published({ short: NEW_SHORT });
    expect(await states()).toEqual(['3 published', '2 withdrawn', '1 rejected']);
    for (const id of [rejected._id, withdrawn._id, 'wage-arrears:3']) {
      for (const again of [
        () => running.publishing.approve(id, SUPERVISOR, ''),
        () => running.publishing.reject(id, SUPERVISOR, ''),
        () => running.publishing.withdraw(id, LAWYER),
      ]) {
        await expect(again()).rejects.toMatchObject({ code: 'hotline_knowledge_changed', statusCode: 409 });
      }
    }
    await expect(running.publishing.approve('wage-arrears:9', SUPERVISOR, '')).rejects.toMatchObject({
      statusCode: 404,
    });
  });

  it('of two that compete the second is told what changed', async () => {
    const first = await propose({ short: NEW_SHORT, steps: ['带身份证去劳动监察大队投诉。'] });
    const second = await propose({ short: NEWER_SHORT }, OTHER_LAWYER);
    await running.publishing.approve(first._id, SUPERVISOR, '');
    await expect(running.publishing.approve(second._id, SUPERVISOR, '')).rejects.toMatchObject({
      code: 'hotline_knowledge_changed',
      message: '督导员一号已发布第1版，改动的是：一句话答复、办理步骤。请按现行版本重新提出。',
      details: [
        { field: 'short', problem: '已有改动' },
        { field: 'steps', problem: '已有改动' },
      ],
    });
    expect(shortIn(running.live)).toBe(NEW_SHORT);
    expect(await states()).toEqual(['2 proposed', '1 published']);
    await running.publishing.withdraw(second._id, OTHER_LAWYER);
  });

  it('of two approved at the same moment, by two processes, exactly one is in force', async () => {
    for (let round = 0; round < 8; round += 1) {
      const one = await propose({ short: `${NEW_SHORT}${round}` });
      const two = await propose({ short: `${NEWER_SHORT}${round}` }, OTHER_LAWYER);
      const other = running.another();
      const results = await Promise.allSettled([
        running.publishing.approve(one._id, SUPERVISOR, ''),
        other.publishing.approve(two._id, SUPERVISOR, ''),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const winner = results[0]?.status === 'fulfilled' ? NEW_SHORT : NEWER_SHORT;
      await Promise.all([running.releases.catchUp(), other.releases.catchUp()]);
      expect([shortIn(running.live), shortIn(other.live)]).toEqual([`${winner}${round}`, `${winner}${round}`]);
      const left = (await running.publishing.open()).map(({ _id }) => _id);
      expect(left).toHaveLength(1);
      await running.publishing.reject(left[0] ?? '', SUPERVISOR, '另一份已发布');
    }
  });

  it('withdrawn and approved at the same moment is one of the two', async () => {
    for (let round = 0; round < 6; round += 1) {
      const { _id, number } = await propose({ short: `${NEW_SHORT}${round}` });
      const other = running.another();
      const results = await Promise.allSettled([
        running.publishing.withdraw(_id, LAWYER),
        other.publishing.approve(_id, SUPERVISOR, ''),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const isWithdrawn = results[0]?.status === 'fulfilled';
      await running.releases.catchUp();
      expect(running.releases.standing('wage-arrears').revisions.get(number)?.state).toBe(
        isWithdrawn ? 'withdrawn' : 'published',
      );
      expect(shortIn(running.live) === `${NEW_SHORT}${round}`).toBe(!isWithdrawn);
    }
  });
});

describe('what may be proposed', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['an answer too long to hear', { short: '长'.repeat(61) }, 'content.short'],
    ['no steps', { steps: [] }, 'content.steps'],
    ['a field that is not there', { verdict: 'guilty' }, 'content.verdict'],
    [
      'a law that is not in the register',
      { grounds: [{ law: '民法典', version: '2020', article: '1' }] },
      'content.grounds.0.law',
    ],
    [
      'an article that cannot be',
      { grounds: [{ law: '刑法', version: '2023', article: 'x' }] },
      'content.grounds.0.article',
    ],
    ['an answer that is not there', { related: ['nothing'] }, 'content.related'],
    [
      'a question that leads to nothing',
      { ask: [{ question: '您还在上班吗？', choices: [{ say: '在' }, { say: '不在', answer: 'nothing' }] }] },
      'content.ask.0',
    ],
    ['a number that is not verified', { hotlines: ['12385'] }, 'content.hotlines'],
    ['a day that does not exist', { effectiveFrom: '2026-02-30' }, 'content.effectiveFrom'],
    ['another id', { id: 'work-injury' }, 'content.id'],
    ['nothing new', {}, 'content'],
    ['the signature of somebody else', { short: NEW_SHORT, verifiedBy: '值班律师二号' }, 'content.verifiedBy'],
  ])('not %s: the field is named', async (_what, fields, field) => {
    await expect(propose(fields as Partial<Answer>)).rejects.toMatchObject({
      statusCode: 422,
      details: expect.arrayContaining([expect.objectContaining({ field })]),
    });
    expect(await states()).toEqual([]);
  });

  it('a lawyer signs off for himself, and any change of the answer loses it', async () => {
    await expect(propose({}, SUPERVISOR, { signOff: true })).rejects.toMatchObject({
      details: [{ field: 'signOff', problem: expect.any(String) }],
    });
    const signed = await propose({}, LAWYER, { signOff: true });
    expect(signed.content).toMatchObject({ verifiedBy: '值班律师一号', verifiedAt: '2026-03-02' });
    await running.publishing.approve(signed._id, SUPERVISOR, '');
    expect(running.live.current.knowledge.answer('wage-arrears')).toMatchObject({ verifiedBy: '值班律师一号' });
    const changedOne = await propose({ short: NEW_SHORT }, OTHER_LAWYER);
    expect(changedOne.content).toMatchObject({ verifiedBy: '', verifiedAt: null });
  });

  it('only on what is in force: a page read before is told', async () => {
    const old = await seen();
    await published({ short: NEW_SHORT });
    await expect(propose({ short: NEWER_SHORT }, LAWYER, { basedOn: old })).rejects.toMatchObject({ statusCode: 409 });
  });

  it('is not published when residents no longer find it, or a channel cannot carry it', async () => {
    running = await stage.start({
      regression: async () => ({ asked: 10, led: 7, missed: [{ text: '欠薪', got: null }] }),
    });
    const lost = await propose({ short: NEW_SHORT });
    expect(lost.checked.passed).toBe(false);
    await expect(running.publishing.approve(lost._id, SUPERVISOR, '')).rejects.toMatchObject({
      code: 'hotline_knowledge_checks',
      details: [{ field: 'regression', problem: '10 句问法中只有 7 句还能找到这条答复' }],
    });
    running = await stage.start({
      render: () => [{ channel: 'sms', messages: [], measures: [], problems: ['短信要拆成 9 段，最多 8 段'] }],
    });
    await expect(running.publishing.approve(lost._id, SUPERVISOR, '')).rejects.toMatchObject({
      details: [{ field: 'channels.sms', problem: '短信要拆成 9 段，最多 8 段' }],
    });
    expect(shortIn(running.live)).toBe(sampleAnswer.short);
  });
});

describe('taking back', () => {
  it('goes to the version before at once, step by step, and to the file', async () => {
    await published({ short: NEW_SHORT });
    await published({ short: NEWER_SHORT });
    await running.publishing.rollBack('wage-arrears', 1, await seen(), SUPERVISOR, '数字写错了');
    expect(shortIn(running.live)).toBe(NEW_SHORT);
    expect(await states()).toEqual(['2 rolled-back', '1 published']);
    await running.publishing.rollBack('wage-arrears', 2, await seen(), SUPERVISOR, '没有错');
    expect(shortIn(running.live)).toBe(NEWER_SHORT);
    await running.publishing.rollBack('wage-arrears', null, await seen(), SUPERVISOR, '用文件里的');
    expect(shortIn(running.live)).toBe(sampleAnswer.short);
    expect(await states()).toEqual(['2 rolled-back', '1 rolled-back']);
  });

  it('only to what was in force, and only from what was seen', async () => {
    const { _id } = await propose({ short: NEW_SHORT });
    const before = await seen();
    const back = (to: number | null, base: Base) =>
      running.publishing.rollBack('wage-arrears', to, base, SUPERVISOR, '看错了');
    await expect(back(1, before)).rejects.toMatchObject({ details: [{ field: 'to', problem: '这个版本没有发布过' }] });
    await expect(back(null, before)).rejects.toMatchObject({ details: [{ field: 'to', problem: '这个版本正在使用' }] });
    await running.publishing.approve(_id, SUPERVISOR, '');
    await expect(back(null, before)).rejects.toMatchObject({ statusCode: 409, message: /督导员一号已发布第1版/ });
    expect(shortIn(running.live)).toBe(NEW_SHORT);
  });

  it('an answer that is stopped is not stated until somebody publishes or takes it back', async () => {
    const stop = async () => running.publishing.markStale('wage-arrears', await seen(), SUPERVISOR, '法律改了');
    const state = () => running.live.current.knowledge.lookup('wage-arrears', stage.clock.now());
    const waiting = await propose({ short: NEW_SHORT });
    await stop();
    expect(state()).toMatchObject({ state: 'stale', reason: '法律改了' });
    await expect(running.publishing.approve(waiting._id, SUPERVISOR, '')).rejects.toMatchObject({
      message: expect.stringContaining('已由督导员一号停用'),
    });
    await running.publishing.rollBack('wage-arrears', null, await seen(), SUPERVISOR, '还没有改');
    expect(state()).toMatchObject({ state: 'in-force' });
    await stop();
    await published({ short: NEW_SHORT });
    expect(state()).toMatchObject({ state: 'in-force', answer: { short: NEW_SHORT } });
  });
});

describe('every process', () => {
  it('has what another published, a look later', async () => {
    const other = running.another();
    other.releases.follow();
    await published({ short: NEW_SHORT });
    const begun = Date.now();
    while (shortIn(other.live) !== NEW_SHORT && Date.now() - begun < 5000) {
      await new Promise((done) => setTimeout(done, 20));
    }
    expect(shortIn(other.live)).toBe(NEW_SHORT);
    await other.releases.stop();
  });

  it('has it after a restart, also when the one that decided died before it wrote the states', async () => {
    await published({ short: NEW_SHORT });
    const { _id, number } = await propose({ short: NEWER_SHORT });
    const { answerId } = await running.publishing.revision(_id);
    // The decision is durable; nothing after it happened.
    await running.stored.decisions.append('knowledge', [
      {
        answerId,
        kind: 'publish',
        revision: number,
        by: 's1',
        byName: '督导员一号',
        at: stage.clock.now(),
        reason: '',
        key: `${answerId}:2`,
      },
    ]);
    expect((await running.stored.revisions.get(_id))?.state).toBe('proposed');
    running = await stage.start();
    expect(shortIn(running.live)).toBe(NEWER_SHORT);
    expect(await states()).toEqual(['2 published', '1 replaced']);
    expect(await running.publishing.revision(_id)).toMatchObject({ decidedByName: '督导员一号' });
    // What was decided stays decided.
    await expect(running.publishing.approve(_id, SUPERVISOR, '')).rejects.toMatchObject({ statusCode: 409 });
  });

  it('goes on when the store fails for a while, with one line', async () => {
    const { live, releases, lines } = running.another();
    const { decisions } = running.stored;
    const read = decisions.read.bind(decisions);
    decisions.read = () => Promise.reject(new Error('the disk is gone'));
    releases.follow(5);
    await new Promise((done) => setTimeout(done, 60));
    decisions.read = read;
    await published({ short: NEW_SHORT });
    for (let turn = 0; turn < 200 && shortIn(live) !== NEW_SHORT; turn += 1)
      await new Promise((done) => setTimeout(done, 5));
    expect(shortIn(live)).toBe(NEW_SHORT);
    expect(lines).toEqual(['warn knowledge: published answers cannot be read: the disk is gone']);
    await releases.stop();
  });
});

describe('files under what was published', () => {
  const other = async (answers: object[]) =>
    loadKnowledge(await contentFolder({ 'answers/labour.yaml': { topic: '劳动纠纷', answers } }));

  it('that change later leave it in force; what was made of the old file is not published', async () => {
    const waiting = await propose({ short: NEWER_SHORT });
    await running.live.take({
      knowledge: await other([{ ...sampleAnswer, full: `${sampleAnswer.full}不收费。` }, INJURY]),
    });
    await expect(running.publishing.approve(waiting._id, SUPERVISOR, '')).rejects.toMatchObject({
      message: '文件里的这条答复有了改动，改动的是：完整答复。请按现行版本重新提出。',
    });
    await published({ short: NEW_SHORT });
    running.live.take({ knowledge: await other([sampleAnswer, INJURY]) });
    expect(shortIn(running.live)).toBe(NEW_SHORT);
  });

  it('that take away what it rests on make it stale, with one line', async () => {
    await published({ related: ['work-injury'] });
    running.live.take({ knowledge: await other([sampleAnswer]) });
    expect(running.live.current.knowledge.lookup('wage-arrears', stage.clock.now())).toMatchObject({ state: 'stale' });
    expect(running.live.misfits.get('wage-arrears')).toEqual([
      { field: 'related', problem: 'there is no answer work-injury' },
    ]);
    expect(running.lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn knowledge: the published wage-arrears no longer fits and counts as stale: related: there is no answer work-injury',
    ]);
    running.live.take({ knowledge: await other([sampleAnswer, INJURY]) });
    expect(running.live.current.knowledge.lookup('wage-arrears', stage.clock.now())).toMatchObject({
      state: 'in-force',
    });
  });
});

describe('the export', () => {
  it('writes what is in force into the files and leaves the rest as it is, to the letter', async () => {
    const dir = await contentFolder(twoAnswers);
    const file = join(dir, 'answers/labour.yaml');
    const text = `# 劳动类\n${await readFile(file, 'utf8')}# 完\n`.replace(
      '  - id: work-injury',
      '  # 工伤\n  - id: work-injury',
    );
    await writeFile(file, text);
    await published({ short: NEW_SHORT, related: ['work-injury'] });
    const files = await loadKnowledge(dir);
    const [exported] = await exportAnswers(dir, files, running.live.current.knowledge);
    expect(exported).toMatchObject({ file: 'answers/labour.yaml', changed: ['wage-arrears'] });
    const at = text.indexOf('  # 工伤');
    expect(exported?.text.endsWith(text.slice(at))).toBe(true);
    expect(exported?.text.startsWith('# 劳动类\ntopic: 劳动纠纷\nanswers:\n  - id: wage-arrears\n')).toBe(true);
    expect(parse(exported?.text ?? '').answers[0]).not.toHaveProperty('ask');
    await writeFile(file, exported?.text ?? '');
    const again = await loadKnowledge(dir);
    expect(again.answer('wage-arrears')).toEqual(running.live.current.knowledge.answer('wage-arrears'));
    expect(again.answer('work-injury')).toEqual(files.answer('work-injury'));
    expect((await exportAnswers(dir, again, running.live.current.knowledge)).map(({ changed: ids }) => ids)).toEqual([
      [],
    ]);
  });
});
