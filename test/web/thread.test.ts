import fc from 'fast-check';
import type { CaseNote } from '../../web/desk/lawyer/handoff-types.ts';
import type { PendingReply } from '../../web/desk/live/pending-replies.ts';
import { cardContent } from '../../web/desk/thread/card-content.ts';
import { answered, cameToEnd, openReading, turnsCame, unseenCount } from '../../web/desk/thread/reading.ts';
import { keepSame } from '../../web/desk/thread/same-turns.ts';
import { type ThreadLine, threadLines } from '../../web/desk/thread/thread-lines.ts';
import type { TurnView } from '../../web/desk/types.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 7, minute)).toISOString();
const turn = (seq: number, from: TurnView['from'] = 'resident'): TurnView => ({
  id: `t${seq}`,
  seq,
  at: at(seq),
  from,
  staffId: null,
  staffName: null,
  type: 'message',
  name: null,
  value: null,
  text: `第${seq}句`,
  choices: [],
  attachments: [],
  understanding: null,
  delivery: 'not-needed',
  deliveryReason: null,
  fallbacks: [],
});
const note = (id: string, minute: number): CaseNote => ({
  id,
  kind: 'note',
  staffName: '同事',
  text: id,
  at: at(minute),
});
const reply = (clientId: string, state: PendingReply['state'], seenSeq?: number): PendingReply => ({
  clientId,
  text: clientId,
  state,
  ...(seenSeq === undefined ? {} : { seenSeq }),
});
const shown = (lines: ThreadLine[]) =>
  lines.map((line) => (line.kind === 'day' ? line.day : line.kind === 'new' ? 'new' : line.key));

describe('a thread', () => {
  it('shows notes by time, a failed reply where it was written, the line “new”, and days of Shanghai', () => {
    const turns = [turn(1), turn(2, 'bot'), turn(3, 'lawyer'), turn(4), turn(5)];
    const lines = threadLines({
      turns,
      notes: [note('late', 9), note('early', 2.5)],
      pending: [reply('failed', 'failed', 3), reply('stale', 'stale', 3), reply('sending', 'sending', 5)],
      newAfter: 3,
    });
    expect(shown(lines)).toEqual([
      '2026-03-02',
      't1',
      't2',
      'note-early',
      't3',
      'failed',
      'new',
      't4',
      't5',
      'note-late',
      'sending',
    ]);
  });

  it('has a line for every day', () => {
    const turns = [turn(1), { ...turn(2), at: '2026-03-02T16:00:00Z' }, { ...turn(3), at: '2026-03-02T16:01:00Z' }];
    expect(shown(threadLines({ turns, notes: [], pending: [], newAfter: null }))).toEqual([
      '2026-03-02',
      't1',
      '2026-03-03',
      't2',
      't3',
    ]);
  });

  it('loses and doubles nothing, whatever comes in which order', () => {
    const some = fc.record({
      turns: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }),
      notes: fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { maxLength: 5 }),
      pending: fc.uniqueArray(fc.integer({ min: 0, max: 31 }), { maxLength: 4 }),
      newAfter: fc.option(fc.integer({ min: 0, max: 31 })),
    });
    fc.assert(
      fc.property(some, ({ turns, notes, pending, newAfter }) => {
        const seqs = turns.sort((a, b) => a - b);
        const lines = threadLines({
          turns: seqs.map((seq) => turn(seq)),
          notes: notes.map((minute) => note(`n${minute}`, minute)),
          pending: pending.map((seq) => reply(`r${seq}`, 'failed', seq)),
          newAfter,
        });
        const kinds = (kind: ThreadLine['kind']) => lines.filter((line) => line.kind === kind);
        expect(kinds('turn').map(({ key }) => key)).toEqual(seqs.map((seq) => `t${seq}`));
        expect(kinds('note')).toHaveLength(notes.length);
        expect(kinds('reply')).toHaveLength(pending.length);
        expect(kinds('new').length).toBeLessThanOrEqual(1);
        expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
      }),
    );
  });

  it('does not draw anew what was fetched again unchanged', () => {
    const old = [turn(1), turn(2)];
    const again = keepSame(old, [structuredClone(old[0]!), { ...turn(2), delivery: 'sent' }, turn(3)]);
    expect([again[0] === old[0], again[1] === old[1], again[1]?.delivery, again.length]).toEqual([
      true,
      false,
      'sent',
      3,
    ]);
  });
});

describe('what the reader has seen', () => {
  const one = [turn(1), turn(2, 'bot'), turn(3)];

  it('counts the resident’s words alone', () => {
    expect(unseenCount([turn(1), turn(2, 'lawyer'), turn(3), turn(4, 'bot')], 1)).toBe(1);
  });

  it('is everything when a thread is opened first, and what was read before when it is opened again', () => {
    expect(openReading(one, null)).toEqual({ seen: 3, line: null });
    expect(openReading(one, 2)).toEqual({ seen: 2, line: 2 });
    expect(openReading([...one, turn(4, 'bot')], 3)).toEqual({ seen: 3, line: null });
    expect(openReading(one, 99)).toEqual({ seen: 3, line: null });
  });

  it('grows with the turns while he looks at the end, and leaves a line while he does not', () => {
    const start = openReading(one, null);
    const more = [...one, turn(4), turn(5)];
    expect(turnsCame(start, more, true)).toEqual({ seen: 5, line: null });
    const away = turnsCame(start, more, false);
    expect(away).toEqual({ seen: 3, line: 3 });
    expect(unseenCount(more, away.seen)).toBe(2);
    const back = cameToEnd(away, more);
    expect(back).toEqual({ seen: 5, line: 3 });
    expect(answered(more)).toEqual({ seen: 5, line: null });
  });

  it('moves an old line to the newest words once those behind it were read', () => {
    const read = cameToEnd(turnsCame(openReading(one, null), [...one, turn(4)], false), [...one, turn(4)]);
    const later = [...one, turn(4), turn(5, 'lawyer'), turn(6)];
    expect(turnsCame(read, later, false)).toEqual({ seen: 4, line: 4 });
    const unread = turnsCame(openReading(one, null), [...one, turn(4)], false);
    expect(turnsCame(unread, later, false)).toEqual({ seen: 3, line: 3 });
  });

  it('gets no line for what bot and lawyers say', () => {
    expect(turnsCame(openReading(one, null), [...one, turn(4, 'lawyer')], false)).toEqual({ seen: 3, line: null });
  });
});

describe('cards of the bot', () => {
  const type = (name: string) => `application/vnd.legal-hotline.${name}+json`;

  it('are read again at the desk', () => {
    const answer = {
      question: '欠薪怎么办',
      short: '可以仲裁。',
      full: '',
      steps: ['一'],
      grounds: [{ label: '第三十条' }],
    };
    expect(cardContent({ contentType: type('answer'), content: answer })).toMatchObject({
      kind: 'answer',
      title: '欠薪怎么办',
      words: '可以仲裁。',
      steps: ['一'],
      grounds: ['第三十条'],
    });
    const numbers = [{ number: '110', label: '报警' }];
    expect(cardContent({ contentType: type('emergency'), content: { numbers } })?.numbers).toEqual(['报警 110']);
    const lines = [{ text: '在范围内', article: '《法律援助法》第三十一条' }];
    expect(cardContent({ contentType: type('pre-check'), content: { summary: '可能符合', lines } })).toMatchObject({
      words: '可能符合',
      grounds: ['在范围内（《法律援助法》第三十一条）'],
    });
  });

  it('that are broken show nothing wrong', () => {
    fc.assert(
      fc.property(fc.constantFrom('answer', 'pre-check', 'emergency'), fc.jsonValue(), (name, content) => {
        const card = cardContent({ contentType: type(name), content });
        expect(card?.steps.every((each) => typeof each === 'string')).toBe(true);
      }),
    );
    expect(cardContent({ contentType: 'image/png' })).toBeNull();
  });
});
