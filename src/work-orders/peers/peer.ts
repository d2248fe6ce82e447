import type { z } from 'zod';
import { parseSafely } from '../../parse-safely.ts';
import { parsePhone } from '../../text/index.ts';
import type { OrderEventType, OrderState } from '../orders/order-states.ts';
import { FLAG_EVENTS, ORDER_STATES, STATE_EVENTS } from '../orders/order-states.ts';
import type { OrderStep } from '../orders/order-steps.ts';
import { isObject, movedFields, valueAt } from './dot-path.ts';
import { type UnmappedValueError, WireShapeError } from './errors.ts';
import type { OutgoingPayload, OutgoingPlace } from './outgoing-message.ts';
import { PeerCodes } from './peer-codes.ts';
import type { CityCodes, CityFile, PeerFile, PoliceCodes, PoliceFile } from './peer-content.ts';
import { readEvent } from './read-event.ts';
import { type NewOrderParts, readOrder } from './read-order.ts';
import { wireEventSchema, wireOrderSchema } from './wire.ts';
import { writeEvent } from './write-event.ts';
import { writeIncident } from './write-incident.ts';
import { writeOrder } from './write-order.ts';

const EVENTS: readonly OrderEventType[] = [...STATE_EVENTS, ...FLAG_EVENTS];

interface CityParts {
  kind: '12345';
  data: CityFile;
  codes: CityCodes;
}
interface PoliceParts {
  kind: '110';
  data: PoliceFile;
  codes: PoliceCodes;
}

/** A platform that we speak with, and how its words and codes are to be read and written (对照表). */
export class Peer {
  readonly id: string;
  readonly name: string;
  readonly kind: '12345' | '110';
  /** GB/T 2260; empty: everywhere. */
  readonly regions: readonly string[];
  readonly algorithm: 'v1' | 'v1sm3';

  private readonly parts: CityParts | PoliceParts;

  constructor(
    data: PeerFile,
    /** Where its mapping is written, for who has to mend it. */
    readonly file: string,
  ) {
    ({ id: this.id, name: this.name, kind: this.kind, regions: this.regions, algorithm: this.algorithm } = data);
    const named = { name: data.name, file };
    this.parts =
      data.kind === '12345'
        ? { kind: data.kind, data, codes: new PeerCodes(named, data.codes) }
        : { kind: data.kind, data, codes: new PeerCodes(named, data.codes) };
  }

  /** Hosts from which its attachments may be fetched. */
  get attachmentHosts(): readonly string[] {
    return this.parts.kind === '12345' ? this.parts.data.attachmentHosts : [];
  }

  /** Private networks (CIDR) that these hosts may lie in. */
  get attachmentNetworks(): readonly string[] {
    return this.parts.kind === '12345' ? this.parts.data.attachmentNetworks : [];
  }

  /**
   * An order that it gives us.
   * @throws WireShapeError 422 in its own field names, UnmappedValueError 422.
   */
  inbound(body: unknown): NewOrderParts {
    const { data, codes } = this.city();
    return this.inItsWords('order', () => readOrder(data, codes, this.read(body, 'order', wireOrderSchema)));
  }

  /**
   * An event of an order. @param as which side the peer is: it gave the order to us, or handles ours.
   * @throws WireShapeError 422 in its own field names, UnmappedValueError 422.
   */
  inboundEvent(body: unknown, as: 'dispatcher' | 'handler'): OrderStep & { seq: number } {
    const { data, codes } = this.city();
    return this.inItsWords('event', () => {
      const read = this.read(body, 'event', wireEventSchema);
      const type = EVENTS.find((event) => String(data.events[event] ?? event) === String(read.type));
      if (type === undefined) throw codes.unmapped({ path: 'type', value: read.type, out: false, in: 'events' });
      return readEvent(data, codes, read, { type, as });
    });
  }

  /** What is told of a body that cannot be taken, as far as it can be read: '' , 1 and null where it is not there. */
  placeOf(body: unknown): { orderNo: string; dispatchSeq: number; eventId: string; regionCode: string | null } {
    const { fields } = this.city().data;
    const at = (of: 'order' | 'event', path: string) => valueAt(body, fields[of][path] ?? path);
    const [orderNo, eventId] = [at('order', 'orderNo') ?? at('event', 'orderNo'), at('event', 'eventId')];
    const dispatchSeq = at('order', 'dispatchSeq');
    const region = at('order', 'address.regionCode');
    return {
      orderNo: typeof orderNo === 'string' ? orderNo.slice(0, 64) : '',
      dispatchSeq: typeof dispatchSeq === 'number' && Number.isInteger(dispatchSeq) ? dispatchSeq : 1,
      eventId: typeof eventId === 'string' ? eventId.slice(0, 128) : '',
      regionCode: typeof region === 'string' && /^\d{6,12}$/.test(region) ? region.slice(0, 6) : null,
    };
  }

  /** Telephone of the caller of an order that cannot be taken, E.164 where it is one; '' where none can be read. */
  phoneOf(body: unknown): string {
    const { order } = this.city().data.fields;
    const told = ['caller.phone', 'caller.callNumber'].map((path) => valueAt(body, order[path] ?? path));
    const phone = told.find((one) => typeof one === 'string' && one.trim() !== '');
    return typeof phone === 'string' ? (parsePhone(phone) ?? phone.trim()) : '';
  }

  /** The body of a message, in its names and codes. @throws UnmappedValueError */
  outbound(payload: OutgoingPayload, place: OutgoingPlace): Record<string, unknown> {
    if (payload.call === 'incident') {
      const { data, codes } = this.police();
      return renamed(writeIncident(data, codes, payload.incident), data.fields.incident);
    }
    const { data, codes } = this.city();
    return payload.call === 'dispatch'
      ? renamed(writeOrder(data, codes, payload.order, place), data.fields.order)
      : renamed(writeEvent(data, codes, payload, place), data.fields.event);
  }

  /** Where a message goes, behind the address of the peer; `{orderNo}` and `{peerOrderNo}` stand in it. */
  path(call: OutgoingPayload['call']): string {
    if (call === 'incident') return this.police().data.paths.incidents;
    const { feedback, orders, events } = this.city().data.paths;
    return { feedback, dispatch: orders, event: events }[call];
  }

  /** 工单编号 in its answer to our order; null where it tells none. */
  answeredOrderNo(answer: unknown): string | null {
    if (!isObject(answer)) return null;
    const told = this.city().data.answeredOrderNo.map((name) => answer[name]);
    const found = told.find((value) => (typeof value === 'string' && value !== '') || typeof value === 'number');
    return found === undefined ? null : String(found).slice(0, 64);
  }

  /** An event cannot be sent: its address needs a number that the peer has not told. */
  withoutOrderNo(): UnmappedValueError {
    const { codes } = this.city();
    return codes.unmapped({ path: 'orderNo', value: '', out: true, in: 'answeredOrderNo' });
  }

  /** What it calls a state. @throws UnmappedValueError */
  wireState(state: OrderState): string {
    const { data, codes } = this.city();
    return data.codes.state === undefined ? state : String(codes.wire('state', 'state', state));
  }

  /** @throws UnmappedValueError */
  ourState(wire: unknown): OrderState {
    const { data, codes } = this.city();
    if (data.codes.state !== undefined) return codes.ours('state', 'state', wire);
    const state = ORDER_STATES.find((one) => one === wire);
    if (state === undefined) throw codes.unmapped({ path: 'state', value: wire, out: false, in: 'codes › state' });
    return state;
  }

  private read<T extends z.ZodType>(body: unknown, of: 'order' | 'event', schema: T): z.output<T> {
    if (!isObject(body)) throw new WireShapeError([{ field: 'body', problem: 'must be an object' }]);
    const moves = Object.entries(this.city().data.fields[of]).map(([ours, theirs]) => ({ from: theirs, to: ours }));
    const checked = parseSafely(schema, movedFields(body, moves));
    if (checked.success) return checked.data;
    throw new WireShapeError(
      checked.error.issues.map(({ path, message }) => ({ field: path.join('.'), problem: message })),
    );
  }

  /** What is wrong is told by the names that the peer uses. */
  private inItsWords<T>(of: 'order' | 'event', read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof WireShapeError)) throw error;
      const fields = Object.entries(this.city().data.fields[of]);
      throw new WireShapeError(
        error.details.map(({ field, problem }) => {
          const [ours, theirs] = fields.find(([name]) => field === name || field.startsWith(`${name}.`)) ?? ['', ''];
          return { field: ours === '' ? field : `${theirs}${field.slice(ours.length)}`, problem };
        }),
      );
    }
  }

  private city(): CityParts {
    if (this.parts.kind === '12345') return this.parts;
    throw new WireShapeError([{ field: 'peer', problem: `${this.id} takes no work orders: it is of the police` }]);
  }

  private police(): PoliceParts {
    if (this.parts.kind === '110') return this.parts;
    throw new WireShapeError([{ field: 'peer', problem: `${this.id} takes no incidents: it is of a city` }]);
  }
}

function renamed(body: Record<string, unknown>, fields: Readonly<Record<string, string>>): Record<string, unknown> {
  return movedFields(
    body,
    Object.entries(fields).map(([ours, theirs]) => ({ from: ours, to: theirs })),
  );
}
