import { classOf, isBad, percentOf, satisfactionOf } from '../../src/follow-up/index.ts';

describe('satisfaction', () => {
  it('is computed as the bureaus report it', () => {
    expect(satisfactionOf({ satisfied: 4446, 'basically-satisfied': 93, dissatisfied: 22 })).toEqual({
      raters: 4561,
      satisfied: 4446,
      basicallySatisfied: 93,
      dissatisfied: 22,
      satisfiedRate: 97.48,
      basicallyRate: 99.52,
    });
    expect(satisfactionOf({ satisfied: 792, dissatisfied: 11 }).satisfiedRate).toBe(98.63);
  });

  it('counts five levels in three classes', () => {
    const figures = satisfactionOf({
      'very-satisfied': 5,
      satisfied: 3,
      'basically-satisfied': 1,
      dissatisfied: 1,
      'very-dissatisfied': 2,
    });
    expect(figures).toMatchObject({
      raters: 12,
      satisfied: 8,
      dissatisfied: 3,
      satisfiedRate: 66.67,
      basicallyRate: 75,
    });
    expect([classOf('very-satisfied'), classOf('very-dissatisfied')]).toEqual(['satisfied', 'dissatisfied']);
    expect([isBad('dissatisfied'), isBad('very-dissatisfied'), isBad('basically-satisfied'), isBad(null)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('has no rate without raters, and rounds half up', () => {
    expect(satisfactionOf({})).toMatchObject({ raters: 0, satisfiedRate: null, basicallyRate: null });
    expect([percentOf(1, 8), percentOf(1, 800), percentOf(799, 800)]).toEqual([12.5, 0.13, 99.88]);
  });
});
