import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HandoffStep } from '../../src/handoff/handoff-step.ts';
import type { NoteKind, PassReason } from '../../src/handoff/index.ts';
import {
  confidenceWord,
  daysLeft,
  deadlineMark,
  joinedDeadlines,
  runningClocks,
  spanInWords,
} from '../../web/desk/lawyer/case-clock.ts';
import { caseStory, urgentReasons } from '../../web/desk/lawyer/case-story.ts';
import { CATALOGUES } from '../../web/desk/texts/index.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';
import type { HandoffDetail } from '../../web/desk/types.ts';
import { turnAt } from './desk-turn.ts';

const ROOT = join(import.meta.dirname, '../..');

describe('the case card', () => {
  it('says how sure the bot was', () => {
    expect([1, 0.8, 0.79, 0.5, 0.49, 0].map(confidenceWord)).toEqual([
      'sure',
      'sure',
      'likely',
      'likely',
      'unsure',
      'unsure',
    ]);
  });

  it('counts days of Shanghai, red below a week', () => {
    const late = new Date('2026-03-01T16:30:00Z');
    expect(daysLeft('2026-03-02', late)).toBe(0);
    expect(daysLeft('2026-03-08', late)).toBe(6);
    expect(daysLeft('2026-03-01', late)).toBe(-1);
    expect(daysLeft('2026-03-02', new Date('2026-03-01T15:59:00Z'))).toBe(1);
    expect(daysLeft('soon', late)).toBeNull();
    expect([-1, 0, 6, 7, null].map(deadlineMark)).toEqual(['over', 'soon', 'soon', 'far', 'unknown']);
  });

  it('tells a limit once that several answers told, with all their articles', () => {
    const label = '1年内申请劳动仲裁';
    const deadlines = [
      {
        label: `${label}（从离职那天起）`,
        on: null,
        basis: '从哪天起算还没有问清；《劳动法》第五十条、《劳动争议调解仲裁法》第二十七条',
      },
      { label: '15日内起诉', on: null, basis: '' },
      { label, on: null, basis: '从哪天起算还没有问清；《劳动争议调解仲裁法》第二十七条' },
      { label, on: '2026-03-08', basis: '' },
    ];
    expect(joinedDeadlines(deadlines).map(({ basis, on }) => [basis, on])).toEqual([
      ['从哪天起算还没有问清；《劳动法》第五十条、《劳动争议调解仲裁法》第二十七条', null],
      ['', null],
      ['', '2026-03-08'],
    ]);
  });

  it('shows spans as people say them', () => {
    const words = (ms: number) => spanInWords(ms, zhCN.casework.span);
    expect([-1, 59_999, 130_000, 3_600_000, 90_000_000].map(words)).toEqual([
      '0秒',
      '59秒',
      '2分10秒',
      '1小时0分',
      '1天1小时',
    ]);
  });

  it('lets the clock of the present place run, and no other', () => {
    const clocks = { waitedMs: 1000, servedMs: 2000, wrapUpMs: 3000 };
    const later = (place: HandoffDetail['place'], state: HandoffDetail['state'], ms: number) =>
      Object.values(runningClocks({ clocks, place, state }, ms));
    expect(later('waiting', 'queued', 500)).toEqual([1500, 2000, 3000]);
    expect(later('served', 'live', 500)).toEqual([1000, 2500, 3000]);
    expect(later('over', 'wrap-up', 500)).toEqual([1000, 2000, 3500]);
    expect(later('over', 'closed', 500)).toEqual([1000, 2000, 3000]);
    // A clock that was set back takes nothing away.
    expect(later('served', 'live', -500)).toEqual([1000, 2000, 3000]);
  });

  it('is copied whole, danger first, without empty parts', () => {
    const card = {
      topic: '劳动纠纷',
      intents: [{ id: 'a', name: '拖欠工资', confidence: 0.92 }],
      emergency: 'E-VIOLENCE',
      preCheck: null,
      facts: [{ label: '欠薪', value: '1 万元' }],
      told: [{ id: 'a', question: '欠薪怎么办', articles: ['《劳动合同法》第三十条'] }],
      deadlines: [{ label: '仲裁时效', on: '2026-03-08', basis: '调解仲裁法第二十七条' }],
      urgent: ['期限近'],
    };
    const handoff = {
      card,
      emergency: null,
      channel: 'wechat',
      reason: 'asked',
      requestedAt: '2026-03-02T00:00:00Z',
      urgent: ['期限近', '有危险'],
    };
    const story = caseStory(
      handoff,
      [turnAt(1, 'resident', '欠我工资'), turnAt(2, 'bot', '您好')],
      zhCN,
      new Date('2026-03-02T00:00:00Z'),
    );
    expect(story.startsWith('【危险】\n正在遭受暴力')).toBe(true);
    for (const words of ['仲裁时效：2026-03-08，还剩 6 天', '很有把握 92%', '《劳动合同法》第三十条', '欠我工资']) {
      expect(story).toContain(words);
    }
    expect(story).not.toContain(zhCN.casework.file.sections.preCheck);
    expect(story).not.toContain('您好');
    expect(urgentReasons(handoff)).toEqual(['期限近', '有危险']);
  });
});

// Complete by their types: what the server learns anew does not compile here until it is named.
const STEPS: Record<HandoffStep['type'], true> = {
  queue: true,
  offer: true,
  pass: true,
  accept: true,
  connect: true,
  return: true,
  transfer: true,
  'cancel-transfer': true,
  'transfer-to-queue': true,
  'take-over': true,
  end: true,
  close: true,
  'wrap-up-over': true,
  'leave-message': true,
  abandon: true,
  'message-done': true,
};
const PASSES: Record<PassReason, true> = {
  declined: true,
  busy: true,
  conflict: true,
  missed: true,
  gone: true,
  returned: true,
  silent: true,
  transferred: true,
};
const NOTES: Record<NoteKind, true> = {
  note: true,
  transfer: true,
  help: true,
  whisper: true,
  'handed-back': true,
  'service-words': true,
};

describe.each(Object.entries(CATALOGUES))('in %s', (_language, { casework }) => {
  it.each([
    ['step of a case', casework.steps, Object.keys(STEPS)],
    ['reason to pass it on', casework.whys, Object.keys(PASSES)],
    ['kind of note', casework.timeline.notes, Object.keys(NOTES)],
  ] as [string, Record<string, string>, string[]][])('every %s has a word', (_what, words, codes) => {
    expect(codes.filter((code) => words[code] === undefined)).toEqual([]);
  });
});

describe('the colour of notes', () => {
  const css = readFileSync(join(ROOT, 'web/desk/style/casework.css'), 'utf8');
  const theme = readFileSync(join(ROOT, 'web/shared/theme.css'), 'utf8');
  const of = (from: string, selector: string, name: string) => {
    const block = from.slice(from.indexOf(`${selector} {`));
    return new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '';
  };
  const luminance = (colour: string) =>
    [1, 3, 5]
      .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index]!, 0);
  const contrast = (one: string, other: string) => {
    const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (high! + 0.05) / (low! + 0.05);
  };

  it.each([':root', ':root[data-theme="dark"]'])('is read well in %s', (selector) => {
    const [note, soft] = [of(css, selector, 'note'), of(css, selector, 'note-soft')];
    for (const ground of [soft, of(theme, selector, 'paper'), of(theme, selector, 'surface')]) {
      expect([note, ground, contrast(note, ground) >= 4.5]).toEqual([note, ground, true]);
    }
    expect(contrast(of(theme, selector, 'ink'), soft)).toBeGreaterThanOrEqual(4.5);
  });

  it('is the same by choice and by the system', () => {
    const system = ':root:not([data-theme="light"])';
    for (const name of ['note', 'note-soft']) {
      expect(of(css, system, name)).toBe(of(css, ':root[data-theme="dark"]', name));
    }
  });
});
