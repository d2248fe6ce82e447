import type { OutgoingAttachment, OutgoingOrder, OutgoingPlace } from './outgoing-message.ts';
import type { CityCodes, CityFile } from './peer-content.ts';
import { writeInstant } from './peer-time.ts';
import { withoutCaller } from './without-caller.ts';

type Json = Record<string, unknown>;

/**
 * Our order as the body of a dispatch, with the contract's names. An anonymous caller is never named; a confidential one
 * where the peer is set so. @throws UnmappedValueError
 */
export function writeOrder(file: CityFile, codes: CityCodes, order: OutgoingOrder, place: OutgoingPlace): Json {
  const { caller, deadline } = order;
  const isNamed = !caller.anonymous && !(caller.confidential && file.confidentialCaller === 'leave-out');
  const told = isNamed ? (words: string) => words : withoutCaller(caller);
  const at = (iso: string | null) => (iso === null ? undefined : writeInstant(iso, file.times));
  const limits = compact({
    signBy: at(deadline.signBy),
    contactBy: at(deadline.contactBy),
    finishBy: at(deadline.finishBy),
  });
  return compact({
    orderNo: order.number,
    dispatchSeq: order.dispatchSeq,
    source: '12348',
    channel: codes.wire('channel', 'channel', 'department'),
    acceptedAt: at(order.acceptedAt),
    dispatchedAt: at(order.dispatchedAt),
    caller: compact({
      name: isNamed ? filled(caller.name) : undefined,
      gender: codes.wire('gender', 'caller.gender', isNamed ? caller.gender : 'unknown'),
      phone: isNamed ? filled(caller.phone) : undefined,
      callNumber: isNamed ? filled(caller.callNumber) : undefined,
      anonymous: caller.anonymous,
      confidential: caller.confidential,
    }),
    type: codes.wire('kind', 'type', order.kind),
    category: categoryOf(file, codes, order),
    title: told(order.title),
    content: told(order.content),
    incidentAt: filled(order.incidentAt),
    address: compact({
      regionCode: order.address.regionCode ?? undefined,
      street: filled(told(order.address.street)),
      community: filled(told(order.address.community)),
      text: filled(told(order.address.text)),
    }),
    target: filled(order.target),
    urgency: codes.wire('urgency', 'urgency', order.urgency),
    mode: codes.wire('mode', 'mode', order.mode),
    deadline: Object.keys(limits).length === 0 ? undefined : limits,
    handler: { main: file.handsTo, assist: [] },
    attachments: isNamed ? writeAttachments(file, order.attachments, place) : undefined,
    relatedOrderNos: order.relatedOrderNos.length === 0 ? undefined : order.relatedOrderNos,
  });
}

/** Papers with the addresses where they can be fetched; undefined for none. */
export function writeAttachments(
  { times }: Pick<CityFile, 'times'>,
  attachments: readonly OutgoingAttachment[],
  { links }: OutgoingPlace,
): Json[] | undefined {
  const sent = attachments.flatMap(({ id, name, contentType, size, sha256 }) => {
    const link = links.get(id);
    if (link === undefined) return [];
    const expiresAt = writeInstant(link.expiresAt.toISOString(), times);
    return [{ id, name, contentType, size, sha256, url: link.url, expiresAt }];
  });
  return sent.length === 0 ? undefined : sent;
}

/** In the peer's scheme: as it stands in the order, else by where the order comes from. */
function categoryOf({ categories }: CityFile, codes: CityCodes, { category, origin }: OutgoingOrder): Json {
  const { scheme } = categories;
  const known = categories.list.find(({ code }) => code === category.code && category.scheme === scheme);
  const row = known ?? categories.ours.find((one) => one.origin === origin);
  if (row === undefined) {
    const value = category.code === '' ? origin : category.code;
    throw codes.unmapped({ path: 'category.code', value, out: true, in: 'categories › ours' });
  }
  return { scheme, code: row.code, path: row.path };
}

function filled(text: string): string | undefined {
  return text === '' ? undefined : text;
}

/** Without what is undefined. */
export function compact(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
