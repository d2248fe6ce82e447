import { maskPersonalData } from '../../text/index.ts';
import { PAPER_TYPES, type PaperType } from './paper-limits.ts';

/** Longest name that is kept, characters, without its ending. */
const LONGEST = 60;
/** Characters that no name shows: controls, marks of direction, and what file systems or headers take for their own. */
const UNWANTED = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*%;]/gu;

/**
 * A file's name fit to be shown and saved under: its last part only, without controls and marks that turn it round,
 * personal numbers masked, and with the ending that its content has.
 */
export function cleanPaperName(given: string, type: PaperType): string {
  const last = given.normalize('NFC').split(/[/\\]/u).at(-1) ?? '';
  const stem = last
    .replace(UNWANTED, '')
    .replace(/\.[\p{L}\p{N}]{1,8}$/u, '')
    .replace(/^[.\s]+|[.\s]+$/gu, '');
  const shown = [...maskPersonalData(stem)].slice(0, LONGEST).join('');
  return `${shown === '' ? '材料' : shown}.${PAPER_TYPES[type].ending}`;
}
