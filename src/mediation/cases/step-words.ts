import { maskPersonalData } from '../../text/index.ts';
import { MediationInputError } from '../errors.ts';

/** Words that a step cannot do without. @throws MediationInputError 422 naming the field. */
export function required(words: string, field = 'reason', text = '请写明原因。'): string {
  if (words.trim() === '') throw problem(field, text);
  return words.trim();
}

export function problem(field: string, text: string): MediationInputError {
  return new MediationInputError([{ field, problem: text }]);
}

/** Words as they are kept. */
export function masked(words: string): string {
  return maskPersonalData(words.trim());
}
