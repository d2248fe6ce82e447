import { canonicalJson } from '../../storage/index.ts';
import type { Turn } from '../turn.ts';

/** Keyed hashes, under a key that is not in the storage and stays when others are changed. */
export interface WordsSeal {
  fingerprint(text: string): string;
}

/** The hash that the log keeps of what was said: words, choices, cards, and by whom. Not to be turned back. */
export function wordsOf(turn: Turn, seal: WordsSeal): string {
  return seal.fingerprint(saidIn(turn));
}

/** Whether the turn still says what it said when it was logged. */
export function areWordsOf(turn: Turn, logged: string, seal: WordsSeal): boolean {
  return wordsOf(turn, seal) === logged;
}

function saidIn({ _id, from, staffId, activity }: Turn): string {
  const { type, name = null, text = null, speak = null, choices = null, attachments = null } = activity;
  return canonicalJson(['turn', _id, from, staffId, type, name, text, speak, choices, attachments]);
}
