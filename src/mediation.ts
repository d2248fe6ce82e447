/** People's mediation (装配：人民调解): its cases, and the order that each of them has. */
import type { Logger } from 'pino';
import type { Courier, MediationIntake } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { ToldContent } from './content.ts';
import type { QueueFeed } from './handoff/index.ts';
import type { Jobs } from './jobs/index.ts';
import { type Directory, type LiveKnowledge, phoneInWords } from './knowledge/index.ts';
import {
  adviceInWords,
  type CommitteeFound,
  disputeOf,
  MEDIATION_STATE_NAMES,
  type MediationCase,
  MediationCases,
  type MediationContent,
  type MediationDeps,
  type MediationOrders,
  type MediationStepName,
  RISKS,
  TRIED,
} from './mediation/index.ts';
import type { StaffService } from './staff/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import {
  type NewOrder,
  type OrderActor,
  type OrderFinish,
  type OrderStep,
  type WorkOrder,
  type WorkOrderService,
  withFinish,
} from './work-orders/index.ts';

interface Dependencies {
  stores: Pick<Stores, 'mediationCases' | 'mediationCounts'>;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  courier: Pick<Courier, 'notify'>;
  orders: WorkOrderService;
  staff: Pick<StaffService, 'profiles' | 'telephoneOf'>;
  directory: Pick<Directory, 'inRegion'>;
  queueFeed: Pick<QueueFeed, 'publish'>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

/** Codes of GB/T 2260; townships and villages have longer ones. */
const COUNTY_DIGITS = 6;

export function composeMediation(deps: Dependencies) {
  const { stores, told, courier, staff, directory, queueFeed, seal, jobs, clock, logger } = deps;
  const content = () => told.current.mediation;
  const cases = new MediationCases({
    cases: stores.mediationCases,
    counts: stores.mediationCounts,
    content,
    orders: createMediationOrders({ ...deps, content }),
    line: {
      notify: async ({ conversationId, key, text }) => {
        const activities = [{ type: 'message' as const, text, speak: text }];
        await courier.notify({ conversationId, key, activities, kind: 'order-progress' });
      },
    },
    // By this line an operator's own alarm can be set off; on every list it stands before all until attended to.
    alarm: ({ _id }) => logger.error({ mediation: _id }, 'a dispute may become violent: somebody is to look at it now'),
    isSide: sideCheck(staff),
    seal,
    deskFeed: queueFeed,
    jobs,
    clock,
    log: logger,
  });
  /** Committees of a region, the nearest region above it that has any. */
  async function committees(regionCode: string | null): Promise<CommitteeFound[]> {
    if (regionCode === null) return [];
    const { entries } = await directory.inRegion(regionCode, ['mediation']);
    return entries.map(({ id, name, address, phone }) => ({ id, name, address, phone: phoneInWords(phone) }));
  }
  const intake: MediationIntake = {
    request: async (asked) => {
      const { case: made } = await cases.request({
        ...asked,
        source: 'resident',
        incidentId: null,
        tried: TRIED.find((one) => one === asked.tried) ?? 'none',
        risks: RISKS.filter((risk) => asked.risks.includes(risk)),
        by: { as: 'resident', id: null, name: '' },
      });
      const advice = adviceInWords(content(), made.ladder, await committees(made.regionCode));
      return { number: made.number, orderNumber: made.orderNumber, advice };
    },
  };
  /** Regions that a case may be of, with their names in full, for a form. */
  const regions = () => {
    const tree = told.current.knowledge.regions;
    const whole = (code: string) =>
      tree
        .lineage(code)
        .map(({ name }) => name)
        .reverse()
        .join('');
    const counties = tree.all().filter(({ code }) => code.length === COUNTY_DIGITS);
    return counties.map(({ code }) => ({ code, name: whole(code) }));
  };
  return { cases, committees, intake, content, regions };
}

/** Whether a member of staff is one of the sides by name or telephone, or one of them is his client. */
export function sideCheck(staff: Pick<StaffService, 'profiles' | 'telephoneOf'>): MediationDeps['isSide'] {
  return async (staffId, sides) => {
    const [people, telephone] = await Promise.all([staff.profiles(), staff.telephoneOf(staffId)]);
    const person = people.find(({ id }) => id === staffId);
    const names = person === undefined ? [] : [person.displayName, ...person.clients];
    const phone = telephone?.phone ?? '';
    return sides.some(
      (side) => (side.name !== '' && names.includes(side.name)) || (phone !== '' && side.phone === phone),
    );
  };
}

/** What an order of a mediation is measured by; said at the desk. */
const BASIS = '人民调解办理期限';

/** The limit of a case, which its order has too: a mediation may lawfully run on as long as both sides wish. */
function finishOf({ dueAt }: Pick<MediationCase, 'dueAt'>, { limits }: Pick<MediationContent, 'limits'>): OrderFinish {
  const isWorked = limits.finish !== null && 'workingDays' in limits.finish;
  return { by: dueAt ?? null, basis: BASIS, counts: isWorked || dueAt === null ? 'working-days' : 'hours' };
}

/** An order of a mediation as this release keeps it: without the limit of other help. Null where it is so. Pure. */
export function mediationOrderUpToDate(order: WorkOrder): WorkOrder | null {
  if (order.origin !== 'mediation' || !order.deadline.basis.startsWith('time-limits')) return null;
  // A limit that the bureau has set since comes with the next step of the case.
  return withFinish(order, { by: null, basis: BASIS, counts: 'working-days' }, order.updatedAt);
}

/** Steps of a case by which its order moves on; the others are told of in it. */
const COMPLETES: readonly MediationStepName[] = ['close', 'not-accept'];

/** The order of a case: opened with it, signed when it is accepted, answered when it is over. */
export function createMediationOrders({
  orders,
  seal,
  content,
}: {
  orders: Pick<WorkOrderService, 'open' | 'get' | 'step' | 'setFinish'>;
  seal: Pick<FieldSeal, 'open'>;
  content: () => MediationContent;
}): MediationOrders {
  return {
    open: async (of) => {
      const open = (sealed: string) => (sealed === '' ? '' : seal.open(sealed));
      const kind = disputeOf(content(), of.disputeKind)?.name ?? of.disputeKind;
      const order: NewOrder = {
        key: `mediation:${of._id}`,
        origin: 'mediation',
        handledBy: 'us',
        peer: null,
        peerOrderNo: null,
        dispatchSeq: 1,
        kind: 'help',
        urgency: of.danger === null ? 'normal' : 'urgent',
        mode: 'forward',
        category: { scheme: 'own', code: `mediation/${of.disputeKind}`, path: ['人民调解', kind] },
        title: `人民调解申请：${kind}纠纷（${of.number}）`,
        content: of.facts,
        incidentAt: '',
        address: { regionCode: of.regionCode, street: '', community: '', text: of.place },
        regionCode: of.regionCode,
        target: '',
        caller: {
          name: open(of.applicant.name),
          gender: 'unknown',
          phone: open(of.applicant.phone),
          callNumber: '',
          anonymous: false,
          confidential: !of.mayTellName,
        },
        acceptedAt: of.createdAt,
        dispatchedAt: of.createdAt,
        deadline: null,
        finish: finishOf(of, content()),
        handler: { main: { code: 'mediation', name: '人民调解' }, assist: [] },
        attachments: [],
        conversationId: of.conversationId,
        sessionId: of.sessionId,
        // The case tells him of every step itself.
        reach: 'none',
        safeTime: '',
        relatedOrderNos: [],
        by: { as: 'resident', id: null, name: '' },
      };
      const opened = await orders.open(order);
      return { id: opened.order._id, number: opened.order.number };
    },
    follow: async (of, line, index) => {
      if (of.orderId === null || line.step === 'request') return;
      const order = await orders.get(of.orderId);
      if (order === null) return;
      await orders.setFinish(order._id, finishOf(of, content()));
      for (const step of stepsOf(order, of, line, index)) await orders.step(order._id, step);
    },
  };
}

type Follow = MediationOrders['follow'];

/** An order in these is worked on; one that waits for a decision is told of the end alone. */
const TAKES_PROGRESS: readonly WorkOrder['state'][] = ['DISPATCHED', 'SIGNED', 'PROCESSING'];

/** What a line of the case is to the order, as far as the order still takes it. */
function stepsOf(order: WorkOrder, of: Parameters<Follow>[0], line: Parameters<Follow>[1], index: number): OrderStep[] {
  const by: OrderActor = { as: 'handler', id: line.by.id, name: line.by.name };
  const base = (type: string) => ({ at: line.at, by, eventId: `${of._id}:${index}:${type}`, seq: null });
  if (line.step === 'request') return [];
  const sign: OrderStep[] = order.state === 'DISPATCHED' ? [{ type: 'SIGN', ...base('sign') }] : [];
  const isEnd = COMPLETES.some((one) => one === line.step) || (line.to === 'closed' && line.from !== 'closed');
  if (!isEnd) {
    if (line.from === line.to || !TAKES_PROGRESS.includes(order.state)) return [];
    const text = `调解${of.number}：${MEDIATION_STATE_NAMES[line.to]}`;
    return [
      ...sign,
      { type: 'PROGRESS', ...base('progress'), text, toResident: false, contacted: line.step === 'accept' },
    ];
  }
  const isSettled = of.outcome === 'agreed';
  const reply = isSettled ? `调解${of.number}已达成协议。` : `调解${of.number}没有调成，已告知仲裁、起诉的办法。`;
  const result = line.step === 'not-accept' ? 'not-handled' : isSettled ? 'solved' : 'unsolved';
  const contact = { contacted: true, contactedAt: line.at };
  if (![...TAKES_PROGRESS, 'EXTENSION_PENDING', 'SUSPENDED'].includes(order.state)) return [];
  const resume: OrderStep[] = order.state === 'SUSPENDED' ? [{ type: 'RESUME', ...base('resume') }] : [];
  return [...sign, ...resume, { type: 'COMPLETE', ...base('complete'), result, reply, legalBasis: [], ...contact }];
}
