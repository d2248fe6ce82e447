import { z } from 'zod';
import { PEER_ID, PEER_KEY, PEER_KEY_PROBLEM, PEER_SECRET_LENGTH, PEER_SECRET_PROBLEM } from './exchange-peers.ts';

/** A variable that is set to nothing is not set. */
export const optionalText = z
  .string()
  .trim()
  .transform((value) => (value === '' ? undefined : value))
  .optional();

/** An address that begins with one of these, e.g. `https:`. */
export const url = (protocols: string[]) =>
  optionalText.refine(
    (value) => value === undefined || (URL.canParse(value) && protocols.includes(new URL(value).protocol)),
    `must be an address starting with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );

/** Origins of pages (scheme, host, port), separated by commas or blanks; `any` lets `*` through for every page. */
export const origins = (any: boolean) =>
  optionalText
    .transform((value) => value?.split(/[\s,]+/).filter((part) => part !== ''))
    .refine(
      (list) => list === undefined || list.every((each) => (any && each === '*') || isOrigin(each)),
      `must be origins like https://www.example.gov.cn, separated by commas${any ? ', or *' : ''}`,
    );

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Part of an address that nobody guesses. */
export const callbackSecret = optionalText.refine(
  (value) => value === undefined || /^[\w-]{32,}$/.test(value),
  'must be at least 32 letters, digits, - or _ (openssl rand -hex 24)',
);

/** What names a peer, what it is called by, and what signs. */
export const [peerId, peerKey, peerSecret] = [
  optionalText.refine(
    (value) => value === undefined || PEER_ID.test(value),
    'must be the id of a file in knowledge/peers/',
  ),
  optionalText.refine((value) => value === undefined || PEER_KEY.test(value), PEER_KEY_PROBLEM),
  optionalText.refine((value) => value === undefined || value.length >= PEER_SECRET_LENGTH, PEER_SECRET_PROBLEM),
];

/** A whole number between two, and what stands where none is set. */
export const wholeNumber = (fallback: number, min: number, max: number) =>
  z
    .string()
    .trim()
    .default(String(fallback))
    .transform((value) => (value === '' ? fallback : Number(value)))
    .refine(
      (value) => Number.isInteger(value) && value >= min && value <= max,
      `must be a whole number from ${min} to ${max}`,
    );
