import { ALARM_KINDS, wallAlarms } from '../../../src/oversight/wall/wall-alarms.ts';
import { wallFigures } from '../../../src/oversight/wall/wall-figures.ts';
import type {
  HouseState,
  IsCounted,
  OfferedService,
  WaitingCase,
  WallLimits,
  WallSnapshot,
} from '../../../src/oversight/wall/wall-snapshot.ts';

/** 11:00 in Shanghai on a Monday. */
const NOW = new Date('2026-03-02T03:00:00.000Z');
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000);
const HERE = '340301';
const THERE = '110101';
const all: IsCounted = () => true;
const ofHere = (code: string | null) => code === HERE;

const LIMITS: WallLimits = {
  queue: 2,
  waitMs: 180_000,
  emergencyMs: 60_000,
  silentMs: 120_000,
  repeats: 3,
  undelivered: 4,
  reviewMs: 24 * 3_600_000,
};
const WELL: HouseState = {
  openSince: ago(3 * 3600),
  nobodySince: null,
  available: 1,
  undelivered: 0,
  deadJobs: 0,
  exchange: { dead: 0, near: 0 },
  auditBroken: null,
  brokenRecords: 0,
  notReady: [],
};
const QUIET: WallSnapshot = {
  at: NOW,
  waiting: [],
  served: [],
  offered: [],
  people: [],
  open: [],
  today: [],
  weekBefore: [],
  reviews: [],
  mediations: [],
  house: WELL,
};

let made = 0;
function asked(
  kind: 'voice' | 'text',
  secondsAgo: number,
  waited: number | null,
  more: Partial<OfferedService> = {},
): OfferedService {
  made += 1;
  const requestedAt = ago(secondsAgo);
  const answeredAt = waited === null ? null : new Date(requestedAt.getTime() + waited * 1000);
  return { sessionId: `s${made}`, kind, regionCode: HERE, requestedAt, answeredAt, isOpen: false, ...more };
}

function waits(secondsAgo: number, more: Partial<WaitingCase> = {}): WaitingCase {
  made += 1;
  const base = { queue: 'labour', regionCode: HERE, kind: 'text', priority: 2, urgent: [], servicesOfWeek: 1 } as const;
  return { ...base, handoffId: `h${made}`, waitingSince: ago(secondsAgo), ...more };
}

describe('figures of the wall, on an hour made by hand', () => {
  const HOUR: OfferedService[] = [
    asked('voice', 600, 10),
    asked('voice', 700, 15),
    // A late answer stays a miss.
    asked('voice', 800, 16),
    // Who gave up was offered too.
    asked('voice', 900, null),
    // He waits, and is still in time: not decided.
    asked('voice', 5, null, { isOpen: true }),
    // He waits, and is not in time any more.
    asked('voice', 40, null, { isOpen: true }),
    asked('text', 1200, 180),
    asked('text', 1300, 181),
    // Before the hour, today: Shanghai's day began at 16:00 UTC.
    asked('voice', 3601, 3),
    asked('voice', 10 * 3600, 1),
    asked('text', 3700, 20, { regionCode: THERE }),
    // Yesterday.
    asked('voice', 12 * 3600, 1),
  ];

  it('answers in time of all that were offered, in the last hour and today', () => {
    const { answered } = wallFigures({ ...QUIET, offered: HOUR }, all);
    expect(answered.voice.hour).toEqual({ within: 2, offered: 5, percent: 40 });
    expect(answered.voice.today).toEqual({ within: 4, offered: 7, percent: 57.1 });
    expect(answered.text.hour).toEqual({ within: 1, offered: 2, percent: 50 });
    expect(answered.text.today).toEqual({ within: 2, offered: 3, percent: 66.7 });
    expect(wallFigures({ ...QUIET, offered: HOUR }, ofHere).answered.text.today).toEqual({
      within: 1,
      offered: 2,
      percent: 50,
    });
    expect(wallFigures(QUIET, all).answered.voice.hour).toEqual({ within: 0, offered: 0, percent: null });
  });

  it('who waits by what he asks for, the longest wait first', () => {
    const waiting = [
      waits(10, { queue: '' }),
      waits(200),
      waits(30),
      waits(400, { regionCode: THERE, queue: 'minor' }),
    ];
    expect(wallFigures({ ...QUIET, waiting }, all).waiting).toEqual({
      total: 4,
      longestSince: ago(400),
      queues: [
        { queue: 'minor', waiting: 1, longestSince: ago(400) },
        { queue: 'labour', waiting: 2, longestSince: ago(200) },
        { queue: '', waiting: 1, longestSince: ago(10) },
      ],
    });
    expect(wallFigures({ ...QUIET, waiting }, ofHere).waiting).toMatchObject({ total: 3, longestSince: ago(200) });
  });

  it('what people do: away before paused, serving before writing', () => {
    const person = { staffId: 'a', serving: 0, wrappingUp: 0, capacity: 4 };
    const people = [
      { ...person, presence: 'on' as const },
      { ...person, presence: 'on' as const, wrappingUp: 1 },
      { ...person, presence: 'on' as const, serving: 1, wrappingUp: 1 },
      { ...person, presence: 'paused' as const, serving: 1 },
      { ...person, presence: 'absent' as const },
    ];
    const states = wallFigures({ ...QUIET, people }, ofHere).people.map(({ state }) => state);
    expect(states).toEqual(['free', 'wrap-up', 'serving', 'paused', 'absent']);
  });

  it('services going on, volume beside a week ago, and satisfaction with counts', () => {
    const figures = wallFigures(
      {
        ...QUIET,
        open: [
          { channel: 'voice', regionCode: HERE, count: 1 },
          { channel: 'web', regionCode: HERE, count: 2 },
          { channel: 'web', regionCode: THERE, count: 4 },
        ],
        today: [
          { rating: null, regionCode: HERE, count: 10 },
          { rating: 'satisfied', regionCode: HERE, count: 3 },
          { rating: 'dissatisfied', regionCode: HERE, count: 1 },
          { rating: 'satisfied', regionCode: THERE, count: 100 },
        ],
        weekBefore: [
          { regionCode: HERE, count: 7 },
          { regionCode: null, count: 5 },
        ],
      },
      ofHere,
    );
    expect(figures.open).toEqual({
      total: 3,
      channels: [
        { channel: 'web', count: 2 },
        { channel: 'voice', count: 1 },
      ],
    });
    expect(figures.volume).toEqual({ today: 14, weekBefore: 7 });
    expect(figures.satisfaction).toMatchObject({ raters: 4, satisfied: 3, dissatisfied: 1, satisfiedRate: 75 });
  });
});

describe('alarms of the wall', () => {
  const kinds = (snapshot: Partial<WallSnapshot>, isCounted = all) =>
    wallAlarms({ ...QUIET, ...snapshot }, LIMITS, isCounted).map(({ kind }) => kind);
  const house = (state: Partial<HouseState>) => wallAlarms({ ...QUIET, house: { ...WELL, ...state } }, LIMITS, ofHere);

  it('a quiet house has none', () => {
    expect(kinds({})).toEqual([]);
  });

  it('a queue that is too long since the one too many came, worse with every limit more', () => {
    const two = [waits(90), waits(60)];
    expect(kinds({ waiting: two })).toEqual([]);
    const [alarm] = wallAlarms({ ...QUIET, waiting: [waits(20), ...two] }, LIMITS, all);
    expect(alarm).toMatchObject({ kind: 'queue-long', queue: 'labour', count: 3, level: 1, since: ago(20) });
    const more = [...Array(4)].map(() => waits(10));
    expect(wallAlarms({ ...QUIET, waiting: [...two, ...more] }, LIMITS, all)[0]).toMatchObject({
      level: 3,
      isCritical: true,
    });
    expect(kinds({ waiting: [waits(20, { regionCode: THERE }), ...two] }, ofHere)).toEqual([]);
  });

  it('the longest wait over its limit, since it passed it', () => {
    expect(kinds({ waiting: [waits(180)] })).toEqual([]);
    const first = waits(400);
    const [alarm] = wallAlarms({ ...QUIET, waiting: [waits(1), first] }, LIMITS, all);
    expect(alarm).toMatchObject({
      kind: 'wait-long',
      level: 2,
      since: ago(220),
      subject: { type: 'handoff', id: first.handoffId },
    });
  });

  it('somebody in danger at once and anew each minute; urgent words; a person who comes again', () => {
    const danger = waits(0, { priority: 0 });
    expect(wallAlarms({ ...QUIET, waiting: [danger] }, LIMITS, all)).toMatchObject([
      { kind: 'emergency', level: 1, isCritical: true, since: NOW },
    ]);
    expect(wallAlarms({ ...QUIET, waiting: [waits(61, { priority: 0 })] }, LIMITS, all)[0]?.level).toBe(2);
    const urgent = waits(1, { priority: 1, urgent: ['明天开庭'], servicesOfWeek: 3 });
    expect(wallAlarms({ ...QUIET, waiting: [urgent] }, LIMITS, all)).toMatchObject([
      { kind: 'urgent', words: ['明天开庭'] },
      { kind: 'repeat', count: 3 },
    ]);
  });

  it('a lawyer who is silent', () => {
    const one = { handoffId: 'h', lawyerId: 'a', kind: 'text', regionCode: HERE } as const;
    expect(kinds({ served: [{ ...one, awaitsSince: ago(120) }] })).toEqual([]);
    expect(kinds({ served: [{ ...one, awaitsSince: null }] })).toEqual([]);
    expect(wallAlarms({ ...QUIET, served: [{ ...one, awaitsSince: ago(250) }] }, LIMITS, all)).toMatchObject([
      { kind: 'silent', lawyerId: 'a', level: 2, since: ago(130), subject: { id: 'h' } },
    ]);
  });

  it('nobody on duty in opening hours, since the last one went or it opened', () => {
    expect(house({ available: 0, openSince: null })).toEqual([]);
    expect(house({ available: 0 })).toMatchObject([{ kind: 'nobody-on-duty', since: ago(3 * 3600), level: 1 }]);
    const away = { waiting: [waits(1, { regionCode: THERE })], house: { ...WELL, available: 0 } };
    expect(wallAlarms({ ...QUIET, ...away }, LIMITS, all)).toMatchObject([{ level: 2, count: 1 }]);
    // Who waits in other regions is not counted for him.
    expect(wallAlarms({ ...QUIET, ...away }, LIMITS, ofHere)).toMatchObject([{ level: 1, count: 0 }]);
    expect(house({ available: 0, nobodySince: ago(60) })).toMatchObject([{ since: ago(60) }]);
    expect(house({ available: 0, nobodySince: ago(9 * 3600) })).toMatchObject([{ since: ago(3 * 3600) }]);
  });

  it('reviews near and over their deadline, of the region', () => {
    const review = (hours: number, regionCode = HERE) => ({ reviewId: 'r', regionCode, dueAt: ago(-hours * 3600) });
    expect(kinds({ reviews: [review(25)] })).toEqual([]);
    expect(wallAlarms({ ...QUIET, reviews: [review(24)] }, LIMITS, all)).toMatchObject([{ level: 1, since: NOW }]);
    expect(wallAlarms({ ...QUIET, reviews: [review(-1)] }, LIMITS, all)).toMatchObject([
      { level: 2, since: ago(3600) },
    ]);
    expect(kinds({ reviews: [review(-1, THERE)] }, ofHere)).toEqual([]);
  });

  it('a dispute that may turn violent comes before all but who waits in danger, until somebody attends to it', () => {
    const one = { mediationId: 'm', regionCode: HERE, since: ago(130) };
    expect(wallAlarms({ ...QUIET, mediations: [one] }, LIMITS, all)).toMatchObject([
      { kind: 'mediation-danger', isCritical: true, since: ago(130), subject: { type: 'mediation', id: 'm' } },
    ]);
    const level = (seconds: number) =>
      wallAlarms({ ...QUIET, mediations: [{ ...one, since: ago(seconds) }] }, LIMITS, all)[0]?.level ?? 0;
    expect(level(LIMITS.emergencyMs / 1000 + 1)).toBe(level(0) + 1);
    expect(kinds({ mediations: [{ ...one, regionCode: THERE }] }, ofHere)).toEqual([]);
    const house = { ...WELL, available: 0 };
    expect(kinds({ waiting: [waits(1, { priority: 0 })], mediations: [one], house })).toEqual([
      'emergency',
      'mediation-danger',
      'nobody-on-duty',
    ]);
  });

  it('what is wrong with the house all are told, and it is news when it doubles', () => {
    expect(house({ undelivered: 3 })).toEqual([]);
    expect(house({ undelivered: 7, deadJobs: 3, brokenRecords: 2, notReady: ['storage'] })).toMatchObject([
      { kind: 'record-broken', count: 2 },
      { kind: 'not-ready', words: ['storage'] },
      { kind: 'undelivered', level: 1, since: null },
      { kind: 'dead-jobs', level: 2 },
    ]);
    expect(house({ undelivered: 8 })).toMatchObject([{ level: 2 }]);
    expect(house({ exchange: { dead: 3, near: 1 } })).toMatchObject([
      { kind: 'exchange-near', count: 1, isCritical: true },
      { kind: 'exchange-dead', count: 3, level: 2, isCritical: false },
    ]);
    expect(house({ auditBroken: { line: 7, since: ago(5) } })).toMatchObject([
      { kind: 'audit-broken', key: 'audit-broken 7', count: 7, isCritical: true },
    ]);
  });

  it('what comes first stands first', () => {
    const snapshot = {
      waiting: [waits(1, { priority: 1 }), waits(2, { priority: 0 })],
      house: { ...WELL, available: 0, undelivered: 9 },
    };
    expect(kinds(snapshot)).toEqual(['emergency', 'nobody-on-duty', 'urgent', 'undelivered']);
    expect(new Set(ALARM_KINDS).size).toBe(ALARM_KINDS.length);
  });
});
