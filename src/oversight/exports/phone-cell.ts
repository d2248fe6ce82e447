/** `+8613800001234` as people write it: 13800001234, and a landline with its zero. */
export function plainPhone(phone: string): string {
  const national = phone.replace(/^\+86/u, '');
  if (national === phone) return phone;
  return /^1[3-9]\d{9}$/u.test(national) ? national : `0${national}`;
}

/** Its last four digits stay, that tell residents apart and reach nobody. */
export function maskedPhone(phone: string): string {
  const written = plainPhone(phone);
  const kept = written.length > 6 ? written.slice(-4) : '';
  return '*'.repeat(written.length - kept.length) + kept;
}
