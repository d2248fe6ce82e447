/** States of a work order (工单状态), with the names of the contract that both offices speak. */
export const ORDER_STATES = [
  /** 已派单 */
  'DISPATCHED',
  /** 已签收 */
  'SIGNED',
  /** 办理中 */
  'PROCESSING',
  /** 退单待审 */
  'RETURN_PENDING',
  /** 延期待审 */
  'EXTENSION_PENDING',
  /** 挂起待审 */
  'SUSPEND_PENDING',
  /** 已挂起: its clock stands still. */
  'SUSPENDED',
  /** 已答复 */
  'REPLIED',
  /** 已回访 */
  'CALLED_BACK',
  /** 已评价 */
  'EVALUATED',
  /** 已办结 */
  'CLOSED',
  /** 已退单: over for who was to handle it. */
  'RETURNED',
  /** 已撤单 */
  'WITHDRAWN',
  /** 已归档 */
  'ARCHIVED',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** Nothing leaves these. */
export const TERMINAL_STATES: readonly OrderState[] = ['RETURNED', 'WITHDRAWN', 'ARCHIVED'];

/** 催办, 督办, 补充, 进展: noted at any time before the end, and never a change of state. */
export const FLAG_EVENTS = ['URGE', 'SUPERVISE', 'SUPPLEMENT', 'PROGRESS'] as const;

/** What moves an order. `TIMEOUT_SIGN`: nobody signed in time; it is told, and the order stays where it is. */
export const STATE_EVENTS = [
  'SIGN',
  'START',
  'COMPLETE',
  'RETURN_REQUEST',
  'RETURN_APPROVED',
  'RETURN_REJECTED',
  'EXTEND_REQUEST',
  'EXTEND_APPROVED',
  'EXTEND_REJECTED',
  'SUSPEND_REQUEST',
  'SUSPEND_APPROVED',
  'SUSPEND_REJECTED',
  'RESUME',
  'TRANSFER',
  'WITHDRAW',
  'REVIEW_REJECTED',
  'CALLBACK',
  'EVALUATE',
  'CLOSE',
  'REOPEN',
  'ARCHIVE',
  'TIMEOUT_SIGN',
] as const;

export type FlagEvent = (typeof FLAG_EVENTS)[number];
export type StateEvent = (typeof STATE_EVENTS)[number];
export type OrderEventType = FlagEvent | StateEvent;

/** Where each event leads; what is not here is illegal in that state. */
export const NEXT_STATE: Readonly<Record<OrderState, Readonly<Partial<Record<StateEvent, OrderState>>>>> = {
  DISPATCHED: {
    SIGN: 'SIGNED',
    RETURN_REQUEST: 'RETURN_PENDING',
    WITHDRAW: 'WITHDRAWN',
    TIMEOUT_SIGN: 'DISPATCHED',
  },
  SIGNED: { START: 'PROCESSING', RETURN_REQUEST: 'RETURN_PENDING', WITHDRAW: 'WITHDRAWN', COMPLETE: 'REPLIED' },
  PROCESSING: {
    COMPLETE: 'REPLIED',
    EXTEND_REQUEST: 'EXTENSION_PENDING',
    SUSPEND_REQUEST: 'SUSPEND_PENDING',
    RETURN_REQUEST: 'RETURN_PENDING',
    TRANSFER: 'DISPATCHED',
    WITHDRAW: 'WITHDRAWN',
  },
  RETURN_PENDING: { RETURN_APPROVED: 'RETURNED', RETURN_REJECTED: 'SIGNED' },
  EXTENSION_PENDING: { EXTEND_APPROVED: 'PROCESSING', EXTEND_REJECTED: 'PROCESSING', COMPLETE: 'REPLIED' },
  SUSPEND_PENDING: { SUSPEND_APPROVED: 'SUSPENDED', SUSPEND_REJECTED: 'PROCESSING' },
  SUSPENDED: { RESUME: 'PROCESSING', WITHDRAW: 'WITHDRAWN' },
  REPLIED: { REVIEW_REJECTED: 'PROCESSING', CALLBACK: 'CALLED_BACK', CLOSE: 'CLOSED' },
  CALLED_BACK: { REOPEN: 'PROCESSING', EVALUATE: 'EVALUATED', CLOSE: 'CLOSED' },
  EVALUATED: { REOPEN: 'PROCESSING', CLOSE: 'CLOSED' },
  CLOSED: { REOPEN: 'PROCESSING', ARCHIVE: 'ARCHIVED' },
  RETURNED: {},
  WITHDRAWN: {},
  ARCHIVED: {},
};
