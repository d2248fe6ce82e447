import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { sampleOrder } from '../../../src/cli/simulate-city/sample-order.ts';
import type { ExchangePeer } from '../../../src/config/index.ts';
import { composeExchange } from '../../../src/exchange.ts';
import { loadPeers, type OutgoingPayload, type Peer, peerServing } from '../../../src/work-orders/index.ts';

type Json = Record<string, unknown>;
const NOW = new Date('2026-01-05T01:20:00.000Z');
const vectors = JSON.parse(await readFile('test/vectors/workorder-12345-vectors.json', 'utf8')) as {
  vectors: { name: string; request: { rawBody: string } }[];
};
const bodyOf = (name: string) => vectors.vectors.find((one) => one.name === name)?.request.rawBody ?? '';
const sample = parse(await readFile('knowledge/peers/sample-city.yaml', 'utf8')) as Json & { codes: Json };
const place = { eventId: 'evt_01', seq: 4, links: new Map() };

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'peers-'));
  await mkdir(join(dir, 'peers'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The sample city with changes, read as content. */
async function cityWith(change: Json, codes: Json = {}): Promise<Peer> {
  await writeFile(
    join(dir, 'peers', 'city.yaml'),
    stringify({ ...sample, ...change, codes: { ...sample.codes, ...codes } }),
  );
  const peer = (await loadPeers(dir)).get(String(change.id ?? 'sample-city'));
  if (peer === null) throw new Error('there is no such peer');
  return peer;
}

function feedback(step: Json, kept: Json | null = null): OutgoingPayload {
  const at = '2026-01-08T07:00:00.000Z';
  const operator = { name: '李某', dept: '法律援助中心' };
  return { call: 'feedback', orderNo: 'GZ20260105000123', step: { at, ...step }, operator, kept } as OutgoingPayload;
}

const ANSWER = {
  type: 'COMPLETE',
  result: 'solved',
  reply: '已为来电人办理法律援助申请。',
  legalBasis: ['中华人民共和国法律援助法'],
  contacted: true,
  contactedAt: '2026-01-06T02:00:00.000Z',
};

describe('the mapping of a peer', () => {
  it('the samples are sound, and read and write the vectors of the contract to the letter', async () => {
    const book = await loadPeers('knowledge');
    expect(book.all().map(({ id, kind, name }) => [id, kind, name])).toEqual([
      ['sample-city', '12345', '样例市12345'],
      ['sample-police', '110', '样例市110'],
    ]);
    const city = await cityWith({});
    const order = city.inbound(JSON.parse(bodyOf('dispatch')));
    expect(order).toMatchObject({
      key: 'sample-city:GZ20260105000123:1',
      origin: 'city',
      handledBy: 'us',
      channel: 'phone',
      kind: 'help',
      urgency: 'normal',
      caller: { name: '张某', gender: 'female', phone: '+8613800138000', confidential: true },
      deadline: { finishBy: new Date('2026-01-12T10:00:00.000Z') },
      attachments: [{ id: 'a1', expiresAt: new Date('2026-01-06T01:20:00.000Z'), copy: '' }],
      reach: 'phone',
    });
    expect(JSON.stringify(city.outbound(feedback(ANSWER), place))).toBe(bodyOf('feedback-complete'));
    expect(city.inboundEvent(JSON.parse(bodyOf('feedback-complete')), 'handler')).toMatchObject({
      type: 'COMPLETE',
      seq: 4,
      eventId: 'evt_01',
      result: 'solved',
      by: { as: 'handler', id: 'sample-city', name: '李某' },
    });
  });

  it('a category names the office of ours that handles it; one that is not listed is refused where nothing is said of it', async () => {
    const list = [{ code: 'TBD-BY-CITY', office: '法律援助中心' }];
    const city = await cityWith({ categories: { scheme: 'GB/T 39666-2020', list, default: null } });
    const order = sampleOrder('GZ1', NOW);
    expect(city.inbound(order).handler.main).toEqual({ code: '440000-SFT', name: '法律援助中心' });
    const other = { ...order, category: { code: '0101' } };
    expect(() => city.inbound(other)).toThrow(expect.objectContaining({ path: 'category.code', value: '0101' }));
    expect((await cityWith({})).inbound(other).handler.main.name).toBe('市司法局');
  });

  it('danger goes to the police in its words', async () => {
    const police = (await loadPeers('knowledge')).get('sample-police');
    const incident = {
      incidentId: 's1',
      kind: 'violence',
      transfer: 'one-key',
      callbackNumber: '',
      place: '样例路1号',
    };
    const told = { ...incident, summary: '正在发生', recordingRef: '', regionCode: '340300', at: NOW.toISOString() };
    const payload = { call: 'incident', incident: told } as OutgoingPayload;
    expect(police?.outbound(payload, place)).toMatchObject({
      kind: '家庭暴力',
      transfer: '一键转接',
      at: '2026-01-05T09:20:00+08:00',
    });
    expect(() => police?.inbound({})).toThrow('shape');
  });

  it.each([
    ['urgency', { urgency: '非常急' }, '非常急', 'codes › urgency'],
    ['type', { type: '聊天' }, '聊天', 'codes › kind'],
    ['channel', { channel: 9 }, '9', 'codes › channel'],
    ['mode', { mode: '1' }, '1', 'codes › mode'],
    ['handler.main.code', { handler: { main: { code: '别的单位', name: '' } } }, '别的单位', 'offices'],
  ])('an unmapped %s that comes in is refused with a sentence, never guessed', async (path, change, value, where) => {
    const city = await cityWith({});
    const read = () => city.inbound({ ...sampleOrder('GZ1', NOW), ...change });
    expect(read).toThrow(expect.objectContaining({ code: 'hotline_peer_unmapped', path, value }));
    expect(read).toThrow(`knowledge/peers/city.yaml 的 ${where}`);
  });

  it('of a scale with four values only what the table says goes out or comes in', async () => {
    const evaluation = [
      { ours: 5, wire: 3 },
      { ours: 4, wire: 2 },
      { ours: 3, wire: 1 },
      { ours: 2, wire: 0, alsoOurs: [1] },
    ];
    const city = await cityWith({}, { evaluation });
    const out = (level: number) => city.outbound(feedback({ type: 'EVALUATE', evaluation: level }), place).evaluation;
    expect([5, 4, 3, 2, 1].map(out)).toEqual([3, 2, 1, 0, 0]);
    const event = { eventId: 'e', seq: 1, type: 'EVALUATE', at: '2026-01-05T09:20:00+08:00' };
    const read = (wire: unknown) => city.inboundEvent({ ...event, evaluation: wire }, 'dispatcher');
    expect(['0', 0, 1, 2, 3].map((wire) => read(wire))).toMatchObject(
      [2, 2, 3, 4, 5].map((level) => ({ evaluation: level })),
    );
    expect(() => read(5)).toThrow('evaluation');
    const partial = await cityWith({}, { evaluation: evaluation.map(({ ours, wire }) => ({ ours, wire })) });
    expect(() => partial.outbound(feedback({ type: 'EVALUATE', evaluation: 1 }), place)).toThrow('要发给样例市12345');
  });

  it('speaks with a city that calls everything otherwise, both ways', async () => {
    const fields = {
      order: { caller: 'lxr', orderNo: 'gdbh' },
      event: { seq: 'xh', 'contact.at': 'lxsj', orderNo: 'gdbh' },
    };
    const state = [{ ours: 'PROCESSING', wire: '办理中' }];
    const city = await cityWith(
      { id: 'other-city', times: 'shanghai', fields, events: { COMPLETE: 'banjie' } },
      { state },
    );
    const { caller, orderNo, ...rest } = sampleOrder('GZ1', NOW);
    const local = {
      acceptedAt: '2026-01-05 09:05:00',
      dispatchedAt: '2026-01-05 09:20:00',
      deadline: { days: 5, unit: '工作日' },
    };
    const order = city.inbound({ ...rest, ...local, lxr: caller, gdbh: orderNo });
    expect(order).toMatchObject({ peerOrderNo: 'GZ1', dispatchedAt: NOW, caller: { gender: 'female' } });
    // Five working days after Monday 5 January, in Shanghai: the end of Monday the 12th.
    expect(order.deadline?.finishBy).toEqual(new Date('2026-01-12T16:00:00.000Z'));
    const body = city.outbound(feedback(ANSWER), place);
    expect(body).toMatchObject({ xh: 4, type: 'banjie', gdbh: 'GZ20260105000123', lxsj: '2026-01-06 10:00:00' });
    expect(Object.hasOwn(body, 'seq')).toBe(false);
    expect(city.inboundEvent(body, 'handler')).toMatchObject({ type: 'COMPLETE', seq: 4 });
    expect([city.wireState('PROCESSING'), city.ourState('办理中')]).toEqual(['办理中', 'PROCESSING']);
    expect(() => city.wireState('CLOSED')).toThrow('CLOSED');
    expect(city.placeOf({ gdbh: 'GZ9', dispatchSeq: 2, address: { regionCode: '440106' } })).toEqual({
      orderNo: 'GZ9',
      dispatchSeq: 2,
      eventId: '',
      regionCode: '440106',
    });
    expect(() => city.inbound({ ...rest, ...local, lxr: 3, gdbh: orderNo })).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field: 'lxr' })] }),
    );
  });

  it('takes name and number of a confidential caller out of words, however they are written; by setting they stay', async () => {
    const kept = { name: '林小花', phone: '+8613912345678', callNumber: '02012345678', anonymous: false };
    const reply = '林小花（139 1234 5678，１３９１２３４５６７８，020-12345678）已答复，12345不变';
    const written = (city: Peer) => city.outbound(feedback({ ...ANSWER, reply }, kept), place).reply;
    expect(written(await cityWith({}))).toBe('（保密）（（保密），（保密），（保密））已答复，12345不变');
    expect(written(await cityWith({ confidentialCaller: 'pass-on' }))).toBe(reply);
  });

  it.each<[string, Json, Json, string]>([
    [
      'two codes for one',
      {},
      {
        gender: [
          { ours: 'male', wire: 1 },
          { ours: 'female', wire: '1' },
        ],
      },
      '1 stands here twice',
    ],
    [
      'one code twice',
      {},
      {
        gender: [
          { ours: 'male', wire: 1 },
          { ours: 'male', wire: 2 },
        ],
      },
      'male stands here twice',
    ],
    ['a code that we do not know', {}, { urgency: [{ ours: 'soon', wire: 1 }] }, 'codes.urgency'],
    ['an unknown field', { fields: { order: { telephone: 'lxdh' }, event: {} } }, {}, 'is no field of the contract'],
    [
      'a name that is taken',
      { fields: { order: { title: 'content' }, event: {} } },
      {},
      'is another field of the contract',
    ],
    ['a bad path', { paths: { feedback: 'https://elsewhere.example/' } }, {}, 'is a path that begins with /'],
    ['a region', { regions: ['4401'] }, {}, 'is a code of GB/T 2260'],
    ['an event called as another', { events: { SIGN: 'COMPLETE' } }, {}, 'COMPLETE stands here twice'],
    ['a slip of the pen', { confidentalCaller: 'leave-out' }, {}, 'confidentalCaller'],
  ])('a file with %s is refused, naming file and field', async (_name, change, codes, problem) => {
    await expect(cityWith(change, codes)).rejects.toThrow(problem);
    await expect(cityWith(change, codes)).rejects.toThrow('peers/city.yaml');
  });

  it('who serves a region is who names it most closely, and nobody where that is not clear', async () => {
    const of = async (id: string, regions: string[]) => cityWith({ id, regions });
    const [province, city, all] = [await of('province', ['440000']), await of('city', ['440100']), await of('all', [])];
    const serving = (code: string | null, peers: Peer[]) => peerServing(peers, '12345', code)?.id ?? null;
    expect(serving('440106', [all, province, city])).toBe('city');
    expect(serving('440300', [all, province, city])).toBe('province');
    expect(serving('340300', [all, province, city])).toBe('all');
    expect(serving('340300', [province, city])).toBeNull();
    expect(serving(null, [province])).toBe('province');
    expect(serving(null, [province, city])).toBeNull();
    expect(peerServing([city], '110', '440106')).toBeNull();
  });

  it('connects with what the environment names, and refuses to start with a mapping that is not written', async () => {
    const peers = await loadPeers('knowledge');
    const base = { url: 'https://x.example.test', secret: 'x'.repeat(24), secretBefore: null };
    const composed = (...exchangePeers: ExchangePeer[]) =>
      composeExchange({ ...NOTHING, config: { exchangePeers }, told: { current: { peers } } } as never);
    const city = { ...base, peer: 'sample-city', key: 'c', from: 'CITY12345_URL' };
    const police = { ...base, peer: 'sample-police', key: 'p', secretBefore: 'y'.repeat(24), from: 'POLICE110_URL' };
    expect(() => composed({ ...city, peer: 'nowhere' })).toThrow(/CITY12345_PEER.*nowhere/u);
    expect(() => composed({ ...city, peer: 'sample-police' })).toThrow(/CITY12345_PEER.*110/u);
    expect(() => composed({ ...city, peer: 'nowhere', from: 'EXCHANGE_PEERS_FILE' })).toThrow('EXCHANGE_PEERS_FILE');
    const none = composed();
    expect([none.access, none.cityFor(null), none.policeLine.serves(null)]).toEqual([null, null, false]);
    const both = composed(city, police);
    expect(both.cityFor('340300')?.id).toBe('sample-city');
    expect(both.policeLine.serves('340300')).toBe(true);
    expect(both.access?.('p')).toMatchObject({
      peer: { id: 'sample-police' },
      secrets: [police.secret, police.secretBefore],
    });
    expect(both.access?.('nobody')).toBeNull();
  });
});

const NOTHING = {
  stores: {},
  queueFeed: {},
  seal: {},
  jobs: { handle: () => {} },
  clock: { now: () => NOW },
  logger: {},
};
