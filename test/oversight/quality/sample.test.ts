import { randomBytes, randomUUID } from 'node:crypto';
import { drawReasons, involvedIn, isNamedIn, lotOf } from '../../../src/oversight/quality/sample.ts';
import type { Session } from '../../../src/sessions/index.ts';
import { createFieldSeal } from '../../../src/storage/index.ts';
import { served, Talk } from './service-stage.ts';

const seal = createFieldSeal(randomBytes(32).toString('base64'));
type Drawn = Pick<Session, '_id' | 'rating' | 'emergency'>;

describe('the sample of 10,000 services', () => {
  const services: Drawn[] = Array.from({ length: 10_000 }, (_, at) => ({
    _id: randomUUID(),
    rating: at % 97 === 0 ? 'dissatisfied' : at % 101 === 0 ? 'very-dissatisfied' : at % 3 === 0 ? 'satisfied' : null,
    emergency: at % 89 === 0 ? 'E-VIOLENCE' : null,
  }));

  it('holds at least 5 in 100 by the draw alone, and every 不满意 and emergency', () => {
    const reasons = services.map((one) => ({ one, reasons: drawReasons(one, 6, seal) }));
    const share = reasons.filter((each) => each.reasons.includes('drawn')).length / services.length;
    expect(share).toBeGreaterThanOrEqual(0.05);
    expect(share).toBeLessThan(0.07);
    const must = reasons.filter(({ one }) => one.emergency !== null || one.rating?.endsWith('dissatisfied') === true);
    expect(must.length).toBeGreaterThan(200);
    expect(must.every((each) => each.reasons.some((reason) => reason !== 'drawn'))).toBe(true);
    expect(
      reasons.filter(({ reasons: found, one }) => found.includes('dissatisfied') && one.rating === 'satisfied'),
    ).toEqual([]);
  });

  it('is the same when drawn again, and another with another key', () => {
    const [again, other] = [seal, createFieldSeal(randomBytes(32).toString('base64'))].map((key) =>
      services.filter((one) => lotOf(one._id, key) < 0.06).map(({ _id }) => _id),
    );
    expect(again).toEqual(services.filter((one) => drawReasons(one, 6, seal).includes('drawn')).map(({ _id }) => _id));
    expect(other).not.toEqual(again);
  });

  it('its lots spread evenly from 0 to 1', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const { _id } of services) {
      const tenth = Math.floor(lotOf(_id, seal) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(200);
  });
});

describe('who must keep away', () => {
  it('is everybody who had a part in it, or serves the other side', () => {
    const talk = new Talk();
    talk.lawyer('您好');
    const handoff = served({
      excluded: ['other-side'],
      passes: [{ staffId: 'declined', reason: 'declined', at: new Date() }],
      history: [{ step: 'take-over', at: new Date(), by: 'boss', detail: '' }],
    });
    const notes = [{ staffId: 'coach', to: 'lawyer-1' }];
    expect(involvedIn({ lawyerId: 'lawyer-1' }, [handoff], talk.turns, notes)).toEqual(
      ['boss', 'coach', 'declined', 'lawyer-1', 'other-side'].sort(),
    );
  });

  it('is who is spoken of by name', () => {
    const talk = new Talk();
    talk.resident('我要投诉督导员一号，他不理我');
    expect([
      isNamedIn(talk.turns, '督导员一号'),
      isNamedIn(talk.turns, '督导员二号'),
      isNamedIn(talk.turns, ''),
    ]).toEqual([true, false, false]);
  });
});
