import { wireEventSchema, wireOrderSchema } from '../../peers/index.ts';
import { ATTACHMENT_PATH } from './attachment-links.ts';
import { EXCHANGE_CODES, type ExchangeCode } from './errors.ts';
import { jsonSchemaOf } from './json-schema-of.ts';
import { orderListSchema, shownOrderSchema, takenEventSchema, takenOrderSchema } from './peer-views.ts';

type Json = Record<string, unknown>;

const JSON_TYPE = 'application/json';

const DESCRIPTION = `
Work orders (工单) between a city's platform (12345) and a legal hotline (12348).

Every request is signed. The canonical text has seven lines, parted by \\n: \`HW1\`, the method in capitals, the path as
sent, the query as sent without \`?\` (an empty line for none), the value of \`X-HW-Timestamp\`, the value of
\`X-HW-Nonce\`, and the SHA-256 of the raw body in small hexadecimal. \`X-HW-Signature\` holds \`v1=\` and the HMAC-SHA256 of
that text in hexadecimal, or \`v1sm3=\` and its HMAC-SM3 (国密), with the secret that was agreed; while a secret rolls,
several signatures are parted by commas. Checked in this order: headers, key, time (±300 s), size, signature, nonce
(once in 10 minutes for each key), requests per minute, content type, fields.

Codes inside bodies (type, channel, urgency, …) are those of the sender; a table agreed with each sender says what they
mean. A value without a line in the table is refused with 422 and never guessed; send the same request again when the
table was mended.

An answer with 2xx is kept for 7 days for its \`Idempotency-Key\`: the same request again gives the same answer with
\`Idempotent-Replayed: true\`. A refusal is not kept, so the same key may be used once what stood against it is gone.
Repeat after a network error, a timeout, 429 and 5xx, with a new timestamp and nonce; of 409 only REQUEST_IN_PROGRESS.
`.trim();

const MEANINGS: Readonly<Record<ExchangeCode, string>> = {
  HEADER_MISSING: 'A header of the signature is missing or malformed',
  KEY_UNKNOWN: 'the key is not known',
  TIMESTAMP_OUT_OF_RANGE: 'the time differs by more than 300 s',
  SIGNATURE_INVALID: 'the signature does not fit',
  NONCE_REUSED: 'the nonce was used in the last 10 minutes',
  NOT_FOUND: 'There is no such order of this peer, or no such file',
  IDEMPOTENCY_CONFLICT: 'The Idempotency-Key came with another request, or the eventId with another event',
  ORDER_EXISTS: 'the order was dispatched before (`workOrderId`, `number`, `state`)',
  STATE_CONFLICT: 'the order does not take the event in its `state`',
  SEQUENCE_GAP: 'another `seq` is next (`expectedSeq`)',
  REQUEST_IN_PROGRESS: 'the same request is being handled (`Retry-After: 1`)',
  GONE: 'The address is no longer valid',
  BODY_TOO_LARGE: 'The body is larger than 1 MB',
  CONTENT_TYPE: 'The body is not application/json, or compressed',
  VALIDATION: 'Fields are not as the contract says, or have no line in the table; `details` names each',
  TOO_MANY_REQUESTS: 'Too many requests of this key in a minute',
  INTERNAL: 'Something went wrong here; ask again later',
  UNAVAILABLE: 'It cannot be stored now',
};

const header = (name: string, schema: Json, description: string): Json => ({
  name,
  in: 'header',
  required: true,
  description,
  schema,
});

const PARAMETERS: Json = {
  key: header('X-HW-Key', { type: 'string' }, 'Name of the key that was agreed'),
  timestamp: header('X-HW-Timestamp', { type: 'string', pattern: '^\\d{1,12}$' }, 'Seconds since 1970, UTC'),
  nonce: header('X-HW-Nonce', { type: 'string', minLength: 8, maxLength: 128 }, 'Once in 10 minutes for each key'),
  signature: header(
    'X-HW-Signature',
    { type: 'string', pattern: '^(v1|v1sm3)=[0-9a-f]{64}(, *(v1|v1sm3)=[0-9a-f]{64})*$' },
    'As described above',
  ),
  idempotencyKey: header(
    'Idempotency-Key',
    { type: 'string', minLength: 1, maxLength: 128 },
    'The same for every attempt of the same request',
  ),
  orderNo: {
    name: 'orderNo',
    in: 'path',
    required: true,
    description: 'Number of the order at the peer, or here; of several dispatches the latest',
    schema: { type: 'string' },
  },
};

const ref = (name: string): Json => ({ $ref: `#/components/${name}` });
const content = (schema: string): Json => ({ [JSON_TYPE]: { schema: ref(`schemas/${schema}`) } });
const parameters = (...names: string[]): Json[] =>
  ['key', 'timestamp', 'nonce', 'signature', ...names].map((name) => ref(`parameters/${name}`));

/** Every refusal with one status is one answer. */
function refusals(...codes: ExchangeCode[]): Json {
  const byStatus = new Map<number, ExchangeCode[]>();
  for (const code of codes) byStatus.set(EXCHANGE_CODES[code], [...(byStatus.get(EXCHANGE_CODES[code]) ?? []), code]);
  const isLater = (status: number) => status === 409 || status === 429 || status === 503;
  return Object.fromEntries(
    [...byStatus].map(([status, ones]) => [
      String(status),
      {
        description: ones.map((code) => `${code}: ${MEANINGS[code]}`).join('; '),
        headers: {
          'X-Request-Id': ref('headers/requestId'),
          ...(isLater(status) ? { 'Retry-After': ref('headers/retryAfter') } : {}),
        },
        content: content('Error'),
      },
    ]),
  );
}

function answer(description: string, schema: string, isOnce = false): Json {
  return {
    description,
    headers: {
      'X-Request-Id': ref('headers/requestId'),
      ...(isOnce ? { 'Idempotent-Replayed': ref('headers/replayed') } : {}),
    },
    content: content(schema),
  };
}

const SIGNED: ExchangeCode[] = [
  'HEADER_MISSING',
  'KEY_UNKNOWN',
  'TIMESTAMP_OUT_OF_RANGE',
  'SIGNATURE_INVALID',
  'NONCE_REUSED',
  'BODY_TOO_LARGE',
  'TOO_MANY_REQUESTS',
  'INTERNAL',
  'UNAVAILABLE',
];
const ONCE: ExchangeCode[] = ['IDEMPOTENCY_CONFLICT', 'REQUEST_IN_PROGRESS', 'CONTENT_TYPE', 'VALIDATION'];

const PATHS: Json = {
  '/work-orders': {
    post: {
      operationId: 'dispatchWorkOrder',
      summary: 'Give an order to this office (派单)',
      parameters: parameters('idempotencyKey'),
      requestBody: { required: true, content: content('WorkOrder') },
      responses: {
        201: answer('The order was taken', 'TakenOrder', true),
        ...refusals(...SIGNED, ...ONCE, 'ORDER_EXISTS'),
      },
    },
    get: {
      operationId: 'listWorkOrders',
      summary: 'All orders of this peer, the oldest first (对账)',
      parameters: [
        ...parameters(),
        { name: 'status', in: 'query', description: 'Only orders in this state', schema: { type: 'string' } },
        { name: 'cursor', in: 'query', description: '`next` of the page before', schema: { type: 'string' } },
        { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } },
        {
          name: 'direction',
          in: 'query',
          description: '`received`: what the peer dispatched here; `sent`: what was handed to it',
          schema: { enum: ['received', 'sent'], default: 'received' },
        },
      ],
      responses: { 200: answer('A page', 'WorkOrderList'), ...refusals(...SIGNED, 'VALIDATION') },
    },
  },
  '/work-orders/{orderNo}': {
    get: {
      operationId: 'showWorkOrder',
      summary: 'State and history of one order, without anybody’s name',
      parameters: parameters('orderNo'),
      responses: { 200: answer('The order', 'ShownWorkOrder'), ...refusals(...SIGNED, 'NOT_FOUND') },
    },
  },
  '/work-orders/{orderNo}/events': {
    post: {
      operationId: 'reportEvent',
      summary: 'Something happened to an order: of who gave it out, or of who handles it',
      parameters: parameters('orderNo', 'idempotencyKey'),
      requestBody: { required: true, content: content('WorkOrderEvent') },
      responses: {
        202: answer('The event was taken; the same eventId again changes nothing', 'TakenEvent', true),
        ...refusals(...SIGNED, ...ONCE, 'STATE_CONFLICT', 'SEQUENCE_GAP', 'NOT_FOUND'),
      },
    },
  },
  [`${ATTACHMENT_PATH}/{fileId}`]: {
    get: {
      operationId: 'fetchAttachment',
      summary: 'A file, by an address that was told and is valid for a day',
      security: [],
      parameters: [
        { name: 'fileId', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'expires', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'signature', in: 'query', required: true, schema: { type: 'string' } },
      ],
      responses: {
        200: {
          description: 'The bytes',
          headers: {
            'X-HW-Content-SHA256': { description: 'Of the bytes, hexadecimal', schema: { type: 'string' } },
          },
          content: { 'application/octet-stream': {} },
        },
        ...refusals('NOT_FOUND', 'GONE', 'INTERNAL', 'UNAVAILABLE'),
      },
    },
  },
};

const ERROR: Json = {
  type: 'object',
  required: ['code', 'message', 'requestId', 'details'],
  properties: {
    code: { enum: Object.keys(EXCHANGE_CODES) },
    message: { type: 'string' },
    requestId: { type: 'string' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'problem'],
        properties: { field: { type: 'string' }, problem: { type: 'string' } },
        additionalProperties: false,
      },
    },
    workOrderId: { type: 'string', description: 'Of ORDER_EXISTS' },
    number: { type: 'string', description: 'Of ORDER_EXISTS' },
    state: { type: 'string', description: 'Of ORDER_EXISTS and STATE_CONFLICT' },
    expectedSeq: { type: 'integer', description: 'Of SEQUENCE_GAP' },
  },
  additionalProperties: false,
};

/**
 * The contract as OpenAPI 3.1. Bodies come from the schemas by which they are read and written.
 * @param url address of the exchange, or its path where we do not know how we are reached.
 */
export function exchangeDocument(url: string): Json {
  return {
    openapi: '3.1.0',
    info: { title: '12348 ↔ 12345 work orders', version: '1.0.0', description: DESCRIPTION },
    servers: [{ url }],
    security: [{ key: [] }],
    paths: PATHS,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-HW-Key', description: 'With the three other X-HW headers' },
      },
      parameters: PARAMETERS,
      headers: {
        requestId: { description: 'As it came, or a new one', schema: { type: 'string' } },
        retryAfter: { description: 'Seconds', schema: { type: 'string' } },
        replayed: { description: '`true`: this was answered before', schema: { const: 'true' } },
      },
      schemas: {
        WorkOrder: jsonSchemaOf(wireOrderSchema),
        WorkOrderEvent: jsonSchemaOf(wireEventSchema),
        TakenOrder: jsonSchemaOf(takenOrderSchema),
        TakenEvent: jsonSchemaOf(takenEventSchema),
        WorkOrderList: jsonSchemaOf(orderListSchema),
        ShownWorkOrder: jsonSchemaOf(shownOrderSchema),
        Error: ERROR,
      },
    },
  };
}
