/**
 * Bot (机器人): the way of one message. In through one inlet — stored, ordered, understood, answered in one atomic
 * step — and out through one courier. botbuilder is known here and in the channels only.
 */
export { LONGEST_MESSAGE } from './activity-conversion.ts';
export { type AttributionOf, createAttribution } from './attribution.ts';
export type { ChannelSender, MessagePlace, SendResult } from './channel-sender.ts';
export { contextFileSchema } from './context-content.ts';
export { type ContextQuestions, loadContextQuestions } from './context-questions.ts';
export { Courier } from './courier.ts';
export { type Bot, type BotContent, type BotDeps, createBot, createCourier } from './create-bot.ts';
export { type DeliveryPlan, deliveryFileSchema, loadDeliveryPlan } from './delivery-plan.ts';
export { type DeliveryReceipt, deliveryReceiptCollection, type ProviderReceipt } from './delivery-receipts.ts';
export { BotContentError, MessageTooLongError, TooBusyError } from './errors.ts';
export type { FallbackPorts, Notice, NoticeSender } from './fallbacks.ts';
export { HandoffEvents } from './handoff-events.ts';
export { type InboundMessage, type Receipt, TurnInlet, type TurnWatch } from './inlet.ts';
export { type LegalWay, legalWayFileSchema, loadLegalWays } from './legal-ways.ts';
export type { OrderIntake, ProgressDesk, ToldProgress } from './orders/order-intake.ts';
export { loadPhrases, type Phrases, phraseFileSchema } from './phrases.ts';
export type { PictureIntake, PictureSource } from './picture-intake.ts';
export type { MediationIntake } from './routes/mediation-turn.ts';
export { messageOrderKey } from './routes/message-order.ts';
export { createSafeToTell } from './safe-to-tell.ts';
export { loadServices, type Services, serviceFileSchema } from './services.ts';
export { SessionKeeper } from './session-keeper.ts';
export { createToldNumber } from './told-number.ts';
export { LOAD_LEVELS, type LoadLimits, URGENCIES, USUAL_LIMITS } from './turn-gate.ts';
export { UndeliveredMessages } from './undelivered.ts';
export { type Unreachable, unreachableCollection } from './unreachable.ts';
