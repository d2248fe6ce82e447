import { workingDeadline } from '../../knowledge/index.ts';
import { parsePhone } from '../../text/index.ts';
import type { NewOrder } from '../orders/order-steps.ts';
import type { OrderAttachment } from '../orders/work-order.ts';
import type { CityCodes, CityFile, ORDER_CHANNELS } from './peer-content.ts';
import { readInstant } from './peer-time.ts';
import type { WireOrder, wireAttachmentSchema } from './wire.ts';

/** An order of a city as ours, and the channel it came to the city by. */
export type NewOrderParts = NewOrder & { channel: (typeof ORDER_CHANNELS)[number] };

const HOUR_MS = 3_600_000;

/** @param body with the contract's names. @throws UnmappedValueError, WireShapeError */
export function readOrder(file: CityFile, codes: CityCodes, body: WireOrder): NewOrderParts {
  const at = (text: string, field: string) => readInstant(text, field, file.times);
  const { caller, category, handler } = body;
  requireOurs(file, codes, body);
  const { office } = categoryRow(file, codes, category.code);
  const main = named(handler.main);
  const regionCode =
    body.address?.regionCode?.slice(0, 6) ?? (file.regions.length === 1 ? file.regions[0] : null) ?? null;
  const { anonymous, confidential } = caller;
  const phone = anonymous ? '' : telephone(caller.phone);
  const dispatchSeq = body.dispatchSeq ?? 1;
  return {
    key: `${file.id}:${body.orderNo}:${dispatchSeq}`,
    origin: 'city',
    handledBy: 'us',
    peer: file.id,
    peerOrderNo: body.orderNo,
    dispatchSeq,
    channel: codes.ours('channel', 'channel', body.channel),
    kind: codes.ours('kind', 'type', body.type),
    urgency: codes.ours('urgency', 'urgency', body.urgency),
    mode: body.mode === undefined ? 'forward' : codes.ours('mode', 'mode', body.mode),
    category: { scheme: category.scheme ?? file.categories.scheme, code: category.code, path: category.path ?? [] },
    title: body.title,
    content: body.content,
    incidentAt: body.incidentAt ?? '',
    address: {
      regionCode: body.address?.regionCode?.slice(0, 6) ?? null,
      street: body.address?.street ?? '',
      community: body.address?.community ?? '',
      text: body.address?.text ?? '',
    },
    regionCode,
    target: body.target ?? '',
    caller: {
      name: anonymous ? '' : (caller.name ?? ''),
      gender: caller.gender === undefined ? 'unknown' : codes.ours('gender', 'caller.gender', caller.gender),
      phone,
      callNumber: anonymous ? '' : telephone(caller.callNumber),
      anonymous,
      confidential,
    },
    acceptedAt: at(body.acceptedAt, 'acceptedAt'),
    dispatchedAt: at(body.dispatchedAt, 'dispatchedAt'),
    deadline: readDeadline(file, codes, body),
    handler: { main: { ...main, name: office ?? main.name }, assist: (handler.assist ?? []).map(named) },
    attachments: (body.attachments ?? []).map((one, index) => readAttachment(file, one, `attachments.${index}`)),
    conversationId: null,
    sessionId: null,
    reach: phone === '' ? 'none' : 'phone',
    safeTime: '',
    relatedOrderNos: body.relatedOrderNos ?? [],
    by: { as: 'dispatcher', id: file.id, name: file.name },
  };
}

/** A copy is fetched later; until then it lies with the peer. */
export function readAttachment(
  { times }: Pick<CityFile, 'times'>,
  sent: ReturnType<(typeof wireAttachmentSchema)['parse']>,
  field: string,
): OrderAttachment {
  const { expiresAt, sha256, ...rest } = sent;
  const until = expiresAt === undefined ? null : readInstant(expiresAt, `${field}.expiresAt`, times);
  return { ...rest, sha256: sha256.toLowerCase(), expiresAt: until, copy: '', problem: '' };
}

/** Limits as told; where the peer tells days alone, they are counted. Null where it tells nothing. */
function readDeadline(file: CityFile, codes: CityCodes, { deadline, dispatchedAt }: WireOrder): NewOrder['deadline'] {
  if (deadline === undefined) return null;
  const told = (name: 'signBy' | 'contactBy' | 'finishBy') => {
    const text = deadline[name];
    return text === undefined ? null : readInstant(text, `deadline.${name}`, file.times);
  };
  const limits = { signBy: told('signBy'), contactBy: told('contactBy'), finishBy: told('finishBy') };
  if (limits.finishBy === null && deadline.days !== undefined) {
    const unit = codes.ours('limitUnit', 'deadline.unit', deadline.unit);
    const from = readInstant(dispatchedAt, 'dispatchedAt', file.times);
    const hours = unit === 'days' ? deadline.days * 24 : deadline.days;
    limits.finishBy =
      unit === 'working-days' ? workingDeadline(from, deadline.days).at : new Date(from.getTime() + hours * HOUR_MS);
  }
  return Object.values(limits).every((limit) => limit === null) ? null : limits;
}

/** An order for another office is a mistake of the peer, not ours to keep. */
function requireOurs({ offices }: CityFile, codes: CityCodes, { handler }: WireOrder): void {
  const named = [handler.main, ...(handler.assist ?? [])];
  if (offices.length === 0 || named.some(({ code }) => offices.some((office) => office.code === code))) return;
  throw codes.unmapped({ path: 'handler.main.code', value: handler.main.code, out: false, in: 'offices' });
}

function categoryRow({ categories }: CityFile, codes: CityCodes, code: string): { office: string | null } {
  const row = categories.list.find((one) => one.code === code) ?? categories.default;
  if (row === null) throw codes.unmapped({ path: 'category.code', value: code, out: false, in: 'categories › list' });
  return row;
}

function named({ code, name }: { code: string; name?: string | undefined }): { code: string; name: string } {
  return { code, name: name ?? '' };
}

/** E.164 where it is a number that we know; else as it was told, so that a person can still read it. */
function telephone(told: string | undefined): string {
  return told === undefined ? '' : (parsePhone(told) ?? told);
}
