import { callableNumbers } from '../../src/text/index.ts';

describe('numbers that may be called by us', () => {
  it.each(['+8613800138000', '+8619912345678', '+861085761234', '+862034567890', '+865522041234', '+8675526001234'])(
    'mainland telephones: %s',
    (phone) => {
      expect(callableNumbers(['+86'])(phone)).toBe(true);
    },
  );

  it.each([
    '',
    '13800138000',
    '+8612345',
    '+8616888',
    '+86110',
    '+864008001234',
    '+865521681234',
    '+8612348',
    '+12025550123',
  ])('nothing else: %p', (phone) => {
    expect(callableNumbers(['+86'])(phone)).toBe(false);
  });

  it('others where the bureau allows their beginning', () => {
    const isCallable = callableNumbers(['+86', '+852']);
    expect([isCallable('+85221234567'), isCallable('+85321234567'), isCallable('+86110')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(callableNumbers(['+86138'])('+8613900138000')).toBe(false);
  });
});
