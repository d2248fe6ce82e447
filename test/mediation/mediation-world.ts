import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import {
  loadMediation,
  type MediationActor,
  type MediationCase,
  MediationCases,
  type MediationDeps,
  type MediationStep,
  mediationCaseCollection,
  type NewMediation,
} from '../../src/mediation/index.ts';
import { createMediationOrders } from '../../src/mediation.ts';
import { createFieldSeal, dailyCountCollection, openSqlite, type Storage } from '../../src/storage/index.ts';
import { loadOrderRules, WorkOrderService, workOrderCollection } from '../../src/work-orders/index.ts';
import { StageJobs } from '../handoff/stage.ts';

export const content = await loadMediation('knowledge');
/** A bureau that has set a limit. */
export const limited = { ...content, limits: { version: '2026', finish: { days: 30 } } };
const rules = await loadOrderRules('knowledge');

/** A Monday, 09:20 in Shanghai. */
export const START = new Date('2026-01-05T01:20:00.000Z');
export const OFFICER: MediationActor = { as: 'officer', id: 'order1', name: '工单办理员一号' };
export const SUPERVISOR: MediationActor = { as: 'supervisor', id: 'supervisor1', name: '督导员一号' };
export const MEDIATOR: MediationActor = { as: 'mediator', id: 'mediator1', name: '调解员一号' };
export const RESIDENT: MediationActor = { as: 'resident', id: null, name: '' };

export function asked(key: string, fields: Partial<NewMediation> = {}): NewMediation {
  return {
    key,
    source: 'resident',
    incidentId: null,
    disputeKind: 'neighbours',
    regionCode: '340300',
    place: '幸福村',
    facts: '楼上漏水，电话13911112222联系过，不肯修',
    wish: '修好，赔偿墙面',
    amountFen: 300_000,
    tried: 'none',
    risks: [],
    applicant: { name: '申请人甲', phone: '13800138000', reach: 'channel' },
    otherSide: { name: '对方乙', phone: '13700137000' },
    mayTellName: true,
    channel: 'web',
    conversationId: `c-${key}`,
    sessionId: `s-${key}`,
    by: RESIDENT,
    ...fields,
  };
}

/** Cases and their orders on real SQLite, with a clock of its own. */
export class MediationWorld {
  now = START;
  readonly told: { key: string; text: string }[] = [];
  readonly alarms: string[] = [];
  /** Throws while it is set: what follows fails. */
  isDown = false;
  content = content;

  private constructor(
    private readonly storage: Storage,
    private readonly folder: string,
    readonly deps: MediationDeps,
    readonly cases: MediationCases,
    readonly orders: WorkOrderService,
  ) {}

  static async open(): Promise<MediationWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'mediation-'));
    const storage = await openSqlite({ file: join(folder, 'data.db') });
    const [cases, counts, orders, orderCounts] = [
      storage.collection(mediationCaseCollection),
      storage.collection(dailyCountCollection('mediationCounts')),
      storage.collection(workOrderCollection),
      storage.collection(dailyCountCollection('orderCounts')),
    ];
    await storage.prepare();
    const world: { it: MediationWorld | null } = { it: null };
    const here = (): MediationWorld => {
      if (world.it === null) throw new Error('not open yet');
      return world.it;
    };
    const clock = { now: () => here().now };
    const seal = createFieldSeal(randomBytes(32).toString('base64'));
    const log = pino({ level: 'silent' });
    const jobs = new StageJobs(clock);
    const service = new WorkOrderService({
      orders,
      counts: orderCounts,
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
      log,
    });
    const real = createMediationOrders({ orders: service, seal, content: () => here().content });
    const deps: MediationDeps = {
      cases,
      counts,
      content: () => here().content,
      orders: {
        open: async (of) => {
          if (here().isDown) throw new Error('down');
          return real.open(of);
        },
        follow: (of, line, index) => real.follow(of, line, index),
      },
      line: {
        notify: async ({ key, text }) => {
          if (here().isDown) throw new Error('down');
          if (!here().told.some((one) => one.key === key)) here().told.push({ key, text });
        },
      },
      alarm: ({ _id }) => here().alarms.push(_id),
      isSide: async (id, sides) => id === 'related' && sides.some(({ phone }) => phone === '+8613700137000'),
      seal,
      deskFeed: { publish: () => {} },
      jobs,
      clock,
      log,
    };
    const made = new MediationWorld(storage, folder, deps, new MediationCases(deps), service);
    world.it = made;
    return made;
  }

  async take(id: string, by: MediationActor, step: Wanted): Promise<MediationCase> {
    return this.cases.step(id, { ...step, at: this.now, by } as MediationStep);
  }

  /** Brings a fresh case to an agreement. */
  async agreed(key: string, fields: Partial<NewMediation> = {}): Promise<MediationCase> {
    const { case: made } = await this.cases.request(asked(key, { ...sidesOf(key), ...fields }));
    for (const [by, step] of TO_AGREEMENT) await this.take(made._id, by, step);
    return this.take(made._id, MEDIATOR, {
      type: 'agree',
      terms: '三日内修好，赔偿3000元',
      form: 'written',
      signedDay: null,
      effectiveDay: '2026-01-05',
      performBy: '2026-01-20',
    });
  }

  async closed(key: string, fields: Partial<NewMediation> = {}): Promise<MediationCase> {
    const { _id } = await this.agreed(key, fields);
    await this.take(_id, OFFICER, { type: 'close', reason: '' });
    return this.take(_id, OFFICER, { type: 'revisit', performed: 'yes', satisfaction: 5, note: '' });
  }

  async end(): Promise<void> {
    await this.storage.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Two people of their own: another dispute. */
function sidesOf(key: string): Pick<NewMediation, 'applicant' | 'otherSide'> {
  return {
    applicant: { name: `申请人${key}`, phone: '', reach: 'channel' },
    otherSide: { name: `对方${key}`, phone: '' },
  };
}

type WithoutWho<S> = S extends MediationStep ? Omit<S, 'at' | 'by'> : never;
export type Wanted = WithoutWho<MediationStep>;

export const TO_AGREEMENT: [MediationActor, Wanted][] = [
  [OFFICER, { type: 'accept', rung: 'village', committee: { id: null, name: '幸福村人民调解委员会' } }],
  [OFFICER, { type: 'ask-other', way: 'phone', nameTold: true, note: '' }],
  [OFFICER, { type: 'other-agreed', note: '' }],
  [OFFICER, { type: 'assign', mediators: [{ id: 'mediator1', name: '调解员一号', unrelated: true }] }],
  [MEDIATOR, { type: 'meet', heldAt: START, place: '村委会', present: '双方', record: '双方说明了情况' }],
];
