import { en } from './en.ts';
import { type DeskTexts, zhCN } from './zh-CN.ts';

export const CATALOGUES: Record<'zh-CN' | 'en', DeskTexts> = { 'zh-CN': zhCN, en };
export type DeskLanguage = keyof typeof CATALOGUES;
export type { DeskTexts };

/** The word of a code as the server gives it; an unknown code stands for itself, so that nothing is hidden. */
export function wordFor(words: Record<string, string>, code: string | null | undefined, none = ''): string {
  return code === null || code === undefined ? none : (words[code] ?? code);
}
