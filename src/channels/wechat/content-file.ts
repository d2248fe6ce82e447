import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { HotlineError } from '../../errors.ts';

/** Content of the account does not fit; the message names the file and the fields. */
export class WechatContentError extends HotlineError {
  constructor(file: string, problems: { field: string; problem: string }[]) {
    const details = problems.map(({ field, problem }) => ({ field: `wechat/${basename(file)} › ${field}`, problem }));
    const message = details.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
    super('hotline_channels_wechat_content', 500, message, { details });
  }
}

/** A file of YAML, checked. @throws WechatContentError */
export function readWechatFile<T>(file: string, schema: z.ZodType<T>): T {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new WechatContentError(file, [{ field: 'file', problem: 'cannot be read' }]);
  }
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 0;
    throw new WechatContentError(file, [{ field: `line ${line}`, problem: `is not valid YAML (${error.code})` }]);
  }
  const checked = schema.safeParse(document.toJS());
  if (checked.success) return checked.data;
  throw new WechatContentError(
    file,
    plainIssues(checked.error.issues).map(({ path, message }) => ({ field: path.join('.'), problem: message })),
  );
}

/** Where a value may have one of several shapes: what is wrong with the one that it comes nearest to. */
function plainIssues(issues: readonly z.core.$ZodIssue[]): Pick<z.core.$ZodIssue, 'path' | 'message'>[] {
  return issues.flatMap((issue) => {
    const shapes = issue.code === 'invalid_union' ? issue.errors.map(plainIssues) : [];
    const [nearest] = shapes.sort((one, other) => one.length - other.length);
    if (nearest === undefined) return [issue];
    return nearest.map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
  });
}
