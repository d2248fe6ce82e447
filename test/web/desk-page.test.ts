import fc from 'fast-check';
import { PendingReplies } from '../../web/desk/live/pending-replies.ts';
import { shanghaiDay, shanghaiMidnight, shanghaiMoment } from '../../web/desk/live/shanghai-time.ts';
import { mergeTurns, unreadFrom } from '../../web/desk/live/turns.ts';
import { firstUnsettled } from '../../web/desk/live/unsettled.ts';
import { ageInWords, ageMark } from '../../web/desk/live/waiting-age.ts';
import { parseRoute, routePath, SECTIONS } from '../../web/desk/shell/routes.ts';
import { wordFor } from '../../web/desk/texts/index.ts';
import { zhCN } from '../../web/desk/texts/zh-CN.ts';
import type { TurnView } from '../../web/desk/types.ts';
import { turnAt } from './desk-turn.ts';

describe('waiting age', () => {
  const since = '2026-03-02T00:00:00.000Z';
  const after = (seconds: number) => ageInWords(since, Date.parse(since) + seconds * 1000, zhCN.age);

  it('grows from seconds to days', () => {
    expect([0, 59, 60, 3599, 3600, 7260, 86_400, 200_000].map(after)).toEqual([
      '0 秒',
      '59 秒',
      '1 分钟',
      '59 分钟',
      '1 小时 0 分',
      '2 小时 1 分',
      '1 天',
      '2 天',
    ]);
  });

  it('is never negative and marks long waits', () => {
    expect(after(-5)).toBe('0 秒');
    expect([59, 60, 179, 180].map(ageMark)).toEqual(['fresh', 'long', 'long', 'too-long']);
  });
});

describe('Shanghai time', () => {
  it('shows days and hours of Shanghai, whatever the browser’s zone', () => {
    const now = new Date('2026-03-02T10:00:00Z');
    expect(shanghaiMoment('2026-03-02T07:04:00Z', now)).toBe('15:04');
    expect(shanghaiMoment('2026-03-01T15:59:00Z', now)).toBe('03-01 23:59');
    expect(shanghaiMoment('2025-12-31T16:00:00Z', now)).toBe('01-01 00:00');
    expect(shanghaiMoment('2025-12-31T15:59:00Z', now)).toBe('2025-12-31 23:59');
    expect(shanghaiDay('2026-03-01T16:00:00Z')).toBe('2026-03-02');
    expect(shanghaiMidnight('2026-03-02', 1)).toBe('2026-03-02T16:00:00.000Z');
    expect(shanghaiMidnight('')).toBe('');
  });
});

describe('turns', () => {
  it('end up in order and once, however they were fetched', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 12 }))), (fetches) => {
        const merged = fetches.reduce<TurnView[]>(
          (have, seqs) =>
            mergeTurns(
              have,
              seqs.map((seq) => turnAt(seq)),
            ),
          [],
        );
        expect(merged.map(({ seq }) => seq)).toEqual([...new Set(fetches.flat())].sort((a, b) => a - b));
      }),
    );
  });

  it('are replaced by a newer copy, and count what the resident said since', () => {
    expect(mergeTurns([turnAt(1), turnAt(2)], [turnAt(2, 'bot', '改')]).map(({ text }) => text)).toEqual([
      '第1句',
      '改',
    ]);
    expect(unreadFrom([turnAt(1), turnAt(2, 'lawyer'), turnAt(3), turnAt(4)], 1)).toBe(2);
  });
});

describe('replies on their way', () => {
  it('stay with their conversation until confirmed or dropped, and tell listeners', () => {
    const replies = new PendingReplies();
    let told = 0;
    const end = replies.subscribe(() => {
      told += 1;
    });
    replies.put('h1', { clientId: 'a', text: '您好', state: 'sending' });
    replies.put('h1', { clientId: 'b', text: '在吗', state: 'sending' });
    expect(replies.hasFailed('h1')).toBe(false);
    replies.put('h1', { clientId: 'a', text: '您好', state: 'failed' });
    expect(replies.of('h1').map(({ clientId, state }) => [clientId, state])).toEqual([
      ['a', 'failed'],
      ['b', 'sending'],
    ]);
    expect([replies.hasFailed('h1'), replies.hasFailed('h2')]).toEqual([true, false]);
    replies.drop('h1', 'a');
    replies.drop('h1', 'b');
    expect(replies.of('h1')).toBe(replies.of('h2'));
    expect(told).toBe(5);
    end();
    replies.drop('h1', 'b');
    expect(told).toBe(5);
  });
});

describe('addresses', () => {
  it('lead to the same place again', () => {
    for (const section of SECTIONS) {
      for (const route of [
        { section, id: null, card: false },
        { section, id: 'a/b c', card: false },
        { section, id: 'h1', card: true },
      ]) {
        expect(parseRoute(routePath(route))).toEqual(route);
      }
    }
  });

  it('that are unknown or broken lead to the beginning', () => {
    const start = { section: null, id: null, card: false };
    expect([parseRoute('/desk'), parseRoute('/desk/'), parseRoute('/desk/elsewhere/x')]).toEqual([start, start, start]);
    expect(parseRoute('/desk/mine/%E0%A4%A').id).toBeNull();
  });
});

it('shows a code it does not know as it is', () => {
  expect(wordFor(zhCN.channel, 'wechat')).toBe('微信');
  expect(wordFor(zhCN.channel, 'telegraph')).toBe('telegraph');
  expect(wordFor(zhCN.sessions.outcomes, null, '进行中')).toBe('进行中');
});

describe('what may still change on its way', () => {
  const now = Date.parse('2026-03-02T07:05:00.000Z');
  const sent = (seq: number, delivery: TurnView['delivery'], at = '2026-03-02T07:04:30.000Z') => ({
    seq,
    delivery,
    at,
  });

  it('is looked at from the first that is not settled', () => {
    const turns = [sent(1, 'delivered'), sent(2, 'sent'), sent(3, 'pending')];
    expect(firstUnsettled(turns, now)).toBe(2);
    expect(firstUnsettled([sent(1, 'not-needed'), sent(2, 'unknown'), sent(3, 'failed')], now)).toBeNull();
  });

  it('a receipt is waited for two minutes, a message that waits for the resident as long as the page is open', () => {
    const old = '2026-03-01T07:00:00.000Z';
    expect(firstUnsettled([sent(1, 'sent', old)], now)).toBeNull();
    expect(firstUnsettled([sent(1, 'sent', old), sent(2, 'held', old)], now)).toBe(2);
  });
});
