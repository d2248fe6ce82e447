import { HotlineError } from '../errors.ts';
import type { Turn } from '../sessions/index.ts';
import type { HandoffState } from './handoff.ts';

export class HandoffMissingError extends HotlineError {
  constructor() {
    super('hotline_handoff_missing', 404, '没有这条转接记录。');
  }
}

/** Somebody else was first. The message names the holder, so that the desk can show it as it is. */
export class HandoffTakenError extends HotlineError {
  constructor(lawyerName: string | null) {
    super('hotline_handoff_taken', 409, `已由${lawyerName ?? '其他律师'}接待`);
  }
}

/** The step is not possible from the state the handoff is in. */
export class HandoffStateError extends HotlineError {
  constructor(step: string, state: HandoffState) {
    super('hotline_handoff_state', 409, `A handoff in state "${state}" does not allow the step "${step}".`);
  }
}

/** A lawyer wants to act on a conversation that another lawyer holds. */
export class HandoffNotYoursError extends HotlineError {
  constructor() {
    super('hotline_handoff_not_yours', 409, '这条咨询不在您手上。');
  }
}

/** He has said that he serves the other side, or does (律师法 39: no advice to both). */
export class HandoffConflictError extends HotlineError {
  constructor() {
    super('hotline_handoff_conflict', 409, '您与本案有利益冲突，不能接待。');
  }
}

/** Somebody keeps as many replies of his own as he may. */
export class RepliesFullError extends HotlineError {
  constructor(most: number) {
    super('hotline_handoff_replies_full', 409, `个人常用语最多${most}条，请先删去不用的。`);
  }
}

/** Not there, or somebody else's. */
export class ReplyMissingError extends HotlineError {
  constructor() {
    super('hotline_handoff_reply_missing', 404, '没有这条常用语。');
  }
}

/** Another reply of the same person has this shortcut. */
export class ShortcutTakenError extends HotlineError {
  constructor(shortcut: string) {
    super('hotline_handoff_shortcut_taken', 409, `快捷码“${shortcut}”您已经用了，请换一个。`);
  }
}

/** He is not on duty. */
export class HandoffOffDutyError extends HotlineError {
  constructor() {
    super('hotline_handoff_off_duty', 409, '您现在不在值班，请先上线再接待。');
  }
}

/** He serves as many as he can. */
export class HandoffFullError extends HotlineError {
  constructor() {
    super('hotline_handoff_full', 409, '您同时接待的人数已满，请先结束一个。');
  }
}

/** The colleague cannot take the case now: off duty, paused, out of reach, or with no room. */
export class HandoffReceiverError extends HotlineError {
  constructor(name: string, why: 'away' | 'paused' | 'full') {
    const words = { away: '不在值班', paused: '已暂停接待', full: '接待人数已满' }[why];
    super('hotline_handoff_receiver_absent', 409, `${name}${words}，不能转给他，请换一位或转回排队。`);
  }
}

/** The resident has said more than the lawyer had seen when he wrote; nothing was sent. */
export class HandoffStaleError extends HotlineError {
  constructor(
    /** What he has said since, oldest first. */
    readonly news: readonly Turn[],
  ) {
    super('hotline_handoff_stale', 409, '对方刚有新消息，请看过再发。');
  }
}
