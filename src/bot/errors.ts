import { basename } from 'node:path';
import type { ZodError } from 'zod';
import { HotlineError } from '../errors.ts';

/** Content that the bot needs does not fit; the message names the file and the entries. */
export class BotContentError extends HotlineError {
  constructor(file: string, error: ZodError) {
    const details = error.issues.map((issue) => ({
      field: `${basename(file)} › ${issue.path.join('.')}`,
      problem: issue.message,
    }));
    super('hotline_bot_content', 500, `${details.map((d) => `${d.field}: ${d.problem}`).join('; ')}`, {
      details,
    });
  }
}

/** A file of content is not YAML; the message names file and line. */
export class BrokenFileError extends HotlineError {
  constructor(file: string, line: number | null, problem: string) {
    const field = line === null ? basename(file) : `${basename(file)} › line ${line}`;
    const said = `is not valid YAML (${problem})`;
    super('hotline_bot_content', 500, `${field}: ${said}`, { details: [{ field, problem: said }] });
  }
}

/** A message that cannot be taken in: too long. */
export class MessageTooLongError extends HotlineError {
  constructor(limit: number) {
    super('hotline_bot_message_too_long', 413, `一条消息最多 ${limit} 个字，请分几条说。`, {
      details: [{ field: 'text', problem: `longer than ${limit} characters` }],
    });
  }
}

/** More comes in than can be answered; nothing of the message was stored, and its provider tries again. */
export class TooBusyError extends HotlineError {
  constructor() {
    super('hotline_bot_too_busy', 503, '现在来问的人太多，请过一会儿再发一次。遇到危险请马上拨打110。');
  }
}
