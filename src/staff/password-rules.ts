import { randomInt } from 'node:crypto';
import { StaffInvalidError } from './errors.ts';

const SHORTEST = 10;
const LONGEST = 200;
/** Characters that a password must have at least, counted once each. */
const DIFFERENT = 4;

/** Passwords that are long enough and still the first that anybody tries (常见弱口令), in lower case. */
const COMMON = new Set(
  `1234567890 0123456789 9876543210 12345678910 1234567891 0987654321 123456789a a123456789 aa123456789 q123456789
  w123456789 z123456789 123456789q 123456789abc abc123456789 abcd123456 abc1234567 a1234567890 1234567890a
  password12 password123 password1234 password12345 p@ssw0rd123 p@ssword123 passw0rd123 passw0rd12 password!23
  qwertyuiop qwerty1234 qwerty12345 qwerty123456 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz@wsx3edc qazwsxedcrfv
  asdfghjkl1 asdfghjkl123 zxcvbnm123 zxcvbnm1234 q1w2e3r4t5 iloveyou123 woaini1314 woaini520 5201314520
  woaini1314520 wojiushiwo administrator admin12345 admin123456 admin@12345 admin1234567 changeme123 welcome123
  welcome1234 letmein123 test123456 root123456 user123456 huawei@123 huawei12345 hotline12348 12348hotline
  lawyer12348 1234812348 justice123 sifaju12345 sifaju12348 11223344556 1122334455 112233445566 1314520520`.split(
    /\s+/,
  ),
);

/**
 * What a password must be: 10 to 200 characters, not the username, none of the most common.
 * @param field how the caller names it.
 * @throws StaffInvalidError 422 naming the field.
 */
export function assertPassword(password: string, { username, field }: { username: string; field: string }): void {
  const plain = password.normalize('NFKC').toLowerCase();
  if (plain.length < SHORTEST) throw new StaffInvalidError(field, `密码至少要有${SHORTEST}个字符。`);
  if (plain.length > LONGEST) throw new StaffInvalidError(field, `密码最多${LONGEST}个字符。`);
  if (plain.replaceAll(/\s/g, '') === username) throw new StaffInvalidError(field, '密码不能和用户名相同。');
  if (COMMON.has(plain) || new Set(plain).size < DIFFERENT) {
    throw new StaffInvalidError(field, '这个密码太常见，很容易被猜到，请换一个。');
  }
}

/** Without characters that are taken for one another when read out. */
const READABLE = 'abcdefghijkmnpqrstuvwxyz23456789';

/** `xxxx-xxxx-xxxx-xxxx`, 80 bits: a password to be passed on once and changed at the first sign-in. */
export function temporaryPassword(): string {
  return readable(16, 4);
}

/** Random readable characters in groups. */
export function readable(length: number, group: number): string {
  const characters = Array.from({ length }, () => READABLE[randomInt(READABLE.length)]);
  const groups = Array.from({ length: length / group }, (_, at) => characters.slice(at * group, (at + 1) * group));
  return groups.map((one) => one.join('')).join('-');
}
