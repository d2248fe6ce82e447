import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { BotContentError } from './errors.ts';

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
] as const;
export type ServiceStep = (typeof SERVICE_STEPS)[number];

const serviceFileSchema = z.strictObject({
  services: z.array(z.strictObject({ id: z.string(), text: z.string().max(300), next: z.enum(SERVICE_STEPS) })).min(1),
  /** Questions shown as examples. */
  examples: z.array(z.string().min(2).max(20)).min(1).max(6),
});

export interface Service {
  id: string;
  text: string;
  next: ServiceStep;
}

export interface Services {
  get(id: string): Service | undefined;
  examples: string[];
}

/** The service intents and what they do (`knowledge/services.yaml`). @throws BotContentError naming the entry. */
export function loadServices(knowledgeDir: string): Services {
  const file = join(knowledgeDir, 'services.yaml');
  const parsed = serviceFileSchema.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  const byId = new Map(parsed.data.services.map((service) => [service.id, service]));
  return { get: (id) => byId.get(id), examples: parsed.data.examples };
}
