import { z } from 'zod';
import { readFile } from './retention-rules.ts';

/** `knowledge/privacy/notices.yaml`. */
export const noticesFileSchema = z.strictObject({
  version: z.string().min(1).max(20),
  /** `YYYY-MM-DD`, when this version began. */
  date: z.iso.date(),
  title: z.string().min(4),
  parts: z
    .array(z.strictObject({ id: z.string().min(2), title: z.string().min(2), text: z.string().min(10) }))
    .min(1)
    .refine(
      (parts) => ['who', 'what', 'why', 'how-long', 'rights'].every((id) => parts.some((part) => part.id === id)),
      'must say who, what, why, how-long and rights (个人信息保护法 17)',
    ),
});

/** What residents are told of their data (告知书). */
export type Notices = z.infer<typeof noticesFileSchema>;

/** @throws PrivacyContentError naming the file and the field. */
export function loadNotices(knowledgeDir: string): Notices {
  return readFile(knowledgeDir, 'privacy/notices.yaml', noticesFileSchema);
}
