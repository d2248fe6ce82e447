import type { StoredActivity, StoredAttachment } from '../sessions/index.ts';

/** Begins the action of a choice that a notice of the queue gave; its words follow. */
export const WAIT_CHOICE = 'wait:';

/** A choice of a reply: its title is shown and sent back; `action` is what taking it does. */
export interface ReplyChoice {
  title: string;
  /** `intent:<id>`, `dialog:<id>`, `handoff:<kind>`, `service:<id>`, `place:<id>`, `paper:<file>:<paper>`, `say:<text>` or `none`. */
  action: string;
}

/** What the bot says, before any channel renders it. */
export interface Reply {
  text: string;
  speak?: string;
  choices?: ReplyChoice[];
  attachments?: StoredAttachment[];
  /** True when an answer of the resident's is expected: phone channels listen. */
  expectsInput?: boolean;
}

export function toStoredActivity(reply: Reply): StoredActivity {
  return {
    type: 'message',
    text: reply.text,
    speak: reply.speak ?? reply.text,
    inputHint: reply.expectsInput === false ? 'acceptingInput' : 'expectingInput',
    ...(reply.choices === undefined || reply.choices.length === 0
      ? {}
      : { choices: reply.choices.map(({ title }) => ({ title, value: title })) }),
    ...(reply.attachments === undefined ? {} : { attachments: reply.attachments }),
  };
}
