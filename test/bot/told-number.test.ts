import { createSafeToTell } from '../../src/bot/safe-to-tell.ts';
import { createToldNumber } from '../../src/bot/told-number.ts';
import type { Handoff } from '../../src/handoff/index.ts';
import type { AidApplication } from '../../src/legal-aid/index.ts';
import type { Session } from '../../src/sessions/index.ts';

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 2, hour));
const applied = (hour: number, phone: string, more: object = {}) =>
  ({
    createdAt: at(hour),
    applicant: { phone },
    representative: null,
    contact: { by: 'channel', safeTime: '' },
    ...more,
  }) as unknown as AidApplication;
const left = (hour: number, phone: string, more: object = {}) =>
  ({
    requestedAt: at(hour),
    card: { emergency: null },
    message: { phone, safeTime: '' },
    ...more,
  }) as unknown as Handoff;

const toldIn = (applications: AidApplication[], handoffs: Handoff[]) =>
  createToldNumber({
    applications: { find: async () => applications },
    handoffs: { find: async () => handoffs },
    seal: { open: (sealed) => sealed },
  })({ _id: 'c' });

it.each<[string, AidApplication[], Handoff[], string | null]>([
  ['nothing was told', [], [], null],
  ['an application', [applied(1, '13800001111')], [], '+8613800001111'],
  ['a message left later', [applied(1, '13800001111')], [left(2, '+8613900002222')], '+8613900002222'],
  ['an application made later', [applied(3, '13800001111')], [left(2, '13900002222')], '+8613800001111'],
  [
    'an application for somebody else: who writes, not who is helped',
    [applied(1, '13800001111', { representative: { person: { phone: '13700003333' } } })],
    [],
    '+8613700003333',
  ],
  [
    'an application for somebody else by one who told no number',
    [applied(1, '13800001111', { representative: { person: { phone: '' } } })],
    [],
    null,
  ],
  ['a handoff without a message', [], [left(1, '', { message: null })], null],
  ['a number that takes no messages', [applied(1, '05523049700')], [], null],
])('%s', async (_what, applications, handoffs, expected) => {
  expect(await toldIn(applications, handoffs)).toBe(expected);
});

const safeWith = (applications: AidApplication[], handoffs: Handoff[], sessions: Partial<Session>[] = []) =>
  createSafeToTell({
    applications: { find: async () => applications },
    handoffs: { find: async () => handoffs },
    sessions: { find: async () => sessions as Session[] },
  })({ _id: 'c' });

it.each<[string, AidApplication[], Handoff[], Partial<Session>[]]>([
  [
    'asked not to be written to',
    [applied(1, '13800001111', { contact: { by: 'none', safeTime: '' } })],
    [left(2, '13900002222')],
    [],
  ],
  ['named a safe time', [], [left(1, '13900002222', { message: { phone: '13900002222', safeTime: '他上班时' } })], []],
  [
    'told a lawyer of danger',
    [applied(1, '13800001111')],
    [left(1, '', { card: { emergency: 'E-VIOLENCE' }, message: null })],
    [],
  ],
  ['told of danger in an earlier service', [], [], [{ emergency: null }, { emergency: 'E-VIOLENCE' }]],
])('no text message tells anything to somebody who %s', async (_what, applications, handoffs, sessions) => {
  expect(await safeWith(applications, handoffs, sessions)).toBe(false);
});

it('a text message may tell who is in no danger', async () => {
  expect(await safeWith([applied(1, '13800001111')], [left(2, '13900002222')], [{ emergency: null }])).toBe(true);
});
