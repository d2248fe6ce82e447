import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is known of patterns that a checker does not call safe, and the names of those that it does. */
export interface PatternLedger {
  /** Names of patterns that the checker calls safe, linear at most. */
  safe: string[];
  /** Patterns that take more: by how much at most, and why that is not much. */
  bounded: { file: string; source: string; flags: string; found: string; why: string }[];
  /** Of files that make patterns of parts: the name of everything they are made of. */
  made: Record<string, string>;
}

export const LEDGER_FILE = join(import.meta.dirname, 'pattern-ledger.json');

export function readLedger(): PatternLedger {
  return JSON.parse(readFileSync(LEDGER_FILE, 'utf8')) as PatternLedger;
}
