import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSearch } from '../src/bot/answer-search.ts';
import { toRecord } from '../src/knowledge/directory/entry.ts';
import { Directory, type DirectoryEntry, directoryCollection, loadKnowledge } from '../src/knowledge/index.ts';
import { openSqlite } from '../src/storage/index.ts';
import { loadIntents } from '../src/understanding/index.ts';

/**
 * What a look-up in the directory costs with 1,000 and with 100,000 entries on SQLite, in one run: by region, nearest, by
 * words, and the search over all answers and the directory together. Prints p50 and p95 in microseconds, and the larger
 * directory as a multiple of the smaller one. Run: npx tsx bench/search.bench.ts
 */
const SIZES = [1000, 100_000] as const;
const ROUNDS = 400;
const SURNAMES =
  '东西南北上下大小前后红白青黄石杨柳李王张刘陈赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈';
const PLACES = '河山湖桥塘湾沟岭坡坪坝庙集店铺屯寨营堡台岗洼泉井溪渡口塔楼园林场圩墩埠郢营庄';
const KINDS = ['station', 'point', 'village-counsel', 'mediation', 'law-firm', 'notary'] as const;
const WORDS = ['公共法律服务站', '公共法律服务点', '村法律顾问', '人民调解委员会', '律师事务所', '公证处'];
const SERVICES = ['法律咨询', '人民调解', '法律援助申请', '合同审查', '继承公证', '邻里纠纷'];

/** 0 … 1, always the same numbers. */
function drawing(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function entry(at: number, draw: () => number): DirectoryEntry {
  const one = (from: string) => from[Math.floor(draw() * from.length)] ?? '';
  const sort = Math.floor(draw() * KINDS.length);
  const county = String(Math.floor(draw() * 100)).padStart(2, '0');
  const village = `${one(SURNAMES)}${one(PLACES)}${one(SURNAMES)}${one(PLACES)}`;
  return {
    id: `e${at}`,
    kind: KINDS[sort] ?? 'station',
    name: `${village}村${WORDS[sort] ?? ''}`,
    regionCode: `34${String(1 + Math.floor(draw() * 17)).padStart(2, '0')}${county}`,
    address: `${village}村部`,
    hours: '周一至周五 9:00-12:00',
    week: [{ day: 1, from: '09:00', to: '12:00' }],
    phone: '12348',
    services: [SERVICES[sort] ?? ''],
    languages: [],
    position: { latitude: 29.4 + draw() * 5.2, longitude: 114.9 + draw() * 4.8 },
    website: '',
    verified: false,
    source: '测量用的假数据',
    sample: true,
  };
}

interface Figures {
  p50: number;
  p95: number;
}

async function measure(work: (at: number) => Promise<unknown>): Promise<Figures> {
  for (let at = 0; at < 40; at += 1) await work(at);
  const times: number[] = [];
  for (let at = 0; at < ROUNDS; at += 1) {
    const began = performance.now();
    await work(at);
    times.push((performance.now() - began) * 1000);
  }
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(ROUNDS * 0.5)] ?? 0, p95: times[Math.floor(ROUNDS * 0.95)] ?? 0 };
}

const [knowledge, catalogue] = await Promise.all([loadKnowledge('knowledge'), loadIntents('intents')]);
const questions = catalogue.legal().map(({ utterances }) => utterances[0] ?? '');

async function measureSize(size: number): Promise<Map<string, Figures>> {
  const dir = mkdtempSync(join(tmpdir(), 'hotline-search-'));
  const storage = await openSqlite({ file: join(dir, 'hotline.db') });
  const records = storage.collection(directoryCollection);
  await storage.prepare();
  const draw = drawing(size);
  const entries: DirectoryEntry[] = [];
  while (entries.length < size) entries.push(entry(entries.length, draw));
  const names = new Map(entries.map((each) => [`${each.kind} ${each.regionCode} ${each.name}`, each]));
  const apart = [...names.values()];
  const began = performance.now();
  for (let at = 0; at < apart.length; at += 500) {
    await Promise.all(apart.slice(at, at + 500).map((each) => records.insert(toRecord(each))));
  }
  process.stderr.write(`${apart.length} entries stored in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
  const directory = new Directory(records);
  const search = createSearch(catalogue, knowledge, directory);
  const some = (at: number) => apart[(at * 7919) % apart.length] as DirectoryEntry;
  const figures = new Map([
    ['region and kind', await measure((at) => directory.inRegion(some(at).regionCode, [some(at).kind]))],
    ['nearest 3', await measure((at) => directory.nearest(some(at).position ?? { latitude: 0, longitude: 0 }, {}, 3))],
    [
      'nearest 3 of a kind',
      await measure((at) =>
        directory.nearest({ latitude: 31 + (at % 20) / 10, longitude: 117 }, { kinds: ['notary'] }, 3),
      ),
    ],
    ['a page of a region', await measure((at) => directory.page({ regionCode: some(at).regionCode }, 20))],
    ['words: a whole name', await measure((at) => directory.search(some(at).name, {}, 3))],
    ['words: common ones', await measure((at) => directory.search(WORDS[at % WORDS.length] ?? '', {}, 3))],
    [
      'words: a question of law',
      await measure((at) => directory.search(questions[at % questions.length] ?? '', {}, 3)),
    ],
    ['answers and directory', await measure((at) => search(questions[at % questions.length] ?? '', []))],
  ]);
  let found = 0;
  for (let at = 0; at < 200; at += 1) {
    const [first] = await directory.search(some(at).name, {}, 1);
    if (first?.item.name === some(at).name) found += 1;
  }
  process.stderr.write(`${found} of 200 names found in the first place\n`);
  await storage.close();
  rmSync(dir, { recursive: true, force: true });
  return figures;
}

const answersOnly = createSearch(catalogue, knowledge, { search: async () => [] });
const alone = await measure((at) => answersOnly(questions[at % questions.length] ?? '', []));
const [small, large] = [await measureSize(SIZES[0]), await measureSize(SIZES[1])];

console.log('| µs | 1,000: p50 | p95 | 100,000: p50 | p95 | ratio of p50 | of p95 |');
console.log('|---|---:|---:|---:|---:|---:|---:|');
for (const [name, few] of small) {
  const many = large.get(name) ?? { p50: 0, p95: 0 };
  const cells = [few.p50, few.p95, many.p50, many.p95].map((value) => value.toFixed(0));
  console.log(
    `| ${name} | ${cells.join(' | ')} | ${(many.p50 / few.p50).toFixed(1)} | ${(many.p95 / few.p95).toFixed(1)} |`,
  );
}
console.log(`| answers alone, in memory | ${alone.p50.toFixed(0)} | ${alone.p95.toFixed(0)} | | | | |`);
