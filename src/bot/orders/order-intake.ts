import type { Conversation } from '../../sessions/index.ts';
import type { NewOrder, OrderStep, WorkOrder } from '../../work-orders/index.ts';

/** Takes orders of residents down, and what they say to them later. */
export interface OrderIntake {
  /** The same key again gives the order that is there. */
  open(order: NewOrder): Promise<WorkOrder>;
  /** @throws HotlineError 409 where the order is past it. */
  step(id: string, step: OrderStep): Promise<WorkOrder>;
  /** Those of this conversation, newest first. */
  ofConversation(conversationId: string): Promise<WorkOrder[]>;
  /** The city's platform that takes our orders of a region; null: a person hands them on. */
  cityOf(regionCode: string | null): { id: string; name: string } | null;
  /** The resident of this conversation is the one who settled it. */
  isOwn(conversation: Conversation, order: WorkOrder): Promise<boolean>;
}

/** One matter as its owner is told of it. */
export interface ToldProgress {
  /** 诉求, 投诉, 法律援助申请. */
  what: string;
  number: string;
  /** Where it stands, in plain words. */
  state: string;
  /** 最晚…答复您; '' where nothing runs. */
  lastDay: string;
  /** What was answered or decided, and what he can do; '' for nothing. */
  answer: string;
}

/** Progress of orders and applications, for who they are for and nobody else. */
export interface ProgressDesk {
  /** All that was asked for in this conversation, newest first. */
  ofConversation(conversationId: string): Promise<ToldProgress[]>;
  /** A one-time code to his telephone, if number and digits fit; it does not tell whether they do. */
  sendCode(number: string, phoneEnd: string): Promise<void>;
  /** Null: wrong number, wrong, used or old code. */
  byCode(number: string, code: string): Promise<ToldProgress | null>;
}
