import { HotlineError } from '../../errors.ts';

/** A report could not be printed in its thread. */
export class ReportFailedError extends HotlineError {
  constructor(why: string) {
    super('hotline_oversight_report_failed', 500, `The report could not be printed: ${why}`);
  }
}
