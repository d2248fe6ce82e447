import type { OutgoingPayload, OutgoingPlace, OutgoingStep } from './outgoing-message.ts';
import type { CityCodes, CityFile } from './peer-content.ts';
import { writeInstant } from './peer-time.ts';
import { withoutCaller } from './without-caller.ts';
import { compact, writeAttachments } from './write-order.ts';

type Json = Record<string, unknown>;
type EventPayload = Extract<OutgoingPayload, { call: 'feedback' | 'event' }>;

/** What an event brings along, in the order of the contract. @throws UnmappedValueError */
export function writeEvent(file: CityFile, codes: CityCodes, payload: EventPayload, place: OutgoingPlace): Json {
  const { orderNo, step, operator, kept } = payload;
  const isKept = kept !== null && (kept.anonymous || file.confidentialCaller === 'leave-out');
  const told = isKept ? withoutCaller(kept) : (words: string) => words;
  const sent = file.startsAs === 'PROGRESS' ? asProgress(step) : step;
  return compact({
    eventId: place.eventId,
    orderNo,
    seq: place.seq,
    type: file.events[sent.type] ?? sent.type,
    at: writeInstant(sent.at, file.times),
    ...details(file, codes, sent, { told, isKept, place }),
    operator: operator ?? undefined,
  });
}

/** The contract tells the beginning of the work as progress. */
function asProgress(step: OutgoingStep): OutgoingStep {
  if (step.type !== 'START' && step.type !== 'RESUME') return step;
  const text = step.type === 'START' ? '已开始办理。' : '已恢复办理。';
  return { type: 'PROGRESS', at: step.at, text, toResident: false };
}

function details(
  file: CityFile,
  codes: CityCodes,
  step: OutgoingStep,
  { told, isKept, place }: { told: (words: string) => string; isKept: boolean; place: OutgoingPlace },
): Json {
  const at = (iso: string | null) => (iso === null ? undefined : writeInstant(iso, file.times));
  switch (step.type) {
    case 'COMPLETE':
      return {
        result: codes.wire('result', 'result', step.result),
        reply: told(step.reply),
        legalBasis: step.legalBasis,
        contact: compact({ contacted: step.contacted, at: at(step.contactedAt) }),
      };
    case 'EXTEND_REQUEST':
    case 'SUSPEND_REQUEST':
      return { reason: told(step.reason), until: at(step.until) };
    case 'EXTEND_APPROVED':
      return { until: at(step.until) };
    case 'TRANSFER':
      return { reason: told(step.reason), to: step.to };
    case 'PROGRESS':
      return { text: told(step.text), toResident: step.toResident };
    case 'SUPPLEMENT':
      return {
        text: told(step.text),
        attachments: isKept ? undefined : writeAttachments(file, step.attachments, place),
      };
    case 'CALLBACK':
      return {
        callback: compact({
          ok: step.ok,
          solved: step.solved ?? undefined,
          satisfaction:
            step.evaluation === null ? undefined : codes.wire('evaluation', 'callback.satisfaction', step.evaluation),
          dissatisfyReason: step.dissatisfiedBecause === '' ? undefined : told(step.dissatisfiedBecause),
        }),
      };
    case 'EVALUATE':
      return { evaluation: codes.wire('evaluation', 'evaluation', step.evaluation) };
    default:
      return 'reason' in step ? { reason: told(step.reason) } : {};
  }
}
