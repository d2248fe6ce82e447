import { HotlineError } from '../errors.ts';

/** The environment cannot be used; the message names each variable and what is wrong with it. */
export class ConfigInvalidError extends HotlineError {
  constructor(details: { field: string; problem: string }[]) {
    super('hotline_config_invalid', 500, details.map(({ field, problem }) => `${field} ${problem}.`).join(' '), {
      details,
    });
  }
}
