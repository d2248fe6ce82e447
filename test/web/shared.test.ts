import { fill } from '../../web/shared/fill.ts';
import { ImeGuard, type KeyPress } from '../../web/shared/ime-guard.ts';

const enter = (more: Partial<KeyPress> = {}): KeyPress => ({ key: 'Enter', shiftKey: false, keyCode: 13, ...more });

describe('the input method guard', () => {
  it('lets a plain Enter send and Shift+Enter break the line', () => {
    const guard = new ImeGuard();
    expect(guard.sends(enter())).toBe(true);
    expect(guard.sends(enter({ shiftKey: true }))).toBe(false);
    expect(guard.sends(enter({ ctrlKey: true }))).toBe(false);
    expect(guard.sends({ key: 'a', shiftKey: false })).toBe(false);
  });

  it('holds an Enter that picks a candidate, however the browser tells', () => {
    const guard = new ImeGuard();
    expect(guard.sends(enter({ isComposing: true }))).toBe(false);
    expect(guard.sends(enter({ keyCode: 229 }))).toBe(false);
    guard.compositionStarted();
    expect(guard.sends(enter())).toBe(false);
    expect(guard.holds({ key: 'j', shiftKey: false })).toBe(true);
    guard.compositionEnded();
    expect(guard.sends(enter({ keyCode: 229 }))).toBe(false);
    expect(guard.sends(enter())).toBe(true);
  });
});

it('fills texts and leaves unknown names', () => {
  expect(fill('前面还有 {n} 位,{x}', { n: 2 })).toBe('前面还有 2 位,{x}');
  expect(fill('{a}{a}', { a: '$&' })).toBe('$&$&');
});
