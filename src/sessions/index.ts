/**
 * Sessions (会话与服务单): conversations with their floor, service sessions, and the log of turns that web chat, desk
 * and supervisor read.
 */
export type { Choice, StoredActivity, StoredAttachment } from './activity.ts';
export type {
  AnsweredQuestion,
  ChannelName,
  Conversation,
  DialogProgress,
  KeptDialogs,
  OfferedChoice,
  SessionFact,
  UnclearQuestion,
} from './conversation.ts';
export { BLANK_SESSION, CHANNEL_NAMES, conversationCollection, newConversation } from './conversation.ts';
export { ConversationLog, deliveryOf, newTurn } from './conversation-log.ts';
export { FloorError } from './errors.ts';
export { assertHoldsFloor, moveFloor } from './floor.ts';
export {
  ArchiveCheck,
  type Codes,
  type Exchange,
  type HandoffRecord,
  type LedgerLine,
  type LogCheck,
  type LogCounts,
  LogVerification,
  type Month,
  NO_LOGS,
  problemInWords,
  recordsOf,
  type ServiceEvent,
  ServiceLog,
  serviceClocks,
  serviceEventCollection,
  serviceLedgerCollection,
  unsettledOf,
  type WordsSeal,
} from './service-log/index.ts';
export type { Attribution, Satisfaction, ServiceClocks, Session, SessionOutcome } from './session.ts';
export { SATISFACTIONS, sessionCollection } from './session.ts';
export type {
  DeliveryAttempt,
  DeliveryState,
  MessageKind,
  Speaker,
  Turn,
  TurnFallback,
  TurnUnderstanding,
} from './turn.ts';
export { DELIVERY_STATES, MESSAGE_KINDS, turnCollection } from './turn.ts';
export { newsOf, TurnFeed, type TurnNews } from './turn-feed.ts';
