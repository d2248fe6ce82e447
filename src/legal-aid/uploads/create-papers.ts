import { createPaperCipher } from './paper-cipher.ts';
import { PaperFiles } from './paper-files.ts';
import { createScanCommand } from './paper-scan.ts';
import { Papers, type PapersDeps } from './papers.ts';

export interface PapersSettings {
  /** Folder of the bytes. */
  folder: string;
  /** 32 bytes in base64. */
  fieldKey: string;
  /** `PAPERS_SCAN_COMMAND`, if the operator has one. */
  scanCommand?: string | undefined;
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
