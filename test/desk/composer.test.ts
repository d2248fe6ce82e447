import { writeLawLibrary } from '../../src/knowledge/index.ts';
import { DeskStage, type Person } from './desk-stage.ts';

describe('what helps to write to a resident', () => {
  let desk: DeskStage;
  let one: Person;
  let two: Person;
  beforeAll(async () => {
    desk = await DeskStage.open();
    one = await desk.person('lawyer1');
    two = await desk.person('lawyer2');
  });
  afterAll(() => desk.end());

  it('own replies: added, changed, taken away, nobody else’s', async () => {
    const reply = { shortcut: 'wd', title: '我的开头', text: '您好，我是{律师姓名}。' };
    const added = await one.post('/canned-replies', reply);
    expect([added.status, added.body.reply]).toEqual([201, { id: expect.any(String), ...reply }]);
    const at = `/canned-replies/${added.body.reply.id}`;
    const taken = await one.post('/canned-replies', reply);
    expect([taken.status, taken.body.code]).toEqual([409, 'hotline_handoff_shortcut_taken']);
    expect((await two.post('/canned-replies', reply)).status).toBe(201);
    expect((await two.put(at, reply)).status).toBe(404);
    expect((await two.del(at)).status).toBe(404);
    const changed = await one.put(at, { ...reply, text: '您好。' });
    expect([changed.status, changed.body.reply.text]).toEqual([200, '您好。']);
    const other = (await one.post('/canned-replies', { ...reply, shortcut: 'wd2' })).body.reply.id;
    expect((await one.put(`/canned-replies/${other}`, reply)).body.code).toBe('hotline_handoff_shortcut_taken');
    const list = (await one.get('/canned-replies')).body;
    expect(list.own.map(({ shortcut }: { shortcut: string }) => shortcut)).toEqual(['wd', 'wd2']);
    expect(list.shared).toContainEqual(expect.objectContaining({ id: 'disclaimer', shortcut: 'sm' }));
    expect((await one.del(at)).status).toBe(204);
    expect((await one.del(at)).body.code).toBe('hotline_handoff_reply_missing');
    const bad = await one.post('/canned-replies', { shortcut: 'A b', title: '', text: '{姓名}您好' });
    expect(bad.body.details.map(({ field }: { field: string }) => field)).toEqual(['shortcut', 'title', 'text']);
  });

  it('a hundred own replies are enough', async () => {
    const supervisor = await desk.person('supervisor1');
    const add = (n: number) => supervisor.post('/canned-replies', { shortcut: `n${n}`, title: '一条', text: '您好' });
    const { ownReplies } = desk.room.stored;
    for (let n = 0; n < 100; n += 1) {
      const words = { shortcut: `n${n}`, title: '一条', text: '您好' };
      await ownReplies.insert({ _id: `r${n}`, staffId: supervisor.id, ...words, createdAt: desk.stage.clock.now() });
    }
    const full = await add(100);
    expect([full.status, full.body.code]).toEqual([409, 'hotline_handoff_replies_full']);
  });

  it('service words come as data that the page can check with', async () => {
    const { forbidden } = (await one.get('/service-words')).body;
    const win = forbidden.find(({ id }: { id: string }) => id === 'sure-to-win');
    expect(win).toMatchObject({ group: '越权承诺', pattern: expect.arrayContaining(['包赢']) });
    const isHit = (text: string) =>
      new RegExp(win.expression, 'u').test(text.replace(new RegExp(win.except, 'gu'), '□'));
    expect([isHit('这官司包赢'), isHit('谁也不能保证一定赢')]).toEqual([true, false]);
  });

  it('search: answers as a resident reads them, articles by number and by their words', async () => {
    const find = async (words: string) => (await one.get(`/desk-search?q=${encodeURIComponent(words)}`)).body;
    const { answers, articles } = await find('拖欠工资');
    expect(answers[0]).toMatchObject({
      id: 'wage-arrears',
      question: '单位拖欠工资怎么办？',
      articles: ['《劳动合同法》第三十条', '《刑法》第二百七十六条之一'],
      deadline: expect.stringContaining('1年内申请仲裁'),
    });
    expect(answers[0].text).toContain('带身份证去劳动监察大队投诉');
    // He sends it as his own words: the bot does not speak of itself in them.
    expect(answers[0].text).not.toMatch(/智能助手|签核/u);
    expect(articles).toEqual([]);
    expect((await find('劳动合同法30')).articles).toEqual([
      { law: '劳动合同法', article: '第三十条', label: '《劳动合同法》第三十条', text: null },
    ]);
    await writeLawLibrary(
      desk.lawFile,
      [
        {
          law: '劳动合同法',
          version: '2012',
          title: '示例',
          file: 'a.md',
          hash: 'h',
          changedOn: null,
          versions: ['2012'],
          doubts: [],
          articles: [
            { article: '30', line: 1, paragraphs: [{ text: '用人单位应当及时足额支付劳动报酬。', items: [] }] },
          ],
        },
      ],
      desk.stage.clock.now(),
    );
    const said = '《劳动合同法》第三十条：用人单位应当及时足额支付劳动报酬。';
    expect((await find('《劳动合同法》第三十条')).articles[0].text).toBe(said);
    expect((await find('足额支付劳动报酬')).articles[0].text).toBe(said);
    expect(await find('量子纠缠')).toEqual({ answers: [], articles: [] });
    for (const odd of ['"', '*', 'a AND NOT', "'; --", '%', '(((', '第', '🙂'.repeat(50), '\u0000']) {
      const { status, body } = await one.get(`/desk-search?q=${encodeURIComponent(odd)}`);
      expect([odd, status === 200 ? body.answers.length <= 10 : status]).toEqual([odd, true]);
    }
    expect((await one.get('/desk-search')).body.details[0].field).toBe('q');
    expect((await one.get(`/desk-search?q=${'问'.repeat(101)}`)).status).toBe(422);
  });

  it('what profiles and transfers may name', async () => {
    const { kinds, skills, languages } = (await one.get('/duty/options')).body;
    expect(kinds).toContain('mediator');
    expect(skills).toContainEqual({ id: 'labour', name: '劳动争议' });
    expect(languages.map(({ name }: { name: string }) => name)).not.toContain('');
  });
});
