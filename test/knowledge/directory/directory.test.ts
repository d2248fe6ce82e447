import { randomUUID } from 'node:crypto';
import { toRecord } from '../../../src/knowledge/directory/entry.ts';
import { kilometresBetween } from '../../../src/knowledge/directory/position.ts';
import { DIRECTORY_KINDS, type DirectoryEntry, type Position } from '../../../src/knowledge/index.ts';
import { openMongo } from '../../../src/storage/index.ts';
import { startMongoWireServer } from '../../storage/mongo-wire-server.ts';
import { type DirectoryStage, directoryStage } from './directory-stage.ts';

const blank: Omit<DirectoryEntry, 'id' | 'kind' | 'name' | 'regionCode'> = {
  address: '',
  hours: '',
  week: [],
  phone: '12348',
  services: [],
  languages: [],
  position: null,
  website: '',
  verified: true,
  source: '测试',
  sample: false,
};

const PLACES: readonly (Pick<DirectoryEntry, 'id' | 'kind' | 'name' | 'regionCode'> & Partial<DirectoryEntry>)[] = [
  { id: 'city-centre', kind: 'centre', name: '甲市公共法律服务中心', regionCode: '340300' },
  { id: 'city-notary', kind: 'notary', name: '甲市公证处', regionCode: '340300', services: ['继承公证'] },
  { id: 'county-centre', kind: 'centre', name: '乙县公共法律服务中心', regionCode: '340321' },
  { id: 'station-1', kind: 'station', name: '东河镇公共法律服务站', regionCode: '340321100', languages: ['回族语言'] },
  { id: 'station-2', kind: 'station', name: '西河镇公共法律服务站', regionCode: '340321101', verified: false },
  { id: 'counsel-1', kind: 'village-counsel', name: '红旗村法律顾问', regionCode: '340321100203' },
  { id: 'counsel-2', kind: 'village-counsel', name: '白塔村法律顾问', regionCode: '340321100204' },
  {
    id: 'mediation-1',
    kind: 'mediation',
    name: '甲市医疗纠纷人民调解委员会',
    regionCode: '340300',
    services: ['医患纠纷'],
  },
  { id: 'shop-1', kind: 'online-shop', name: 'Bengbu Legal 网上店铺', regionCode: '340300', address: '淮河路 88 号' },
];

/** Points scattered over some 60 km, always the same ones. */
function scattered(count: number): Position[] {
  let seed = 7;
  const draw = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  return Array.from({ length: count }, () => ({ latitude: 32.7 + draw() * 0.6, longitude: 117 + draw() * 0.7 }));
}

function describeDirectory(title: string, open: () => Promise<DirectoryStage>): void {
  describe(`the directory on ${title}`, () => {
    let stage: DirectoryStage;
    const ids = (entries: readonly DirectoryEntry[]) => entries.map(({ id }) => id);
    beforeAll(async () => {
      stage = await open();
      for (const place of PLACES) await stage.records.insert(toRecord({ ...blank, ...place }));
      for (const [at, position] of scattered(300).entries()) {
        const kind = at % 3 === 0 ? 'law-firm' : 'appraisal';
        const place = { id: `p${at}`, kind, name: `散点${at}`, regionCode: '330482', position } as const;
        await stage.records.insert(toRecord({ ...blank, ...place }));
      }
    }, 60_000);
    afterAll(() => stage.end());

    it('gives back what was put in', async () => {
      expect(await stage.directory.get('city-notary')).toEqual({ ...blank, ...PLACES[1] });
      expect(await stage.directory.get('nowhere')).toBeNull();
    });

    it('finds what a region has, its own before what lies within it', async () => {
      const county = await stage.directory.inRegion('340321', ['centre', 'station', 'village-counsel']);
      expect(county.regionCode).toBe('340321');
      expect(ids(county.entries)).toEqual(['county-centre', 'station-1', 'counsel-1', 'counsel-2', 'station-2']);
      const village = await stage.directory.inRegion('340321100203', ['village-counsel']);
      expect(ids(village.entries)).toEqual(['counsel-1']);
    });

    it('falls to the nearest region above, and takes nothing of its other counties', async () => {
      const notary = await stage.directory.inRegion('340321100203', ['notary']);
      expect([notary.regionCode, ids(notary.entries)]).toEqual(['340300', ['city-notary']]);
      const station = await stage.directory.inRegion('340302', ['station']);
      expect(station).toEqual({ entries: [], regionCode: null });
      const centre = await stage.directory.inRegion('340302', ['centre', 'station']);
      expect([centre.regionCode, ids(centre.entries)]).toEqual(['340300', ['city-centre']]);
    });

    it.each([
      ['红旗村', 'counsel-1'],
      ['继承公证', 'city-notary'],
      ['公证处', 'city-notary'],
      ['医疗纠纷', 'mediation-1'],
      ['医患', 'mediation-1'],
      ['回族语言', 'station-1'],
      ['淮河路', 'shop-1'],
      ['bengbu LEGAL', 'shop-1'],
      ['紅旗村法律顧問', 'counsel-1'],
    ])('finds by words: %s', async (words, id) => {
      const [first] = await stage.directory.search(words, {}, 5);
      expect(first?.item.id).toBe(id);
    });

    it('finds by words within a region and a kind', async () => {
      const found = await stage.directory.search('公共法律服务', { regionCode: '340321', kinds: ['station'] }, 5);
      expect(found.map(({ item }) => item.id).sort()).toEqual(['station-1', 'station-2']);
      expect(await stage.directory.search('红旗村', { regionCode: '330000' }, 5)).toEqual([]);
      expect(await stage.directory.search('，。！', {}, 5)).toEqual([]);
    });

    it('tells how much of a question a guess covers', async () => {
      const [whole] = await stage.directory.search('红旗村法律顾问', {}, 1);
      const [part] = await stage.directory.search('红旗渠有多长，什么时候修的', {}, 1);
      expect(whole?.covered).toBeCloseTo(1);
      expect(part?.covered ?? 0).toBeLessThan(0.4);
    });

    it('finds the nearest in exact order, as looking at every one of them does', async () => {
      const all = scattered(300).map((position, at) => ({ id: `p${at}`, position, isFirm: at % 3 === 0 }));
      for (const from of [...scattered(12), { latitude: 32.4, longitude: 116.8 }]) {
        for (const kinds of [undefined, ['law-firm'] as const]) {
          const found = await stage.directory.nearest(from, { kinds }, 5);
          const expected = all
            .filter(({ isFirm }) => kinds === undefined || isFirm)
            .map(({ id, position }) => ({ id, kilometres: kilometresBetween(from, position) }))
            .sort((a, b) => a.kilometres - b.kilometres)
            .slice(0, 5);
          expect(found.map(({ entry, kilometres }) => ({ id: entry.id, kilometres }))).toEqual(expected);
        }
      }
    }, 60_000);

    it('calls nothing near that is over 100 km away', async () => {
      expect(await stage.directory.nearest({ latitude: 39.9, longitude: 116.4 }, {}, 5)).toEqual([]);
    });

    it('gives all of it in pages', async () => {
      const seen: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 10; pages += 1) {
        const page = await stage.directory.page({ regionCode: '330482', kinds: ['law-firm'] }, 30, after);
        seen.push(...ids(page.entries));
        if (page.next === null) break;
        after = page.next;
      }
      expect(new Set(seen).size).toBe(100);
      expect(seen).toHaveLength(100);
      expect((await stage.directory.page({}, 50)).entries).toHaveLength(50);
      expect(await stage.directory.page({ kinds: ['correction'] }, 5)).toEqual({ entries: [], next: null });
    });
  });
}

describeDirectory('SQLite', () => directoryStage());

const server = await startMongoWireServer();
if (server === null) {
  it.skip('the directory on MongoDB (no server; set MONGODB_URL)', () => undefined);
} else {
  afterAll(server.stop);
  describeDirectory(`MongoDB (${server.kind})`, () =>
    directoryStage(() => openMongo({ url: server.url, dbName: `hotline-${randomUUID()}` })),
  );
}

it('has a name for each kind', () => {
  expect(new Set(DIRECTORY_KINDS).size).toBe(12);
});
