import { z } from 'zod';
import type { Turn } from '../sessions/index.ts';

const answerCard = z.object({ grounds: z.array(z.object({ label: z.string() })) });
const preCheckCard = z.object({ summary: z.string() });

/** What a service told, from the cards of its turns: the articles cited, each once, and what the last pre-check said. */
export function toldIn(turns: readonly Turn[]): { grounds: string[]; preCheck: string } {
  const grounds = new Set<string>();
  let preCheck = '';
  for (const { contentType, content } of turns.flatMap(({ activity }) => activity.attachments ?? [])) {
    if (contentType === 'application/vnd.legal-hotline.answer+json') {
      for (const { label } of answerCard.safeParse(content).data?.grounds ?? []) grounds.add(label);
    } else if (contentType === 'application/vnd.legal-hotline.pre-check+json') {
      preCheck = preCheckCard.safeParse(content).data?.summary ?? preCheck;
    }
  }
  return { grounds: [...grounds], preCheck };
}
