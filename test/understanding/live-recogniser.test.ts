import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  createRecogniser,
  fingerprintOf,
  LiveRecogniser,
  loadEmergencies,
  loadIntents,
  type RecognisedContent,
  type Renewal,
  trainInProcess,
} from '../../src/understanding/index.ts';
import { SmallContent } from './small-content.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LANDLORD = `topic: 房产纠纷
intents:
  - id: deposit-refund
    name: 房东不退押金怎么办
    leadsTo: { answer: deposit-refund }
    utterances: [房东不退押金, 租房押金要不回来, 退租了押金不给我, 房东扣着押金]
`;

let made: SmallContent;
let content: SmallContent;
let live: LiveRecogniser;
let lines: string[];
beforeAll(async () => {
  made = await SmallContent.make();
  content = made;
  await open(await load()).warm();
}, 240_000);
afterAll(() => made.remove());
beforeEach(async () => {
  content = await made.copy();
  lines = [];
  live = new LiveRecogniser({
    content: await load(),
    open,
    log: { info: (line) => lines.push(`info ${line}`), warn: (line) => lines.push(`warn ${line}`) },
  });
  await live.warm();
}, 60_000);
afterEach(() => content.remove());

function open(read: RecognisedContent) {
  return createRecogniser({ ...read, modelDir: content.models });
}

async function load(): Promise<RecognisedContent> {
  const [catalogue, emergencies] = await Promise.all([
    loadIntents(content.intents),
    loadEmergencies(content.knowledge),
  ]);
  return { catalogue, emergencies };
}

/** `hotline train` in a process of its own. */
function trained(signal = new AbortController().signal): Promise<void> {
  const cli = join(ROOT, 'src/cli/hotline.ts');
  const { intents, knowledge, models } = content;
  const args = ['--import', 'tsx', cli, 'train', '--intents', intents, '--knowledge', knowledge, '--models', models];
  const env = { PATH: process.env.PATH };
  return trainInProcess({ program: process.execPath, args, cwd: ROOT, env }, signal);
}

const renewal = (parts: Partial<Renewal<RecognisedContent>> = {}): Renewal<RecognisedContent> => ({
  load,
  problemsOf: () => [],
  train: () => trained(),
  fingerprint: () => fingerprintOf([content.intents, content.knowledge]),
  ...parts,
});
const asked = async () => (await live.current.recogniser.understand('押金房东一直不退给我')).intent;

/** Answers one question after another; each turn sees a catalogue that knows what its recogniser recognises. */
async function answerUntil(renewed: Promise<boolean>): Promise<number> {
  const isDone = renewed.then(() => true);
  let answered = 0;
  while (!(await Promise.race([isDone, new Promise((done) => setTimeout(done, 25, false))]))) {
    const { catalogue, recogniser } = live.current;
    const { intent } = await recogniser.understand('押金房东一直不退给我');
    expect(intent === null || catalogue.get(intent) !== undefined).toBe(true);
    answered += 1;
  }
  return answered;
}

/** Collects garbage until nothing holds it, or in vain. */
async function collected(kept: WeakRef<object>): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let turn = 0; turn < 20 && kept.deref() !== undefined; turn += 1) {
    await new Promise((done) => setTimeout(done, 5));
    collect();
  }
}

describe('a recogniser that follows its content', () => {
  it('takes in what changed: trained in a process of its own, exchanged in one step, the old let go', async () => {
    const old = { version: live.version, current: live.current };
    const kept = new WeakRef(live.current.recogniser);
    expect(await asked()).not.toBe('deposit-refund');
    await content.write('housing.yaml', LANDLORD);

    const renewed = live.renew(renewal());
    const answered = await answerUntil(renewed);
    expect(await renewed).toBe(true);
    expect(answered).toBeGreaterThan(5);
    expect(await asked()).toBe('deposit-refund');
    expect(live.current.catalogue.get('deposit-refund')).toBeDefined();
    expect(live.version).not.toBe(old.version);
    expect(lines).toEqual([
      `info understanding: changed content is in use, model ${live.version} instead of ${old.version}`,
    ]);
    expect(await readdir(content.models)).toEqual([`${live.version}.model`]);

    // A turn that began before goes on with the old, whole.
    expect(old.current.catalogue.get('deposit-refund')).toBeUndefined();
    expect((await old.current.recogniser.understand('老板不发工资')).intent).toBe('wage-arrears');

    old.current = live.current;
    await collected(kept);
    expect(kept.deref()).toBeUndefined();
  }, 240_000);

  it.each<[string, () => Promise<void>, RegExp]>([
    ['an intent file that is no YAML', () => content.write('housing.yaml', 'topic: [房产'), /housing\.yaml: not YAML/],
    [
      'an intent without a name',
      () => content.write('housing.yaml', LANDLORD.replace(/ {4}name: .*\n/, '')),
      /housing\.yaml: deposit-refund: name/,
    ],
    [
      'words of another intent',
      () => content.write('housing.yaml', LANDLORD.replace('房东不退押金,', '老板不发工资,')),
      /labour\.yaml: wage-arrears: utterances\.0: is also an utterance of deposit-refund \(housing\.yaml\)/,
    ],
    [
      'emergencies without their field',
      async () => {
        const file = join(content.knowledge, 'emergencies.yaml');
        await writeFile(file, (await readFile(file, 'utf8')).replace(/^ {4}first: .*$/m, ''));
      },
      /emergencies\.yaml: emergencies\.\d+\.first/,
    ],
  ])('keeps the old for %s, and says which file and field', async (_what, change, expected) => {
    const { current, version } = live;
    await change();
    expect(await live.renew(renewal({ train: () => Promise.reject(new Error('nothing is trained')) }))).toBe(false);
    expect(live.current).toBe(current);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(expected);
    expect(lines[0]).toMatch(new RegExp(`^warn understanding: changed content is not taken, model ${version} stays: `));
    expect(lines[0]).not.toContain('\n');
    expect(await asked()).not.toBe('deposit-refund');
  });

  it('keeps the old when an intent leads to an answer that is not loaded', async () => {
    await content.write('housing.yaml', LANDLORD);
    const { current } = live;
    const problemsOf = ({ catalogue }: RecognisedContent) =>
      catalogue.get('deposit-refund') === undefined
        ? []
        : [{ field: 'intents › deposit-refund › leadsTo', problem: 'there is no answer deposit-refund' }];
    expect(await live.renew(renewal({ problemsOf }))).toBe(false);
    expect(live.current).toBe(current);
    expect(lines[0]).toMatch(
      /deposit-refund › leadsTo: there is no answer deposit-refund \(hotline_understanding_content\)/,
    );
  });

  it('keeps the old when training fails, or the content changes again meanwhile', async () => {
    await content.write('housing.yaml', LANDLORD);
    const { current } = live;
    const fails = async () => {
      await content.write('other.yaml', 'topic: nothing');
      await trained();
    };
    expect(await live.renew(renewal({ train: fails }))).toBe(false);
    expect(lines[0]).toMatch(/stays: training: other\.yaml: topic: .* \(hotline_understanding_training\)/);
    await content.write('other.yaml', LANDLORD.replace('deposit-refund', 'deposit-other').replaceAll('押金', '定金'));
    await content.write('housing.yaml', LANDLORD);
    const changes = () =>
      content.write('other.yaml', LANDLORD.replace('deposit-refund', 'x').replaceAll('押金', '房租'));
    expect(await live.renew(renewal({ train: changes }))).toBe(false);
    expect(lines[1]).toContain('changed again');
    expect(live.current).toBe(current);
  }, 240_000);
});

describe('training in a process of its own', () => {
  it('is stopped with the hotline, and gets none of its secrets', async () => {
    const stopping = new AbortController();
    const run = (code: string, signal: AbortSignal) =>
      trainInProcess({ program: process.execPath, args: ['-e', code], cwd: ROOT, env: { ONLY: 'this' } }, signal);
    const stopped = run('setInterval(() => 0, 1000)', stopping.signal).catch((error: unknown) => error);
    setTimeout(() => stopping.abort(), 50);
    expect(await stopped).toMatchObject({ code: 'hotline_understanding_training', message: 'training: stopped' });
    const { signal } = new AbortController();
    process.env.FIELD_KEY_OF_A_TEST = 'secret';
    const env = 'process.exitCode = Object.keys(process.env).includes("FIELD_KEY_OF_A_TEST") ? 3 : 0';
    await expect(run(env, signal)).resolves.toBeUndefined();
    delete process.env.FIELD_KEY_OF_A_TEST;
    const ends = run('console.error("one\\ntwo\\n  detail"); process.exitCode = 1', signal);
    await expect(ends).rejects.toThrow('training: two');
    await expect(run('process.exitCode = 7', signal)).rejects.toThrow('training: ended with 7');
    const missing = { program: join(ROOT, 'no-such-program'), args: [], cwd: ROOT, env: {} };
    await expect(trainInProcess(missing, signal)).rejects.toThrow(/training: .*ENOENT/);
  });

  it('runs at low priority', async () => {
    if (spawnSync('nice', ['-n', '1', 'true']).status !== 0) throw new Error('no priorities on this system');
    const code = 'setTimeout(() => { process.exitCode = require("node:os").getPriority() > 10 ? 0 : 9 }, 300)';
    const { signal } = new AbortController();
    const run = trainInProcess({ program: process.execPath, args: ['-e', code], cwd: ROOT, env: {} }, signal);
    await expect(run).resolves.toBeUndefined();
  });
});
