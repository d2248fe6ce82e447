import { fill } from '../../shared/fill.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { DutyKind, ProfileChange, StaffProfile } from './types.ts';

/** A profile as it is being written; clients one a line. */
export interface ProfileDraft {
  kind: DutyKind;
  provider: string;
  skills: string[];
  languages: string[];
  regions: string[];
  text: number;
  voice: number;
  clients: string;
}

export const PROVIDER_MAX = 60;
export const CLIENTS_MAX = 200;
export const CLIENT_LENGTH = { min: 2, max: 60 } as const;

export function profileDraft({ capacity, clients, ...profile }: StaffProfile): ProfileDraft {
  const { kind, provider, skills, languages, regions } = profile;
  const { text, voice } = capacity;
  return { kind, provider, skills, languages, regions, text, voice, clients: clients.join('\n') };
}

/** Names, one a line, as they are sent: blanks and doubles left out. */
export function clientNames(lines: string): string[] {
  return [...new Set(lines.split('\n').map((line) => line.trim().replace(/\s+/g, ' ')))].filter((name) => name !== '');
}

/** What the server would refuse; '' for nothing. */
export function profileProblem(draft: ProfileDraft, t: DeskTexts['staff']['profile']): string {
  if (draft.regions.some((code) => !/^\d{6}$/.test(code))) return t.regionWrong;
  const { min, max } = CLIENT_LENGTH;
  const lines = draft.clients.split('\n').map((line) => line.trim());
  const wrong = lines.findIndex((name) => name !== '' && (name.length < min || name.length > max));
  if (wrong >= 0) return fill(t.clientWrong, { n: wrong + 1, min, max });
  return clientNames(draft.clients).length > CLIENTS_MAX ? fill(t.clientsMany, { max: CLIENTS_MAX }) : '';
}

export function profileChange(draft: ProfileDraft): ProfileChange {
  const { kind, provider, skills, languages, regions, text, voice, clients } = draft;
  return {
    kind,
    provider: provider.trim(),
    skills,
    languages,
    regions,
    capacity: { text, voice },
    clients: clientNames(clients),
  };
}
