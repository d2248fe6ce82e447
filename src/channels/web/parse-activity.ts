import type { Activity } from 'botbuilder';
import { z } from 'zod';
import { parseSafely } from '../../parse-safely.ts';
import { ChannelRefusal } from '../errors.ts';

/** Fields of the Activity schema that a client may send and that are of no use to us. */
const UNUSED = [
  'attachmentLayout',
  'callerId',
  'channelId',
  'code',
  'conversation',
  'deliveryMode',
  'expiration',
  'from',
  'historyDisclosed',
  'id',
  'importance',
  'inputHint',
  'label',
  'listenFor',
  'localTimestamp',
  'localTimezone',
  'membersAdded',
  'membersRemoved',
  'name',
  'reactionsAdded',
  'reactionsRemoved',
  'recipient',
  'relatesTo',
  'replyToId',
  'semanticAction',
  'serviceUrl',
  'speak',
  'suggestedActions',
  'summary',
  'textFormat',
  'textHighlights',
  'timestamp',
  'topicName',
  'valueType',
] as const;

const postedSchema = z.strictObject({
  type: z.enum(['message', 'typing', 'event', 'conversationUpdate', 'messageReaction']),
  text: z.string().optional(),
  value: z.unknown().optional(),
  locale: z.string().max(35).optional(),
  channelData: z.looseObject({ clientActivityID: z.string().min(1).max(128).optional() }).optional(),
  attachments: z.array(z.unknown()).optional(),
  entities: z
    .array(z.looseObject({ type: z.string().max(64) }))
    .max(20)
    .optional(),
  ...Object.fromEntries(UNUSED.map((field) => [field, z.unknown().optional()])),
});

/** A posted activity as far as it is used. */
export interface PostedActivity {
  /** Null: taken and not handed on (typing, events of the page itself). */
  activity: Partial<Activity> | null;
  /** The client's own id of the message, echoed untouched; null when it gave none. */
  clientActivityId: string | null;
}

/**
 * @throws ChannelRefusal 400 for a body that is no activity or has fields that the schema does not know, 413 for a text
 * over `textBytes`, 415 for attachments.
 */
export function parseActivity(body: unknown, textBytes: number): PostedActivity {
  const { attachments, ...posted } = readActivity(body);
  const clientActivityId = posted.channelData?.clientActivityID ?? null;
  if ((attachments ?? []).length > 0) throw noFiles();
  if (posted.type !== 'message') return { activity: null, clientActivityId };
  const text = textOf(posted, textBytes);
  if (text === '') {
    throw new ChannelRefusal('text_missing', 400, '消息是空的，请写上您的问题。', {
      details: [{ field: 'text', problem: 'empty' }],
    });
  }
  const { locale, entities } = posted;
  return {
    activity: {
      type: 'message',
      text,
      ...(locale ? { locale } : {}),
      // A position that the resident shares; the bot reads it, of whatever channel it is.
      ...(entities ? { entities } : {}),
      ...(clientActivityId ? { channelData: { clientActivityID: clientActivityId } } : {}),
    },
    clientActivityId,
  };
}

/** What an upload says beside its files. */
export interface UploadedActivity {
  clientActivityId: string | null;
  /** What the resident wrote with the files; '' for nothing. */
  caption: string;
}

/** @throws ChannelRefusal 400 for a part that is no message, 413 for a text over `textBytes`. */
export function parseUploadedActivity(part: unknown, textBytes: number): UploadedActivity {
  const posted = readActivity(part);
  if (posted.type !== 'message') {
    const details = [{ field: 'activity.type', problem: 'must be message' }];
    throw new ChannelRefusal('body_invalid', 400, '发送的内容格式不正确。', { details });
  }
  return { clientActivityId: posted.channelData?.clientActivityID ?? null, caption: textOf(posted, textBytes) };
}

function readActivity(body: unknown): z.infer<typeof postedSchema> {
  const parsed = parseSafely(postedSchema, body);
  if (!parsed.success) throw badBody(parsed.error);
  return parsed.data;
}

function textOf({ text: typed, value }: { text?: string | undefined; value?: unknown }, textBytes: number): string {
  const text = (typed ?? (typeof value === 'string' ? value : '')).trim();
  if (Buffer.byteLength(text, 'utf8') <= textBytes) return text;
  throw new ChannelRefusal('text_too_long', 413, '这条消息太长了，请分成几条发送。', {
    details: [{ field: 'text', problem: `longer than ${textBytes} bytes` }],
  });
}

/** The body of a token request of the resident page. */
const tokenRequestSchema = z.strictObject({
  regionCode: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  resume: z.string().max(2048).optional(),
});
export type TokenRequest = z.infer<typeof tokenRequestSchema>;

export function parseTokenRequest(body: unknown): TokenRequest {
  const parsed = parseSafely(tokenRequestSchema, body ?? {});
  if (!parsed.success) throw badBody(parsed.error);
  return parsed.data;
}

const codeSchema = z.strictObject({ code: z.string().max(40) });
const CODE = /^\d{8}$/;
const DIALOG_CODE = /^\d{10}$/;

/** The code of a resume request: eight digits, as people type them. @throws ChannelRefusal 400 for what is none. */
export function parseCode(body: unknown): string {
  const parsed = parseSafely(codeSchema, body);
  if (!parsed.success) throw badBody(parsed.error);
  const code = parsed.data.code.normalize('NFKC').replace(/[\s\-\u2010-\u2015]/gu, '');
  if (CODE.test(code)) return code;
  const why = DIALOG_CODE.test(code)
    ? '这是续办码，请直接在对话里发给我。换设备用的短码是 8 位数字。'
    : '短码是 8 位数字，请核对后再输入。';
  throw new ChannelRefusal('code_malformed', 400, why, { details: [{ field: 'code', problem: 'not eight digits' }] });
}

/** The body of `tokens/generate` and of `conversations`: Direct Line's, of which only the user is read. */
const directLineBodySchema = z.strictObject({
  user: z.looseObject({ id: z.string().max(128).optional(), name: z.string().max(128).optional() }).optional(),
  bot: z.unknown().optional(),
  locale: z.string().max(35).optional(),
  trustedOrigins: z.unknown().optional(),
  eTag: z.unknown().optional(),
});

/** @returns the user id that was asked for, or null. */
export function parseDirectLineUser(body: unknown): string | null {
  const parsed = parseSafely(directLineBodySchema, body ?? {});
  if (!parsed.success) throw badBody(parsed.error);
  return parsed.data.user?.id ?? null;
}

function noFiles(): ChannelRefusal {
  return new ChannelRefusal('no_files', 415, '图片和文件请用上传的方式发送，或者用文字说明您的情况。');
}

function badBody(error: z.ZodError): ChannelRefusal {
  const details = error.issues.slice(0, 10).map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 5).join(', ').slice(0, 80) : '';
    return { field: issue.path.join('.') || unknown || 'body', problem: unknown ? 'unknown field' : issue.code };
  });
  return new ChannelRefusal('body_invalid', 400, '发送的内容格式不正确。', { details });
}
