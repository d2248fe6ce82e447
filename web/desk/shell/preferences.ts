import type { DeskLanguage } from '../texts/index.ts';

export interface Preferences {
  language: DeskLanguage;
  theme: 'auto' | 'light' | 'dark';
  sound: boolean;
  badge: boolean;
  shortcuts: boolean;
}

export const DEFAULTS: Preferences = { language: 'zh-CN', theme: 'auto', sound: true, badge: true, shortcuts: true };
const KEY = 'hotline.desk.preferences';

/** What was stored, as far as it makes sense; the rest as by default. */
export function parsePreferences(stored: string | null): Preferences {
  let given: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) given = parsed;
  } catch {
    return DEFAULTS;
  }
  const flag = (key: 'sound' | 'badge' | 'shortcuts'): boolean =>
    typeof given[key] === 'boolean' ? given[key] : DEFAULTS[key];
  return {
    language: given.language === 'en' ? 'en' : 'zh-CN',
    theme: given.theme === 'light' || given.theme === 'dark' ? given.theme : 'auto',
    sound: flag('sound'),
    badge: flag('badge'),
    shortcuts: flag('shortcuts'),
  };
}

export function loadPreferences(): Preferences {
  try {
    return parsePreferences(window.localStorage.getItem(KEY));
  } catch {
    return DEFAULTS;
  }
}

export function savePreferences(preferences: Preferences): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage is forbidden or full: the choice lasts until the page is closed.
  }
}
