import type { Request } from 'express';
import { lineOfTable } from '../../line-of-table.ts';
import { xmlSafe } from '../../safe-text.ts';
import type { CallEvent, CallEventKind, CallStatus } from '../call-event.ts';
import { callerNumber } from '../caller-number.ts';
import { hookQuery, malformedCall } from '../request-fields.ts';
import { isObject } from './parse-body.ts';

type Fields = Readonly<Record<string, unknown>>;

const STATUSES: Readonly<Record<string, CallStatus>> = {
  queued: 'queued',
  trying: 'queued',
  ringing: 'ringing',
  'early-media': 'ringing',
  'in-progress': 'in-progress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
};

/**
 * A request of jambonz, whose JSON body the guard has parsed, as a call event. jambonz gives no order of states and
 * no mark of repetitions (it never repeats); recordings are reported to the recorder, not to us.
 * @throws ChannelRefusal 400 naming the field that is missing or malformed.
 */
export function readCallEvent(request: Request, kind: CallEventKind): CallEvent {
  const fields: Fields = isObject(request.body) ? request.body : {};
  const callId = text(fields, 'call_sid');
  if (!/^[\w.:-]{1,128}$/.test(callId)) throw malformedCall('call_sid');
  const digits = text(fields, 'digits');
  if (!/^[0-9*#A-D]{0,64}$/.test(digits)) throw malformedCall('digits');
  return {
    provider: 'jambonz',
    kind,
    callId,
    from: party(fields, 'from'),
    to: party(fields, 'to'),
    direction: text(fields, 'direction') === 'outbound' ? 'outbound' : 'inbound',
    query: hookQuery(request),
    repeatKey: null,
    heard: heard(fields),
    digits,
    status: lineOfTable(STATUSES, text(fields, 'call_status')) ?? null,
    sequence: null,
    seconds: seconds(fields.duration),
    recording: null,
    transferred: transferred(text(fields, 'dial_call_status')),
    errorCode: '',
  };
}

/** `dial_call_status` of a transfer; '' where none was. */
function transferred(status: string): CallEvent['transferred'] {
  if (status === '') return null;
  return status === 'completed' || status === 'in-progress' ? 'connected' : 'missed';
}

/** A field that is left out or null is `''`. */
function text(fields: Fields, name: string): string {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw malformedCall(name);
  return value;
}

/** A number or SIP address, or the target that we called. */
function party(fields: Fields, name: string): string {
  const value = fields[name];
  return callerNumber(isObject(value) ? text(value, 'number') : text(fields, name));
}

/** Words that were understood; older servers put them one level deeper. */
function heard({ speech }: Fields): CallEvent['heard'] {
  if (speech === undefined || speech === null) return null;
  if (!isObject(speech)) throw malformedCall('speech');
  const [older] = list(speech, 'transcripts');
  const [best] = list(isObject(older) ? older : speech, 'alternatives');
  if (best === undefined) return null;
  if (!isObject(best)) throw malformedCall('speech.alternatives');
  const words = xmlSafe(text(best, 'transcript')).trim();
  const { confidence } = best;
  const isTold = typeof confidence === 'number' && confidence > 0 && confidence <= 1;
  return words === '' ? null : { text: words, confidence: isTold ? confidence : null };
}

function list(fields: Fields, name: string): unknown[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value)) throw malformedCall(`speech.${name}`);
  return value;
}

function seconds(duration: unknown): number | null {
  return typeof duration === 'number' && Number.isFinite(duration) && duration >= 0 ? Math.round(duration) : null;
}
