import { createHmac } from 'node:crypto';
import { Tokens } from '../../../src/channels/web/tokens.ts';
import { HandClock } from '../support/serve.ts';

const KEY = 'a key of thirty-two characters !!';
const claims = { conv: 'web-1', user: 'dl_1', region: '340300' };

describe('tokens of web chat', () => {
  it.each([
    ['conversation', 30 * 60],
    ['stream', 60],
    ['resume', 7 * 24 * 3600],
  ] as const)('a %s token lives %i s', (kind, seconds) => {
    const clock = new HandClock(new Date('2026-01-01T00:00:00Z'));
    const tokens = new Tokens(KEY, clock);
    const token = tokens.issue(kind, claims);
    clock.forward(seconds - 1);
    expect(tokens.check(kind, token)).toEqual({ ok: true, claims });
    clock.forward(1);
    expect(tokens.check(kind, token)).toEqual({ ok: false, problem: 'expired' });
  });

  it('is a JSON Web Token whose user Microsoft’s client can read', () => {
    const token = new Tokens(KEY, new HandClock(new Date(0))).issue('conversation', claims);
    const [header = '', payload = '', signature] = token.split('.');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({ user: 'dl_1', exp: 1800 });
    expect(signature).toBe(createHmac('sha256', KEY).update(`${header}.${payload}`).digest('base64url'));
  });

  it('of one kind is of no other, and no forgery is taken', () => {
    const clock = new HandClock(new Date(0));
    const tokens = new Tokens(KEY, clock);
    const token = tokens.issue('stream', claims);
    const [header, payload, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const other = Buffer.from('{"conv":"web-2","user":"dl_2","kind":"stream","exp":9999999999}').toString('base64url');
    const forgeries = [
      '',
      '..',
      'x.y.z',
      `${header}.${other}.${signature}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${token}.x`,
      `${header}.${payload}.${signature?.slice(0, -4)}`,
      new Tokens(`${KEY}!`, clock).issue('stream', claims),
    ];
    for (const forgery of forgeries) expect(tokens.check('stream', forgery)).toEqual({ ok: false, problem: 'invalid' });
    expect(tokens.check('conversation', token).ok).toBe(false);
    expect(tokens.check('resume', token).ok).toBe(false);
  });

  it('will not sign with a short key', () => {
    expect(() => new Tokens('short', new HandClock(new Date(0)))).toThrow('16 characters');
  });
});
