import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { PrivacyContentError } from './errors.ts';

/** Classes of what is kept (留存类别). */
export const RETENTION_CLASSES = [
  'transcript',
  'identity',
  'message',
  'misunderstood',
  'delivery',
  'recording',
  'paper',
  'service-record',
  'audit',
  'aid-application',
  'work-order',
  'consent',
] as const;
export type RetentionClassId = (typeof RETENTION_CLASSES)[number];

/** Classes that the hourly job deletes. */
export const SWEPT_CLASSES = ['transcript', 'identity', 'message', 'misunderstood', 'work-order'] as const;
export type SweptClass = (typeof SWEPT_CLASSES)[number];

/** `knowledge/privacy/retention.yaml`. */
export const retentionFileSchema = z
  .strictObject({
    version: z.string().min(1),
    /** Working days in which a request of a resident is answered. */
    requestWorkingDays: z.int().min(1).max(60),
    classes: z.array(
      z.strictObject({
        id: z.enum(RETENTION_CLASSES),
        name: z.string().min(2),
        days: z.int().min(1).max(36_500).nullable(),
        least: z.int().min(0),
        ends: z.enum(['words', 'identity', 'record', 'none']),
        by: z.enum(['job', 'own', 'nobody']),
        ground: z.string().min(4),
      }),
    ),
  })
  .superRefine(({ classes }, context) => {
    const problem = (at: number, message: string) =>
      context.addIssue({ code: 'custom', path: ['classes', at], message });
    classes.forEach((one, at) => {
      if (one.days !== null && one.days < one.least)
        problem(at, `${one.id} must be kept for ${one.least} days at least`);
      if (classes.findIndex(({ id }) => id === one.id) !== at) problem(at, `${one.id} is there twice`);
      const isSwept = SWEPT_CLASSES.some((id) => id === one.id);
      if (isSwept !== (one.by === 'job')) problem(at, `${one.id} is ${isSwept ? '' : 'not '}deleted by the job`);
      if (isSwept && one.days === null) problem(at, `${one.id} needs days`);
    });
    for (const id of ['audit', 'service-record'] as const) {
      const at = classes.findIndex((one) => one.id === id);
      const least = classes[at]?.least ?? 0;
      if (least < 1095) problem(Math.max(at, 0), `${id} must be kept for 1095 days at least (网络数据安全管理条例 12)`);
    }
    for (const id of RETENTION_CLASSES) {
      if (!classes.some((one) => one.id === id)) problem(0, `${id} is not there`);
    }
  });

export type RetentionRules = z.infer<typeof retentionFileSchema>;
export type RetentionClass = RetentionRules['classes'][number];

/** @throws PrivacyContentError naming the file and the field. */
export function loadRetention(knowledgeDir: string): RetentionRules {
  return readFile(knowledgeDir, 'privacy/retention.yaml', retentionFileSchema);
}

/** Days after which the job deletes a class. */
export function daysOf(rules: RetentionRules, id: SweptClass): number {
  return rules.classes.find((one) => one.id === id)?.days ?? Number.POSITIVE_INFINITY;
}

/** A content file of this room, checked. @throws PrivacyContentError */
export function readFile<T>(knowledgeDir: string, file: string, schema: z.ZodType<T>): T {
  const document = parseDocument(readFileSync(join(knowledgeDir, file), 'utf8'), { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) throw new PrivacyContentError(file, error.code);
  const parsed = schema.safeParse(document.toJS());
  if (!parsed.success) throw new PrivacyContentError(file, parsed.error);
  return parsed.data;
}
