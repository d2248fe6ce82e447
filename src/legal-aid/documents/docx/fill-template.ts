import { type IPatch, PatchType, patchDetector, patchDocument } from 'docx';
import { blankRun, textRuns } from './docx-text.ts';

const BLANKS = 8;

/** Fields that a template names as `{{field}}`, in its body, headers and footers. */
export async function templateFields(template: Uint8Array): Promise<string[]> {
  return [...(await patchDetector({ data: template, trimPlaceholders: true }))];
}

/** Fills a template; each value takes the look of its placeholder. What stands in a value is never a placeholder. */
export async function fillTemplate(template: Uint8Array, texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const patches = Object.fromEntries(
    Object.entries(texts).map(([key, text]): [string, IPatch] => {
      const children = text.trim() === '' ? [blankRun(BLANKS)] : textRuns(text.replaceAll('{{', '｛｛'));
      return [key, { type: PatchType.PARAGRAPH, children }];
    }),
  );
  return patchDocument({
    outputType: 'uint8array',
    data: template,
    patches,
    keepOriginalStyles: true,
    trimPlaceholders: true,
  });
}
