import { calendarDay, formatAnswer, type KnowledgeBase, loadKnowledge } from '../../src/knowledge/index.ts';
import { contentFolder, removeFolders, sampleAnswer } from './content-folder.ts';

const now = new Date('2026-11-22T04:00:00Z');
const TODAY = { adds: [], asOf: now };

async function load(...answers: unknown[]): Promise<KnowledgeBase> {
  return loadKnowledge(await contentFolder({ 'answers/labour.yaml': { topic: '劳动纠纷', answers } }));
}

afterAll(removeFolders);

describe('looking an answer up', () => {
  it('is missing when nobody wrote one', async () => {
    const kb = await load(sampleAnswer);
    expect(kb.lookup('no-such', now)).toEqual({ state: 'missing' });
  });

  it('is in force from the first to the last day in Shanghai, not in UTC', async () => {
    const kb = await load({ ...sampleAnswer, effectiveFrom: '2024-05-01', effectiveTo: '2024-05-31' });
    const stateAt = (iso: string) => kb.lookup('wage-arrears', new Date(iso)).state;
    expect(stateAt('2024-04-30T15:59:59Z')).toBe('not-in-force');
    expect(stateAt('2024-04-30T16:00:00Z')).toBe('in-force');
    expect(stateAt('2024-05-31T15:59:59Z')).toBe('in-force');
    expect(stateAt('2024-05-31T16:00:00Z')).toBe('not-in-force');
    expect(calendarDay(new Date('2024-04-30T16:00:00Z'))).toBe('2024-05-01');
  });

  it.each([
    ['治安管理处罚法(2012)', '2012', '《治安管理处罚法》（2012）已被新法取代'],
    ['婚姻登记条例', '2025', '《婚姻登记条例》（2025）的条文尚未核对'],
  ])('is stale while it rests on %s', async (law, version, reason) => {
    const kb = await load({ ...sampleAnswer, grounds: [...sampleAnswer.grounds, { law, version, article: '1' }] });
    expect(kb.lookup('wage-arrears', now)).toMatchObject({ state: 'stale', reason });
  });

  it('is stale when legal staff say so, with their reason', async () => {
    const kb = await load({ ...sampleAnswer, status: 'stale', staleReason: '等新规定' });
    expect(kb.lookup('wage-arrears', now)).toMatchObject({ state: 'stale', reason: '等新规定' });
  });

  it('is stale on days when its law was not in force', async () => {
    const kb = await load({ ...sampleAnswer, effectiveFrom: '2010-01-01' });
    expect(kb.lookup('wage-arrears', new Date('2012-01-01T00:00:00Z')).state).toBe('stale');
    expect(kb.lookup('wage-arrears', now).state).toBe('in-force');
  });
});

describe('citing', () => {
  it.each([
    ['劳动合同法', '30', undefined, '《劳动合同法》第三十条'],
    ['刑法', '276之一', undefined, '《刑法》第二百七十六条之一'],
    ['治安管理处罚法(2012)', '10', undefined, '《治安管理处罚法》第十条'],
    ['劳动争议司法解释(一)', '32', undefined, '《劳动争议司法解释(一)》第三十二条'],
    ['中华人民共和国民法典', '1032', undefined, '《民法典》第一千零三十二条'],
    ['民法典', '1260', undefined, '《民法典》第一千二百六十条'],
    ['民法典', '205', '第一款第（五）项', '《民法典》第二百零五条第一款第（五）项'],
    ['民法典', '1001', undefined, '《民法典》第一千零一条'],
    ['民法典', '19', undefined, '《民法典》第十九条'],
    ['民法典', '110', undefined, '《民法典》第一百一十条'],
  ])('%s %s', async (law, article, paragraph, label) => {
    const kb = await load(sampleAnswer);
    expect(kb.groundLabel({ law, version: '2020', article, paragraph })).toBe(label);
  });
});

describe('regions', () => {
  it('are found by code and by the narrowest name in a text', async () => {
    const { regions } = await load(sampleAnswer);
    expect(regions.find('340300')?.name).toBe('蚌埠市');
    expect(regions.find('999999')).toBeNull();
    expect(regions.named('我在蚌埠市禹会区打工')?.code).toBe('340304');
    expect(regions.named('安徽蚌埠')?.code).toBe('340300');
    expect(regions.named('我在北京')).toBeNull();
    expect(regions.lineage('340304').map(({ code }) => code)).toEqual(['340304', '340300', '340000']);
    expect(regions.children('340300').map(({ code }) => code)).toEqual(['340304']);
  });
});

describe('an answer in words', () => {
  it('says the short first, then the rest, the grounds, the aid and who answers', async () => {
    const kb = await load(sampleAnswer);
    const { text } = formatAnswer(sampleFrom(kb), kb, TODAY);
    const order = [
      '工资应当按月',
      '工资要按月用钱',
      '1. 把工资',
      '2. 带身份证',
      '1年内申请仲裁',
      '依据',
      '12333',
      '法律援助',
      '人工',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(text).toContain('《劳动合同法》第三十条、《刑法》第二百七十六条之一');
    expect(text).toContain('从离开单位之日起算。错过的话，仲裁可能不再支持。');
    expect(text).toContain('尚未经律师签核');
  });

  it('tells a lost right as such, and keeps a remark on the start', async () => {
    const deadline = { limit: '60天', from: '知道决定；收到两次的，从最近一次算', lost: '申请行政复议的权利' };
    const kb = await load({ ...sampleAnswer, deadlines: [deadline] });
    const { text } = formatAnswer(sampleFrom(kb), kb, TODAY);
    expect(text).toContain('60天，从知道决定起算；收到两次的，从最近一次算。错过了，可能失去申请行政复议的权利。');
  });

  it('names a law once for articles that follow one another', async () => {
    const ground = { law: '劳动合同法', version: '2012' };
    const grounds = [
      { ...ground, article: '30' },
      { ...ground, article: '85', paragraph: '第一款' },
    ];
    const kb = await load({ ...sampleAnswer, grounds });
    expect(formatAnswer(sampleFrom(kb), kb, TODAY).text).toContain('依据：《劳动合同法》第三十条、第八十五条第一款\n');
  });

  it('names the day of the sign-off once a lawyer has signed', async () => {
    const kb = await load({ ...sampleAnswer, verifiedBy: '值班律师一号', verifiedAt: '2026-03-05' });
    const { text, card } = formatAnswer(sampleFrom(kb), kb, TODAY);
    expect(text).toContain('已由律师于2026年3月5日审核');
    expect(text).not.toContain('尚未');
    expect(card.asOf).toBe('2026-03-05');
  });

  it('leaves out what an answer does not have', async () => {
    const kb = await load({ ...sampleAnswer, deadlines: [], hotlines: [], aidMatter: null });
    const { text, speak } = formatAnswer(sampleFrom(kb), kb, TODAY);
    expect(text).not.toMatch(/期限|拨打|法律援助|\n\n\n|[{}]/);
    expect(speak).not.toContain('期限');
  });

  it('is heard in three sentences with the deadline and the grounds in words', async () => {
    const kb = await load(sampleAnswer);
    const { speak } = formatAnswer(sampleFrom(kb), kb, TODAY);
    expect(speak.match(/。/g)).toHaveLength(3);
    expect(speak).toContain('请注意期限，1年内申请仲裁，从离开单位之日起算');
    expect(speak).toContain('依据是劳动合同法第三十条');
    expect(speak).not.toMatch(/[《》·\n{}]/);
  });

  it('is a card with labelled grounds', async () => {
    const kb = await load(sampleAnswer);
    const { card } = formatAnswer(sampleFrom(kb), kb, TODAY);
    expect(card.grounds[1]).toEqual({
      label: '《刑法》第二百七十六条之一',
      law: '刑法',
      version: '2023',
      article: '276之一',
    });
    expect(card).toMatchObject({ verifiedBy: '', aidMatter: 'wage', hotlines: ['12333'], asOf: '2013-07-01' });
  });
});

function sampleFrom(kb: KnowledgeBase) {
  const answer = kb.answer('wage-arrears');
  if (answer === null) throw new Error('the sample answer was not loaded');
  return answer;
}
