import type { FieldKeys } from '../../storage/index.ts';
import { createPaperCipher } from './paper-cipher.ts';
import { PaperFiles } from './paper-files.ts';
import { createScanCommand } from './paper-scan.ts';
import { Papers, type PapersDeps } from './papers.ts';

export interface PapersSettings {
  /** Folder of the bytes. */
  folder: string;
  /** 32 bytes in base64; or the key of now and those before it. */
  fieldKey: string | Pick<FieldKeys, 'current' | 'before'>;
  /** `PAPERS_SCAN_COMMAND`, if the operator has one. */
  scanCommand?: string | undefined;
}

/** Puts all files of a folder of papers under the key of now; tells of each what was done. */
export function resealPapers(
  { folder, fieldKey }: Pick<PapersSettings, 'folder' | 'fieldKey'>,
  count: (what: 'resealed' | 'current' | 'unreadable') => void,
): Promise<void> {
  return new PaperFiles(folder, createPaperCipher(fieldKey)).reseal(count);
}

/** The papers of residents, in a folder of their own. */
export function createPapers(
  { folder, fieldKey, scanCommand }: PapersSettings,
  deps: Omit<PapersDeps, 'files' | 'scan'>,
): Papers {
  const onFailure = (why: string) => deps.log.error({ why }, 'PAPERS_SCAN_COMMAND did not look at a paper');
  return new Papers({
    ...deps,
    files: new PaperFiles(folder, createPaperCipher(fieldKey)),
    scan: scanCommand === undefined ? null : createScanCommand(scanCommand, { onFailure }),
  });
}
