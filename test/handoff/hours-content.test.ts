import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from '../../src/cli/hours.ts';
import { loadDuty } from '../../src/content.ts';
import { HotlineError } from '../../src/errors.ts';
import { ContentLines } from '../../src/knowledge/index.ts';
import { TOPICS } from '../../src/text/index.ts';

const ROOT = resolve(import.meta.dirname, '../..');

describe('the duty content', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'duty-'));
    await cp(join(ROOT, 'knowledge/duty'), join(dir, 'knowledge/duty'), { recursive: true });
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const edit = async (file: string, from: string, to: string) => {
    const path = join(dir, 'knowledge/duty', file);
    const text = await readFile(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    await writeFile(path, text.replace(from, to));
  };

  /** What is wrong, as `hotline check` says it. */
  async function problems(known: Parameters<typeof loadDuty>[1] = {}): Promise<string[]> {
    try {
      await loadDuty(join(dir, 'knowledge'), known);
      return [];
    } catch (error) {
      if (!(error instanceof HotlineError)) throw error;
      expect(error.code).toBe('hotline_handoff_duty_content');
      const lines = new ContentLines(dir);
      return error.details
        .map(({ field, problem }) => lines.locate({ field: `knowledge/${field}`, problem }))
        .map(({ file, line, id, field, problem }) => `${file}:${line} ${id} ${field.split(' › ').at(-1)}: ${problem}`);
    }
  }

  it('of this release has a skill for every topic, and the skill that the law asks for', async () => {
    const { skills, hours } = await loadDuty(join(dir, 'knowledge'), { isGroup: (code) => code !== 'nobody' });
    expect(TOPICS.filter((topic) => skills.forTopic(topic).length === 0)).toEqual([]);
    expect(skills.skill('minor')?.basis).toBe('未成年人保护法第104条');
    expect(skills.forGroups(['abuse-victim', 'minor'])).toEqual(['minor', 'women']);
    expect(skills.languagesAskedIn('能不能讲四川话，普通话我说不来')).toEqual(['sichuanese']);
    expect(hours.content).toMatchObject({ dutyDay: { minutes: null }, exchange: { approval: true } });
  });

  it('names file, line, entry and field of what is wrong', async () => {
    await edit('hours.yaml', "wed: ['08:30-12:00'", "wed: ['08:30-12:61'");
    expect(await problems()).toEqual([
      expect.stringMatching(/^knowledge\/duty\/hours\.yaml:\d+ all open\.week\.wed\.0: is a stretch of a day/),
    ]);
    const line = Number((await problems())[0]?.split(/[: ]/)[1]);
    const text = (await readFile(join(dir, 'knowledge/duty/hours.yaml'), 'utf8')).split('\n');
    expect(text[line - 1]).toContain('12:61');
  });

  it.each([
    ['hours.yaml', '  - id: all\n', '  - id: all\n    regions: ["340300"]\n', 'one of the queues must be for all'],
    ['hours.yaml', '  - id: all\n', '  - id: all\n    skills: [flying]\n', 'there is no skill flying'],
    ['hours.yaml', 'dutyDay: { minutes: null }', 'dutyDay: { minutes: 0 }', 'dutyDay'],
    ['hours.yaml', 'exchange: { approval: true }', 'exchange: { approval: ja }', 'exchange'],
    ['hours.yaml', '      holidays: []', '      holiday: []', 'holiday'],
    ['hours.yaml', 'queues:', 'queues: [', 'is not valid YAML'],
    ['skills.yaml', 'topics: [交通事故]', 'topics: [天气]', 'traffic'],
    ['skills.yaml', '{ id: family,', '{ id: labour,', 'is a duplicate'],
    ['skills.yaml', 'words: [手语]', 'words: []', 'sign'],
  ])('refuses %s with %j → %j', async (file, from, to, said) => {
    await edit(file, from, to);
    const found = await problems();
    expect(found.some((line) => line.includes(said) && line.startsWith(`knowledge/duty/${file}`))).toBe(true);
  });

  it('refuses regions and groups that are not there', async () => {
    await edit(
      'hours.yaml',
      'queues:\n',
      "queues:\n  - { id: far, name: 远方, regions: ['990000'], open: { week: {} } }\n",
    );
    const known = { isRegion: () => false, isGroup: (code: string) => code !== 'woman' };
    expect(await problems(known)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/skills\.yaml:\d+ women groups: there is no group woman/),
        expect.stringMatching(/hours\.yaml:\d+ far regions: there is no region 990000/),
      ]),
    );
    await rm(join(dir, 'knowledge/duty/hours.yaml'));
    expect(await problems()).toEqual([
      'knowledge/duty/hours.yaml:null null knowledge/duty/hours.yaml: the file is missing',
    ]);
  });

  describe('hotline hours', () => {
    const call = async (...args: string[]) => {
      const lines: string[] = [];
      const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) };
      const now = new Date('2026-03-02T04:30:00Z');
      const code = await run(args, { ...io, contentDir: dir, now, env: { DATA_DIR: join(dir, 'data') } });
      return { code, text: lines.join('\n') };
    };

    it('says of an instant whether, why, until when, and what a resident is told', async () => {
      const { code, text } = await call('--at', '2026-10-01 12:30', '--region', '340300');
      expect(code).toBe(0);
      for (const part of [
        '2026年10月1日 12:30：休息',
        '国庆节放假',
        '2026年10月8日 08:30',
        '10月8日（周四）上午8:30',
        '备勤时间：是',
      ]) {
        expect(text).toContain(part);
      }
      expect((await call()).text).toContain('今天下午2:00');
      expect((await call('--at', '2026-03-02 15:00')).text).toContain('有人接待');
      const unknown = (await call('--at', '2030-05-01 09:00')).text;
      expect(unknown).toContain('（不确定）');
      expect(unknown).toContain('不能答应');
    });

    it('shows a week, shifts, and JSON', async () => {
      const week = (await call('--week', '--at', '2026-10-10')).text.split('\n');
      expect(week).toHaveLength(7);
      expect(week[5]).toContain('调休上班：8:30—12:00、14:00—17:30');
      const json = JSON.parse((await call('--json', '--shifts')).text);
      expect(json).toMatchObject({
        open: false,
        nextOpeningText: '今天下午2:00',
        shifts: ['值班：没有', '备勤：没有'],
      });
    });

    it.each([
      [['--at', '2026-02-30']],
      [['--at', 'tomorrow']],
      [['--region', '34']],
      [['--skill', 'flying']],
      [['--at']],
      [['more']],
    ])('does not understand %j', async (args) => {
      expect((await call(...args)).code).toBe(2);
    });

    it('says what is wrong with the content', async () => {
      await edit('hours.yaml', "wed: ['08:30-12:00'", "wed: ['8:30-12:00'");
      const { code, text } = await call();
      expect(code).toBe(1);
      expect(text).toContain('duty/hours.yaml › all › open.week.wed.0');
    });
  });
});
