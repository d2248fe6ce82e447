import { en } from './en.ts';
import { type ResidentTexts, zhCN } from './zh-CN.ts';

/** Catalogues of the resident page. Chinese unless English was chosen. */
export const CATALOGUES: Record<'zh-CN' | 'en', ResidentTexts> = { 'zh-CN': zhCN, en };
export type ResidentLanguage = keyof typeof CATALOGUES;
export type { ResidentTexts };
