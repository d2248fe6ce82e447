import { formatAnswer, loadKnowledge } from '../../src/knowledge/index.ts';

const kb = await loadKnowledge('knowledge');
const now = new Date('2026-11-22T04:00:00Z');

describe('the shipped answers', () => {
  it('are there, each with its law in the register', () => {
    expect(kb.answers().length).toBeGreaterThan(100);
    for (const answer of kb.answers()) {
      for (const ground of answer.grounds) expect(kb.law(ground.law, ground.version)).not.toBeNull();
    }
  });

  it('are put into words without a gap, and can be listened to', () => {
    for (const answer of kb.answers()) {
      const { text, speak, card } = formatAnswer(answer, kb, { adds: [], asOf: now });
      expect(`${text}${speak}`).not.toMatch(/[{}]|undefined|null|。。|，。|起算起算/);
      expect(text.startsWith(answer.short)).toBe(true);
      expect(text).toContain(card.grounds[0]?.label ?? 'no ground');
      expect(speak.length).toBeLessThanOrEqual(260);
    }
  });

  it('never state an article of a superseded or unverified law as fact', () => {
    for (const answer of kb.answers()) {
      const states = answer.grounds.map(({ law, version }) => kb.law(law, version)?.state);
      const found = kb.lookup(answer.id, now).state;
      if (states.includes('superseded') || states.includes('unverified')) expect(found).toBe('stale');
    }
  });

  it('claim no lawyer who has not signed', () => {
    for (const answer of kb.answers().filter(({ verifiedBy }) => verifiedBy === '')) {
      expect(formatAnswer(answer, kb, { adds: [], asOf: now }).text).toContain('尚未经律师签核');
    }
  });
});
