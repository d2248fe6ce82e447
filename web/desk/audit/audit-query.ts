import { shanghaiMidnight } from '../live/shanghai-time.ts';
import type { AuditFilter } from './audit-api.ts';

export const NO_FILTER: AuditFilter = { who: '', what: '', subject: '', from: '', to: '' };

/** What the server is asked; what is not set is left out. */
export function auditQuery({ who, what, subject, from, to }: AuditFilter): string {
  const given = {
    who,
    what,
    subject: subject.trim(),
    from: from === '' ? '' : shanghaiMidnight(from),
    before: to === '' ? '' : shanghaiMidnight(to, 1),
  };
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString();
}

/** The time ends before it begins. */
export function isBackwards({ from, to }: AuditFilter): boolean {
  return from !== '' && to !== '' && to < from;
}
