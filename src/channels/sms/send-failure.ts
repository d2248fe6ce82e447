import { SendError, type SendRemedy } from '../errors.ts';
import { NOT_REACHED } from '../not-reached.ts';

/** What, remedy, and a sentence for the operator; never the provider's own sentence, which may name the number. */
export type Failure = readonly [what: string, remedy: SendRemedy, message: string];

export function sendFailure([what, remedy, message]: Failure, providerCode: string | number = ''): SendError {
  return new SendError(what, remedy, message, { providerCode });
}

/** Whether it is certain that the provider never heard of the message. Some clients keep the code in their sentence only. */
export function wasNotReached(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code !== '') return NOT_REACHED.has(code);
  return [...NOT_REACHED].some((one) => new RegExp(`\\b${one}\\b`).test(error.message));
}
