import type { Activity } from 'botbuilder';
import { z } from 'zod';
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
  const parsed = postedSchema.safeParse(body);
  if (!parsed.success) throw badBody(parsed.error);
  const { type, locale, channelData, attachments } = parsed.data;
  const clientActivityId = channelData?.clientActivityID ?? null;
  if ((attachments ?? []).length > 0) throw noFiles();
  if (type !== 'message') return { activity: null, clientActivityId };

  const { text: typed, value, entities } = parsed.data;
  const text = (typed ?? (typeof value === 'string' ? value : '')).trim();
  if (text === '') {
    throw new ChannelRefusal('text_missing', 400, '消息是空的，请写上您的问题。', {
      details: [{ field: 'text', problem: 'empty' }],
    });
  }
  if (Buffer.byteLength(text, 'utf8') > textBytes) {
    throw new ChannelRefusal('text_too_long', 413, '这条消息太长了，请分成几条发送。', {
      details: [{ field: 'text', problem: `longer than ${textBytes} bytes` }],
    });
  }
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
  const parsed = tokenRequestSchema.safeParse(body ?? {});
  if (!parsed.success) throw badBody(parsed.error);
  return parsed.data;
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
  const parsed = directLineBodySchema.safeParse(body ?? {});
  if (!parsed.success) throw badBody(parsed.error);
  return parsed.data.user?.id ?? null;
}

export function noFiles(): ChannelRefusal {
  return new ChannelRefusal('no_files', 415, '目前还不能接收图片和文件，请用文字说明您的情况。');
}

function badBody(error: z.ZodError): ChannelRefusal {
  const details = error.issues.slice(0, 10).map((issue) => {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 5).join(', ').slice(0, 80) : '';
    return { field: issue.path.join('.') || unknown || 'body', problem: unknown ? 'unknown field' : issue.code };
  });
  return new ChannelRefusal('body_invalid', 400, '发送的内容格式不正确。', { details });
}
