import { ratingMark } from '../../src/bot/session-closing.ts';
import type { Session } from '../../src/sessions/index.ts';
import { RatingStage } from './rating-stage.ts';

const ROUNDS = 1_000;
const TITLES = ['满意', '基本满意', '不满意'];
const RATINGS = [...TITLES, '1', '2', '3', '9', '五星', '不说了', '满意'];

/** The same row of numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

/**
 * P19: one request and at most one reminder a service; a rating opens and reopens nothing, whatever is tapped, pressed or
 * said, on however old a menu, and the first one stays.
 */
it(`${ROUNDS} ratings and services in any order`, async () => {
  const stage = await RatingStage.open({ channel: 'wechat' });
  const next = numbers(19);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const id = await stage.conversation();
  const closed = new Map<string, Session>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const chance = next();
    if (chance < 0.04 || closed.size === 0) {
      const session = await stage.service(id);
      expect(closed.has(session._id)).toBe(false);
      closed.set(session._id, session);
    } else if (chance < 0.1) {
      await stage.pass(pick([0.1, 5, 25]));
    } else {
      const mark = next() < 0.4 ? ratingMark(pick([...closed.keys()].slice(-20))) : undefined;
      const text = mark === undefined ? pick(RATINGS) : pick(TITLES);
      // Long after, a figure or 不说了 is said of something else.
      const { ratingFor = null, offered = [], lastTurnAt } = (await stage.stores.conversations.get(id)) ?? {};
      const isFresh = stage.clock.now().getTime() - (lastTurnAt?.getTime() ?? 0) < 20 * 60_000;
      const isAsked = ratingFor !== null || (offered.length > 0 && isFresh);
      if (!TITLES.includes(text) && (text === '不说了' ? ratingFor !== null || !isAsked : !isAsked)) continue;
      await stage.say(id, text, mark);
    }
    const { sessionId } = (await stage.stores.conversations.get(id))!;
    if (sessionId !== null) throw new Error(`round ${round} opened ${sessionId}`);
  }
  const now = await stage.sessions(id);
  expect(now.map(({ _id }) => _id).sort()).toEqual([...closed.keys()].sort());
  const asked = await stage.asked(id);
  for (const session of now) {
    const before = closed.get(session._id);
    expect(session).toMatchObject({ state: 'closed', closedAt: before?.closedAt, outcome: before?.outcome });
    const ofIt = asked.filter(({ sessionId }) => sessionId === session._id).map(({ key }) => key.split('/')[1]);
    expect(ofIt.filter((kind) => kind === 'rating-request')).toHaveLength(1);
    expect(ofIt.filter((kind) => kind === 'rating-reminder').length).toBeLessThanOrEqual(1);
    const [rating, ...more] = await stage.followUp.ratings.of(session._id);
    expect(more.filter(({ kind }) => kind === 'rating')).toEqual([]);
    expect([session.rating, session.ratingState]).toEqual(
      rating === undefined ? [null, 'asked'] : [rating.level, 'rated'],
    );
    const review = await stage.followUp.reviews.get(session._id);
    expect(review !== null).toBe(session.rating === 'dissatisfied');
  }
  expect(now.filter(({ rating }) => rating !== null).length).toBeGreaterThan(10);
  await stage.end();
}, 120_000);
