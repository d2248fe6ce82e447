import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type Dialog, isPersonal, type Slots } from '../dialogs/index.ts';
import { asHotlineError } from '../errors.ts';
import type { FollowUpRules, Ratings } from '../follow-up/index.ts';
import type { HandoffReads, HandoffService } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import {
  CALCULATOR_IDS,
  type Directory,
  type KnowledgeBase,
  type LawTexts,
  NO_LAW_TEXTS,
  type RegionTree,
} from '../knowledge/index.ts';
import type { LegalAidRules, Papers } from '../legal-aid/index.ts';
import type { Conversation, ConversationLog, ServiceLog, Session, StoredActivity, Turn } from '../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import { createPlaces } from '../text/index.ts';
import type { Tracing } from '../tracing.ts';
import type { Comprehension, IntentCatalogue, MisunderstoodQuestions } from '../understanding/index.ts';
import type { OrderNoticeTexts } from '../work-orders/index.ts';
import { createSearch, type Search } from './answer-search.ts';
import type { AttributionOf } from './attribution.ts';
import type { ContextQuestions } from './context-questions.ts';
import { Courier } from './courier.ts';
import type { DeliveryPlan } from './delivery-plan.ts';
import type { DeliveryReceipt } from './delivery-receipts.ts';
import { HotlineAdapter } from './hotline-adapter.ts';
import { HotlineBot } from './hotline-bot.ts';
import { TurnInlet, type TurnWatch } from './inlet.ts';
import { createDialogKeeping } from './kept-dialogs.ts';
import type { LegalWay } from './legal-ways.ts';
import type { AidIntake, DialogAction, DutyRules, Mind, PrivacyIntake } from './mind.ts';
import { MisunderstandingWatch } from './misunderstanding-watch.ts';
import type { OrderIntake, ProgressDesk } from './orders/order-intake.ts';
import type { Phrases } from './phrases.ts';
import { PictureIntake } from './picture-intake.ts';
import { previewAnswer } from './preview-answer.ts';
import { RatingReminder } from './rating-reminder.ts';
import { aidApplicationTurn } from './routes/aid-application-turn.ts';
import { appointmentTurn } from './routes/appointment-turn.ts';
import { calculatorTurn } from './routes/calculator-turn.ts';
import { complaintTurn } from './routes/complaint-turn.ts';
import { takeMessage } from './routes/handoff-turn.ts';
import { type MediationIntake, mediationTurn } from './routes/mediation-turn.ts';
import { readProgressTurn, sendCodeTurn } from './routes/order-progress-turn.ts';
import { otherOfficeTurn } from './routes/other-office-turn.ts';
import { preCheckTurn } from './routes/pre-check-turn.ts';
import type { Services } from './services.ts';
import { SessionKeeper } from './session-keeper.ts';
import { type LoadLimits, USUAL_LIMITS } from './turn-gate.ts';
import type { Unreachable } from './unreachable.ts';

/** What legal staff wrote for the bot to say and do; one exchange replaces all of it. */
export interface BotContent {
  knowledge: KnowledgeBase;
  dialogs: ReadonlyMap<string, Dialog>;
  legalAid: LegalAidRules;
  phrases: Phrases;
  services: Services;
  contextQuestions: ContextQuestions;
  /** What residents are told of their orders. */
  orderNotices: OrderNoticeTexts;
  /** Ways of the law for what is in a proceeding already. */
  legalWays: readonly LegalWay[];
  /** How messages leave, and what becomes of those that cannot. */
  delivery: DeliveryPlan;
  /** How services are rated, and what follows from it. */
  followUp: FollowUpRules;
  /** Who is fit for what, and who is served first. */
  duty: DutyRules;
}

/** What the bot is made of; all content is loaded and checked, all stores are open. */
export interface BotDeps {
  /** Recogniser, catalogue and emergencies of now; all three are replaced when their content changes. */
  understanding: { readonly current: Comprehension };
  /** What may be said and done now, and what it was at another time: a turn takes `current` once. */
  told: { readonly current: BotContent; asOf(at: Date): BotContent };
  /** The words of articles; none where no statutes were imported. */
  lawTexts?: LawTexts;
  directory: Directory;
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  unreachable: Collection<Unreachable>;
  deliveryReceipts: Collection<DeliveryReceipt>;
  log: ConversationLog;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  seal: FieldSeal;
  watch: TurnWatch;
  /** Counts what became of messages. */
  count?: (channel: string, event: string) => void;
  /** The desk's list of questions that were not understood. */
  misunderstood: Pick<MisunderstoodQuestions, 'note' | 'settle'>;
  silenceMs: number;
  /** Whatever follows from a service that has changed: its record, its figures. */
  settling: { touch(sessionId: string): Promise<void> };
  /** Keeps what happens in each service. */
  serviceLog: Pick<ServiceLog, 'exchanged'>;
  /** Takes ratings, and tells who is rated. */
  followUp: {
    ratings: Pick<Ratings, 'take' | 'giveReason' | 'latestOf'>;
    attributionOf: AttributionOf;
    isOwnService(conversation: Conversation, staffId: string): Promise<boolean>;
  };
  /** What is known of lawyers and of the queue. */
  handoffReads: HandoffReads;
  /** True where no other process shares the storage. */
  soleOwner: boolean;
  /** Follows turns through the processes; nothing without it. */
  tracing?: Tracing;
  /** From which load on something is left out; the usual limits without it. */
  load?: LoadLimits;
}

/** The courier and the keeper come first: the handoff service needs them, and the bot needs the handoff service. */
export function createCourier(deps: BotDeps): { courier: Courier; keeper: SessionKeeper } {
  const courier = new Courier({ ...deps, plan: () => deps.told.current.delivery });
  const rules = () => deps.told.current.followUp;
  const reminder = new RatingReminder({
    ...deps,
    phrases: phrasesOf(deps),
    rules,
    quietHours: () => deps.told.current.delivery,
    isSafe: (conversation) => courier.isSafe(conversation),
    deliver: (turns) => courier.deliver(turns),
  });
  const keeper = new SessionKeeper({
    ...deps,
    ...deps.followUp,
    rules,
    remindLater: (session) => reminder.later(session),
    phrases: phrasesOf(deps),
    topicOf: (intent) => deps.understanding.current.catalogue.topicOf(intent),
    deliver: (turns) => courier.deliver(turns),
  });
  return { courier, keeper };
}

/** The phrases of the moment they are said. */
function phrasesOf({ told }: BotDeps): Phrases {
  return (name, values) => told.current.phrases(name, values);
}

/** The bot's one way in, and what it would say to a resident who asks for an answer of other knowledge than today's. */
export interface Bot {
  inlet: TurnInlet;
  preview(answer: string, knowledge: KnowledgeBase): StoredActivity[];
  /** Where channels tell how their pictures are fetched; null where no papers are taken. */
  pictures: PictureIntake | null;
}

/** The bot brain behind its one way in. */
export function createBot(
  deps: BotDeps,
  parts: {
    courier: Courier;
    keeper: SessionKeeper;
    handoff: HandoffService;
    aid?: AidIntake;
    papers?: Papers;
    privacy?: PrivacyIntake;
    orders?: OrderIntake;
    progress?: ProgressDesk;
    mediation?: MediationIntake;
  },
): Bot {
  const actions = new Map<string, DialogAction>();
  const { papers, courier } = parts;
  const pictures =
    papers === undefined ? null : new PictureIntake({ ...deps, papers, courier, phrases: phrasesOf(deps) });
  const lasting = {
    actions,
    lawTexts: deps.lawTexts ?? NO_LAW_TEXTS,
    handoff: parts.handoff,
    handoffReads: { ...deps.handoffReads, sessionTurns: (sessionId: string) => turnsOf(deps.turns, sessionId) },
    orElse: withOtherwise(deps.logger),
    ratings: deps.followUp.ratings,
    seal: (plain: string) => deps.seal.seal(plain),
    open: (sealed: string) => deps.seal.open(sealed),
    aid: parts.aid ?? null,
    privacy: parts.privacy ?? null,
    orders: parts.orders ?? null,
    progress: parts.progress ?? null,
    mediations: parts.mediation ?? null,
    pictures,
    keeping: createDialogKeeping(deps),
    directory: deps.directory,
  };
  const placesOf = madeOnce((regions: RegionTree) => createPlaces(regions.all()));
  const searchesOf = madeOnce((knowledge: KnowledgeBase) =>
    madeOnce((catalogue: IntentCatalogue) => createSearch(catalogue, knowledge, deps.directory)),
  );
  const mindOfNow = (): Mind => {
    const { recogniser, catalogue, emergencies } = deps.understanding.current;
    const told = deps.told.current;
    const { knowledge } = told;
    const search: Search = (text, except) => searchesOf(knowledge)(catalogue)(text, except);
    return {
      ...lasting,
      ...told,
      places: placesOf(knowledge.regions),
      dialogBegun: ({ dialog, startedAt }) => deps.told.asOf(startedAt).dialogs.get(dialog) ?? told.dialogs.get(dialog),
      recogniser,
      catalogue,
      search,
      emergency: (code) => emergencies.reply(code),
    };
  };
  actions.set('legal-aid/pre-check', (mind, draft, slots) => preCheckTurn(mind, mind.legalAid, draft, slots));
  actions.set('legal-aid/apply', aidApplicationTurn);
  actions.set('orders/complaint', complaintTurn);
  actions.set('orders/other-office', otherOfficeTurn);
  actions.set('orders/appointment', appointmentTurn);
  actions.set('mediation/request', mediationTurn);
  actions.set('progress/send-code', sendCodeTurn);
  actions.set('progress/read', readProgressTurn);
  for (const id of CALCULATOR_IDS) {
    actions.set(`calculate/${id}`, (mind, draft, slots) => calculatorTurn(mind, draft, id, slots));
  }
  actions.set('handoff/leave-message', async (mind, draft, slots) => {
    await takeMessage(mind, draft, {
      text: String(slots.text ?? ''),
      phone: phoneOfMessage(draft.conversation.address, slots),
      safeTime: typeof slots.safeTime === 'string' ? slots.safeTime : null,
    });
  });
  const inlet = new TurnInlet({
    ...deps,
    phrases: phrasesOf(deps),
    adapter: new HotlineAdapter(),
    bot: new HotlineBot(mindOfNow),
    keeper: parts.keeper,
    courier: parts.courier,
    handoff: parts.handoff,
    load: deps.load ?? USUAL_LIMITS,
    isDanger: (text) => deps.understanding.current.emergencies.findEmergency(text) !== null,
    misunderstandings: new MisunderstandingWatch({ ...deps, questions: deps.misunderstood }),
  });
  const preview: Bot['preview'] = (answer, knowledge) =>
    previewAnswer({ ...mindOfNow(), knowledge }, answer, deps.clock.now());
  return { inlet, preview, pictures };
}

/** Turns of a session that are looked at when a lawyer is asked for. */
const TURNS_OF_CASE = 300;

/** The last ones, oldest first. */
async function turnsOf(turns: EventStream<Turn>, sessionId: string): Promise<Turn[]> {
  const last = await turns.find({ where: { sessionId }, sort: { at: -1 }, limit: TURNS_OF_CASE });
  return last.reverse();
}

/** What fails is logged and done without. */
function withOtherwise(logger: Logger): Mind['orElse'] {
  return async (tried, otherwise) => {
    try {
      return await tried();
    } catch (error) {
      logger.warn({ err: error, code: asHotlineError(error).code }, 'bot: a turn goes on without what failed');
      return otherwise;
    }
  };
}

/** Sealed: the number that was told, or the one that is called from where that is to be used; null without. */
function phoneOfMessage(address: string, { phone, sameNumber }: Slots): string | null {
  if (isPersonal(phone)) return phone.sealed;
  return sameNumber === true && address !== '' ? address : null;
}

/** One thing for each key, made when it is asked for first, let go with its key. */
function madeOnce<Key extends object, Made>(make: (key: Key) => Made): (key: Key) => Made {
  const made = new WeakMap<Key, { one: Made }>();
  return (key) => {
    const { one } = made.get(key) ?? { one: make(key) };
    made.set(key, { one });
    return one;
  };
}
