import { withExcluded } from '../../../src/handoff/routing/with-excluded.ts';
import { withMoreSaid } from '../../../src/handoff/routing/with-more-said.ts';
import { newHandoff } from '../new-handoff.ts';

const at = new Date('2026-03-02T02:00:05.000Z');
const until = new Date('2026-03-02T02:00:20.000Z');
const queued = newHandoff({ state: 'queued' });
const offered = newHandoff({
  state: 'offered',
  offer: { kind: 'queue', to: 'l1', toName: '值班律师一号', comment: '', at, until },
});
const live = newHandoff({ state: 'live', place: 'served', lawyerId: 'l2', acceptedAt: at });

describe('when more is said of a case that waits', () => {
  it('who turns out to serve the other side is kept from it, and what he has before him is taken back', () => {
    const after = withExcluded(offered, ['l1', 'l3'], at);
    expect(after).toMatchObject({ state: 'queued', offer: null, excluded: ['l1', 'l3'] });
    expect(after?.requestedAt).toEqual(offered.requestedAt);
    expect(withExcluded(offered, ['l3'], at)).toMatchObject({ state: 'offered', excluded: ['l3'] });
  });

  it('a transfer to him is withdrawn, and the lawyer who serves goes on', () => {
    const offer = { kind: 'transfer' as const, to: 'l1', toName: '值班律师一号', comment: '', at, until };
    expect(withExcluded({ ...live, offer }, ['l1'], at)).toMatchObject({ state: 'live', offer: null, lawyerId: 'l2' });
  });

  it('it moves forward and never back, with the card as it is now', () => {
    const card = { ...queued.card, urgent: ['未成年人'] };
    const sooner = withMoreSaid(queued, { priority: 1, card }, at);
    expect(sooner).toMatchObject({ priority: 1, card: { urgent: ['未成年人'] } });
    expect(withMoreSaid({ ...queued, priority: 0 }, { priority: 2 }, at)).toBeNull();
  });

  it('danger is on the card at once and stays there', () => {
    const danger = { code: 'E-VIOLENCE', name: '正在发生或即将发生的暴力' };
    const after = withMoreSaid(queued, { danger, priority: 0 }, at);
    expect(after).toMatchObject({
      priority: 0,
      card: { emergency: 'E-VIOLENCE', emergencyName: danger.name, urgent: [danger.name] },
    });
    if (after === null) return;
    expect(withMoreSaid(after, { danger }, at)).toBeNull();
    const later = withMoreSaid(after, { card: { ...queued.card, urgent: ['未成年人'] } }, at);
    expect(later?.card).toMatchObject({ emergency: 'E-VIOLENCE', urgent: [danger.name, '未成年人'] });
  });

  it('said to a lawyer, danger is marked for all who see the case, and nothing else moves', () => {
    const danger = { code: 'E-SUICIDE', name: '轻生' };
    expect(withMoreSaid(live, { danger, priority: 0, wants: { skills: ['labour'], languages: [] } }, at)).toEqual({
      ...live,
      card: { ...live.card, emergency: 'E-SUICIDE', emergencyName: '轻生', urgent: ['轻生'] },
    });
  });

  it('what a lawyer asked for when he passed it on is not undone, and what is over stays as it is', () => {
    const wants = { skills: ['labour'], languages: [] };
    expect(withMoreSaid({ ...queued, round: 1 }, { wants }, at)).toBeNull();
    expect(withMoreSaid(queued, { wants }, at)).toMatchObject({ wants });
    const over = newHandoff({ state: 'abandoned', place: 'over' });
    expect(withMoreSaid(over, { excluded: ['l1'], priority: 0 }, at)).toBeNull();
  });
});
