import { z } from 'zod';
import type { Answer } from './answer.ts';
import { readContent } from './content-file.ts';
import { duplicates } from './cross-checks.ts';
import { type ContentProblem, KnowledgeInvalidError } from './errors.ts';

const id = z.string().regex(/^[a-z][a-z0-9-]*$/);

export const questionCatalogueSchema = z.strictObject({
  sections: z
    .array(
      z.strictObject({
        title: z.string().min(2),
        /** `legal`: wants an answer with its grounds; `service`: something the bot does. */
        kind: z.enum(['legal', 'service']).default('legal'),
        entries: z
          .array(
            z.strictObject({
              id,
              /** Other intents that belong to the same entry; it is covered when all of them are. */
              also: z.array(id).default([]),
              /** One of the questions that come first (基本问题). */
              core: z.boolean().default(false),
              /** The bot does it in every conversation, without an intent. */
              builtIn: z.boolean().default(false),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});
/** The questions a hotline should know (常见问题目录), `catalogue.yaml`. */
export type QuestionCatalogue = z.infer<typeof questionCatalogueSchema>;

/** Reads the catalogue; null when there is none. @throws KnowledgeInvalidError */
export async function loadQuestionCatalogue(dir: string): Promise<QuestionCatalogue | null> {
  const problems: ContentProblem[] = [];
  const file = await readContent(dir, 'catalogue.yaml', questionCatalogueSchema, problems);
  if (file === null) {
    if (problems.every(({ problem }) => problem === 'the file is missing')) return null;
    throw new KnowledgeInvalidError(problems);
  }
  const ids = file.data.sections.flatMap(({ entries }) => entries.flatMap((entry) => [entry.id, ...entry.also]));
  const twice = duplicates(
    ids.map((key) => ({ file: file.file, key })),
    'id',
  );
  if (twice.length > 0) throw new KnowledgeInvalidError(twice);
  return file.data;
}

/** What the coverage is reckoned from. */
export interface CoverageSources {
  /** Where an intent leads, by its id: `answer`, `dialog`, `service`, `handoff` or `outOfScope`; undefined: no such intent. */
  leadsTo(id: string): string | undefined;
  answer(id: string): Answer | null;
}

/** One entry of the catalogue and what there is of it. */
export interface CoveredEntry {
  id: string;
  core: boolean;
  /** The way an intent goes, or null without an intent. */
  intent: string | null;
  answer: boolean;
  grounds: boolean;
  deadline: boolean;
  checklist: boolean;
  /** Null when covered, else what is missing, in words. */
  missing: string | null;
}

export interface CoverageSection {
  title: string;
  kind: 'legal' | 'service';
  entries: CoveredEntry[];
}

export interface Coverage {
  covered: number;
  entries: number;
  coreCovered: number;
  core: number;
  sections: CoverageSection[];
}

/**
 * How much of the catalogue is there. A question of law is covered when an intent understands it and an answer with
 * grounds stands for it, or a dialog (the legal-aid pre-check, whose rules have their grounds); a service when an intent
 * leads to it.
 */
export function coverageOf({ sections }: QuestionCatalogue, sources: CoverageSources): Coverage {
  const covered = sections.map(({ title, kind, entries }) => ({
    title,
    kind,
    entries: entries.map((entry) => coveredEntry(entry, kind, sources)),
  }));
  const all = covered.flatMap(({ entries }) => entries);
  const core = all.filter((entry) => entry.core);
  const isCovered = ({ missing }: CoveredEntry) => missing === null;
  return {
    covered: all.filter(isCovered).length,
    entries: all.length,
    coreCovered: core.filter(isCovered).length,
    core: core.length,
    sections: covered,
  };
}

function coveredEntry(
  entry: QuestionCatalogue['sections'][number]['entries'][number],
  kind: CoverageSection['kind'],
  { leadsTo, answer }: CoverageSources,
): CoveredEntry {
  const way = leadsTo(entry.id) ?? null;
  const found = answer(entry.id);
  const without = entry.builtIn ? [] : [entry.id, ...entry.also].filter((one) => leadsTo(one) === undefined);
  const isAnswered = kind === 'service' || found !== null || way === 'dialog';
  const missing = without.length > 0 ? `no intent ${without.join(', ')}` : isAnswered ? null : 'no answer';
  return {
    id: entry.id,
    core: entry.core,
    intent: way,
    answer: found !== null,
    grounds: (found?.grounds.length ?? 0) > 0,
    deadline: (found?.deadlines.length ?? 0) > 0,
    checklist: (found?.checklist.length ?? 0) > 0,
    missing,
  };
}
