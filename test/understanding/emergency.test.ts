import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import {
  type EmergencyBook,
  EmergencyContentError,
  findEmergency,
  loadEmergencies,
  loadIntents,
} from '../../src/understanding/index.ts';

const fixture = async (name: string) =>
  parse(await readFile(new URL(`./fixtures/${name}.yaml`, import.meta.url), 'utf8')) as Record<string, string[]>;
const danger = await fixture('danger-now');
const calm = await fixture('no-danger-now');
const CODES = [
  'E-VIOLENCE',
  'E-SUICIDE',
  'E-THREAT',
  'E-MINOR',
  'E-FRAUD',
  'E-ACCIDENT',
  'E-CUSTODY',
  'E-MISSING',
  'E-CONFINEMENT',
  'E-COLLECTIVE',
  'E-MENTAL',
];

interface TestSet {
  danger: Record<string, string[]>;
  lower: string[];
  none: string[];
}
const sets = await Promise.all(
  ['emergencies-a', 'emergencies-b', 'emergencies-c', 'emergencies-d'].map(
    async (name) =>
      [name, parse(await readFile(new URL(`./fixtures/${name}.yaml`, import.meta.url), 'utf8')) as TestSet] as const,
  ),
);

let book: EmergencyBook;
beforeAll(async () => {
  book = await loadEmergencies('knowledge');
});

describe('danger now', () => {
  it.each(Object.entries(danger).flatMap(([code, lines]) => lines.map((line) => [line, code])))(
    '%s is %s',
    (line, code) => {
      expect(book.findEmergency(line)).toMatchObject({ code, level: 'immediate' });
    },
  );

  it('knows at least 150 ways to say it, for every code', () => {
    expect(Object.values(danger).flat().length).toBeGreaterThanOrEqual(150);
    expect(Object.keys(danger).sort()).toEqual([...CODES].sort());
  });

  it.each([
    '我不想貨了',
    '救 命',
    '老公打我😭😭😭',
    '他在打我！！！！！',
    `${'我有件事想说。'.repeat(300)}他拿刀要砍我`,
  ])('is found in %s', (line) => {
    expect(findEmergency(book, line)?.level).toBe('immediate');
  });
});

describe('no danger now', () => {
  it.each(calm.calm ?? [])('%s is calm', (line) => {
    expect(book.findEmergency(line)).toBeNull();
  });

  it.each(calm.lower ?? [])('a person looks at: %s', (line) => {
    expect(book.findEmergency(line)?.level).toBe('lower');
  });

  it('knows at least 150 near misses', () => {
    expect(Object.values(calm).flat().length).toBeGreaterThanOrEqual(150);
  });
});

describe.each(sets)('%s', (_name, set) => {
  const told = Object.entries(set.danger).flatMap(([code, lines]) => lines.map((line) => ({ code, line })));

  it('raises the alarm for danger, whatever its code', () => {
    const missed = told.filter(({ line }) => book.findEmergency(line)?.level !== 'immediate');
    expect(missed).toEqual([]);
  });

  it('names the kind of danger', () => {
    const named = told.filter(({ code, line }) => book.findEmergency(line)?.code === code);
    expect(named.length / told.length).toBeGreaterThanOrEqual(0.8);
  });

  it('raises no alarm for near misses', () => {
    const alarmed = [...set.lower, ...set.none].filter((line) => book.findEmergency(line)?.level === 'immediate');
    expect(alarmed).toEqual([]);
  });

  it('lets a person look at what was danger once or elsewhere, and at little else', () => {
    expect(set.lower.filter((line) => book.findEmergency(line) === null)).toEqual([]);
    expect(set.none.filter((line) => book.findEmergency(line) !== null).length / set.none.length).toBeLessThan(0.05);
  });
});

describe('harmless sayings', () => {
  it('hide nothing else that stands in the sentence', () => {
    expect(book.findEmergency('他打电话叫我回家')).toBeNull();
    expect(book.findEmergency('他打电话叫我回家，一进门就掐我脖子')?.level).toBe('immediate');
    expect(book.findEmergency('跳楼价买的衣服，商家现在拿刀追着我打')?.level).toBe('immediate');
  });

  it('habit lowers what grown-ups tell, never what a child tells', () => {
    expect(book.findEmergency('老公经常打我怎么离婚')?.level).toBe('lower');
    expect(book.findEmergency('我九岁 爸爸总是打我')).toMatchObject({ code: 'E-MINOR', level: 'immediate' });
  });
});

describe('legal questions of the catalogue', () => {
  it('seldom raise an alarm outside the intents about danger', async () => {
    const danger =
      /^(family-detained|telecom-fraud|brush-order|minor-|elder-abuse|dv-|blackmail|pyramid|illegal-collection|child-snatching|hit-and-run|accident-first|school-bullying|bail|custody)/;
    const alarmed: string[] = [];
    let asked = 0;
    for (const { id, utterances } of (await loadIntents('intents')).all()) {
      if (danger.test(id)) continue;
      const some = utterances.filter((_, place) => place % 8 === 0);
      asked += some.length;
      alarmed.push(...some.filter((line) => book.findEmergency(line)?.level === 'immediate'));
    }
    expect(asked).toBeGreaterThan(1_000);
    // Three in a hundred tell of violence or a fall that a question of law follows.
    expect(alarmed.length / asked).toBeLessThan(0.04);
  });
});

describe('replies', () => {
  it('say the number first in every alarm, and never one that is not confirmed', () => {
    for (const code of book.codes) {
      const reply = book.reply(code);
      if (reply === undefined) throw new Error(code);
      if (reply.kind === 'alarm') expect(reply.first).toMatch(/1[12]\d|12333|12356/);
      expect([reply.first, ...reply.further].join('')).not.toContain('12110');
      expect(reply.numbers.map(({ number }) => number)).not.toContain('12110');
      expect(reply.numbers.length).toBeGreaterThan(0);
    }
    expect([...book.codes].sort()).toEqual([...CODES].sort());
  });

  it('treat a relative in custody as an urgent handoff, not as an alarm', () => {
    expect(book.reply('E-CUSTODY')).toMatchObject({ kind: 'handoff', priority: 0 });
    expect(book.reply('E-VIOLENCE')).toMatchObject({ kind: 'alarm', first: '请立即拨打110。' });
    expect(book.reply('constructor')).toBeUndefined();
  });
});

describe('content', () => {
  const withContent = async (
    change: (content: { emergencies: { first: string; cues: { say: string[] }[] }[] }) => void,
  ) => {
    const content = parse(await readFile('knowledge/emergencies.yaml', 'utf8'));
    change(content);
    const dir = await mkdtemp(join(tmpdir(), 'emergencies-'));
    await writeFile(join(dir, 'emergencies.yaml'), stringify(content));
    await cp('knowledge/emergency-examples', join(dir, 'emergency-examples'), { recursive: true });
    return loadEmergencies(dir);
  };

  it('is refused when an alarm does not say a number first', async () => {
    const loading = withContent(({ emergencies }) => {
      for (const one of emergencies) one.first = '请不要着急。';
    });
    await expect(loading).rejects.toThrow(EmergencyContentError);
    await expect(loading).rejects.toThrow(/emergencies\.0\.first/);
  });

  it('is refused when a phrase names a group that is not there', async () => {
    const loading = withContent(({ emergencies }) => {
      emergencies[0]?.cues[0]?.say.push('{nobody}打我');
    });
    await expect(loading).rejects.toThrow(/unknown group \{nobody\}/);
  });
});

it('takes bounded time on hostile text', () => {
  const start = performance.now();
  for (const text of [
    '他打'.repeat(32_000),
    '老公正在'.repeat(16_000),
    '😡'.repeat(10_000),
    '从在从在架子'.repeat(9_000),
    '\u0000'.repeat(65_536),
  ]) {
    book.findEmergency(text);
  }
  expect(performance.now() - start).toBeLessThan(20_000);
});
