import { z } from 'zod';
import { TOPICS } from '../../text/index.ts';

const idSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'is small letters, digits, hyphens');

const skillSchema = z.strictObject({
  id: idSchema,
  name: z.string().trim().min(1).max(20),
  topics: z.array(z.enum(TOPICS)).default([]),
  groups: z.array(z.string()).default([]),
  basis: z.string().max(60).default(''),
});

const languageSchema = z.strictObject({
  id: idSchema,
  name: z.string().trim().min(1).max(20),
  words: z.array(z.string().trim().min(1).max(20)).min(1),
});

/** `knowledge/duty/skills.yaml`. */
export const skillFileSchema = z.strictObject({
  skills: z.array(skillSchema).min(1).max(100),
  languages: z.array(languageSchema).max(100),
});

/** What somebody on duty is fit for: topics of law, or groups of people (codes of `legal-aid/groups.yaml`). */
export type Skill = z.output<typeof skillSchema>;
/** A language or dialect beside Mandarin, and the words by which a resident asks for it. */
export type Language = z.output<typeof languageSchema>;

/** Skills and languages that accounts, hours and routing name. */
export class SkillCatalogue {
  constructor(private readonly content: z.output<typeof skillFileSchema>) {}

  get skills(): readonly Skill[] {
    return this.content.skills;
  }

  get languages(): readonly Language[] {
    return this.content.languages;
  }

  /** What accounts may name. */
  get ids(): { skills: string[]; languages: string[] } {
    const { skills, languages } = this.content;
    return { skills: skills.map(({ id }) => id), languages: languages.map(({ id }) => id) };
  }

  skill(id: string): Skill | null {
    return this.content.skills.find((skill) => skill.id === id) ?? null;
  }

  language(id: string): Language | null {
    return this.content.languages.find((language) => language.id === id) ?? null;
  }

  /** Ids of the skills that serve a topic. */
  forTopic(topic: string | null): string[] {
    return this.content.skills.filter(({ topics }) => topics.some((one) => one === topic)).map(({ id }) => id);
  }

  /** Ids of the skills that serve any of these groups (codes of `legal-aid/groups.yaml`). */
  forGroups(groups: readonly string[]): string[] {
    return this.content.skills.filter((skill) => skill.groups.some((one) => groups.includes(one))).map(({ id }) => id);
  }

  /** Ids of the languages that a resident asks for in these words. */
  languagesAskedIn(text: string): string[] {
    return this.content.languages.filter(({ words }) => words.some((word) => text.includes(word))).map(({ id }) => id);
  }
}

/** Entries that name what is not there, or are there twice. */
export function skillProblems(
  { skills, languages }: Pick<SkillCatalogue, 'skills' | 'languages'>,
  isGroup: (code: string) => boolean,
): { at: string[]; problem: string }[] {
  const ids = [...skills, ...languages].map(({ id }) => id);
  const twice = ids.filter((id, at) => ids.indexOf(id) < at).map((id) => ({ at: [id], problem: 'is a duplicate' }));
  const unknown = skills.flatMap(({ id, groups }) =>
    groups
      .filter((code) => !isGroup(code))
      .map((code) => ({ at: [id, 'groups'], problem: `there is no group ${code}` })),
  );
  return [...twice, ...unknown];
}
