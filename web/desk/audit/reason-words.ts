import type { DeskTexts } from '../texts/index.ts';
import type { AuditLine } from './audit-api.ts';

/** Why, in words: of a search the audit keeps by which fields it was made, never what was looked for. */
export function reasonWords({ what, reason }: Pick<AuditLine, 'what' | 'reason'>, texts: DeskTexts): string {
  if (what !== 'session-search') return reason;
  const { sessions: t, audit } = texts;
  const words: Record<string, string> = {
    all: t.all,
    text: t.text,
    from: t.from,
    before: t.to,
    open: t.states.open,
    emergency: t.emergencyOnly,
    repeat: t.repeatOnly,
    ...t.fields,
    ...Object.fromEntries(Object.entries(t.persons).map(([field, word]) => [`person.${field}`, word])),
  };
  return reason
    .split(' ')
    .map((field) => words[field] ?? field)
    .join(audit.listed);
}
