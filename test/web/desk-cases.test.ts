import { mock } from 'node:test';
import fc from 'fast-check';
import { caseChange } from '../../web/desk/lawyer/case-change.ts';
import { byAwaiting, callbacksOf, firstOnes, myCases, SHOWN, stepFrom } from '../../web/desk/lawyer/case-lists.ts';
import { standingOf } from '../../web/desk/lawyer/case-standing.ts';
import { coalesced } from '../../web/desk/lawyer/coalesced.ts';
import type { CaseOffer, PassReason, Receiver } from '../../web/desk/lawyer/handoff-types.ts';
import {
  deskTitle,
  offerKey,
  offerNews,
  openOffers,
  secondsLeft,
  shareLeft,
} from '../../web/desk/lawyer/offer-news.ts';
import { canReceive, idsOf, inOrder } from '../../web/desk/lawyer/receivers.ts';
import { silenceOf } from '../../web/desk/lawyer/silence.ts';
import { minutesAndSeconds, parseWrapUp } from '../../web/desk/lawyer/wrap-up-draft.ts';
import { owesRecord } from '../../web/desk/lawyer/wrap-up-rule.ts';
import { ServerClock } from '../../web/desk/shell/server-clock.ts';
import { SHORTCUT_LABELS, type ShortcutPress, shortcutOf } from '../../web/desk/shell/shortcut-keys.ts';
import type { HandoffDetail, HandoffSummary } from '../../web/desk/types.ts';

const NOW = Date.parse('2026-03-02T07:00:00.000Z');
const at = (seconds: number): string => new Date(NOW + seconds * 1000).toISOString();

const blank: HandoffDetail = {
  id: 'h1',
  conversationId: 'c1',
  sessionId: 's1',
  channel: 'web',
  state: 'queued',
  place: 'waiting',
  reason: 'asked',
  priority: 2,
  requestedAt: at(-60),
  waitingSince: at(-60),
  acceptedAt: null,
  closedAt: null,
  lawyerId: null,
  lawyerName: null,
  topic: null,
  headline: '拖欠工资',
  outcome: null,
  note: '',
  emergency: null,
  callback: null,
  message: null,
  offer: null,
  passes: [],
  round: 0,
  returns: 0,
  wants: { skills: [], languages: [] },
  urgent: [],
  awaitsSince: null,
  lawyerActiveAt: null,
  helpAskedAt: null,
  endedAt: null,
  handedBack: null,
  regionName: null,
  card: { topic: null, intents: [], emergency: null, preCheck: null, facts: [], told: [] },
  checklist: null,
  telephone: null,
  recordings: [],
  turns: [],
  lastSeq: 0,
  replyWindow: null,
  notes: [],
  history: [],
  clocks: { waitedMs: 0, servedMs: 0, wrapUpMs: 0 },
  earlier: [],
};
const offerTo = (to: string, more: Partial<CaseOffer> = {}): CaseOffer => ({
  kind: 'queue',
  to,
  toName: `律师${to}`,
  comment: '',
  at: at(0),
  until: at(20),
  ...more,
});
const offered = (id: string, more: Partial<CaseOffer> = {}): HandoffSummary => ({
  ...blank,
  id,
  state: 'offered',
  offer: offerTo('me', more),
});
const waiting: HandoffDetail = blank;
const served = (by: string, more: Partial<HandoffDetail> = {}): HandoffDetail => ({
  ...blank,
  state: 'live',
  place: 'served',
  lawyerId: by,
  lawyerName: `律师${by}`,
  ...more,
});
const pass = (reason: PassReason) => [{ name: '律师甲', reason, at: at(0) }];
const step = (name: string) => [{ step: name, at: at(0), byName: null, detail: '' }];

describe('the server’s clock', () => {
  it('rules the countdown, however wrong the laptop’s own is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 30_000 }), (wrong, later) => {
        const clock = new ServerClock();
        clock.sync(at(0), NOW + wrong);
        expect(secondsLeft(at(20), clock.now(NOW + wrong + later))).toBe(Math.max(0, Math.ceil(20 - later / 1000)));
      }),
    );
  });

  it('is set right by every answer, and not by nonsense', () => {
    const clock = new ServerClock();
    clock.sync(at(60), NOW);
    clock.sync('soon', NOW);
    expect(clock.now(NOW)).toBe(NOW + 60_000);
    clock.sync(at(0), NOW + 5000);
    expect(clock.now(NOW + 5000)).toBe(NOW);
  });
});

describe('an offer', () => {
  it('counts down to nothing and never below', () => {
    expect([0, 0.2, 19.5, 20, 99].map((later) => secondsLeft(at(20), NOW + later * 1000))).toEqual([20, 20, 1, 0, 0]);
    expect([-5, 0, 10, 25].map((later) => shareLeft(offerTo('me'), NOW + later * 1000))).toEqual([1, 1, 0.5, 0]);
    expect(secondsLeft('', NOW)).toBe(0);
  });

  it('is before us until it is answered or its time is over, the one that ends first at the head', () => {
    const late = offered('late', { until: at(30) });
    const soon = offered('soon', { until: at(10) });
    const past = offered('past', { until: at(0) });
    expect(openOffers([late, soon, past], new Set(), NOW).map(({ id }) => id)).toEqual(['soon', 'late']);
    expect(openOffers([late, soon], new Set([offerKey(soon)]), NOW).map(({ id }) => id)).toEqual(['late']);
  });

  it('that left says whether it was missed or taken; what we answered says nothing', () => {
    const one = offered('one');
    const before = [one];
    const told = (now: number, answered: string[] = []) =>
      offerNews(before, [], new Set(answered), now).map(({ what }) => what);
    expect(told(NOW + 20_500)).toEqual(['missed']);
    expect(told(NOW + 6000)).toEqual(['gone']);
    expect(told(NOW + 6000, [offerKey(one)])).toEqual([]);
    expect(offerNews(before, before, new Set(), NOW + 6000)).toEqual([]);
  });

  it('made again is another offer', () => {
    const first = offered('one');
    const second = offered('one', { at: at(90), until: at(110) });
    expect(offerKey(first)).not.toBe(offerKey(second));
    expect(offerNews([first], [second], new Set(), NOW + 90_000).map(({ what }) => what)).toEqual(['missed']);
    expect(openOffers([second], new Set([offerKey(first)]), NOW + 91_000)).toHaveLength(1);
  });

  it('flashes in the title, before the count of who waits', () => {
    const title = (offers: number, count: number, beat: number) =>
      deskTitle('值班台', '【派单】', { offers, waiting: count, beat });
    expect([title(1, 3, 0), title(1, 3, 1), title(0, 3, 1), title(0, 0, 0)]).toEqual([
      '【派单】值班台',
      '★ 值班台',
      '(3) 值班台',
      '值班台',
    ]);
  });
});

describe('the lists', () => {
  it('draw so many rows and count the rest, also of a thousand', () => {
    const thousand = Array.from({ length: 1000 }, (_, index) => ({ ...blank, id: `h${index}` }));
    expect(firstOnes(thousand)).toEqual({ shown: thousand.slice(0, SHOWN), total: 1000 });
    expect(firstOnes(thousand.slice(0, 300), 10_000).total).toBe(10_000);
    expect(firstOnes([blank], 0).total).toBe(1);
  });

  it('keep mine apart by what it asks of me, the longest unanswered first', () => {
    const calm = served('me', { id: 'calm' });
    const asks = served('me', { id: 'asks', awaitsSince: at(-50) });
    const asksLonger = served('me', { id: 'longer', awaitsSince: at(-90) });
    const wrapUp = { ...served('me'), id: 'wrap', state: 'wrap-up' as const, place: 'over' as const };
    const owed = { ...wrapUp, id: 'owed', state: 'closed' as const };
    const mine = myCases({ mine: [calm, asks, wrapUp, asksLonger], owed: [owed, wrapUp] });
    expect(mine.serving.map(({ id }) => id)).toEqual(['longer', 'asks', 'calm']);
    expect(mine.wrapUp.map(({ id }) => id)).toEqual(['wrap']);
    expect(mine.owed.map(({ id }) => id)).toEqual(['owed']);
    expect(byAwaiting([calm, asks])[0]).toBe(asks);
  });

  it('find who wants to be called back', () => {
    const wish = { ...blank, id: 'back', callback: { askedAt: at(0), phoneMasked: '' } };
    expect(callbacksOf([blank, wish])).toEqual([wish]);
  });

  it('are stepped through from end to end', () => {
    const items = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];
    expect(
      [stepFrom(items, null, 1), stepFrom(items, 'a', 1), stepFrom(items, 'c', 1)].map((each) => each?.id),
    ).toEqual(['a', 'b', 'c']);
    expect([stepFrom(items, 'a', -1)?.id, stepFrom(items, 'gone', -1)?.id, stepFrom([], 'a', 1)]).toEqual([
      'a',
      'a',
      null,
    ]);
  });

  it('warn of a silent lawyer, and count his typing as work', () => {
    const silence = (awaits: number | null, active: number | null, limit = 120_000) =>
      silenceOf(
        {
          awaitsSince: awaits === null ? null : at(-awaits),
          lawyerActiveAt: active === null ? null : at(-active),
        },
        NOW,
        limit,
      );
    expect([silence(null, 5), silence(59, null), silence(60, null), silence(120, 130)]).toEqual([
      'none',
      'fresh',
      'long',
      'too-long',
    ]);
    expect(silence(300, 10)).toBe('fresh');
    // The limit is the server's, whatever it is there.
    expect([silence(120, null, 300_000), silence(150, null, 300_000), silence(31, null, 60_000)]).toEqual([
      'fresh',
      'long',
      'long',
    ]);
  });
});

describe('a change of the open case', () => {
  const change = (before: HandoffDetail, after: HandoffDetail, me = 'me') => {
    const found = caseChange(before, after, me);
    return found === null ? null : [found.what, found.name];
  };

  it('tells who took it over, and what came of a transfer', () => {
    const asked = served('me', { offer: offerTo('b', { kind: 'transfer', toName: '律师b' }) });
    expect(change(served('me'), served('b', { history: step('take-over') }))).toEqual(['taken-over', '律师b']);
    expect(change(asked, served('b', { history: step('accept') }))).toEqual(['transferred', '律师b']);
    expect(change(asked, served('me', { passes: pass('busy'), history: step('pass') }))).toEqual([
      'transfer-declined',
      '律师b',
    ]);
    expect(caseChange(asked, served('me', { passes: pass('busy'), history: step('pass') }), 'me')?.why).toBe('busy');
    expect(change(asked, served('me', { passes: pass('missed'), history: step('pass') }))).toEqual([
      'transfer-missed',
      '律师b',
    ]);
    expect(change(asked, served('me', { history: step('cancel-transfer') }))).toBeNull();
  });

  it('tells why it went back to the queue', () => {
    const back = (reason: PassReason) => change(served('me'), { ...waiting, passes: pass(reason) })?.[0];
    expect((['silent', 'gone', 'returned', 'conflict', 'transferred'] as const).map(back)).toEqual([
      'silent',
      'gone',
      'returned',
      'conflict',
      'to-queue',
    ]);
  });

  it('tells that somebody else was first, or that nobody waits any more', () => {
    expect(change(waiting, served('b'))).toEqual(['taken', '律师b']);
    expect(change(waiting, { ...waiting, state: 'abandoned', place: 'over' })?.[0]).toBe('abandoned');
    expect(change(waiting, { ...waiting, state: 'message-left', place: 'over' })?.[0]).toBe('message-left');
    expect(change(served('b'), { ...served('b'), state: 'wrap-up', place: 'over' })?.[0]).toBe('ended');
    const wrapUp: HandoffDetail = { ...served('me'), state: 'wrap-up', place: 'over' };
    expect(change(wrapUp, { ...wrapUp, state: 'closed' })?.[0]).toBe('wrap-up-over');
    expect(change(served('me', { helpAskedAt: at(0) }), served('me'))?.[0]).toBe('given');
  });

  it('says nothing of what I did myself, nor of another case', () => {
    expect(change(waiting, served('me'))).toBeNull();
    expect(change(served('b'), served('me'))).toBeNull();
    expect(change(served('me'), { ...served('me'), state: 'wrap-up', place: 'over' })).toBeNull();
    const wrapUp: HandoffDetail = { ...served('me'), state: 'wrap-up', place: 'over' };
    expect(change(wrapUp, { ...wrapUp, state: 'closed', outcome: 'resolved' })).toBeNull();
    expect(change(served('me'), { ...served('b'), id: 'h2' })).toBeNull();
    expect(change(served('me'), served('me', { awaitsSince: at(0) }))).toBeNull();
  });
});

describe('what somebody may do', () => {
  const lawyer = { id: 'me', roles: ['lawyer' as const] };
  const supervisor = { id: 'sup', roles: ['supervisor' as const] };

  it('goes by who has the case now', () => {
    expect(standingOf(waiting, lawyer)).toEqual({ mine: false, offeredMe: false, mayAccept: true, listening: false });
    expect(standingOf({ ...waiting, offer: offerTo('b') }, lawyer).mayAccept).toBe(true);
    expect(standingOf({ ...waiting, offer: offerTo('me') }, lawyer)).toMatchObject({
      offeredMe: true,
      mayAccept: false,
    });
    expect(standingOf(served('me'), lawyer).mine).toBe(true);
    expect(standingOf(served('b'), lawyer)).toMatchObject({ mine: false, listening: false });
    expect(standingOf(served('b'), supervisor)).toMatchObject({ mine: false, listening: true });
    expect(standingOf(served('sup'), supervisor)).toMatchObject({ mine: true, listening: false });
    expect(standingOf(waiting, supervisor).mayAccept).toBe(false);
  });

  it('owes the record only of his own, ended and not written', () => {
    const ended = { ...served('me'), state: 'wrap-up' as const, endedAt: at(0) };
    expect(owesRecord(ended, 'me')).toBe(true);
    expect(owesRecord({ ...ended, state: 'closed' }, 'me')).toBe(true);
    expect(owesRecord({ ...ended, state: 'closed', outcome: 'resolved' }, 'me')).toBe(false);
    expect(owesRecord(ended, 'b')).toBe(false);
    expect(owesRecord(served('me'), 'me')).toBe(false);
  });
});

describe('receivers of a transfer', () => {
  const person = (id: string, state: Receiver['state'], conflict = false, load = 0): Receiver => ({
    id,
    displayName: id,
    kind: 'lawyer',
    skills: [],
    state,
    load,
    capacity: 3,
    conflict,
  });

  it('who can take it stands first, a conflict last, and only the first may be chosen', () => {
    const people = [
      person('conflict', 'free', true),
      person('away', 'away'),
      person('busier', 'free', false, 2),
      person('full', 'full'),
      person('free', 'free'),
      person('paused', 'paused'),
    ];
    expect(inOrder(people).map(({ id }) => id)).toEqual(['free', 'busier', 'full', 'paused', 'away', 'conflict']);
    expect(people.filter(canReceive).map(({ id }) => id)).toEqual(['busier', 'free']);
    expect(idsOf(['劳动', '天文'], [{ id: 'labour', name: '劳动' }])).toEqual(['labour']);
  });
});

describe('the draft of a record', () => {
  it('comes back as it was, and what makes no sense does not', () => {
    expect(parseWrapUp('{"outcome":"resolved","note":"已告知"}')).toEqual({ outcome: 'resolved', note: '已告知' });
    expect([parseWrapUp(null), parseWrapUp('{'), parseWrapUp('{"outcome":"magic","note":5}')]).toEqual(
      Array(3).fill({ outcome: null, note: '' }),
    );
    expect([minutesAndSeconds(0), minutesAndSeconds(65_400), minutesAndSeconds(-3)]).toEqual(['0:00', '1:05', '0:00']);
  });
});

describe('shortcuts', () => {
  const press = (more: Partial<ShortcutPress>): ShortcutPress => ({ key: '', code: '', shiftKey: false, ...more });
  const alt = (code: string, more: Partial<ShortcutPress> = {}) => press({ code, altKey: true, ...more });

  it('go by the place of the key, so that Alt may write another sign', () => {
    expect(shortcutOf(alt('KeyA', { key: 'å' }), true)).toBe('accept');
    expect(
      ['KeyJ', 'KeyK', 'KeyD', 'KeyE', 'KeyT', 'KeyL', 'KeyP'].map((code) => shortcutOf(alt(code), false)),
    ).toEqual(['next', 'previous', 'decline', 'end', 'transfer', 'reply', 'note']);
    expect(shortcutOf(alt('KeyA', { ctrlKey: true }), false)).toBeNull();
    expect(shortcutOf(alt('KeyA', { shiftKey: true }), false)).toBeNull();
    expect(shortcutOf(alt('KeyZ'), false)).toBeNull();
  });

  it('never fire while an input method composes, however the browser tells', () => {
    for (const { key, code, altKey } of [
      alt('KeyA'),
      press({ key: 'Escape' }),
      press({ key: '/' }),
      press({ key: '?' }),
    ]) {
      expect(shortcutOf(press({ key, code, altKey, isComposing: true }), false)).toBeNull();
      expect(shortcutOf(press({ key, code, altKey, keyCode: 229 }), false)).toBeNull();
    }
  });

  it('of a single key wait outside of fields', () => {
    expect([shortcutOf(press({ key: '?' }), false), shortcutOf(press({ key: '？' }), false)]).toEqual(['help', 'help']);
    expect(shortcutOf(press({ key: '/' }), false)).toBe('search');
    expect([shortcutOf(press({ key: '?' }), true), shortcutOf(press({ key: '/' }), true)]).toEqual([null, null]);
    expect(shortcutOf(press({ key: 'Escape' }), true)).toBe('close');
    expect(shortcutOf(press({ key: 'a', code: 'KeyA' }), false)).toBeNull();
  });

  it('do not accept twice while the key is held; stepping goes on', () => {
    expect(shortcutOf(alt('KeyA', { repeat: true }), false)).toBeNull();
    expect(shortcutOf(alt('KeyJ', { repeat: true }), false)).toBe('next');
  });

  it('are all in the table', () => {
    const names = SHORTCUT_LABELS.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['accept', 'decline', 'end', 'transfer', 'help', 'close']));
  });
});

describe('a rush of changes', () => {
  it('is one look at once and one at the end', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    let looks = 0;
    const looking = coalesced(() => {
      looks += 1;
    }, 400);
    for (let change = 0; change < 50; change += 1) looking.call();
    expect(looks).toBe(1);
    mock.timers.tick(400);
    expect(looks).toBe(2);
    mock.timers.tick(400);
    looking.call();
    expect(looks).toBe(3);
    looking.call();
    looking.end();
    mock.timers.tick(1000);
    expect(looks).toBe(3);
    mock.timers.reset();
  });
});
