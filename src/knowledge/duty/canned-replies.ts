import { z } from 'zod';

/** What the page fills in. */
const PLACEHOLDERS = ['律师姓名', '来访人称呼'];

/** A reply kept for use again (常用语), whoever keeps it. */
export const cannedReplySchema = z.strictObject({
  /** Typed after `;`: first letters of the title in pinyin. */
  shortcut: z.string().regex(/^[a-z0-9]{1,12}$/, 'is 1 to 12 small letters or digits'),
  title: z.string().trim().min(1).max(20),
  text: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((text) => unknownPlaceholders(text).length === 0, {
      message: `knows no other placeholders than ${PLACEHOLDERS.map((name) => `{${name}}`).join(', ')}`,
    }),
});

/** `knowledge/duty/canned-replies.yaml`: for everybody who takes cases. */
export const cannedReplyFileSchema = z.strictObject({
  replies: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/), ...cannedReplySchema.shape }))
    .min(1)
    .max(200),
});
export type CannedReply = z.output<typeof cannedReplyFileSchema>['replies'][number];

/** What is wrong between the replies. Pure. */
export function cannedReplyProblems(replies: readonly CannedReply[]): { id: string; field: string; problem: string }[] {
  return (['id', 'shortcut'] as const).flatMap((field) =>
    replies
      .filter((reply, at) => replies.findIndex((one) => one[field] === reply[field]) < at)
      .map(({ id }) => ({ id, field, problem: 'is a duplicate' })),
  );
}

function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/gu)]
    .map(([, name = '']) => name)
    .filter((name) => !PLACEHOLDERS.includes(name));
}
