import type { HandoffOutcome, HandoffWants, PassReason } from './handoff.ts';

/** Why a case comes back to the queue from the lawyer who has it. */
export type ReturnReason = Extract<PassReason, 'returned' | 'silent' | 'gone' | 'conflict'>;

/** Everything that can happen to a handoff; `at` is UTC. */
export type HandoffStep =
  /** The bot's commit has moved the floor to the queue. */
  | { type: 'queue'; at: Date }
  | { type: 'offer'; to: string; toName: string; until: Date; at: Date }
  /** Declined, missed or out of reach. With `offeredAt` it means that one offer and no later one. */
  | { type: 'pass'; staffId: string; reason: PassReason; offeredAt?: Date; at: Date }
  | { type: 'accept'; lawyerId: string; lawyerName: string; at: Date }
  /** The floor is his, and the resident was told. */
  | { type: 'connect'; at: Date }
  | { type: 'return'; lawyerId: string; why: ReturnReason; at: Date }
  | { type: 'transfer'; lawyerId: string; to: string; toName: string; comment: string; until: Date; at: Date }
  | { type: 'cancel-transfer'; lawyerId: string; at: Date }
  | { type: 'transfer-to-queue'; lawyerId: string; wants: HandoffWants; at: Date }
  /** A supervisor takes the case himself. */
  | { type: 'take-over'; lawyerId: string; lawyerName: string; at: Date }
  /** The consultation is over; its record is owed. `handedBack`: the bot goes on. */
  | { type: 'end'; lawyerId: string; handedBack: { settled: string } | null; at: Date }
  | { type: 'close'; lawyerId: string; outcome: HandoffOutcome; note: string; at: Date }
  /** The time for the record is over; it stays owed, but the lawyer is free. */
  | { type: 'wrap-up-over'; at: Date }
  | { type: 'leave-message'; text: string; phone: string; safeTime: string; at: Date }
  | { type: 'abandon'; at: Date }
  | { type: 'message-done'; staffId: string; note: string; at: Date };

export type Step<T extends HandoffStep['type']> = Extract<HandoffStep, { type: T }>;
