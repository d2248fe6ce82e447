import fc from 'fast-check';
import {
  decodePlace,
  type FoundService,
  type SessionFilter,
  type SessionFilterInput,
  SessionSearch,
  sessionFilterSchema,
} from '../../../src/oversight/index.ts';
import { searchedText } from '../../../src/oversight/search/search-terms.ts';
import { findWord, searchWords } from '../../../src/oversight/search/word-match.ts';
import { isInScope } from '../../../src/staff/index.ts';
import { ServiceWorld } from '../service-world.ts';

/** Services of the random sample begin at multiples of this. */
const SLOT_MS = 6 * 3_600_000;
const EVERYWHERE = { regions: [] };
const filterOf = (input: SessionFilterInput): SessionFilter => sessionFilterSchema.parse(input);

/** All pages of a search, each service once. */
async function allOf(
  { search }: { search: SessionSearch },
  input: SessionFilterInput,
  reader: { regions: string[] } = EVERYWHERE,
) {
  const found: FoundService[] = [];
  let next: string | null = null;
  let pages = 0;
  do {
    const after = next === null ? undefined : (decodePlace(next) ?? undefined);
    const page = await search.page(filterOf(input), reader, after);
    found.push(...page.services);
    next = page.next;
    pages += 1;
  } while (next !== null && pages < 500);
  return found;
}
const idsOf = (found: readonly FoundService[]) => found.map(({ facts }) => facts._id);

describe('searching services', () => {
  let world: ServiceWorld;
  beforeEach(async () => {
    world = await ServiceWorld.open();
  });
  afterEach(() => world.close());

  it('finds what residents and lawyers said, as it stands, in either script, and not what the bot said', async () => {
    await world.service('a', [
      ['resident', '老闆拖欠工資三個月'],
      ['bot', '您可以向劳动监察投诉'],
    ]);
    await world.service('b', [
      ['resident', '工资发了，但是拖到现在，欠的资料还没给'],
      ['lawyer', '请说说Ｗechat转账的金额，3,000元还是13000元'],
    ]);
    for (const [text, ids] of [
      ['拖欠工资', ['a']],
      ['拖欠工資', ['a']],
      ['工资', ['a', 'b']],
      ['工资 资料', ['b']],
      ['资料 三个月', []],
      ['劳动监察', []],
      ['WECHAT', ['b']],
      ['wech', []],
      ['3,000元', ['b']],
      ['000', ['b']],
      ['13000', ['b']],
      ['欠工', ['a']],
      ['老板拖 !!', ['a']],
    ] as const) {
      expect([text, idsOf(await allOf(world, { text })).sort()]).toEqual([text, [...ids]]);
    }
  });

  it('leaves out bigrams that stand apart, and shows the hit in its masked words', async () => {
    await world.service('apart', [['resident', '离婚，后来财产没分，婚后来过一次']]);
    await world.service('whole', [['resident', '我的电话是13800001234，离婚后财产怎么分？']]);
    const [only, ...others] = await allOf(world, { text: '离婚后' });
    expect(others).toEqual([]);
    expect(only?.facts._id).toBe('whole');
    const { text, hits, from } = only?.snippet ?? { text: '', hits: [], from: '' };
    expect(text).not.toContain('13800001234');
    expect(hits.map(([start, end]) => text.slice(start, end))).toEqual(['离婚后']);
    expect(from).toBe('resident');
    expect(JSON.stringify((await world.stored.facts.get('whole'))?.terms)).not.toContain('13800001234');
  });

  it('takes words that are code for what they are: words', async () => {
    await world.service('a', [['resident', "他写的是 {$where: 'sleep'} 和 a' OR 1=1 -- .* [a-z]+(拆迁)"]]);
    await world.service('b', [['resident', '拆迁补偿']]);
    for (const text of ['{$where:', "a' OR 1=1 --", '[a-z]+(拆迁)']) {
      expect([text, idsOf(await allOf(world, { text }))]).toEqual([text, ['a']]);
    }
    expect(idsOf(await allOf(world, { text: '"拆迁.*' }))).toEqual([]);
  });

  it('a search that cannot be made names the field', () => {
    const problems = (input: unknown) =>
      sessionFilterSchema.safeParse(input).error?.issues.map(({ path }) => path.join('.')) ?? [];
    expect(problems({ text: '欠'.repeat(101) })).toEqual(['text']);
    expect(problems({ text: '……！？' })).toEqual(['text']);
    expect(problems({ text: '钱' })).toEqual(['text']);
    expect(problems({ text: ' ' })).toEqual([]);
    expect(problems({ from: 'yesterday' })).toEqual(['from']);
    const from = '2026-03-02T00:00:00+08:00';
    expect(problems({ from, before: from })).toEqual(['before']);
    expect(problems({ from: '2020-01-01T00:00:00Z', before: from })).toEqual(['before']);
    expect(problems({ ratings: [9] })).toEqual(['ratings.0']);
    expect(problems({ regions: ['34x'] })).toEqual(['regions.0']);
    expect(problems({ topics: Array(21).fill('劳动纠纷') })).toEqual(['topics']);
    expect(problems({ person: { phone: '13800001234', key: 'x' } })).toEqual(['person']);
  });

  it('finds a person by number, service or thread, and a number that was left for a callback', async () => {
    const phone = '+8613800001234';
    await world.service('called', [], { channel: 'voice' }, phone);
    await world.service('wrote', [], { channel: 'sms' }, phone);
    await world.handoff('h1', {
      sessionId: 'left',
      message: {
        text: '',
        phone: world.seal.seal(phone),
        safeTime: '',
        state: 'open',
        leftAt: world.clock.now(),
        doneAt: null,
        doneBy: null,
        doneNote: '',
      },
    });
    await world.service('left');
    await world.service('other', [], { channel: 'voice' }, '+8613900001234');
    const ids = async (person: SessionFilterInput['person']) => idsOf(await allOf(world, { person })).sort();
    expect(await ids({ phone: '138 0000 1234' })).toEqual(['called', 'left', 'wrote']);
    expect(await ids({ phone: '+86-139-0000-1234' })).toEqual(['other']);
    expect(await ids({ phone: 'nobody' })).toEqual([]);
    expect(await ids({ service: 'other' })).toEqual(['other']);
    expect(await ids({ service: 'nothing' })).toEqual([]);
    expect(await ids({ conversation: 'c-left' })).toEqual(['left']);
    const key = (await world.stored.facts.get('called'))?.personKey ?? '';
    expect(await ids({ key })).toEqual(['called', 'left', 'wrote']);
    expect(key).not.toContain('1380');
  });

  it('lists what is open apart, by the same filters', async () => {
    const open = { state: 'open', outcome: null, closedAt: null } as const;
    await world.service('o1', [['resident', '拆迁补偿']], { ...open, topic: '拆迁安置' });
    world.clock.pass(1000);
    await world.service('o2', [['resident', '拆迁']], { ...open, topic: '综合咨询' });
    await world.service('closed', [['resident', '拆迁补偿']]);
    expect(idsOf(await allOf(world, { state: 'open' }))).toEqual(['o2', 'o1']);
    expect(idsOf(await allOf(world, { state: 'open', text: '补偿' }))).toEqual(['o1']);
    expect(idsOf(await allOf(world, { state: 'open', topics: ['综合咨询'] }))).toEqual(['o2']);
    expect(idsOf(await allOf(world, { state: 'open', outcomes: ['abandoned'] }))).toEqual([]);
    expect(idsOf(await allOf(world, { text: '补偿' }))).toEqual(['closed']);
    const [byId] = await allOf(world, { person: { service: 'o1' } });
    expect(byId).toMatchObject({ state: 'open' });
  });

  it('finds what the plain definition finds: random services, filters, readers', async () => {
    const words = ['拖欠工资', '工资', '拆迁', '离婚', '离婚后', '工伤', '法院', 'wechat', '12348'];
    const topics = ['劳动纠纷', '婚姻家庭', null];
    const regions = ['340302', '340300', '341200', '110101', null];
    const ratings = ['satisfied', 'dissatisfied', null] as const;
    const start = world.clock.now().getTime();
    const sample = fc.record({
      said: fc.array(
        fc.tuple(fc.constantFrom('resident', 'bot', 'lawyer'), fc.array(fc.constantFrom(...words), { maxLength: 3 })),
        { maxLength: 3 },
      ),
      topic: fc.constantFrom(...topics),
      regionCode: fc.constantFrom(...regions),
      rating: fc.constantFrom(...ratings),
      channel: fc.constantFrom('web', 'sms'),
      emergency: fc.constantFrom(null, null, 'E-VIOLENCE'),
      intents: fc.subarray(['wage-arrears', 'divorce']),
      slot: fc.integer({ min: 0, max: 40 }),
    });
    type Sample = typeof sample extends fc.Arbitrary<infer T> ? T : never;
    const samples = fc.sample(sample, { numRuns: 150, seed: 8 });
    const known = new Map<string, Sample>();
    for (const [at, one] of samples.entries()) {
      const id = `s${String(at).padStart(3, '0')}`;
      known.set(id, one);
      const { said, slot, ...fields } = one;
      const spoken = said.map(([from, parts]) => [from, parts.join('，')] as const);
      await world.service(id, spoken as never, { ...(fields as object), openedAt: new Date(start + slot * SLOT_MS) });
    }
    const naive = (
      { said, topic, regionCode, rating, channel, emergency, intents, slot }: Sample,
      filter: SessionFilter,
      reader: { regions: string[] },
    ) => {
      const texts = said.filter(([from]) => from !== 'bot').map(([, parts]) => searchedText(parts.join('，')));
      const at = new Date(start + slot * SLOT_MS);
      return (
        isInScope(reader, regionCode) &&
        searchWords(filter.text ?? '').every((word) => texts.some((text) => findWord(text, word) >= 0)) &&
        (filter.topics === undefined ||
          filter.topics.length === 0 ||
          (topic !== null && filter.topics.includes(topic))) &&
        (filter.ratings === undefined ||
          filter.ratings.length === 0 ||
          (rating !== null && filter.ratings.includes(rating))) &&
        (filter.channels === undefined || filter.channels.length === 0 || filter.channels.includes(channel as 'web')) &&
        (filter.regions === undefined ||
          filter.regions.length === 0 ||
          filter.regions.some((code) => regionCode?.startsWith(code.replace(/(?:00)+$/u, '')))) &&
        (filter.intents === undefined ||
          filter.intents.length === 0 ||
          filter.intents.some((id) => intents.includes(id as 'divorce'))) &&
        (filter.emergency === undefined || emergency !== null) &&
        (filter.from === undefined || at >= filter.from) &&
        (filter.before === undefined || at < filter.before)
      );
    };
    const slots = fc.integer({ min: 0, max: 41 }).map((slot) => new Date(start + slot * SLOT_MS).toISOString());
    const every = fc.record({
      text: fc.subarray(words, { minLength: 1, maxLength: 2 }).map((some) => some.join(' ')),
      topics: fc.subarray(['劳动纠纷', '婚姻家庭', '医疗纠纷']),
      ratings: fc.subarray(['satisfied', 'dissatisfied'] as const).map((some) => [...some]),
      channels: fc.subarray(['web', 'sms'] as const).map((some) => [...some]),
      regions: fc.subarray(['34', '340300', '341200', '11']),
      intents: fc.subarray(['wage-arrears', 'divorce']),
      emergency: fc.constant(true as const),
      from: slots,
      before: slots,
    });
    const names = [
      'text',
      'topics',
      'ratings',
      'channels',
      'regions',
      'intents',
      'emergency',
      'from',
      'before',
    ] as const;
    const input = fc.tuple(every, fc.subarray([...names], { maxLength: 3 })).map(([all, some]): SessionFilterInput => {
      return Object.fromEntries(some.map((name) => [name, all[name]]));
    });
    const reader = fc.record({ regions: fc.subarray(['340300', '110000', '341200']) });
    // The same with everything common and little work in a call: window by window, and many calls.
    const hurried = new SessionSearch(
      { ...world.stored, seal: world.seal, factsNow: (session) => world.book.factsNow(session) },
      { examined: 40, walked: 100, many: 12 },
    );
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(input, reader, async (asked, who) => {
        fc.pre(asked.from === undefined || asked.before === undefined || asked.from < asked.before);
        const filter = filterOf(asked);
        const wanted = [...known]
          .filter(([, one]) => naive(one, filter, who))
          .sort(([a, one], [b, other]) => other.slot - one.slot || (a < b ? 1 : -1))
          .map(([id]) => id);
        hits += wanted.length;
        expect(idsOf(await allOf(world, asked, who))).toEqual(wanted);
        expect(idsOf(await allOf({ search: hurried }, asked, who))).toEqual(wanted);
      }),
      { numRuns: 70, seed: 8 },
    );
    expect(hits).toBeGreaterThan(400);
  });
});
