import { isOver, isPressing } from './aid-clock.ts';
import type { AidState, AidSummary } from './types.ts';

export const FLAGS = ['all', 'urgent', 'over', 'objection', 'call', 'doubts'] as const;
export type AidFlag = (typeof FLAGS)[number];

export interface AidFilter {
  /** '' = all that are open. */
  state: AidState | '';
  /** Name of the agency; '' = all, {@link NOBODY} = none yet. */
  agency: string;
  /** Staff id; '' = all, {@link NOBODY} = none yet. */
  lawyer: string;
  flag: AidFlag;
  /** Part of the number, the masked name or the matter. */
  q: string;
}

export const NOBODY = '-';
export const NO_FILTER: AidFilter = { state: '', agency: '', lawyer: '', flag: 'all', q: '' };

/** Digits of a whole order number; fewer are looked for in the list. */
const WHOLE_NUMBER = 13;

/** Words that are a whole order number are asked of the server, whatever the state. */
export function isWholeNumber(words: string): boolean {
  return plain(words).replace(/\D/gu, '').length >= WHOLE_NUMBER;
}

/** Whether an application is among what the filter wants; the state was asked of the server. */
export function fits(application: AidSummary, { agency, lawyer, flag, q }: AidFilter, now: Date): boolean {
  const { agencyName, lawyerId } = application;
  if (agency !== '' && agencyName !== (agency === NOBODY ? '' : agency)) return false;
  if (lawyer !== '' && (lawyerId ?? NOBODY) !== lawyer) return false;
  return hasFlag(application, flag, now) && has(application, q);
}

function hasFlag(application: AidSummary, flag: AidFlag, now: Date): boolean {
  switch (flag) {
    case 'all':
      return true;
    case 'urgent':
      return isPressing(application);
    case 'over':
      return isOver(application, now);
    case 'objection':
      return application.objection === 'open';
    case 'call':
      return application.toCall > 0;
    case 'doubts':
      return application.doubts > 0;
  }
}

function has({ number, applicant, matterName }: AidSummary, words: string): boolean {
  const wanted = plain(words);
  if (wanted === '' || isWholeNumber(words)) return true;
  // The rest of a name is hidden: by its first character it is found all the same.
  const isNamed = applicant !== '' && wanted.startsWith(plain(applicant).slice(0, 1)) && wanted.length <= 4;
  return isNamed || [number, matterName].some((text) => plain(text).includes(wanted));
}

function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-—–]/gu, '');
}
