/** The resident's side of work orders (装配：当事人的工单): what the bot takes down, and how matters stand. */
import type { Logger } from 'pino';
import { messageOrderKey, type OrderIntake, type ProgressDesk, type ToldProgress } from './bot/index.ts';
import type { Clock } from './clock.ts';
import type { ToldContent } from './content.ts';
import { asHotlineError } from './errors.ts';
import type { Handoff } from './handoff/index.ts';
import type { MatterProgress } from './http/index.ts';
import type { Jobs } from './jobs/index.ts';
import { calendarDay, dayInWords, type LiveKnowledge } from './knowledge/index.ts';
import { type AidApplication, type ApplicationService, progressOf } from './legal-aid/index.ts';
import {
  type MediationCase,
  type MediationCases,
  mediationProgressBook,
  mediationProgressOf,
} from './mediation/index.ts';
import { type CodePhone, ProgressAccess } from './progress/index.ts';
import type { Conversation } from './sessions/index.ts';
import type { FieldSeal } from './storage/index.ts';
import type { Stores } from './stores.ts';
import {
  answerInWords,
  orderId,
  orderProgressBook,
  orderProgressOf,
  type WorkOrder,
  type WorkOrderService,
} from './work-orders/index.ts';

interface Dependencies {
  stores: Pick<Stores, 'aidAccess' | 'aidApplications' | 'handoffs'>;
  told: Pick<LiveKnowledge<ToldContent>, 'current'>;
  orders: WorkOrderService;
  mediation: Pick<MediationCases, 'byNumber' | 'ofConversation'>;
  applications: ApplicationService;
  courier: {
    notify(input: {
      conversationId: string;
      key: string;
      activities: { type: 'message'; text: string; speak: string }[];
      kind: 'aid-code';
    }): Promise<unknown>;
  };
  /** The city's platform that takes our orders of a region. */
  cityOf: OrderIntake['cityOf'];
  isOwnService(conversation: Conversation, staffId: string): Promise<boolean>;
  seal: FieldSeal;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
}

const MESSAGE_DONE_JOB = 'message-order-done';
/** Applications told of at once. */
const MOST_APPLICATIONS = 5;

export function composeResidentOrders(deps: Dependencies) {
  const { stores, told, orders, mediation, applications, courier, cityOf, isOwnService, seal, jobs, clock, logger } =
    deps;
  const passes = {
    access: stores.aidAccess,
    line: {
      notify: async ({
        conversationId,
        key,
        text,
        kind,
      }: {
        conversationId: string;
        key: string;
        text: string;
        kind: 'aid-code';
      }) => {
        await courier.notify({ conversationId, key, activities: [{ type: 'message', text, speak: text }], kind });
      },
    },
    seal,
    clock,
    log: logger,
  };
  const access = new ProgressAccess<WorkOrder>(orderProgressBook(orders), passes);
  const mediationAccess = new ProgressAccess<MediationCase>(mediationProgressBook(mediation), passes);
  const orderTold = (order: WorkOrder): ToldProgress => {
    const texts = told.current.orderNotices;
    const progress = orderProgressOf(texts, order);
    const { what, number, stateText, lastDay } = progress;
    return { what, number, state: stateText, lastDay, answer: answerInWords(texts, progress) };
  };

  const intake: OrderIntake = {
    open: async (order) => (await orders.open(order)).order,
    step: (id, step) => orders.step(id, step),
    ofConversation: (conversationId) => orders.ofConversation(conversationId),
    cityOf,
    isOwn: async (conversation, { assigneeId }) => assigneeId !== null && isOwnService(conversation, assigneeId),
  };
  const desk: ProgressDesk = {
    ofConversation: async (conversationId) => {
      const [own, mediated, applied] = await Promise.all([
        orders.ofConversation(conversationId),
        mediation.ofConversation(conversationId),
        stores.aidApplications.find({
          where: { conversationId },
          sort: { createdAt: -1 },
          limit: MOST_APPLICATIONS,
        }),
      ]);
      const all = [
        // A case of mediation tells more than the order that it has.
        ...own
          .filter(({ origin }) => origin !== 'mediation')
          .map((order) => ({ at: order.createdAt, line: orderTold(order) })),
        ...mediated.map((found) => ({ at: found.createdAt, line: mediationTold(found) })),
        ...applied
          .filter(({ state }) => state !== 'draft')
          .map((application) => ({ at: application.createdAt, line: applicationTold(application) })),
      ];
      return all.sort((a, b) => b.at.getTime() - a.at.getTime()).map(({ line }) => line);
    },
    // Figures alone may stand for a number of either kind.
    sendCode: async (number, phoneEnd) => {
      await access.sendCode(number, phoneEnd);
      await mediationAccess.sendCode(number, phoneEnd);
      await applications.progress.sendCode(number, phoneEnd);
    },
    byCode: async (number, code) => {
      const order = await unlessWrong(() => access.byCode(number, code));
      if (order !== null) return orderTold(order.found);
      const mediated = await unlessWrong(() => mediationAccess.byCode(number, code));
      if (mediated !== null) return mediationTold(mediated.found);
      const application = await unlessWrong(() => applications.progress.byCode(number, code));
      return application === null ? null : applicationTold(application.found);
    },
  };

  jobs.handle(MESSAGE_DONE_JOB, async ({ key }) => {
    const handoff = await stores.handoffs.get(key);
    if (handoff !== null) await messageDone(handoff);
  });

  /** A message was dealt with where the lawyers deal with them: its order is answered. At least once. */
  async function messageDone({ _id, message }: Handoff): Promise<void> {
    if (message === null || message.state !== 'done' || message.doneAt === null) return;
    const order = await orders.get(orderId(messageOrderKey(_id), seal));
    // What was merged is answered with the other; what the city has is the city's to answer.
    if (order === null || order.mergedInto !== null || order.handledBy === 'peer') return;
    const at = message.doneAt;
    const by = { as: 'handler', id: message.doneBy, name: '' } as const;
    if (order.state === 'DISPATCHED') {
      await orders.step(order._id, { type: 'SIGN', at, by, eventId: `${_id}:message-signed`, seq: null });
    }
    if (!['DISPATCHED', 'SIGNED', 'PROCESSING'].includes(order.state)) return;
    await orders.step(order._id, {
      type: 'COMPLETE',
      at,
      by,
      eventId: `${_id}:message-done`,
      seq: null,
      result: 'solved',
      // The lawyer's note is for the record, and tells who was spoken with.
      reply: '留言已经由值班人员处理。',
      legalBasis: [],
      contacted: false,
      contactedAt: null,
    });
  }

  return {
    intake,
    desk,
    /** By number, digits and code, for the page of progress. */
    door: {
      sendCode: async (number: string, phoneEnd: string) => {
        await access.sendCode(number, phoneEnd);
        await mediationAccess.sendCode(number, phoneEnd);
      },
      byCode: async (number: string, code: string) => {
        const mediated = await unlessWrong(() => mediationAccess.byCode(number, code));
        if (mediated !== null) return { progress: mediationSeen(mediated.found), pass: mediated.pass };
        const { found, pass } = await access.byCode(number, code);
        return { progress: orderProgressOf(told.current.orderNotices, found), pass };
      },
      byPass: async (number: string, pass: string) => {
        const mediated = await unlessWrong(() => mediationAccess.byPass(number, pass));
        if (mediated !== null) return mediationSeen(mediated);
        return orderProgressOf(told.current.orderNotices, await access.byPass(number, pass));
      },
    },
    /** Something of a handoff was written; where its message is done with, so is its order. */
    noted: ({ _id, messageState }: Handoff): void => {
      if (messageState !== 'done') return;
      jobs.schedule(MESSAGE_DONE_JOB, _id, clock.now(), {}).catch((error: unknown) => {
        logger.error(
          { handoff: _id, code: asHotlineError(error).code },
          'the order of a message is not told that it is done',
        );
      });
    },
    connectPhone: (phone: CodePhone) => {
      access.connectPhone(phone);
      mediationAccess.connectPhone(phone);
    },
  };
}

/** A case of mediation as the page shows it, in the shape of an order. */
function mediationSeen(found: MediationCase): MatterProgress {
  const { what, number, state, stateText, lastDay, answer } = mediationProgressOf(found);
  const openedOn = calendarDay(found.createdAt);
  return { what, number, state, stateText, lastDay, openedOn, dueOn: null, reply: answer, reason: '', steps: [] };
}

function mediationTold(found: MediationCase): ToldProgress {
  const { what, number, stateText, lastDay, answer } = mediationProgressOf(found);
  return { what, number, state: stateText, lastDay, answer };
}

function applicationTold(application: AidApplication): ToldProgress {
  const { number, stateText, limits, decision, closing, papersDueDay } = progressOf(application);
  const [limit] = limits;
  const papers = papersDueDay === null ? '' : `请在${dayInWords(papersDueDay)}前补交材料。`;
  const reasons = decision?.reasons ?? closing?.reasons ?? '';
  return {
    what: '法律援助申请',
    number,
    state: stateText,
    lastDay: limit === undefined ? '' : `最晚${dayInWords(limit.lastDay)}${limit.what}`,
    answer: [papers, reasons === '' ? '' : `理由：${reasons}`].join(''),
  };
}

/** Null: number or code do not fit. */
async function unlessWrong<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (asHotlineError(error).statusCode !== 404) throw error;
    return null;
  }
}
