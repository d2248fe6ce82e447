import type { AidCallError } from './progress-api.ts';
import type { AidTexts } from './texts/index.ts';

/** `2026-11-29` → 2026年11月29日; 29 November 2026 in English. */
export function dayInWords(day: string, language: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(localeOf(language), { timeZone: 'UTC', dateStyle: 'long' }).format(date);
}

/** Day and time in Shanghai. */
export function timeInWords(at: string, language: string): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
  }).format(new Date(at));
}

/** What went wrong, in words that say what to do. The server's own words are Chinese. */
export function problemText(
  error: Pick<AidCallError, 'status' | 'message'>,
  language: string,
  t: AidTexts['problem'],
): string {
  const { status, message } = error;
  if (status === 0) return t.noAnswer;
  if (status >= 500) return t.failed;
  if (status === 404) return t.code;
  if (status === 429) return t.tooFast;
  // The others know best themselves, where they speak to residents.
  if (language === 'zh-CN' && /[\u4e00-\u9fff]/u.test(message)) return message;
  return status === 409 ? t.changed : t.refused;
}

function localeOf(language: string): string {
  return language === 'en' ? 'en-GB' : 'zh-CN';
}

/** The word of a code; an unknown code stands for itself. */
export function wordOf(words: Record<string, string>, code: string): string {
  return words[code] ?? code;
}
