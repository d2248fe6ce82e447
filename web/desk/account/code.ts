/** Six digits as typed or pasted, full-width digits and blanks between them allowed; other characters are left out. */
export function codeDigits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '').slice(0, 6);
}

/** A key in groups of four, to be read and typed. */
export function groupsOfFour(secret: string): string {
  return (secret.replace(/\s/g, '').match(/.{1,4}/g) ?? []).join(' ');
}

/** Minutes that the server names when it asks to wait; null when it names none. */
export function minutesIn(message: string): number | null {
  const named = /(\d+)\s*(?:分钟|minutes?)/i.exec(message);
  return named === null ? null : Number(named[1]);
}
