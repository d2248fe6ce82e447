import { z } from 'zod';
import { type ContentProblem, listYaml, readContent } from '../../knowledge/index.ts';
import { INCIDENT_KINDS } from '../incidents/police-incident.ts';
import { FLAG_EVENTS, ORDER_STATES, STATE_EVENTS } from '../orders/order-states.ts';
import { ORDER_KINDS, ORDER_MODES, ORDER_ORIGINS, ORDER_RESULTS, URGENCIES } from '../orders/work-order.ts';
import { codeTableSchema, wireCode } from './code-table.ts';
import { PeerContentError } from './errors.ts';
import { Peer } from './peer.ts';
import { PeerBook } from './peer-book.ts';
import type { PeerCodes } from './peer-codes.ts';
import { RENAMED } from './wire.ts';

const FOLDER = 'peers';

/** 来源渠道. `department`: another office, as which we hand our own orders on. */
export const ORDER_CHANNELS = ['phone', 'wechat', 'web', 'app', 'sms', 'police', 'department', 'other'] as const;
export const GENDERS = ['male', 'female', 'unknown'] as const;
export const LIMIT_UNITS = ['working-days', 'days', 'hours'] as const;
const TRANSFERS = ['one-key', 'three-way', 'data'] as const;
const EVENTS = [...STATE_EVENTS, ...FLAG_EVENTS] as const;
const EVALUATIONS = [5, 4, 3, 2, 1] as const;

const id = z.string().regex(/^[a-z][a-z0-9-]{1,40}$/, 'is 2 to 41 small letters, digits or dashes');
const address = z
  .string()
  .regex(/^\/[\w./{}-]*$/, 'is a path that begins with /, behind the address of the peer')
  .max(200);
const region = z.string().regex(/^\d{6}$/, 'is a code of GB/T 2260, 6 digits');
const host = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'is the name of a host, without port and path');
const words = (most: number) => z.string().trim().min(1).max(most);
const algorithm = z.enum(['v1', 'v1sm3']).default('v1');
const times = z.enum(['iso', 'shanghai']).default('iso');

/** Names of the contract and what the peer calls them, both as paths with dots. */
function renames(of: keyof typeof RENAMED) {
  return z
    .record(z.string(), z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'is a path like caller.phone'))
    .default({})
    .superRefine((fields, context) => {
      const entries = Object.entries(fields);
      const problem = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
      for (const [ours, theirs] of entries) {
        if (!RENAMED[of].includes(ours)) problem(ours, 'is no field of the contract');
        for (const [other, theirOther] of entries) {
          if (other === ours) continue;
          if (other.startsWith(`${ours}.`)) problem(other, `lies in ${ours}, which is renamed itself`);
          if (theirOther === theirs || theirOther.startsWith(`${theirs}.`))
            problem(other, `${theirOther} is taken by ${ours}`);
        }
        const isFree = theirs === ours || !RENAMED[of].includes(theirs) || Object.hasOwn(fields, theirs);
        if (!isFree) problem(ours, `${theirs} is another field of the contract, which is not renamed`);
      }
    });
}

const category = z.strictObject({
  code: z.union([words(60), z.number()]).transform(String),
  path: z.array(words(60)).max(5).default([]),
  /** 承办单位 of ours, whose name stands in the order; null: as the peer says. */
  office: words(60).nullable().default(null),
});

const shared = {
  id,
  name: words(40),
  /** Empty: everywhere. */
  regions: z.array(region).max(500).default([]),
  algorithm,
  times,
};

/** `knowledge/peers/*.yaml` of a city's platform. */
const citySchema = z.strictObject({
  ...shared,
  kind: z.literal('12345'),
  paths: z.strictObject({
    feedback: address.default('/feedback'),
    orders: address.default('/work-orders'),
    /** `{orderNo}`: our number; `{peerOrderNo}`: the number that the peer gave it. */
    events: address
      .refine((path) => /\{(?:orderNo|peerOrderNo)\}/.test(path), 'names the order by {orderNo} or {peerOrderNo}')
      .default('/work-orders/{orderNo}/events'),
  }),
  /** Where the answer to our order tells the peer's own number. */
  answeredOrderNo: z.array(words(60)).max(5).default(['orderNo', 'workOrderId']),
  attachmentHosts: z.array(host).max(50).default([]),
  /** Private networks (CIDR) that these hosts may lie in (政务外网); others of the private ones are refused. */
  attachmentNetworks: z
    .array(z.union([z.cidrv4(), z.cidrv6()]))
    .max(20)
    .default([]),
  /** What of a confidential caller goes to this peer: `leave-out` takes name and number out of all that is sent. */
  confidentialCaller: z.enum(['leave-out', 'pass-on']).default('leave-out'),
  codes: z.strictObject({
    kind: codeTableSchema(ORDER_KINDS),
    urgency: codeTableSchema(URGENCIES),
    mode: codeTableSchema(ORDER_MODES),
    gender: codeTableSchema(GENDERS),
    channel: codeTableSchema(ORDER_CHANNELS),
    result: codeTableSchema(ORDER_RESULTS),
    evaluation: codeTableSchema(EVALUATIONS),
    limitUnit: codeTableSchema(LIMIT_UNITS),
    /** Where the peer has names of its own; those of the contract unless given. */
    state: codeTableSchema(ORDER_STATES).optional(),
  }),
  /** How it is told that work has begun or goes on: the contract has no event of its own for it. */
  startsAs: z.enum(['PROGRESS', 'START']).default('PROGRESS'),
  /** What it calls events; the contract's name for what is not here. */
  events: z.partialRecord(z.enum(EVENTS), wireCode).default({}),
  categories: z.strictObject({
    scheme: words(60),
    list: z.array(category).max(5000).default([]),
    /** For a category that is not listed; null: it is refused. */
    default: z
      .strictObject({ office: words(60).nullable() })
      .nullable()
      .default(null),
    /** What our own orders are filed under at the peer, by where they come from. */
    ours: z
      .array(
        z.strictObject({ origin: z.enum(ORDER_ORIGINS), code: words(60), path: z.array(words(60)).max(5).default([]) }),
      )
      .max(50)
      .default([]),
  }),
  /** Codes of ours at the peer: an order for none of them is refused. Empty: any. */
  offices: z
    .array(z.strictObject({ code: words(64), name: words(100) }))
    .max(200)
    .default([]),
  /** Whom our own orders are for at the peer, which gives them on itself. */
  handsTo: z.strictObject({ code: words(64), name: words(100) }).default({ code: '12345', name: '12345' }),
  fields: z.strictObject({ order: renames('order'), event: renames('event') }).default({ order: {}, event: {} }),
});

/** `knowledge/peers/*.yaml` of a police platform. */
const policeSchema = z.strictObject({
  ...shared,
  kind: z.literal('110'),
  paths: z.strictObject({ incidents: address.default('/incidents') }),
  codes: z.strictObject({ kind: codeTableSchema(INCIDENT_KINDS), transfer: codeTableSchema(TRANSFERS) }),
  fields: z.strictObject({ incident: renames('incident') }).default({ incident: {} }),
});

/** `knowledge/peers/*.yaml`. */
export const peerFileSchema = z.discriminatedUnion('kind', [citySchema, policeSchema]);
export type PeerFile = z.output<typeof peerFileSchema>;
export type CityFile = z.output<typeof citySchema>;
export type PoliceFile = z.output<typeof policeSchema>;
export type CityCodes = PeerCodes<CityFile['codes']>;
export type PoliceCodes = PeerCodes<PoliceFile['codes']>;

/** @throws PeerContentError naming file, field and value. */
export async function loadPeers(knowledgeDir: string): Promise<PeerBook> {
  const problems: ContentProblem[] = [];
  const files = await listYaml(knowledgeDir, FOLDER);
  const read = await Promise.all(files.map((file) => readContent(knowledgeDir, file, peerFileSchema, problems)));
  const found = read.filter((file) => file !== null);
  for (const { file, data } of found) problems.push(...peerProblems(file, data));
  const firstOf = new Map<string, string>();
  for (const { file, data } of found) {
    const first = firstOf.get(data.id);
    if (first !== undefined) problems.push({ field: `${file} › id`, problem: `${data.id} is that of ${first}` });
    firstOf.set(data.id, file);
  }
  if (problems.length > 0) throw new PeerContentError(problems);
  return new PeerBook(found.map(({ file, data }) => new Peer(data, `knowledge/${file}`)));
}

/** What a schema alone does not see. */
function peerProblems(file: string, data: PeerFile): ContentProblem[] {
  if (data.kind === '110') return [];
  const twice = (list: readonly string[], field: string) =>
    list
      .filter((value, at) => list.indexOf(value) !== at)
      .map((value) => ({ field: `${file} › ${field}`, problem: `${value} stands here twice` }));
  return [
    ...twice(
      data.categories.list.map(({ code }) => code),
      'categories.list',
    ),
    ...twice(
      data.categories.ours.map(({ origin }) => origin),
      'categories.ours',
    ),
    ...twice(
      data.offices.map(({ code }) => code),
      'offices',
    ),
    ...twice(
      EVENTS.map((event) => String(data.events[event] ?? event)),
      'events',
    ),
  ];
}
