import { HotlineError } from '../errors.ts';

/** What is to be compared is neither a stored model of this release nor a folder of intents. */
export class ComparedPlaceError extends HotlineError {
  constructor(place: string) {
    super(
      'hotline_cli_compared_place',
      400,
      `${place}: is not a .model file of this release, a folder with one, or a folder of intents`,
    );
  }
}

/** What was typed cannot be done so. */
export class CliUsageError extends HotlineError {
  constructor(message: string) {
    super('hotline_cli_usage', 400, message);
  }
}
