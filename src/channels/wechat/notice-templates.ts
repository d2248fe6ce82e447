import { join } from 'node:path';
import { z } from 'zod';
import { readWechatFile } from './content-file.ts';

/** What residents are told of while the window for messages is closed. */
export const NOTICE_KINDS = ['aid-progress', 'lawyer', 'callback-missed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** `knowledge/wechat/notices.yaml`. */
export const noticeFileSchema = z.strictObject({
  notices: z.array(
    z.strictObject({
      kind: z.enum(NOTICE_KINDS),
      /** Id of the template in the account; '' while there is none: the notice is off. */
      template: z.string().regex(/^[\w-]{0,64}$/),
      /** Page that opens when it is tapped, on our own site; '' for none. */
      page: z
        .string()
        .regex(/^(\/.*)?$/)
        .default(''),
      /** Field of the template → words, with `{field}` for what is told. */
      values: z.record(z.string().regex(/^[a-z_]+\d+$/), z.string().min(1).max(60)),
    }),
  ),
});

export type NoticeTemplate = z.infer<typeof noticeFileSchema>['notices'][number];

/** The notices that are on, by kind. @throws WechatContentError naming file and field. */
export function loadNoticeTemplates(knowledgeDir: string): ReadonlyMap<string, NoticeTemplate> {
  const { notices } = readWechatFile(join(knowledgeDir, 'wechat', 'notices.yaml'), noticeFileSchema);
  return new Map(notices.filter(({ template }) => template !== '').map((notice) => [notice.kind, notice]));
}
