import { HotlineError } from '../../../errors.ts';

/** Codes of the contract with the status of each. */
export const EXCHANGE_CODES = {
  HEADER_MISSING: 401,
  KEY_UNKNOWN: 401,
  TIMESTAMP_OUT_OF_RANGE: 401,
  SIGNATURE_INVALID: 401,
  NONCE_REUSED: 401,
  NOT_FOUND: 404,
  IDEMPOTENCY_CONFLICT: 409,
  ORDER_EXISTS: 409,
  STATE_CONFLICT: 409,
  SEQUENCE_GAP: 409,
  REQUEST_IN_PROGRESS: 409,
  GONE: 410,
  BODY_TOO_LARGE: 413,
  CONTENT_TYPE: 415,
  VALIDATION: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;
export type ExchangeCode = keyof typeof EXCHANGE_CODES;

export interface RefusalExtras {
  details?: readonly { field: string; problem: string }[];
  /** What the peer needs to go on: of ORDER_EXISTS `workOrderId`, of STATE_CONFLICT `state`, of SEQUENCE_GAP `expectedSeq`. */
  facts?: Readonly<Record<string, string | number>>;
  /** Seconds after which to try again. */
  retryAfter?: number;
  cause?: unknown;
}

/** A request of a peer that is answered with an error of the contract. The sentence is for the peer's engineer. */
export class ExchangeRefusal extends HotlineError {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly retryAfter: number | null;

  constructor(
    /** As the contract calls it. */
    readonly contractCode: ExchangeCode,
    message: string,
    { details = [], facts = {}, retryAfter, cause }: RefusalExtras = {},
  ) {
    super(`hotline_exchange_${contractCode.toLowerCase()}`, EXCHANGE_CODES[contractCode], message, { details, cause });
    this.facts = facts;
    this.retryAfter = retryAfter ?? null;
  }
}

/** The exchange cannot work on this machine or with this configuration. */
export class ExchangeSetupError extends HotlineError {
  constructor(message: string) {
    super('hotline_exchange_setup', 500, message);
  }
}

/** There is no refused delivery of this id, or not in this person's reach. */
export class RefusedDeliveryMissingError extends HotlineError {
  constructor() {
    super('hotline_exchange_refused_missing', 404, '没有这份未受理的派单。');
  }
}

/** It was taken or set aside meanwhile. */
export class RefusedDeliveryOverError extends HotlineError {
  constructor() {
    super('hotline_exchange_refused_over', 409, '这份派单已经处理过了，请刷新列表。');
  }
}

/** No such file, or not of this order. */
export class OrderFileMissingError extends HotlineError {
  constructor() {
    super('hotline_exchange_file_missing', 404, '没有这个附件。');
  }
}

/** The scanner found something in a file. */
export class OrderFileHarmfulError extends HotlineError {
  constructor() {
    super('hotline_exchange_file_harmful', 422, '这个文件没有通过安全检查，不能收。');
  }
}

/** The scanner does not answer: the file is not taken until it does. */
export class OrderFileUnscannedError extends HotlineError {
  constructor() {
    super('hotline_exchange_file_unscanned', 503, '安全检查暂时不能用，请过几分钟再试。');
  }
}
