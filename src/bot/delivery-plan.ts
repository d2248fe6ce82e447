import { join } from 'node:path';
import { z } from 'zod';
import { type ChannelName, MESSAGE_KINDS, type MessageKind, type Turn } from '../sessions/index.ts';
import { BotContentError } from './errors.ts';
import type { QuietHours } from './quiet-hours.ts';
import { readYaml } from './read-yaml.ts';

/** Ways to tell of a message that could not be delivered on the resident's own channel. */
export const FALLBACK_CHANNELS = ['wechat-notice', 'sms'] as const;
export type FallbackChannel = (typeof FALLBACK_CHANNELS)[number];

const insteadSchema = z.array(z.enum(FALLBACK_CHANNELS));
const kindSchema = z
  .strictObject({
    order: z.enum(['conversation', 'after', 'own']),
    tries: z.int().min(1).max(50),
    tryForMinutes: z.int().min(1).max(10_080),
    goodForMinutes: z.int().min(1).max(525_600),
    hold: z.boolean(),
    quiet: z.enum(['none', 'instead', 'all']),
    instead: z.strictObject({ voice: insteadSchema, wechat: insteadSchema, sms: insteadSchema }).partial(),
    notice: z.string().min(1).max(200).optional(),
    noticeWithLink: z.string().min(1).max(200).includes('{link}').optional(),
  })
  .superRefine((rule, context) => {
    const ways = Object.values(rule.instead).flat();
    if (ways.length > 0 && rule.notice === undefined) {
      context.addIssue({ code: 'custom', path: ['notice'], message: 'says what is told on the other channel' });
    }
    if (rule.tryForMinutes > rule.goodForMinutes) {
      context.addIssue({ code: 'custom', path: ['tryForMinutes'], message: 'is longer than goodForMinutes' });
    }
  });

export type DeliveryRule = z.infer<typeof kindSchema>;

const timeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'is a time of day, as 08:00');

/** `knowledge/delivery.yaml`. */
export const deliveryFileSchema = z
  .strictObject({
    quietHours: z.strictObject({ from: timeSchema, until: timeSchema }),
    kinds: z.strictObject(mapOf(MESSAGE_KINDS)),
  })
  .superRefine(({ kinds }, context) => {
    const asks = Object.values(kinds.rating.instead).flat();
    if (asks.length > 0) {
      context.addIssue({
        code: 'custom',
        path: ['kinds', 'rating', 'instead'],
        message: 'a request for a rating goes to no other channel',
      });
    }
  });

function mapOf(kinds: readonly MessageKind[]): Record<MessageKind, typeof kindSchema> {
  return Object.fromEntries(kinds.map((kind) => [kind, kindSchema])) as Record<MessageKind, typeof kindSchema>;
}

/** How messages of each kind are delivered (`knowledge/delivery.yaml`). */
export interface DeliveryPlan {
  quietHours: QuietHours;
  rule(kind: MessageKind): DeliveryRule;
}

/** @throws BotContentError naming the file and the entry. */
export function loadDeliveryPlan(knowledgeDir: string): DeliveryPlan {
  const file = join(knowledgeDir, 'delivery.yaml');
  const parsed = deliveryFileSchema.safeParse(readYaml(file));
  if (!parsed.success) throw new BotContentError(file, parsed.error);
  const { kinds, quietHours } = parsed.data;
  return { quietHours, rule: (kind) => kinds[kind] };
}

/** What a message is for; turns from before kinds were told apart are judged by who speaks. */
export function kindOf({ kind, from }: Pick<Turn, 'kind' | 'from'>): MessageKind {
  if (kind != null) return kind;
  if (from === 'lawyer') return 'lawyer';
  return from === 'system' ? 'handoff' : 'answer';
}

/** The ways to go when a message of a channel cannot be delivered, first to last. */
export function waysInstead(rule: DeliveryRule, channel: ChannelName): readonly FallbackChannel[] {
  return channel === 'voice' || channel === 'wechat' || channel === 'sms' ? (rule.instead[channel] ?? []) : [];
}

/**
 * What is told on the other channel: only what the plan writes, never the message itself, unless it says so with
 * `{text}` (a one-time code).
 */
export function noticeOf(rule: DeliveryRule, turn: Pick<Turn, 'activity'>, link: string | null): string {
  const words = link === null ? rule.notice : (rule.noticeWithLink ?? rule.notice);
  return (words ?? '').replace('{link}', link ?? '').replace('{text}', () => turn.activity.text ?? '');
}
