import { HotlineError } from '../errors.ts';

type Problem = { field: string; problem: string };

/** A document with the same `_id` or the same unique key exists already. Names the fields, never their values. */
export class StorageConflictError extends HotlineError {
  /** The fields of the key that is taken. */
  readonly fields: readonly string[];

  constructor(collection: string, fields: readonly string[]) {
    super(
      'hotline_storage_conflict',
      409,
      `"${collection}" already holds a document with this ${fields.join(' + ')}.`,
      {
        details: fields.map((field) => ({ field, problem: 'is taken' })),
      },
    );
    this.fields = fields;
  }
}

/** The schema refuses a document. Names fields and problems, never values: they may be personal. */
export class StorageValidationError extends HotlineError {
  constructor(collection: string, details: readonly Problem[]) {
    const list = details.map(({ field, problem }) => `${field} ${problem}`).join('; ');
    super('hotline_storage_invalid', 422, `A document of "${collection}" is refused: ${list}.`, { details });
  }
}

/**
 * A query that storage does not answer: no declared index serves it (`hotline_storage_no_index`, 500), it is
 * malformed (`hotline_storage_bad_query`, 500), or its cursor is not one of ours (`hotline_storage_bad_cursor`, 400).
 */
export class StorageQueryError extends HotlineError {
  constructor(
    message: string,
    code:
      | 'hotline_storage_no_index'
      | 'hotline_storage_bad_query'
      | 'hotline_storage_bad_cursor' = 'hotline_storage_no_index',
  ) {
    super(code, code === 'hotline_storage_bad_cursor' ? 400 : 500, message);
  }
}

/** A collection is declared in a way that one of the engines cannot keep. Found at start. */
export class StorageDeclarationError extends HotlineError {
  constructor(collection: string, problem: string) {
    super('hotline_storage_declaration', 500, `Collection "${collection}": ${problem}.`);
  }
}

/** Too many others changed the same document at once; trying again later may help. */
export class StorageBusyError extends HotlineError {
  constructor(collection: string, attempts: number) {
    super(
      'hotline_storage_busy',
      503,
      `A document of "${collection}" was changed by others during each of ${attempts} attempts; try again.`,
    );
  }
}

/** The data folder belongs to another running process. */
export class StorageLockedError extends HotlineError {
  constructor(file: string) {
    super(
      'hotline_storage_locked',
      503,
      `Another process is using the database ${file}. Stop it first, or point DATA_DIR elsewhere; several processes at once need MONGODB_URL.`,
    );
  }
}

/** There is nothing to read where the embedded database should be. */
export class StorageMissingError extends HotlineError {
  constructor(file: string) {
    super('hotline_storage_missing', 404, `There is no database ${file}: look at DATA_DIR.`);
  }
}

/** The engine cannot read or write: disk full, disk broken, server unreachable, or storage closed. */
export class StorageUnavailableError extends HotlineError {
  constructor(message: string, cause?: unknown) {
    super('hotline_storage_unavailable', 503, message, cause === undefined ? {} : { cause });
  }
}
