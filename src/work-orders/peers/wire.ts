import { z } from 'zod';
import { wireCode } from './code-table.ts';

/**
 * Bodies of the contract between a hotline and a city's platform, with the contract's own names. Codes are those of the
 * peer: its mapping table says what they mean. What is not named here is let through unread.
 */
const text = (most: number) => z.string().trim().max(most);
const words = (most: number) => text(most).min(1);
/** `2026-01-05T09:12:30+08:00`; a peer may also be set to write local time of Shanghai. */
const instant = z.string().trim().min(10).max(40);
/** What is unknown may be left out, null or empty. */
const maybe = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === null || value === '' ? undefined : value), schema.optional());

const orderNo = z.string().regex(/^[\w.:-]{1,64}$/, 'is 1 to 64 letters, digits, dots, colons or dashes');
const eventId = z.string().regex(/^[\x21-\x7e]{1,128}$/, 'is 1 to 128 signs of ASCII without blanks');
const regionCode = z.string().regex(/^\d{6}(?:\d{3}){0,2}$/, 'is a code of GB/T 2260');
const office = z.object({ code: words(64), name: maybe(text(100)) });

export const wireAttachmentSchema = z.object({
  id: words(128),
  name: words(200),
  contentType: words(100),
  size: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/i, 'is SHA-256 in hexadecimal'),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  expiresAt: maybe(instant),
});

/** `POST …/work-orders`: an order that is given out (派单). */
export const wireOrderSchema = z.object({
  orderNo,
  dispatchSeq: maybe(z.int().min(1).max(999)),
  source: maybe(text(60)),
  channel: wireCode,
  acceptedAt: instant,
  dispatchedAt: instant,
  caller: z.object({
    name: maybe(text(60)),
    gender: maybe(wireCode),
    phone: maybe(text(30)),
    callNumber: maybe(text(30)),
    anonymous: z.boolean(),
    confidential: z.boolean(),
  }),
  type: wireCode,
  category: z.object({
    scheme: maybe(text(60)),
    code: z.union([words(60), z.number()]).transform(String),
    path: maybe(z.array(words(60)).max(5)),
  }),
  title: words(200),
  content: words(10_000),
  incidentAt: maybe(text(40)),
  address: maybe(
    z.object({
      regionCode: maybe(regionCode),
      street: maybe(text(100)),
      community: maybe(text(100)),
      text: maybe(text(300)),
    }),
  ),
  target: maybe(text(200)),
  urgency: wireCode,
  mode: maybe(wireCode),
  deadline: maybe(
    z.object({
      signBy: maybe(instant),
      contactBy: maybe(instant),
      finishBy: maybe(instant),
      unit: maybe(wireCode),
      days: maybe(z.int().min(1).max(1000)),
    }),
  ),
  handler: z.object({ main: office, assist: maybe(z.array(office).max(20)) }),
  attachments: maybe(z.array(wireAttachmentSchema).max(20)),
  relatedOrderNos: maybe(z.array(orderNo).max(50)),
  callbackUrl: maybe(text(2000)),
});
export type WireOrder = z.output<typeof wireOrderSchema>;

/** `POST …/work-orders/{orderNo}/events`, and `POST {peer}/feedback`, what an office tells who gave it the order, where `orderNo` is there too. */
export const wireEventSchema = z.object({
  eventId,
  orderNo: maybe(orderNo),
  seq: z.int().min(1).max(1_000_000),
  type: wireCode,
  at: instant,
  reason: maybe(text(2000)),
  until: maybe(instant),
  to: maybe(office),
  text: maybe(text(8000)),
  /** Whether the resident may be told the words of a PROGRESS. */
  toResident: maybe(z.boolean()),
  attachments: maybe(z.array(wireAttachmentSchema).max(20)),
  result: maybe(wireCode),
  reply: maybe(text(8000)),
  legalBasis: maybe(z.array(words(200)).max(20)),
  contact: maybe(z.object({ contacted: z.boolean(), at: maybe(instant) })),
  callback: maybe(
    z.object({
      ok: z.boolean(),
      solved: maybe(z.boolean()),
      satisfaction: maybe(wireCode),
      dissatisfyReason: maybe(text(2000)),
    }),
  ),
  evaluation: maybe(wireCode),
  operator: maybe(z.object({ name: maybe(text(60)), dept: maybe(text(100)) })),
});
export type WireEvent = z.output<typeof wireEventSchema>;

/** `POST {peer110}/incidents`: danger handed to the police. */
export const wireIncidentSchema = z.object({
  incidentId: words(128),
  kind: wireCode,
  callbackNumber: text(30),
  place: text(300),
  summary: text(4000),
  recordingRef: text(200),
  transfer: wireCode,
  regionCode: maybe(regionCode),
  at: instant,
});

/** Fields of the contract that a peer may call otherwise, by what they belong to. */
export const RENAMED = {
  order: leaves(wireOrderSchema),
  event: leaves(wireEventSchema),
  incident: leaves(wireIncidentSchema),
} as const;

/** Paths of all fields, with those that hold fields; what lists hold is not named. */
function leaves(schema: z.ZodObject, before = ''): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    const path = before === '' ? name : `${before}.${name}`;
    const inner = objectIn(field as z.ZodType);
    return inner === null ? [path] : [path, ...leaves(inner, path)];
  });
}

function objectIn(schema: z.ZodType): z.ZodObject | null {
  if (schema instanceof z.ZodObject) return schema;
  if (schema instanceof z.ZodPipe) return objectIn(schema.out as z.ZodType);
  return schema instanceof z.ZodOptional ? objectIn(schema.unwrap() as z.ZodType) : null;
}
