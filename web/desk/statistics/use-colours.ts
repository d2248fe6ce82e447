import { useEffect, useState } from 'react';

/** The colours of the page as they are now: charts draw with values, not with variables. */
export interface Colours {
  ink: string;
  soft: string;
  line: string;
  surface: string;
  sunk: string;
  brand: string;
  brandSoft: string;
  ok: string;
  warn: string;
  danger: string;
  lawyer: string;
  /** The fonts of the page: text has to be measured with what it is drawn in. */
  font: string;
}

const VARIABLES: Record<Exclude<keyof Colours, 'font'>, string> = {
  ink: '--ink',
  soft: '--ink-soft',
  line: '--line',
  surface: '--surface',
  sunk: '--surface-sunk',
  brand: '--brand',
  brandSoft: '--brand-soft',
  ok: '--ok',
  warn: '--warn',
  danger: '--danger',
  lawyer: '--lawyer',
};

/** Follows the theme, whether the device or the person changes it. */
export function useColours(): Colours {
  const [colours, setColours] = useState(read);
  useEffect(() => {
    const changed = (): void => setColours(read());
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const watch = new MutationObserver(changed);
    watch.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    query.addEventListener('change', changed);
    return () => {
      watch.disconnect();
      query.removeEventListener('change', changed);
    };
  }, []);
  return colours;
}

function read(): Colours {
  const style = getComputedStyle(document.documentElement);
  const values = Object.entries(VARIABLES).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]);
  return { ...Object.fromEntries(values), font: getComputedStyle(document.body).fontFamily } as Colours;
}
