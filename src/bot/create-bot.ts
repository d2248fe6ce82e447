import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Dialog } from '../dialogs/index.ts';
import { recordRating } from '../follow-up/index.ts';
import type { HandoffService } from '../handoff/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { KnowledgeBase } from '../knowledge/index.ts';
import type { LegalAidRules } from '../legal-aid/index.ts';
import type { Conversation, ConversationLog, Session, Turn } from '../sessions/index.ts';
import type { Collection, EventStream, FieldSeal } from '../storage/index.ts';
import { createPlaces } from '../text/index.ts';
import type { Comprehension, IntentCatalogue, MisunderstoodQuestions } from '../understanding/index.ts';
import { type AnswerSearch, createAnswerSearch } from './answer-search.ts';
import type { ContextQuestions } from './context-questions.ts';
import { Courier } from './courier.ts';
import { HotlineAdapter } from './hotline-adapter.ts';
import { HotlineBot } from './hotline-bot.ts';
import { TurnInlet, type TurnWatch } from './inlet.ts';
import type { DialogAction, Mind } from './mind.ts';
import { MisunderstandingWatch } from './misunderstanding-watch.ts';
import type { Phrases } from './phrases.ts';
import { takeMessage } from './routes/handoff-turn.ts';
import { preCheckTurn } from './routes/pre-check-turn.ts';
import type { Services } from './services.ts';
import { SessionKeeper } from './session-keeper.ts';

/** What the bot is made of; all content is loaded and checked, all stores are open. */
export interface BotDeps {
  /** Recogniser, catalogue and emergencies of now; all three are replaced when their content changes. */
  understanding: { readonly current: Comprehension };
  knowledge: KnowledgeBase;
  dialogs: ReadonlyMap<string, Dialog>;
  legalAid: LegalAidRules;
  phrases: Phrases;
  services: Services;
  contextQuestions: ContextQuestions;
  sessions: Collection<Session>;
  conversations: Collection<Conversation>;
  turns: EventStream<Turn>;
  log: ConversationLog;
  jobs: Jobs;
  clock: Clock;
  logger: Logger;
  seal: FieldSeal;
  watch: TurnWatch;
  /** The desk's list of questions that were not understood. */
  misunderstood: Pick<MisunderstoodQuestions, 'note' | 'settle'>;
  silenceMs: number;
  /** Lawyers present now. */
  onDuty: () => Promise<number>;
  /** True where no other process shares the storage. */
  soleOwner: boolean;
}

/** The courier and the keeper come first: the handoff service needs them, and the bot needs the handoff service. */
export function createCourier(deps: BotDeps): { courier: Courier; keeper: SessionKeeper } {
  const courier = new Courier(deps);
  const keeper = new SessionKeeper({
    ...deps,
    topicOf: (intent) => deps.understanding.current.catalogue.topicOf(intent),
    deliver: (turns) => courier.deliver(turns),
  });
  return { courier, keeper };
}

/** The bot brain behind its one way in. */
export function createBot(
  deps: BotDeps,
  parts: { courier: Courier; keeper: SessionKeeper; handoff: HandoffService },
): TurnInlet {
  const actions = new Map<string, DialogAction>();
  const lasting = {
    knowledge: deps.knowledge,
    places: createPlaces(deps.knowledge.regions.all()),
    dialogs: deps.dialogs,
    actions,
    handoff: parts.handoff,
    onDuty: deps.onDuty,
    recordRating: (sessionId: string, rating: NonNullable<Session['rating']>, now: Date) =>
      recordRating(deps.sessions, sessionId, rating, now),
    phrases: deps.phrases,
    services: deps.services,
    contextQuestions: deps.contextQuestions,
    seal: (plain: string) => deps.seal.seal(plain),
  };
  const searches = new WeakMap<IntentCatalogue, AnswerSearch>();
  const searchOf = (catalogue: IntentCatalogue): AnswerSearch => {
    const search = searches.get(catalogue) ?? createAnswerSearch(catalogue, deps.knowledge);
    searches.set(catalogue, search);
    return search;
  };
  const mindOfNow = (): Mind => {
    const { recogniser, catalogue, emergencies } = deps.understanding.current;
    const search: AnswerSearch = (text, except) => searchOf(catalogue)(text, except);
    return { ...lasting, recogniser, catalogue, search, emergency: (code) => emergencies.reply(code) };
  };
  actions.set('legal-aid/pre-check', (mind, draft, slots) => preCheckTurn(mind, deps.legalAid, draft, slots));
  actions.set('handoff/leave-message', (mind, draft, slots) =>
    takeMessage(mind, draft, {
      text: String(slots.text ?? ''),
      phone: typeof slots.phone === 'string' ? slots.phone : null,
      safeTime: typeof slots.safeTime === 'string' ? slots.safeTime : null,
    }),
  );
  return new TurnInlet({
    ...deps,
    adapter: new HotlineAdapter(),
    bot: new HotlineBot(mindOfNow),
    keeper: parts.keeper,
    courier: parts.courier,
    misunderstandings: new MisunderstandingWatch({ ...deps, questions: deps.misunderstood }),
  });
}
