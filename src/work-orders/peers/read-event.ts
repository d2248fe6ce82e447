import type { OrderEventType } from '../orders/order-states.ts';
import type { OrderStep } from '../orders/order-steps.ts';
import type { OrderActor } from '../orders/work-order.ts';
import { WireShapeError } from './errors.ts';
import type { CityCodes, CityFile } from './peer-content.ts';
import { readInstant } from './peer-time.ts';
import { readAttachment } from './read-order.ts';
import type { WireEvent } from './wire.ts';

/** @param body with the contract's names. @throws UnmappedValueError, WireShapeError */
export function readEvent(
  file: CityFile,
  codes: CityCodes,
  body: WireEvent,
  { type, as }: { type: OrderEventType; as: 'dispatcher' | 'handler' },
): OrderStep & { seq: number } {
  const by: OrderActor = { as, id: file.id, name: body.operator?.name ?? file.name };
  const step = { at: readInstant(body.at, 'at', file.times), by, eventId: body.eventId, seq: body.seq };
  const reason = body.reason ?? '';
  const until = body.until === undefined ? null : readInstant(body.until, 'until', file.times);
  switch (type) {
    case 'RETURN_REQUEST':
    case 'RETURN_REJECTED':
    case 'EXTEND_REJECTED':
    case 'SUSPEND_REJECTED':
    case 'REVIEW_REJECTED':
    case 'WITHDRAW':
    case 'REOPEN':
    case 'URGE':
    case 'SUPERVISE':
      return { ...step, type, reason };
    case 'EXTEND_REQUEST':
      return { ...step, type, reason, until: needed(until, 'until') };
    case 'EXTEND_APPROVED':
      return { ...step, type, until };
    case 'SUSPEND_REQUEST':
      return { ...step, type, reason, until };
    case 'TRANSFER': {
      const to = needed(body.to, 'to');
      return { ...step, type, reason, to: { code: to.code, name: to.name ?? '' } };
    }
    case 'PROGRESS':
      return { ...step, type, text: needed(body.text, 'text'), toResident: body.toResident ?? false };
    case 'SUPPLEMENT': {
      const attachments = (body.attachments ?? []).map((one, at) => readAttachment(file, one, `attachments.${at}`));
      return { ...step, type, text: body.text ?? '', attachments };
    }
    case 'COMPLETE':
      return {
        ...step,
        type,
        result: codes.ours('result', 'result', needed(body.result, 'result')),
        reply: needed(body.reply, 'reply'),
        legalBasis: body.legalBasis ?? [],
        contacted: body.contact?.contacted ?? false,
        contactedAt: body.contact?.at === undefined ? null : readInstant(body.contact.at, 'contact.at', file.times),
      };
    case 'CALLBACK': {
      const { ok, solved, satisfaction, dissatisfyReason } = needed(body.callback, 'callback');
      const evaluation =
        satisfaction === undefined ? null : codes.ours('evaluation', 'callback.satisfaction', satisfaction);
      return { ...step, type, ok, solved: solved ?? null, evaluation, dissatisfiedBecause: dissatisfyReason ?? '' };
    }
    case 'EVALUATE':
      return {
        ...step,
        type,
        evaluation: codes.ours('evaluation', 'evaluation', needed(body.evaluation, 'evaluation')),
      };
    default:
      return { ...step, type };
  }
}

function needed<T>(value: T | null | undefined, field: string): T {
  if (value !== undefined && value !== null) return value;
  throw new WireShapeError([{ field, problem: 'is needed for this event' }]);
}
