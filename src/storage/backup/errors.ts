import { basename } from 'node:path';
import { HotlineError } from '../../errors.ts';

type Code =
  | 'hotline_storage_file_cut'
  | 'hotline_storage_file_altered'
  | 'hotline_storage_file_wrong_key'
  | 'hotline_storage_file_unknown'
  | 'hotline_storage_file_newer'
  | 'hotline_storage_file_missing'
  | 'hotline_storage_file_there';

/** A backup or an archive cannot be used, or not be written; names the file. */
export class SealedFileError extends HotlineError {
  constructor(code: Code, file: string, problem: string) {
    super(code, 422, `${basename(file)}: ${problem}`);
  }

  static cut(file: string): SealedFileError {
    return new SealedFileError('hotline_storage_file_cut', file, 'its end is missing; take another copy of it.');
  }

  static altered(file: string): SealedFileError {
    return new SealedFileError('hotline_storage_file_altered', file, 'it was altered after it was written.');
  }
}

/** What a store is to be filled with does not go into it. */
export class StoreFillingError extends HotlineError {
  constructor(
    code:
      | 'hotline_storage_not_empty'
      | 'hotline_storage_half_filled'
      | 'hotline_storage_copy_differs'
      | 'hotline_storage_newer',
    message: string,
  ) {
    super(code, 409, message);
  }
}
