import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Clock } from '../../../../src/clock.ts';
import { createApp, createExchangeRouter, createMetrics } from '../../../../src/http/index.ts';
import { createPaperCipher, PaperFiles } from '../../../../src/legal-aid/index.ts';
import { StorageUnavailableError } from '../../../../src/storage/errors.ts';
import {
  type Collection,
  createFieldSeal,
  dailyCountCollection,
  openSqlite,
  type Storage,
  type Stored,
} from '../../../../src/storage/index.ts';
import {
  AnsweredRequests,
  AttachmentCopies,
  AttachmentLinks,
  answeredRequestCollection,
  createAttachmentFetch,
  exchangeDocument,
  type FileScan,
  loadOrderRules,
  type NewOrder,
  Nonces,
  OrderFiles,
  type OrderStep,
  orderFileCollection,
  Peer,
  PeerBook,
  PeerInbox,
  peerFileSchema,
  RefusedDeliveries,
  refusedDeliveryCollection,
  signRequest,
  usedNonceCollection,
  type WorkOrder,
  WorkOrderService,
  workOrderCollection,
} from '../../../../src/work-orders/index.ts';
import { keptLog } from '../../../channels/support/fake-inlet.ts';
import { StageJobs } from '../../../handoff/stage.ts';

export const PATH = '/api/integrations/12345/v1';
const rules = await loadOrderRules('knowledge');
export const sample = parse(await readFile('knowledge/peers/sample-city.yaml', 'utf8')) as Record<string, unknown>;

export interface Vectors {
  vectors: {
    name: string;
    key: string;
    secret: string;
    request: { method: string; path: string; query?: string; timestamp: number; nonce: string; rawBody: string };
    canonical: string;
    headers: Record<string, string>;
    signatureSm3: string;
    idempotencyKey?: string;
  }[];
  negatives: {
    name: string;
    use: string;
    change?: Partial<Vectors['vectors'][number]['request']>;
    headers?: Record<string, string>;
    clockOffset?: number;
    repeat?: boolean;
    drop?: string;
    expect: [number, string];
  }[];
  paths: { events: string[]; states: string[] }[];
  stateMachine: Record<string, Record<string, string>>;
  illegal: { state: string; event: string; expect: [number, string] }[];
}
export const vectors = JSON.parse(readFileSync('test/vectors/workorder-12345-vectors.json', 'utf8')) as Vectors;
export const SECRET = vectors.vectors[0]?.secret ?? '';
export const KEY = 'city-12345';
export const OTHER_KEY = 'other-city';
export const OTHER_SECRET = 'another-secret-of-thirty-two-signs!';

export function peerOf(id: string, fields: Record<string, unknown> = {}): Peer {
  return new Peer(peerFileSchema.parse({ ...sample, id, name: `样例${id}`, ...fields }), `knowledge/peers/${id}.yaml`);
}

class StageClock implements Clock {
  /** When the vectors were signed. */
  ms = 1_767_575_600_000;
  now(): Date {
    return new Date(this.ms);
  }
}

export interface Asked {
  key?: string;
  secrets?: readonly string[];
  scheme?: 'v1' | 'v1sm3';
  idempotencyKey?: string | null;
  headers?: Record<string, string>;
  /** Sent as it is, instead of JSON of the body. */
  raw?: string | Buffer;
}

export interface Told {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what came back is looked at field by field
  body: any;
}

/** A collection that fails where a test wants it. */
function mortal<T extends Stored>(collection: Collection<T>, name: string, broken: ReadonlySet<string>): Collection<T> {
  return new Proxy(collection, {
    get(target, method: keyof Collection<T>) {
      const member: unknown = target[method];
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (broken.has(`${name}.${method}`)) return Promise.reject(new StorageUnavailableError('the disk is gone'));
        if (broken.has(`${name}.${method} has a bug`)) return Promise.reject(new TypeError('张某 is not a function'));
        return (member as (...given: unknown[]) => unknown).apply(target, args);
      };
    },
  });
}

let count = 0;

/** The exchange on real SQLite behind a real server, by the clock of the vectors. */
export class ExchangeStage {
  readonly clock = new StageClock();
  readonly jobs = new StageJobs(this.clock);
  readonly config: { DATA_DIR: string; fieldKeys: { current: string; before: string[]; index: undefined } };
  readonly log = keptLog();
  readonly refused: RefusedDeliveries;
  readonly orders: WorkOrderService;
  readonly inbox: PeerInbox;
  readonly files: OrderFiles;
  readonly links: AttachmentLinks;
  readonly copies: AttachmentCopies;
  readonly nonces: Nonces;
  /** `collection.method` whose storage fails now, or which `has a bug`. */
  readonly broken = new Set<string>();
  /** Called in the middle of an effect. */
  onOpen: () => Promise<void> = async () => {};
  scan: FileScan | null = null;
  peers = new PeerBook([peerOf('city-a'), peerOf('city-b')]);
  secrets: Record<string, string[]> = { [KEY]: [SECRET], [OTHER_KEY]: [OTHER_SECRET] };
  /** Host names and where they lead to; and the port of files. */
  readonly names = new Map<string, string>();
  filePort = 0;
  /** Looks at every answer to {@link ask}. */
  onAnswer: (asked: { method: string; path: string }, told: Told) => void = () => {};
  private readonly servers: Server[] = [];
  private base = '';

  private constructor(
    readonly folder: string,
    private readonly storage: Storage,
    private readonly stores: ReturnType<typeof declared>,
  ) {
    const { clock, jobs } = this;
    const current = randomBytes(32).toString('base64');
    const seal = createFieldSeal(current);
    this.config = { DATA_DIR: folder, fieldKeys: { current, before: [], index: undefined } };
    this.orders = new WorkOrderService({
      orders: mortal(stores.orders, 'orders', this.broken),
      counts: stores.counts,
      rules: () => rules,
      seal,
      line: { notify: async () => {} },
      outgoing: () => [],
      post: async () => {},
      noticeText: () => null,
      onLine: async () => {},
      deskFeed: { publish: () => {} },
      jobs,
      clock,
      log: this.log.logger,
    });
    const records = mortal(stores.files, 'files', this.broken);
    const bytes = new PaperFiles(join(folder, 'orders'), createPaperCipher(randomBytes(32).toString('base64')));
    this.links = new AttachmentLinks({ seal, base: `https://hotline.example.test${PATH}`, clock });
    const scan: FileScan = { scan: async (file) => (this.scan === null ? 'clean' : this.scan.scan(file)) };
    this.files = new OrderFiles({ records, files: bytes, scan, seal, clock });
    const resolve = async (name: string) => {
      const address = this.names.get(name);
      if (address === undefined) throw new Error('no such name');
      return [{ address, family: address.includes(':') ? 6 : 4 }];
    };
    this.copies = new AttachmentCopies({
      orders: this.orders,
      sourceOf: (peer) => this.peers.get(peer),
      files: this.files,
      fetch: (attachment, source) =>
        createAttachmentFetch({ protocol: 'http:', port: this.filePort, resolve })(attachment, source),
      jobs,
      clock,
      log: this.log.logger,
    });
    this.refused = new RefusedDeliveries({ refused: stores.refused, seal, deskFeed: { publish: () => {} }, clock });
    const { orders } = this;
    this.inbox = new PeerInbox({
      orders: {
        open: async (told) => {
          await this.onOpen();
          return orders.open(told);
        },
        step: (id, step) => orders.step(id, step),
        byNumber: (written) => orders.byNumber(written),
        byPeerOrder: (peer, orderNo, handledBy) => orders.byPeerOrder(peer, orderNo, handledBy),
        listOfPeer: (peer, filter) => orders.listOfPeer(peer, filter),
      },
      refused: this.refused,
      copies: this.copies,
      links: this.links,
      peers: () => this.peers,
      seal,
    });
    this.nonces = new Nonces(stores.nonces, clock);
  }

  static async open(): Promise<ExchangeStage> {
    const folder = await mkdtemp(join(tmpdir(), 'exchange-'));
    const storage = await openSqlite({ file: join(folder, 'hotline.db'), checkQueries: true });
    const stores = declared(storage);
    await storage.prepare();
    const stage = new ExchangeStage(folder, storage, stores);
    stage.base = await stage.serve();
    return stage;
  }

  /** A process with its own memory on the same storage. @returns its address. */
  async serve(options: { perMinute?: number } = {}): Promise<string> {
    const { inbox, files, links, clock } = this;
    const answers = mortal(this.stores.answers, 'answers', this.broken);
    const router = createExchangeRouter({
      inbox,
      requests: new AnsweredRequests(answers, clock),
      nonces: new Nonces(mortal(this.stores.nonces, 'nonces', this.broken), clock),
      access: (key) => {
        const peer = this.peers.get(key === KEY ? 'city-a' : key === OTHER_KEY ? 'city-b' : '');
        return peer === null ? null : { peer, secrets: this.secrets[key] ?? [] };
      },
      files,
      links,
      document: exchangeDocument(PATH),
      clock,
      log: this.log.logger,
      perMinute: 100_000,
      ...options,
    });
    return this.serveRoutes([{ path: PATH, router }]);
  }

  /** @returns the address. */
  async serveRoutes(routes: Parameters<typeof createApp>[0]['routes']): Promise<string> {
    const app = createApp({
      logger: this.log.logger,
      metrics: createMetrics(),
      checks: [],
      routes,
      webDir: '/nowhere',
      trustedProxies: 0,
      https: true,
    });
    const server = createServer(app);
    this.servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A signed request; the path with its query is sent as it stands here. */
  ask(method: string, path: string, body: unknown = undefined, asked: Asked = {}, base = this.base): Promise<Told> {
    count += 1;
    const bytes = asked.raw ?? (body === undefined ? '' : JSON.stringify(body));
    const { key = KEY, scheme = 'v1', secrets = [SECRET], idempotencyKey = `i-${count}` } = asked;
    const target = `${base}${PATH}${path}`;
    const at = this.clock.now();
    const signed = signRequest(
      { key, secrets, scheme },
      { method, target, body: bytes, at, nonce: `nonce-${count}-${randomBytes(4).toString('hex')}` },
    );
    const isPost = method === 'POST';
    const headers = {
      ...signed,
      ...(isPost ? { 'Content-Type': 'application/json' } : {}),
      ...(isPost && idempotencyKey !== null ? { 'Idempotency-Key': idempotencyKey } : {}),
      ...asked.headers,
    };
    return this.send(method, `${PATH}${path}`, headers, bytes, base);
  }

  /** A request as it is told, without a signature of its own. */
  send(
    method: string,
    path: string,
    headers: Record<string, string>,
    bytes: string | Buffer = '',
    base = this.base,
  ): Promise<Told> {
    return new Promise((done, fail) => {
      const { hostname, port } = new URL(base);
      const length = { 'Content-Length': String(Buffer.byteLength(bytes)) };
      const all = bytes.length === 0 ? headers : { ...headers, ...length };
      const sent = httpRequest({ hostname, port, method, path, headers: all, agent: false }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.once('end', () => {
          const text = Buffer.concat(pieces).toString('utf8');
          const isJson = String(response.headers['content-type']).includes('json');
          const body: unknown = isJson && text !== '' ? JSON.parse(text) : null;
          const told = { status: response.statusCode ?? 0, headers: response.headers, text, body };
          try {
            this.onAnswer({ method, path: path.split('?')[0] ?? '' }, told);
            done(told);
          } catch (error) {
            fail(error);
          }
        });
      });
      sent.once('error', fail);
      sent.end(bytes.length === 0 ? undefined : bytes);
    });
  }

  /** An order that we handed to a city. */
  async handed(key: string, peer = 'city-a', fields: Partial<NewOrder> = {}): Promise<WorkOrder> {
    const now = this.clock.now();
    const { order } = await this.orders.open({
      key,
      origin: 'other-office',
      handledBy: 'peer',
      peer,
      peerOrderNo: null,
      dispatchSeq: 1,
      kind: 'help',
      urgency: 'normal',
      mode: 'forward',
      category: { scheme: '', code: '', path: [] },
      title: '路灯不亮',
      content: '小区门口的路灯坏了',
      incidentAt: '',
      address: { regionCode: null, street: '', community: '', text: '' },
      regionCode: '440106',
      target: '',
      caller: { name: '', gender: 'unknown', phone: '', callNumber: '', anonymous: true, confidential: false },
      acceptedAt: now,
      dispatchedAt: now,
      deadline: null,
      handler: { main: { code: 'city', name: '样例市12345' }, assist: [] },
      attachments: [],
      conversationId: null,
      sessionId: null,
      reach: 'none',
      safeTime: '',
      relatedOrderNos: [],
      by: { as: 'dispatcher', id: 'staff-1', name: '督导员一号' },
      ...fields,
    });
    return order;
  }

  /** A step of our own staff. */
  step(order: { _id: string }, fields: Record<string, unknown>, as: 'handler' | 'dispatcher' = 'handler') {
    count += 1;
    const by = { as, id: 'staff-1', name: '办理员张三丰' };
    return this.orders.step(order._id, {
      at: this.clock.now(),
      by,
      eventId: `own-${count}`,
      seq: null,
      ...fields,
    } as OrderStep);
  }

  async end(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise((closed) => server.close(closed))));
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function declared(storage: Storage) {
  return {
    orders: storage.collection(workOrderCollection),
    counts: storage.collection(dailyCountCollection('orderCounts')),
    nonces: storage.collection(usedNonceCollection),
    answers: storage.collection(answeredRequestCollection),
    refused: storage.collection(refusedDeliveryCollection),
    files: storage.collection(orderFileCollection),
  };
}

/** The dispatch of the vectors, of another number. */
export function dispatchBody(orderNo: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  const body = JSON.parse(vectors.vectors[0]?.request.rawBody ?? '{}') as Record<string, unknown>;
  return { ...body, orderNo, attachments: [], ...fields };
}

/** What an event needs besides its type. */
const DETAILS: Record<string, Record<string, unknown>> = {
  COMPLETE: { result: '已解决', reply: '已修好。', contact: { contacted: true, at: '2026-01-05T09:00:00+08:00' } },
  RETURN_REQUEST: { reason: '不属于本部门' },
  RETURN_REJECTED: { reason: '属于贵单位' },
  EXTEND_REQUEST: { reason: '需要鉴定', until: '2026-03-30T18:00:00+08:00' },
  EXTEND_REJECTED: { reason: '不同意' },
  SUSPEND_REQUEST: { reason: '等待鉴定' },
  SUSPEND_REJECTED: { reason: '不同意' },
  TRANSFER: { to: { code: 'X', name: '另一单位' }, reason: '改派' },
  WITHDRAW: { reason: '来电人撤回' },
  REVIEW_REJECTED: { reason: '答复不完整' },
  CALLBACK: { callback: { ok: true, solved: true, satisfaction: 5 } },
  EVALUATE: { evaluation: 5 },
  REOPEN: { reason: '仍未解决' },
  PROGRESS: { text: '已派人查看' },
  SUPPLEMENT: { text: '补充：门牌号 5 号' },
  URGE: { reason: '催办' },
  SUPERVISE: { reason: '督办' },
};

export function eventBody(eventId: string, seq: number, type: string, fields: Record<string, unknown> = {}) {
  return { eventId, seq, type, at: '2026-01-05T09:10:00+08:00', ...DETAILS[type], ...fields };
}
