import { gzipSync } from 'node:zlib';
import twilio from 'twilio';
import type { CallEvent, CallEventKind } from '../../../src/channels/voice/call-event.ts';
import { sendTo } from '../../support/voice-requests.ts';
import { openDoor, type ProviderDoor, vectorsOf } from './provider-door.ts';
import { AUTH_TOKEN, BASE, clock, jambonzKit, KITS, twilioKit } from './provider-kits.ts';

let door: ProviderDoor;
beforeAll(async () => {
  door = await openDoor(twilioKit.provider);
});
afterAll(() => door.close());
beforeEach(() => {
  door.provider = twilioKit.provider;
  door.kind = 'incoming';
  clock.set(new Date('2026-01-01T00:00:00Z'));
});

const { callbackExamples } = vectorsOf<{ callbackExamples: Record<string, Record<string, unknown>> }>('jambonz');

/** One row: what each provider sends for the same event, and how it is understood. */
interface Row {
  name: string;
  kind: CallEventKind;
  twilio: Record<string, string> | null;
  jambonz: Record<string, unknown> | null;
  event: Partial<CallEvent>;
}
const ROWS: Row[] = [
  {
    name: 'a call begins',
    kind: 'incoming',
    twilio: { CallStatus: 'ringing', Direction: 'inbound', From: '+8613800138000', To: '+862012348000' },
    jambonz: { ...callbackExamples['session:new'], call_status: 'ringing', to: '02012348000' },
    event: { from: '+8613800138000', to: '+862012348000', direction: 'inbound', status: 'ringing', heard: null },
  },
  {
    name: 'words were heard',
    kind: 'input',
    twilio: {
      CallStatus: 'in-progress',
      SpeechResult: ' 公司拖欠工资 ',
      Confidence: '0.91',
      UnstableSpeechResult: '公司',
    },
    jambonz: callbackExamples.gather_speech ?? {},
    event: { heard: { text: '公司拖欠工资', confidence: 0.91 }, digits: '', status: 'in-progress' },
  },
  {
    name: 'words were heard by a recogniser that never tells how sure it is',
    kind: 'input',
    twilio: { SpeechResult: '我要离婚', Confidence: '0.0' },
    jambonz: { speech: { alternatives: [{ transcript: '我要离婚' }] } },
    event: { heard: { text: '我要离婚', confidence: null } },
  },
  {
    name: 'words were heard by an older recogniser, and a confidence is nonsense',
    kind: 'input',
    twilio: { SpeechResult: '我要离婚', Confidence: 'high' },
    jambonz: { speech: { transcripts: [{ alternatives: [{ transcript: '我要离婚', confidence: 87 }] }] } },
    event: { heard: { text: '我要离婚', confidence: null } },
  },
  {
    name: 'a key was pressed',
    kind: 'input',
    twilio: { Digits: '0', FinishedOnKey: '#', msg: 'Gather End' },
    jambonz: callbackExamples.gather_digits ?? {},
    event: { heard: null, digits: '0' },
  },
  {
    name: 'several keys were pressed',
    kind: 'input',
    twilio: { Digits: '13800138000*#' },
    jambonz: { reason: 'dtmfDetected', digits: '13800138000*#' },
    event: { digits: '13800138000*#' },
  },
  {
    name: 'nothing was heard',
    kind: 'input',
    twilio: { SpeechResult: '', Confidence: '0.0' },
    jambonz: callbackExamples.gather_timeout ?? {},
    event: { heard: null, digits: '' },
  },
  {
    name: 'only noise was heard',
    kind: 'input',
    twilio: { SpeechResult: ' \u0000 ' },
    jambonz: { speech: { alternatives: [{ transcript: ' \u0000 ', confidence: 0.2 }] } },
    event: { heard: null },
  },
  {
    name: 'the recogniser failed',
    kind: 'input',
    twilio: {},
    jambonz: { reason: 'error', details: { error: 'x' } },
    event: { heard: null, digits: '' },
  },
  {
    name: 'a room was left',
    kind: 'resume',
    twilio: { CallStatus: 'in-progress', DialCallStatus: 'answered' },
    jambonz: { call_status: 'in-progress' },
    event: { status: 'in-progress' },
  },
  {
    name: 'a call of ours was answered',
    kind: 'leg',
    twilio: { CallStatus: 'in-progress', Direction: 'outbound-api', From: '+862012348000', To: '+8613900139000' },
    jambonz: {
      call_status: 'in-progress',
      direction: 'outbound',
      from: '862012348000',
      to: 'sip:+8613900139000@10.0.0.1:5060',
    },
    event: { direction: 'outbound', from: '+862012348000', to: '+8613900139000' },
  },
  {
    name: 'a call of ours was answered, by its target',
    kind: 'leg',
    twilio: null,
    jambonz: { direction: 'outbound', to: { type: 'phone', number: '+8613900139000' } },
    event: { to: '+8613900139000' },
  },
  {
    name: 'a call is over',
    kind: 'status',
    twilio: { CallStatus: 'completed', CallDuration: '42', Duration: '1', SequenceNumber: '3', Timestamp: 'x' },
    jambonz: { call_status: 'completed', duration: 42, call_termination_by: 'caller' },
    event: { status: 'completed', seconds: 42 },
  },
  ...(
    [
      ['queued', 'queued', 'queued'],
      ['initiated', 'trying', 'queued'],
      ['ringing', 'early-media', 'ringing'],
      ['in-progress', 'in-progress', 'in-progress'],
      ['busy', 'busy', 'busy'],
      ['no-answer', 'no-answer', 'no-answer'],
      ['failed', 'failed', 'failed'],
      ['unheard-of', 'unheard-of', null],
    ] as const
  ).map(
    ([twilioStatus, jambonzStatus, status]): Row => ({
      name: `state ${twilioStatus}`,
      kind: 'status',
      twilio: { CallStatus: twilioStatus },
      jambonz: { call_status: jambonzStatus },
      event: { status, seconds: null },
    }),
  ),
  {
    name: 'a call was given up',
    kind: 'status',
    twilio: { CallStatus: 'canceled', SequenceNumber: '12' },
    jambonz: null,
    event: { status: 'cancelled', sequence: 12 },
  },
  ...(
    [
      ['in-progress', 'in-progress'],
      ['completed', 'completed'],
      ['absent', 'failed'],
    ] as const
  ).map(
    ([status, state]): Row => ({
      name: `a recording is ${status}`,
      kind: 'recording',
      twilio: {
        RecordingSid: `RE${'1'.repeat(32)}`,
        RecordingUrl: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
        RecordingStatus: status,
        RecordingDuration: '120',
        CallDuration: '500',
      },
      jambonz: null,
      event: {
        seconds: 120,
        recording: {
          id: `RE${'1'.repeat(32)}`,
          url: 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE1',
          state,
        },
      },
    }),
  ),
  {
    name: 'our answer failed before',
    kind: 'incoming',
    twilio: { CallStatus: 'in-progress', ErrorCode: '11205', ErrorUrl: `${BASE}/x` },
    jambonz: null,
    event: { errorCode: '11205' },
  },
  ...[
    '+266696687',
    '+7378742833',
    '+2562533',
    'anonymous',
    'Restricted',
    'unknown',
    '',
    'sip:12348@10.0.0.1',
    '10086',
  ].map(
    (from): Row => ({
      name: `the caller is ${from || 'left out'}`,
      kind: 'incoming',
      twilio: { From: from },
      jambonz: { from },
      event: { from: '' },
    }),
  ),
];

describe.each(Object.entries(KITS))('what is understood of %s', (name, kit) => {
  const idOf = name === 'twilio' ? 'CallSid' : 'call_sid';
  const send = (fields: Record<string, unknown>, target = '/channels/x?step=ask&n=%E4%B8%AD%20a') =>
    sendTo(door.url, kit.sign(target, kit.bodyOf({ [idOf]: kit.callId, ...fields })));
  beforeEach(() => {
    door.provider = kit.provider;
  });

  const rows = ROWS.flatMap((row) => {
    const fields = name === 'twilio' ? row.twilio : row.jambonz;
    return fields === null ? [] : [[row.name, row, fields] as const];
  });
  it.each(rows)('%s', async (_name, row, fields) => {
    door.kind = row.kind;
    const response = await send({ ...fields, [idOf]: kit.callId });
    expect([response.status, await response.json()]).toEqual([
      200,
      expect.objectContaining({
        provider: name,
        kind: row.kind,
        callId: kit.callId,
        query: { step: 'ask', n: '中 a' },
        ...row.event,
      }),
    ]);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    [name === 'twilio' ? 'CallSid' : 'call_sid', { CallSid: 'CA1' }, { call_sid: 7 }],
    [name === 'twilio' ? 'CallSid' : 'call_sid', { CallSid: '' }, { call_sid: 'a b' }],
    [name === 'twilio' ? 'Digits' : 'digits', { Digits: '1<2' }, { digits: [1] }],
    [name === 'twilio' ? 'Digits' : 'digits', { Digits: '1'.repeat(65) }, { digits: '1'.repeat(65) }],
    ...(name === 'twilio'
      ? ([
          ['RecordingSid', { RecordingSid: 'x' }, {}],
          ['RecordingStatus', { RecordingSid: `RE${'1'.repeat(32)}`, RecordingStatus: 'toString' }, {}],
          [
            'RecordingUrl',
            { RecordingSid: `RE${'1'.repeat(32)}`, RecordingStatus: 'completed', RecordingUrl: 'file:///etc' },
            {},
          ],
        ] as [string, Record<string, unknown>, Record<string, unknown>][])
      : ([
          ['from', {}, { from: 1 }],
          ['speech', {}, { speech: 'x' }],
          ['speech.alternatives', {}, { speech: { alternatives: 'x' } }],
          ['speech.alternatives', {}, { speech: { alternatives: ['x'] } }],
          ['transcript', {}, { speech: { alternatives: [{ transcript: {} }] } }],
        ] as [string, Record<string, unknown>, Record<string, unknown>][])),
  ])('names the field %s when it is malformed', async (field, twilioFields, jambonzFields) => {
    door.kind = name === 'twilio' && field.startsWith('Recording') ? 'recording' : 'input';
    const response = await send(name === 'twilio' ? twilioFields : jambonzFields);
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({
        code: 'hotline_channels_voice_request',
        message: expect.stringContaining(` ${field} `),
      }),
    ]);
  });

  it('refuses a name of ours that is repeated', async () => {
    expect((await send({}, '/channels/x?step=a&step=b')).status).toBe(400);
  });

  it('refuses what is too large, also when it was packed small', async () => {
    const body = kit.bodyOf({ [idOf]: kit.callId, x: 'y'.repeat(70_000) });
    const request = kit.sign('/channels/x', body);
    expect((await sendTo(door.url, request)).status).toBe(413);
    const packed = await fetch(`${door.url}/channels/x`, {
      method: 'POST',
      headers: { ...request.headers, 'content-encoding': 'gzip' },
      body: new Uint8Array(gzipSync(body)),
    });
    expect(packed.status).toBe(413);
  });

  it('never answers 500, whatever it gets', async () => {
    const random = randomOf(12348);
    const statuses = new Map<number, number>();
    const kinds: CallEventKind[] = ['incoming', 'input', 'resume', 'leg', 'status', 'recording'];
    const samples = rows.map(([, , fields]) => kit.bodyOf({ [idOf]: kit.callId, ...fields }));
    for (let round = 0; round < 300; round++) {
      door.kind = kinds[round % kinds.length] ?? 'incoming';
      const body = broken(samples[Math.floor(random() * samples.length)] ?? '', random);
      const target = `/channels/x?${random() < 0.2 ? '%ff%00&&=&a=%' : 'a=1'}`;
      const request = kit.sign(target, body);
      const { status } = await sendTo(door.url, random() < 0.1 ? { ...request, headers: {} } : request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect([...statuses.keys()].filter((status) => ![200, 400, 403, 413, 415].includes(status))).toEqual([]);
    expect(statuses.get(200)).toBeGreaterThan(20);
    expect(statuses.get(400)).toBeGreaterThan(20);
  });
});

describe('what only one of them sends', () => {
  it('marks the repetitions of Twilio', async () => {
    const request = twilioKit.sign('/x', `CallSid=${twilioKit.callId}`);
    const event = async (headers: Record<string, string>) =>
      (await sendTo(door.url, { ...request, headers: { ...request.headers, ...headers } })).json();
    expect(await event({})).toMatchObject({ repeatKey: null });
    expect(await event({ 'I-Twilio-Idempotency-Token': 'b7a1-2' })).toMatchObject({ repeatKey: 'b7a1-2' });
  });

  it('understands a GET of Twilio, with our names beside its own', async () => {
    const target = `/x?step=1&CallSid=${twilioKit.callId}&From=%2B8613800138000`;
    const signature = twilio.getExpectedTwilioSignature(AUTH_TOKEN, BASE + target, {});
    const headers = { 'x-twilio-signature': signature };
    const response = await sendTo(door.url, { method: 'GET', target, headers, body: '' });
    expect(await response.json()).toMatchObject({ from: '+8613800138000', query: { step: '1' } });
  });

  it.each([
    ['nested too deeply', `{"call_sid":"a","x":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['a list', '[]'],
    ['no JSON', '{"call_sid":'],
    ['empty', ''],
    ['null', 'null'],
  ])('refuses JSON that is %s', async (_what, body) => {
    door.provider = jambonzKit.provider;
    expect((await sendTo(door.url, jambonzKit.sign('/x', body))).status).toBe(400);
  });

  it('takes brackets in words for words', async () => {
    door.provider = jambonzKit.provider;
    const body = JSON.stringify({ call_sid: 'a', digits: '', note: `\\"${'[{'.repeat(100)}` });
    expect((await sendTo(door.url, jambonzKit.sign('/x', body))).status).toBe(200);
  });

  it('logs nothing of what it was sent', () => {
    expect(door.logged.filter((line) => /138\d{8}|139\d{8}|工资|离婚/.test(line))).toEqual([]);
  });
});

/** The same numbers in every run (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A body with something cut out, doubled, replaced or added. */
function broken(body: string, random: () => number): string {
  const at = Math.floor(random() * body.length);
  const length = Math.floor(random() * 12);
  const junk = [
    '\u0000',
    '%',
    '%zz',
    '&',
    '=',
    '{',
    '[',
    '"',
    '\\',
    '\ud83d',
    '😀',
    '9'.repeat(400),
    '__proto__',
    'null',
  ];
  const piece = junk[Math.floor(random() * junk.length)] ?? '';
  switch (Math.floor(random() * 5)) {
    case 0:
      return body.slice(0, at) + body.slice(at + length);
    case 1:
      return `${body}&${body}`;
    case 2:
      return body.slice(0, at) + piece + body.slice(at + length);
    case 3:
      return body.replaceAll('"', piece);
    default:
      return body;
  }
}
