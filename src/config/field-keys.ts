import { z } from 'zod';

const key = (problem: string, isKey: (value: string) => boolean) =>
  z
    .string()
    .trim()
    .transform((value) => (value === '' ? undefined : value))
    .optional()
    .refine((value) => value === undefined || isKey(value), problem);
const is32Bytes = (value: string) => Buffer.from(value, 'base64').length === 32;

/** Keys of sealed fields, as the environment names them. */
export const fieldKeyVariables = {
  current: key('must be 32 random bytes in base64 (openssl rand -base64 32)', is32Bytes),
  /** Earlier keys, separated by commas, the newest first: they open what they sealed until `hotline keys rotate` is done. */
  before: key('must be keys of 32 bytes in base64, separated by commas', (value) =>
    value.split(',').every((one) => is32Bytes(one.trim())),
  ),
  /** Key of fingerprints, which never changes; the oldest of the other keys unless set. */
  index: key('must be 32 bytes in base64', is32Bytes),
};

/** The key of now, those before it, and the key of fingerprints. */
export function fieldKeysOf(
  {
    FIELD_KEY_BEFORE,
    FIELD_INDEX_KEY,
  }: { FIELD_KEY_BEFORE?: string | undefined; FIELD_INDEX_KEY?: string | undefined },
  current: string,
) {
  const before = (FIELD_KEY_BEFORE ?? '').split(',').flatMap((one) => (one.trim() === '' ? [] : [one.trim()]));
  return { fieldKey: current, fieldKeys: { current, before, index: FIELD_INDEX_KEY } };
}
