import { join } from 'node:path';
import { z } from 'zod';
import { DIRECTORY_KINDS, type DirectoryKind } from '../knowledge/index.ts';
import { BotContentError } from './errors.ts';
import { readYaml } from './read-yaml.ts';

/** What follows after the words of a service intent. */
export const SERVICE_STEPS = [
  'none',
  'handoff-person',
  'handoff-lawyer',
  'handoff-complaint',
  'message',
  'repeat',
  'close',
  'close-unrated',
  'rate',
  'restart',
  'capabilities',
  'aid',
  'warn',
  'silence',
  'directory',
  'privacy-rights',
  'erase-data',
  'dialog',
  'other-office',
  'progress',
] as const;
export type ServiceStep = (typeof SERVICE_STEPS)[number];

/** `knowledge/services.yaml`. */
export const serviceFileSchema = z.strictObject({
  services: z
    .array(
      z.strictObject({
        id: z.string(),
        text: z.string().max(300),
        next: z.enum(SERVICE_STEPS),
        places: z.array(z.enum(DIRECTORY_KINDS)).default([]),
        dialog: z.string().optional(),
        known: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
      }),
    )
    .min(1),
  /** Questions shown as examples. */
  examples: z.array(z.string().min(2).max(20)).min(1).max(6),
  lawfulWays: z
    .array(
      z.strictObject({
        cues: z.array(z.string().min(2)).min(1),
        text: z.string().min(4).max(120),
        see: z.array(z.string()).min(1).max(3),
      }),
    )
    .default([]),
});

export interface Service {
  id: string;
  text: string;
  next: ServiceStep;
  /** Kinds of the directory that are looked for, where the message names none. */
  places: readonly DirectoryKind[];
  /** The dialog that is begun, and what is known to it. */
  dialog?: string | undefined;
  known: Readonly<Record<string, string | number | boolean>>;
}

/** The lawful way out of a wish to do wrong: in words, and answers that have their grounds. */
export interface LawfulWay {
  text: string;
  /** Ids of answers. */
  see: string[];
}

export interface Services {
  get(id: string): Service | undefined;
  examples: string[];
  lawfulWays: readonly LawfulWay[];
  /** The lawful way that fits a message, or null. */
  lawfulWay(text: string): LawfulWay | null;
}

/** The service intents and what they do (`knowledge/services.yaml`). @throws BotContentError naming the entry. */
export function loadServices(knowledgeDir: string): Services {
  const file = join(knowledgeDir, 'services.yaml');
  const parsed = serviceFileSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  const byId = new Map(parsed.data.services.map((service) => [service.id, service]));
  const { examples, lawfulWays } = parsed.data;
  return {
    get: (id) => byId.get(id),
    examples,
    lawfulWays,
    lawfulWay: (text) => lawfulWays.find(({ cues }) => cues.some((cue) => text.includes(cue))) ?? null,
  };
}
