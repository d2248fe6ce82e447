import { randomBytes, scryptSync } from 'node:crypto';
import { PASSWORD_COST } from '../../src/staff/index.ts';
import { hashPassword, isOutdated, verifyPassword } from '../../src/staff/password.ts';
import { assertPassword, temporaryPassword } from '../../src/staff/password-rules.ts';
import { CHEAP, openStaffStage, PASSWORD, signedInAs } from './staff-stage.ts';

/** A hash as versions before argon2id wrote it. */
function oldHash(password: string): string {
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize('NFKC'), salt, 32, { N: 16, r: 1, p: 1 });
  return `scrypt$16$1$1$${salt.toString('base64')}$${key.toString('base64')}`;
}

describe('passwords', () => {
  it('are hashed by argon2id at the cost OWASP names, salted, and told apart', async () => {
    const [one, two] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).not.toBe(two);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await verifyPassword('correct horse', one)).toBe(true);
    expect(await verifyPassword('correct horsf', one)).toBe(false);
    for (const nonsense of ['nonsense', '', 'scrypt$16', '$argon2id$v=19$m=8,t=1,p=1$x']) {
      expect(await verifyPassword('correct horse', nonsense)).toBe(false);
    }
  });

  it('written in another Unicode form are the same', async () => {
    const hash = await hashPassword('Ａ-密码密码密码密码', CHEAP);
    expect(await verifyPassword('A-密码密码密码密码', hash)).toBe(true);
  });

  it('of an earlier version open, and are hashed anew at the next sign-in; a wrong one changes nothing', async () => {
    const room = await openStaffStage();
    try {
      const { id } = await room.staff.add({
        username: 'old',
        displayName: '老账号',
        roles: ['lawyer'],
        password: PASSWORD,
      });
      const stored = async () => (await room.stored.accounts.get(id))!.passwordHash;
      for (const before of [oldHash(PASSWORD), await hashPassword(PASSWORD, { ...CHEAP, timeCost: 3 })]) {
        await room.stored.accounts.change(id, (account) => ({ ...account, passwordHash: before }));
        await expect(signedInAs(room.staff, 'old', 'wrong password')).rejects.toMatchObject({ statusCode: 401 });
        expect(await stored()).toBe(before);
        await signedInAs(room.staff, 'old');
        expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
        const renewed = await stored();
        await signedInAs(room.staff, 'old');
        expect(await stored()).toBe(renewed);
      }
    } finally {
      await room.stage.end();
    }
  });

  it('know when they were hashed more cheaply than today', async () => {
    expect(isOutdated(await hashPassword('x', CHEAP), PASSWORD_COST)).toBe(true);
    expect(isOutdated(await hashPassword('x', CHEAP), CHEAP)).toBe(false);
    expect(isOutdated(oldHash('x'), CHEAP)).toBe(true);
  });

  it.each([
    ['短短短短短短短短短', '10'],
    ['x'.repeat(100) + 'abc'.repeat(34), '200'],
    ['Wang.Xiaoming', '用户名'],
    ['ＷＡＮＧ.xiaoming', '用户名'],
    ['1q2w3e4r5t', '常见'],
    ['Password123', '常见'],
    ['aaaaaaaaaaaaaaaa', '常见'],
    ['ababababababc', '常见'],
  ])('refuse %s, saying why', (password, why) => {
    const refused = () => assertPassword(password, { username: 'wang.xiaoming', field: 'next' });
    expect(refused).toThrow(
      expect.objectContaining({ code: 'hotline_staff_invalid', message: expect.stringContaining(why) }),
    );
    expect(refused).toThrow(expect.objectContaining({ details: [{ field: 'next', problem: expect.any(String) }] }));
  });

  it('that are made for somebody keep the rules, and are never the same', () => {
    const made = Array.from({ length: 200 }, temporaryPassword);
    expect(new Set(made).size).toBe(200);
    for (const one of made) {
      expect(one).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){3}$/);
      assertPassword(one, { username: 'wang', field: 'password' });
    }
  });
});
