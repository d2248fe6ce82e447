import { withoutWords } from '../../src/config/logger.ts';
import { HotlineError } from '../../src/errors.ts';

describe('errors in the log', () => {
  it('say what and where, and of strangers no words', () => {
    const stranger = new Error('could not parse "我叫某某某 13800138000"');
    const logged = JSON.stringify(
      withoutWords(new HotlineError('hotline_test_failed', 500, 'The field x is wrong.', { cause: stranger })),
    );
    expect(logged).toContain('hotline_test_failed');
    expect(logged).toContain('The field x is wrong.');
    expect(logged).toContain('logger.test');
    expect(logged).not.toContain('某某某');
    expect(logged).not.toContain('13800138000');
  });

  it('take anything that is thrown', () => {
    expect(withoutWords('text of a resident')).toEqual({ type: 'string' });
    expect(withoutWords(undefined)).toEqual({ type: 'undefined' });
  });
});
