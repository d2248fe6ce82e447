import { createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Request } from 'express';
import fc from 'fast-check';
import * as aliyun from '../../../src/channels/sms/aliyun/parse-callback.ts';
import { readOptOutWord } from '../../../src/channels/sms/opt-out-words.ts';
import * as tencent from '../../../src/channels/sms/tencent/parse-callback.ts';
import * as twilioSms from '../../../src/channels/sms/twilio/parse-message.ts';
import { callerNumber } from '../../../src/channels/voice/caller-number.ts';
import { parseBody } from '../../../src/channels/voice/jambonz/parse-body.ts';
import * as jambonz from '../../../src/channels/voice/jambonz/read-call-event.ts';
import { verifySignature } from '../../../src/channels/voice/jambonz/verify-signature.ts';
import * as twilioVoice from '../../../src/channels/voice/twilio/read-call-event.ts';
import { refuseDeep } from '../../../src/channels/web/json-body.ts';
import * as directLine from '../../../src/channels/web/parse-activity.ts';
import { Tokens } from '../../../src/channels/web/tokens.ts';
import { createMessageCipher } from '../../../src/channels/wechat/message-cipher.ts';
import { parseMessage } from '../../../src/channels/wechat/parse-message.ts';
import { parseXml } from '../../../src/channels/wechat/parse-xml.ts';
import { parseQuery, verifyAddress } from '../../../src/channels/wechat/verify-request.ts';
import { sampleOrder } from '../../../src/cli/simulate-city/sample-order.ts';
import { verifyWebhook } from '../../../src/outside-desks/webhook-signature.ts';
import { readJson } from '../../../src/work-orders/exchange/in/read-json.ts';
import { readCaller, verifyCaller } from '../../../src/work-orders/exchange/in/verify-request.ts';
import { loadPeers, UnmappedValueError, WireShapeError } from '../../../src/work-orders/peers/index.ts';
import { bytes, field, form, value, words } from './cases.ts';
import type { Parser } from './run-fuzz.ts';

const KNOWLEDGE = join(import.meta.dirname, '../../../knowledge');
const NOW = new Date('2026-11-23T04:00:00Z');
const clock = { now: () => NOW };
const fingerprint = (plain: string) => createHmac('sha256', 'k').update(plain).digest('base64url');
const SECONDS = String(NOW.getTime() / 1000);
const SID = `SM${'a'.repeat(32)}`;
const CALL = `CA${'b'.repeat(32)}`;

const xmlField = fc.oneof(
  { arbitrary: fc.constantFrom('FromUserName', 'ToUserName', 'CreateTime', 'MsgType', 'Content', 'MsgId'), weight: 6 },
  fc.constantFrom(
    'Event',
    'EventKey',
    'List',
    'xml',
    '__proto__',
    'constructor',
    'MediaId',
    'Location_X',
    'Recognition',
  ),
  fc.string({ maxLength: 6 }),
);
const xmlValue = fc.oneof(fc.constantFrom('text', 'event', 'SCAN', 'subscribe', SECONDS, 'oAbc-1', '12'), words);
const xml = fc
  .array(fc.tuple(xmlField, xmlValue, fc.constantFrom('plain', 'cdata', 'nested', 'list', 'open')), { maxLength: 12 })
  .map((fields) => `<xml>${fields.map(element).join('')}</xml>`);

function element([name, held, how]: [string, string, string]): string {
  if (how === 'cdata') return `<${name}><![CDATA[${held}]]></${name}>`;
  if (how === 'nested') return `<${name}><${name}>${held}</${name}></${name}>`;
  if (how === 'list') return `<${name}><List><${name}>${held}</${name}></List><List/></${name}>`;
  return how === 'open' ? `<${name}>${held}` : `<${name}>${held}</${name}>`;
}
const MESSAGE = {
  FromUserName: 'oAbc-1',
  ToUserName: 'gh_1',
  CreateTime: SECONDS,
  MsgType: 'text',
  MsgId: '12',
  Content: '你好',
};
const wholeMessage = fc
  .dictionary(
    fc.constantFrom(...Object.keys(MESSAGE), 'Event', 'EventKey', 'MediaId', 'Location_X', 'Format'),
    xmlValue,
  )
  .map((changed) => ({ ...MESSAGE, ...changed }))
  .map(
    (fields) =>
      `<xml>${Object.entries(fields)
        .map(([n, v]) => element([n, v, 'cdata']))
        .join('')}</xml>`,
  );

const request = (body: unknown, query: unknown, method = 'POST') =>
  ({ body, query, method, get: () => undefined }) as unknown as Request;
const text = (body: unknown): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

function parser<T>(name: string, cases: fc.Arbitrary<T>, read: (input: T) => unknown): Parser {
  return { name, cases, read } as Parser;
}

/** What comes from the outside without a sign-in: providers, residents' browsers, cities, other desks. */
export async function parsersOfDoors(): Promise<Parser[]> {
  const cipher = createMessageCipher('a'.repeat(43), 'wx1');
  const tokens = new Tokens('0123456789abcdef', clock);
  const token = tokens.issue('conversation', { conv: 'web-1', user: 'dl_1' });
  const peers = await loadPeers(KNOWLEDGE);
  const city = peers.all().find(({ kind }) => kind === '12345');
  if (city === undefined) throw new Error('no sample city');
  const order = sampleOrder('12345', NOW);
  const event = { eventId: 'e1', seq: 2, type: 'URGED', at: NOW.toISOString(), payload: {}, orderNo: '12345' };
  const refusing = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (error instanceof UnmappedValueError || error instanceof WireShapeError) return null;
      throw error;
    }
  };
  return [
    parser('wechat: XML', fc.oneof(xml, wholeMessage, words), (body) => {
      const fields = parseXml(body);
      return [fields.get('Content'), fields.get('__proto__'), fields.list('List'), fields.list('__proto__')];
    }),
    parser('wechat: message', fc.oneof({ arbitrary: wholeMessage, weight: 4 }, xml), (body) =>
      parseMessage(parseXml(body), { fingerprint }),
    ),
    parser(
      'wechat: encrypted message',
      fc.oneof(
        bytes.map((one) => one.toString('base64')),
        field,
      ),
      (one) => cipher.decrypt(one),
    ),
    parser('wechat: what is encrypted comes out', words, (one) => cipher.decrypt(cipher.encrypt(one))),
    parser(
      'wechat: query',
      fc.array(fc.tuple(fc.constantFrom('signature', 'timestamp', 'nonce', 'echostr', 'x'), field), { maxLength: 6 }),
      (pairs) => {
        const query = parseQuery(`/channels/wechat?${pairs.map(([name, held]) => `${name}=${held}`).join('&')}`);
        verifyAddress(query, 'token', clock);
        return query;
      },
    ),
    parser(
      'twilio: message',
      form({
        MessageSid: [SID],
        From: ['+8613800138000', '+12', 'anonymous'],
        Body: ['你好', 'STOP', '退订', ''],
        OptOutType: ['', 'STOP', 'HELP'],
      }),
      (one) => twilioSms.parseMessage(one, fingerprint),
    ),
    parser(
      'twilio: receipt',
      fc.tuple(
        form({ MessageSid: [SID], MessageStatus: ['sent', 'delivered', 'x', 'constructor'], ErrorCode: ['', '30003'] }),
        form({ sms: ['s1'], turns: ['a,b', ''] }),
      ),
      ([one, query]) => twilioSms.parseReceipt(one, query),
    ),
    parser(
      'twilio: call',
      fc.tuple(
        form({
          CallSid: [CALL],
          From: ['+8613800138000', 'sip:a@b', ''],
          To: ['+8612348'],
          Direction: ['inbound', 'outbound-api'],
          Digits: ['1', '', '12#'],
          SpeechResult: ['你好', ''],
          Confidence: ['0.9', '0', 'x'],
          CallStatus: ['ringing', 'completed', 'toString', '__proto__'],
          SequenceNumber: ['1', '-1', '1e9'],
          CallDuration: ['12', ''],
          RecordingDuration: ['3'],
          RecordingSid: [`RE${'c'.repeat(32)}`],
          RecordingStatus: ['completed', 'absent', 'constructor'],
          DialCallStatus: ['completed', 'busy', 'valueOf'],
        }),
        form({ call: ['c1'], turn: ['1'] }),
        fc.constantFrom('input', 'status', 'recording', 'incoming'),
        fc.constantFrom('GET', 'POST'),
      ),
      ([one, query, kind, method]) =>
        twilioVoice.readCallEvent(
          method === 'GET' ? request({}, { ...query, ...one }, method) : request(one, query, method),
          kind as never,
        ),
    ),
    parser(
      'jambonz: call',
      fc.tuple(
        form({
          call_sid: ['c-1'],
          from: ['+8613800138000', 'sip:x@y'],
          to: ['12348', { type: 'phone', number: '12348' }],
          direction: ['inbound', 'outbound'],
          digits: ['1', ''],
          call_status: ['ringing', 'completed', 'constructor', '__proto__'],
          dial_call_status: ['completed', ''],
          duration: [12, 0],
          speech: [
            { alternatives: [{ transcript: '你好', confidence: 0.8 }] },
            { transcripts: [{ alternatives: [{ transcript: 'x' }] }] },
            { alternatives: [{ transcript: 'x', confidence: '1' }] },
          ],
        }),
        form({ call: ['c1'] }),
      ),
      ([one, query]) => jambonz.readCallEvent(request(one, query), 'input' as never),
    ),
    parser(
      'jambonz: body',
      fc.oneof(
        value(['call_sid']).map((one) => Buffer.from(text(one))),
        bytes,
      ),
      (one) => parseBody(one),
    ),
    parser('jambonz: signature', fc.tuple(fc.option(field, { nil: undefined }), bytes), ([header, body]) =>
      verifySignature('s'.repeat(16), header, body, NOW),
    ),
    parser('voice: number of a caller', field, (one) => callerNumber(one)),
    parser(
      'aliyun: callbacks',
      fc.oneof(
        value(['phone_number', 'sequence_id']),
        fc.array(
          form({
            phone_number: ['13800138000', '8613800138000'],
            content: ['你好', 'TD'],
            send_time: ['2026-11-23 12:00:00', '2026-02-30 25:61:61', ''],
            sequence_id: ['1', 2],
            biz_id: ['b1'],
            out_id: ['o1'],
            success: [true, 'false'],
            err_code: ['DELIVERED'],
          }),
          { maxLength: 3 },
        ),
      ),
      (body) => [aliyun.parseUplinks(body, fingerprint), aliyun.parseReceipts(body)],
    ),
    parser(
      'tencent: callbacks',
      fc.oneof(
        value(['mobile', 'sid']),
        form({
          mobile: ['13800138000'],
          nationcode: ['86', '1'],
          text: ['你好'],
          time: [1763870400, '99999999999'],
          sid: ['1'],
          report_status: ['SUCCESS', 'FAIL'],
          errmsg: ['x'],
        }),
      ),
      (body) => [tencent.parseUplinks(body, fingerprint), tencent.parseReceipts(body)],
    ),
    parser('sms: words that opt out', words, (one) => readOptOutWord(one)),
    parser(
      'direct line: activity',
      fc.oneof(
        value(['type', 'text', 'channelData']),
        form({
          type: ['message', 'typing', 'event'],
          text: ['你好', ''],
          value: ['x', {}],
          locale: ['zh-CN'],
          channelData: [{ clientActivityID: 'a' }, {}],
          attachments: [[], [{}]],
          entities: [[], [{ type: 'GeoCoordinates', latitude: 1 }]],
          from: [{ id: 'x' }],
        }),
      ),
      (body) => {
        refuseDeep(body);
        return directLine.parseActivity(body, 16_384);
      },
    ),
    parser('direct line: activity of an upload', value(['type', 'text']), (body) =>
      directLine.parseUploadedActivity(body, 16_384),
    ),
    parser('direct line: token request', form({ regionCode: ['340304', '1'], resume: [token] }), (body) =>
      directLine.parseTokenRequest(body),
    ),
    parser('direct line: user', form({ user: [{ id: 'u' }, {}], bot: [1], locale: ['zh'] }), (body) =>
      directLine.parseDirectLineUser(body),
    ),
    parser('web: code that resumes', form({ code: ['12345678', '１２３４-５６７８', '1234567890'] }), (body) =>
      directLine.parseCode(body),
    ),
    parser(
      'web: token',
      fc.oneof(
        field,
        fc
          .tuple(fc.nat({ max: token.length - 1 }), field)
          .map(([at, put]) => token.slice(0, at) + put + token.slice(at + 1)),
        fc.array(field, { minLength: 2, maxLength: 4 }).map((parts) => parts.join('.')),
        fc.constant(token),
      ),
      (one) => tokens.check('conversation', one),
    ),
    parser(
      '12345: JSON',
      fc.oneof(
        value(),
        words,
        fc.nat({ max: 60 }).map((deep) => '['.repeat(deep)),
      ),
      (one) => readJson(Buffer.from(text(one))),
    ),
    parser(
      '12345: signed headers',
      fc.tuple(
        form({
          'x-hw-key': ['k'],
          'x-hw-timestamp': [SECONDS, '1', '1e9'],
          'x-hw-nonce': ['nonce-nonce'],
          'x-hw-signature': [`v1=${'a'.repeat(64)}`, `v1sm3=${'0'.repeat(64)}`, ','.repeat(2000)],
        }),
        field,
        bytes,
      ),
      async ([headers, target, body]) => {
        const caller = readCaller(
          headers,
          (key) => (key === 'k' ? { peer: null, secrets: ['s'.repeat(32)] } : null),
          NOW,
        );
        await verifyCaller(caller, { method: 'POST', target, body }, { take: async () => undefined });
        return null;
      },
    ),
    parser('12345: order', fc.oneof({ arbitrary: changedPart(order), weight: 5 }, value(Object.keys(order))), (body) =>
      refusing(() => [city.placeOf(body), city.inbound(body)]),
    ),
    parser('12345: event', fc.oneof({ arbitrary: changedPart(event), weight: 5 }, value(Object.keys(event))), (body) =>
      refusing(() => [city.inboundEvent(body, 'handler'), city.inboundEvent(body, 'dispatcher')]),
    ),
    parser(
      'outside desk: webhook',
      fc.tuple(
        form({
          'webhook-id': ['m1'],
          'webhook-timestamp': [SECONDS, '0'],
          'webhook-signature': ['v1,AAAA', `v1,${randomBytes(32).toString('base64')}`],
        }),
        bytes,
      ),
      ([headers, body]) => verifyWebhook(`whsec_${'A'.repeat(32)}`, headers, body, NOW),
    ),
  ];
}

/** A body that is right, but for one or two of its parts, however deep. */
function changedPart(whole: Readonly<Record<string, unknown>>): fc.Arbitrary<unknown> {
  const paths = pathsIn(whole);
  const change = fc.tuple(fc.constantFrom(...paths), fc.oneof(field, value(), fc.constant(undefined)));
  return fc.array(change, { minLength: 0, maxLength: 2 }).map((changes) => {
    const copy = structuredClone(whole) as Record<string, unknown>;
    for (const [path, put] of changes) putAt(copy, path, put);
    return copy;
  });
}

function pathsIn(held: unknown, at: readonly string[] = []): string[][] {
  if (typeof held !== 'object' || held === null) return [[...at]];
  const inner = Object.entries(held).flatMap(([name, one]) => pathsIn(one, [...at, name]));
  return at.length === 0 ? inner : [[...at], ...inner];
}

function putAt(copy: Record<string, unknown>, path: readonly string[], put: unknown): void {
  const [last = '', ...before] = [...path].reverse();
  let place: unknown = copy;
  for (const name of before.reverse()) place = isHolder(place) ? place[name] : null;
  if (isHolder(place)) place[last] = put;
}

function isHolder(held: unknown): held is Record<string, unknown> {
  return typeof held === 'object' && held !== null;
}
