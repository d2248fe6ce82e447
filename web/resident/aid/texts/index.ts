import { type AidTexts, aidZhCN } from './zh-CN.ts';

export type { AidTexts };

/** The catalogue of a language; English comes only when it is wanted, the page stays small. */
export async function aidTexts(language: 'zh-CN' | 'en'): Promise<AidTexts> {
  return language === 'en' ? (await import('./en.ts')).aidEn : aidZhCN;
}
