import { join } from 'node:path';
import fc from 'fast-check';
import { countSegments } from '../../src/channels/sms/segments.ts';
import { loadDeskPhrases } from '../../src/knowledge/duty/desk-phrases.ts';
import { checkServiceWords, serviceWordSources } from '../../src/text/service-words.ts';
import {
  cannedTrigger,
  fillPlaceholders,
  findCanned,
  openPlaceholders,
  putAtCaret,
  putIn,
  residentName,
  unknownPlaceholders,
} from '../../web/desk/lawyer/canned.ts';
import { draftsOn } from '../../web/desk/lawyer/drafts.ts';
import type { ForbiddenPhrase } from '../../web/desk/lawyer/handoff-types.ts';
import { isLineDown, newsFor, refusedAs } from '../../web/desk/lawyer/refusal.ts';
import { LONGEST_REPLY, replyLength } from '../../web/desk/lawyer/reply-length.ts';
import { eachOnce, findServiceWords, markedParts } from '../../web/desk/lawyer/service-words.ts';
import { TypingPing } from '../../web/desk/lawyer/typing-ping.ts';
import { WritingKeys } from '../../web/desk/lawyer/writing-keys.ts';
import { PendingReplies } from '../../web/desk/live/pending-replies.ts';
import type { Shelf } from '../../web/desk/live/shelf.ts';
import { turnAt } from './desk-turn.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A browser's storage that can be looked into, and that may be forbidden. */
function shelf(): Shelf & { kept: Map<string, string>; forbidden: boolean } {
  const kept = new Map<string, string>();
  const told = {
    kept,
    forbidden: false,
    getItem: (key: string) => (told.forbidden ? refuse() : (kept.get(key) ?? null)),
    setItem: (key: string, value: string) => (told.forbidden ? refuse() : void kept.set(key, value)),
    removeItem: (key: string) => (told.forbidden ? refuse() : void kept.delete(key)),
  };
  return told;
}

function refuse(): never {
  throw new Error('SecurityError');
}

describe('a canned reply is asked for', () => {
  const at = (marked: string) => cannedTrigger(marked.replace('|', ''), marked.indexOf('|'));

  it.each([
    [';|', ''],
    ['；|', ''],
    [';zc|', 'zc'],
    ['您好 ；仲裁|', '仲裁'],
    ['第一行\n;nh|', 'nh'],
    [';zc| 后面的话', 'zc'],
    ['\u3000;a|', 'a'],
  ])('by %j', (text, query) => expect(at(text)?.query).toBe(query));

  it.each([
    '',
    '您好|',
    '您好;|',
    '他说；我听|',
    ';zc |',
    '; zc|',
    'a;b|',
    `;${'长'.repeat(21)}|`,
    '|;zc',
    'http://x;y|',
  ])('not by %j', (text) => expect(at(text)).toBeNull());

  it('and put in place of the sign and what was typed after it', () => {
    const text = '您好 ；zc 再见';
    const trigger = cannedTrigger(text, 6);
    expect(trigger).toEqual({ from: 3, to: 6, query: 'zc' });
    expect(putIn(text, '去仲裁', trigger!.from, trigger!.to)).toEqual({ text: '您好 去仲裁 再见', from: 6, to: 6 });
  });

  it('never changes what stands before and after it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.nat(), (text, words, _more, where) => {
        const caret = text.length === 0 ? 0 : where % (text.length + 1);
        const trigger = cannedTrigger(text, caret);
        if (trigger === null) return;
        const { text: next } = putIn(text, words, trigger.from, trigger.to);
        expect(next).toBe(text.slice(0, trigger.from) + words + text.slice(caret));
        expect([';', '；']).toContain(text[trigger.from]);
      }),
    );
  });
});

describe('canned replies', () => {
  const replies = [
    { id: 'a', shortcut: 'nh', title: '您好', text: '{来访人称呼}您好，我是{律师姓名}。' },
    { id: 'b', shortcut: 'zc', title: '去劳动仲裁', text: '先去仲裁。', initials: 'qldzc' },
    { id: 'c', shortcut: 'zcl', title: '仲裁材料', text: '请带身份证。', initials: 'zccl' },
    { id: 'd', shortcut: 'x', title: '结尾', text: '再见，祝您顺利' },
  ];
  const found = (query: string) => findCanned(replies, query).map(({ id }) => id);

  it('are found by shortcut, first letters, title and text, the nearest first', () => {
    expect(found('')).toEqual(['a', 'b', 'c', 'd']);
    expect(found('zc')).toEqual(['b', 'c']);
    expect(found('ZCL')).toEqual(['c']);
    expect(found('zcc')).toEqual(['c']);
    expect(found('qld')).toEqual(['b']);
    expect(found('仲裁')).toEqual(['b', 'c']);
    expect(found('身份证')).toEqual(['c']);
    expect(found('没有')).toEqual([]);
  });

  it('carry the names of lawyer and resident; without a name the resident is called nothing', () => {
    const values = { 律师姓名: '值班律师一号', 来访人称呼: '王女士' };
    expect(fillPlaceholders(replies[0]!.text, values)).toBe('王女士您好，我是值班律师一号。');
    expect(fillPlaceholders(replies[0]!.text, { ...values, 来访人称呼: '' })).toBe('您好，我是值班律师一号。');
    expect(fillPlaceholders('请带{材料}', values)).toBe('请带{材料}');
    expect(fillPlaceholders('{constructor}{toString}', values)).toBe('{constructor}{toString}');
    expect(
      residentName([
        { label: '欠薪', value: '1万' },
        { label: '姓名', value: ' 王女士 ' },
      ]),
    ).toBe('王女士');
    expect(residentName([{ label: '姓名', value: ' ' }])).toBe('');
  });

  it('select the first name that nobody filled, and name what is left open', () => {
    const put = putIn('', '请在{日期}前到{地点}', 0, 0);
    expect(put.text.slice(put.from, put.to)).toBe('{日期}');
    expect(openPlaceholders('｛日期｝和{地点}，{}').map(({ name }) => name)).toEqual(['日期', '地点']);
    expect(unknownPlaceholders('{律师姓名}请{谁}来')).toEqual(['谁']);
  });

  it('stand on a line of their own behind words that are there', () => {
    expect(putAtCaret('', '答案', 0).text).toBe('答案');
    expect(putAtCaret('您好', '答案', 2).text).toBe('您好\n答案');
    expect(putAtCaret('您好\n', '答案', 3).text).toBe('您好\n答案');
    expect(putAtCaret('您好再见', '答案', 2).text).toBe('您好\n答案再见');
  });

  it('of the house are all found by their shortcut and leave nothing open', async () => {
    const { replies: shared } = await loadDeskPhrases(join(ROOT, 'knowledge'));
    expect(shared.length).toBeGreaterThan(20);
    for (const reply of shared) {
      expect(findCanned(shared, reply.shortcut)[0]?.id).toBe(reply.id);
      expect([reply.id, unknownPlaceholders(reply.text)]).toEqual([reply.id, []]);
    }
  });
});

describe('a field in which Chinese is written', () => {
  const press = (key: string, more: object = {}) => ({ key, shiftKey: false, ...more });
  const none = () => false;

  it('sends by Enter and breaks the line by Shift+Enter', () => {
    const keys = new WritingKeys();
    expect(keys.press(press('Enter'), none)).toBe('send');
    expect(keys.press(press('Enter', { shiftKey: true }), none)).toBe('typed');
    for (const held of ['ctrlKey', 'altKey', 'metaKey']) {
      expect(keys.press(press('Enter', { [held]: true }), none)).toBe('typed');
    }
  });

  it('leaves every key to the input method while pinyin stands in it, an open list or not', () => {
    const keys = new WritingKeys();
    const asked: string[] = [];
    const list = (key: string) => asked.push(key) > 0;
    keys.compositionStarted();
    expect(keys.isSettled).toBe(false);
    for (const key of ['Enter', 'Tab', 'ArrowDown', 'ArrowUp', 'Escape', ';']) {
      expect(keys.press(press(key, { isComposing: true, keyCode: 229 }), list)).toBe('typed');
    }
    expect(asked).toEqual([]);
    keys.compositionEnded();
    expect(keys.isSettled).toBe(true);
    // Safari: the Enter that took the candidate comes after the end of composing.
    expect(keys.press(press('Enter', { keyCode: 229 }), list)).toBe('typed');
    expect(asked).toEqual([]);
    expect(keys.press(press('Enter'), list)).toBe('taken');
    expect(asked).toEqual(['Enter']);
  });

  it('gives plain keys to an open list, and Enter to sending when the list does not want it', () => {
    const keys = new WritingKeys();
    expect(keys.press(press('ArrowDown'), (key) => key === 'ArrowDown')).toBe('taken');
    expect(keys.press(press('Enter'), none)).toBe('send');
    expect(keys.press(press('Tab', { shiftKey: true }), () => true)).toBe('typed');
  });

  it('opens no list for `;` in the middle of composing, and does when it is settled', () => {
    const keys = new WritingKeys();
    const opened = (text: string) => (keys.isSettled ? cannedTrigger(text, text.length) : null);
    keys.compositionStarted();
    expect(opened(';zhong')).toBeNull();
    keys.compositionEnded();
    expect(opened(';仲裁')?.query).toBe('仲裁');
  });
});

describe('drafts', () => {
  it('are kept by case, reply and note apart, over a reload, and gone when sent', () => {
    const kept = shelf();
    draftsOn(kept).write('h1', '回复一半');
    draftsOn(kept).write('h1', '只给同事看', 'note');
    const reloaded = draftsOn(kept);
    expect([reloaded.read('h1'), reloaded.read('h1', 'note'), reloaded.read('h2')]).toEqual([
      '回复一半',
      '只给同事看',
      '',
    ]);
    reloaded.write('h1', '');
    expect([reloaded.read('h1'), reloaded.read('h1', 'note')]).toEqual(['', '只给同事看']);
    reloaded.write('h1', '', 'note');
    expect(kept.kept.size).toBe(0);
  });

  it('do not stop anybody from writing where storage is forbidden', () => {
    const kept = shelf();
    kept.forbidden = true;
    expect(() => draftsOn(kept).write('h1', '字')).not.toThrow();
    expect([draftsOn(kept).read('h1'), draftsOn(null).read('h1')]).toEqual(['', '']);
  });
});

describe('a reply that did not go out', () => {
  it('is told apart: no line, not his case, words he has not seen', () => {
    expect(refusedAs(new Error('offline'))).toBe('failed');
    expect(refusedAs({ status: 0, code: 'no_answer' })).toBe('failed');
    expect(refusedAs({ status: 503, code: 'x' })).toBe('failed');
    expect(refusedAs({ status: 409, code: 'hotline_handoff_not_yours' })).toBe('not-yours');
    expect(refusedAs({ status: 409, code: 'hotline_handoff_stale' })).toBe('stale');
    expect([refusedAs(null), refusedAs(undefined)]).toEqual(['failed', 'failed']);
    expect([0, 500, 503, 400, 404, 409].map((status) => isLineDown({ status }))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('shows what the resident said since, and only that', () => {
    const turns = [
      turnAt(1, 'resident'),
      turnAt(2, 'bot'),
      turnAt(3, 'resident'),
      turnAt(4, 'lawyer'),
      turnAt(5, 'resident'),
    ];
    expect(newsFor({ seenSeq: 2 }, turns).map(({ seq }) => seq)).toEqual([3, 5]);
    expect(newsFor({ seenSeq: 5 }, turns)).toEqual([]);
    expect(newsFor({}, turns)).toEqual([]);
  });

  it('outlives a reload with its id, as one that failed; trying again is safe', () => {
    const kept = shelf();
    const replies = new PendingReplies(kept, 's1');
    replies.put('h1', { clientId: 'a', text: '您好', state: 'sending', seenSeq: 7, answerId: 'w' });
    replies.put('h1', { clientId: 'b', text: '在吗', state: 'stale', seenSeq: 7 });
    const reloaded = new PendingReplies(kept, 's1');
    expect(reloaded.of('h1')).toEqual([
      { clientId: 'a', text: '您好', state: 'failed', seenSeq: 7, answerId: 'w' },
      { clientId: 'b', text: '在吗', state: 'stale', seenSeq: 7 },
    ]);
    reloaded.drop('h1', 'a');
    reloaded.drop('h1', 'b');
    expect(kept.kept.size).toBe(0);
  });

  it('is not for a colleague who signs in on the same machine', () => {
    const kept = shelf();
    new PendingReplies(kept, 's1').put('h1', { clientId: 'a', text: '您好', state: 'failed' });
    expect(new PendingReplies(kept, 's2').of('h1')).toEqual([]);
  });

  it('is forgotten when what was stored makes no sense', () => {
    const kept = shelf();
    kept.kept.set('hotline.desk.replies.s1', '{"x"');
    expect(new PendingReplies(kept, 's1').of('h1')).toEqual([]);
    kept.kept.set('hotline.desk.replies.s1', '[1, [2, 3], ["h1", [{"text": 5}]]]');
    expect(new PendingReplies(kept, 's1').of('h1')).toEqual([]);
  });
});

describe('that the lawyer writes', () => {
  it('is told at once, then every ten seconds, and not for blanks', () => {
    const ping = new TypingPing();
    expect(ping.due('  ', 0)).toBe(false);
    expect(ping.due('您', 1)).toBe(true);
    expect([ping.due('您好', 2), ping.due('您好', 10_000)]).toEqual([false, false]);
    expect(ping.due('您好', 10_001)).toBe(true);
  });
});

describe('length of a reply', () => {
  it('counts what the channel makes of it', () => {
    expect(replyLength('web', '您好')).toEqual({ left: null, as: null, tooLong: false });
    expect(replyLength('web', '字'.repeat(1900)).left).toBe(100);
    expect(replyLength('web', '字'.repeat(LONGEST_REPLY + 3)).left).toBe(-3);
    expect(replyLength('sms', '字'.repeat(71)).as).toEqual({ unit: 'segments', n: 2 });
    expect(replyLength('sms', 'a'.repeat(160)).as).toEqual({ unit: 'segments', n: 1 });
    expect(replyLength('sms', '字'.repeat(501)).tooLong).toBe(true);
    expect(replyLength('wechat', '字'.repeat(682)).as).toBeNull();
    expect(replyLength('wechat', '字'.repeat(683)).as).toEqual({ unit: 'messages', n: 2 });
    expect(replyLength('voice', '字'.repeat(40))).toEqual({
      left: null,
      as: { unit: 'seconds', n: 10 },
      tooLong: false,
    });
    expect(replyLength('voice', '字'.repeat(200)).tooLong).toBe(true);
    expect(replyLength('sms', '  ').as).toBeNull();
  });

  it('counts the parts of an SMS as the gateway does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        if (text.trim() === '') return;
        expect(replyLength('sms', text).as?.n).toBe(countSegments(text.trim()).segments);
      }),
    );
  });
});

describe('words that are not said (服务禁语)', () => {
  const asSent = (phrase: Parameters<typeof checkServiceWords>[1][number]): ForbiddenPhrase => {
    const { words, except } = serviceWordSources(phrase);
    const { id, group, why, instead } = phrase;
    return { id, group, pattern: [...phrase.words], expression: words, except, why, instead };
  };

  it('are found where they stand, whatever their width and the blanks between', async () => {
    const { forbidden } = await loadDeskPhrases(join(ROOT, 'knowledge'));
    const sent = forbidden.map(asSent);
    const hits = findServiceWords('您好。规定 就是 这样，你自己去查吧', sent);
    expect(hits.map(({ words }) => words)).toEqual(['规定 就是 这样', '自己去查']);
    expect(hits[0]).toMatchObject({ from: 3, to: 11 });
    expect(hits.every(({ why, instead }) => why !== '' && instead !== '')).toBe(true);
    expect(findServiceWords('他说“规定就是这样”，您可以自己查到', sent)).toEqual([]);
  });

  it('are the same that the server finds', async () => {
    const { forbidden } = await loadDeskPhrases(join(ROOT, 'knowledge'));
    const sent = forbidden.map(asSent);
    const pieces = forbidden.flatMap(({ words, except }) => [...words.slice(0, 4), ...except.slice(0, 3)]);
    const piece = fc.oneof(
      fc.constantFrom(...pieces.map((words) => words.replace('…', '他'))),
      fc.constantFrom('您好', '，', ' ', '“', '”', '《', '》', '。', '\n', 'Ａ', '不', '能', '㍿', '👨‍👩‍👧'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (words) => {
        const text = words.join('');
        const ids = new Set(checkServiceWords(text, forbidden).map(({ id }) => id));
        const found = findServiceWords(text, sent);
        expect(found.length > 0).toBe(ids.size > 0);
        for (const hit of found) {
          expect(ids.has(hit.id)).toBe(true);
          expect(text.slice(hit.from, hit.to)).toBe(hit.words);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are marked without changing the text, and told once each', () => {
    const hits = [
      { id: 'a', from: 2, to: 4, words: '闭嘴', why: 'w', instead: 'i' },
      { id: 'a', from: 6, to: 8, words: '闭嘴', why: 'w', instead: 'i' },
    ];
    const parts = markedParts(
      '您先闭嘴，请闭嘴吧',
      hits.map((hit, index) => (index === 0 ? hit : { ...hit, from: 6, to: 8 })),
    );
    expect(parts.map(({ text }) => text).join('')).toBe('您先闭嘴，请闭嘴吧');
    expect(parts.filter(({ isHit }) => isHit).map(({ text }) => text)).toEqual(['闭嘴', '闭嘴']);
    expect(eachOnce(hits)).toHaveLength(1);
    // Marks of an older text are left out rather than cut through the new one.
    expect(markedParts('短', hits)).toEqual([{ text: '短', isHit: false, at: 0 }]);
  });
});
