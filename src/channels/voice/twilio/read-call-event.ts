import type { Request } from 'express';
import { lineOfTable } from '../../line-of-table.ts';
import { xmlSafe } from '../../safe-text.ts';
import type { TwilioForm } from '../../twilio-signature.ts';
import type { CallEvent, CallEventKind, CallStatus } from '../call-event.ts';
import { callerNumber } from '../caller-number.ts';
import { hookQuery, malformedCall } from '../request-fields.ts';

const STATUSES: Readonly<Record<string, CallStatus>> = {
  queued: 'queued',
  initiated: 'queued',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'cancelled',
};

const RECORDING_STATES = { 'in-progress': 'in-progress', completed: 'completed', absent: 'failed' } as const;

/**
 * A request of Twilio (application/x-www-form-urlencoded, or GET) as a call event.
 * @throws ChannelRefusal 400 naming the parameter that is missing, repeated or malformed.
 */
export function readCallEvent(request: Request, kind: CallEventKind): CallEvent {
  const isGet = request.method === 'GET';
  const form: TwilioForm = isGet ? request.query : (request.body ?? {});
  const text = (name: string): string => {
    const value = Object.hasOwn(form, name) ? form[name] : '';
    if (typeof value !== 'string') throw malformedCall(name);
    return value;
  };
  const callId = text('CallSid');
  if (!/^CA[0-9a-f]{32}$/i.test(callId)) throw malformedCall('CallSid');
  const digits = text('Digits');
  if (!/^[0-9*#A-D]{0,64}$/.test(digits)) throw malformedCall('Digits');
  const words = xmlSafe(text('SpeechResult')).trim();
  return {
    provider: 'twilio',
    kind,
    callId,
    from: callerNumber(text('From')),
    to: callerNumber(text('To')),
    direction: text('Direction').startsWith('outbound') ? 'outbound' : 'inbound',
    query: ours(hookQuery(request), isGet),
    repeatKey: request.get('i-twilio-idempotency-token') ?? null,
    heard: words === '' ? null : { text: words, confidence: confidence(text('Confidence')) },
    digits,
    status: lineOfTable(STATUSES, text('CallStatus')) ?? null,
    sequence: wholeNumber(text('SequenceNumber')),
    seconds: wholeNumber(text(kind === 'recording' ? 'RecordingDuration' : 'CallDuration')),
    recording: kind === 'recording' ? recording(text) : null,
    transferred: transferred(text('DialCallStatus')),
    errorCode: text('ErrorCode'),
  };
}

/** A GET carries Twilio's parameters, with capitals, beside ours. */
function ours(query: Record<string, string>, isGet: boolean): Record<string, string> {
  if (!isGet) return query;
  return Object.fromEntries(Object.entries(query).filter(([name]) => !/^[A-Z]/.test(name)));
}

/** `DialCallStatus` of a transfer; '' where none was. */
function transferred(status: string): CallEvent['transferred'] {
  if (status === '') return null;
  return status === 'completed' || status === 'answered' ? 'connected' : 'missed';
}

/** Newer recognisers leave it out, or always say 0. */
function confidence(written: string): number | null {
  const value = /^\d+(?:\.\d+)?$/.test(written) ? Number(written) : 0;
  return value > 0 && value <= 1 ? value : null;
}

function wholeNumber(written: string): number | null {
  return /^\d{1,9}$/.test(written) ? Number(written) : null;
}

function recording(text: (name: string) => string): CallEvent['recording'] {
  const id = text('RecordingSid');
  if (!/^RE[0-9a-f]{32}$/i.test(id)) throw malformedCall('RecordingSid');
  const status = text('RecordingStatus');
  if (!isRecordingStatus(status)) throw malformedCall('RecordingStatus');
  const url = text('RecordingUrl');
  if (url !== '' && !url.startsWith('https://')) throw malformedCall('RecordingUrl');
  return { id, url, state: RECORDING_STATES[status] };
}

function isRecordingStatus(status: string): status is keyof typeof RECORDING_STATES {
  return Object.hasOwn(RECORDING_STATES, status);
}
