import { mkdir, mkdtemp, readFile, rename, rm, unlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContentWatch, fingerprintOf } from '../../src/understanding/index.ts';

const EVERY_MS = 15;
let dir: string;
let watch: ContentWatch | null = null;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'content-'));
  await mkdir(join(dir, 'intents', 'utterances', 'batch-2'), { recursive: true });
  await writeFile(join(dir, 'intents', 'labour.yaml'), 'one');
  await writeFile(join(dir, 'emergencies.yaml'), 'one');
});
afterEach(async () => {
  await watch?.stop();
  watch = null;
  await rm(dir, { recursive: true, force: true });
});

const places = () => [join(dir, 'intents'), join(dir, 'emergencies.yaml')];
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

/** Begins to watch; `seen` has the content of each time it was told. */
async function watching(): Promise<{ seen: string[]; told: (times: number) => Promise<void> }> {
  const seen: string[] = [];
  watch = await ContentWatch.of(places(), EVERY_MS);
  watch.start(async () => {
    seen.push(await fingerprintOf(places()));
  });
  return {
    seen,
    told: async (times) => {
      for (let turn = 0; turn < 400 && seen.length < times; turn += 1) await pause(EVERY_MS);
      expect(seen).toHaveLength(times);
    },
  };
}

describe('watching content', () => {
  it.each<[string, () => Promise<void>]>([
    ['a file is written', () => writeFile(join(dir, 'intents', 'labour.yaml'), 'two')],
    [
      'a file is exchanged, as editors do',
      async () => {
        await writeFile(join(dir, 'next'), 'six');
        await rename(join(dir, 'next'), join(dir, 'intents', 'labour.yaml'));
      },
    ],
    ['a file is added below', () => writeFile(join(dir, 'intents', 'utterances', 'batch-2', 'a.txt'), '## a')],
    ['a file is removed', () => unlink(join(dir, 'intents', 'labour.yaml'))],
    ['a single file is written', () => writeFile(join(dir, 'emergencies.yaml'), 'two')],
  ])('tells once when %s', async (_what, change) => {
    const { told } = await watching();
    await change();
    await told(1);
    await pause(EVERY_MS * 8);
    await told(1);
  });

  it('does not tell of what is no content, nor of a file written with what it had', async () => {
    const { seen } = await watching();
    await pause(EVERY_MS * 12);
    await writeFile(join(dir, 'intents', '.labour.yaml.swp'), 'x');
    const file = join(dir, 'intents', 'labour.yaml');
    await writeFile(file, await readFile(file));
    await utimes(file, new Date(0), new Date(0));
    await pause(EVERY_MS * 12);
    expect(seen).toEqual([]);
  });

  it('tells of a change made between looking first and starting', async () => {
    let count = 0;
    watch = await ContentWatch.of(places(), EVERY_MS);
    await writeFile(join(dir, 'emergencies.yaml'), 'two');
    watch.start(async () => {
      count += 1;
    });
    for (let turn = 0; turn < 400 && count === 0; turn += 1) await pause(EVERY_MS);
    expect(count).toBe(1);
  });

  it('is told of again only when the taking in is done, and not after the stop', async () => {
    let running = 0;
    let most = 0;
    let count = 0;
    watch = await ContentWatch.of(places(), EVERY_MS);
    watch.start(async () => {
      count += 1;
      running += 1;
      most = Math.max(most, running);
      await pause(EVERY_MS * 6);
      running -= 1;
    });
    for (let turn = 0; turn < 12; turn += 1) {
      await writeFile(join(dir, 'emergencies.yaml'), `turn ${turn}`);
      await pause(EVERY_MS * 4);
    }
    for (let turn = 0; turn < 400 && count < 2; turn += 1) await pause(EVERY_MS);
    expect(count).toBeGreaterThanOrEqual(2);
    expect(most).toBe(1);
    await watch.stop();
    expect(running).toBe(0);
    const before = count;
    await writeFile(join(dir, 'emergencies.yaml'), 'after the stop');
    await pause(EVERY_MS * 8);
    expect(count).toBe(before);
  });
});
