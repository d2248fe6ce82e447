import { dayInWords } from '../../knowledge/index.ts';
import type { MediationStep } from './case-steps.ts';
import { isAhead } from './confirmation.ts';
import type { ConfirmationClock, MediationCase, MediationNotice } from './mediation-case.ts';

/** Every text that ends a way names the ways that stay open. */
const MAY_SUE = '您随时可以申请仲裁或者起诉，请注意期限，不要错过。';
const JOINT = '双方可以一起向法院申请司法确认';

/**
 * What the two sides are told of a step. Short, without names and without the matter: somebody else may be reading. The
 * other side is told by a person, never by a message.
 */
export function noticesOf(before: MediationCase, after: MediationCase, step: MediationStep): MediationNotice[] {
  const lead = `您的调解申请${after.number}：`;
  const told = (text: string) => [noticeTo(after, 'applicant', `${lead}${text}`, step.at)];
  switch (step.type) {
    case 'accept':
      return told(`${after.committee.name}已经受理，会先问对方愿不愿意调解。不收费。`);
    case 'not-accept':
      return told(`没有受理。理由：${after.outcomeReason}。${MAY_SUE}`);
    case 'other-agreed':
      return told('对方愿意调解，正在安排调解员。');
    case 'other-refused':
      return told(`对方不愿意调解。${MAY_SUE}需要的话，可以转到别的办法。`);
    case 'assign':
      return told(
        `已安排调解员${after.mediators.map(({ name }) => name).join('、')}，会与您约时间。您不同意由他调解的，可以要求换人。`,
      );
    case 'agree':
    case 'short-record':
      return agreedNotices(after, step.at);
    case 'fail':
      return told(`没有调成。${MAY_SUE}需要的话，可以转到上一级。`);
    case 'stop':
      return step.by.as === 'resident' ? [] : told(`调解已经停止。${MAY_SUE}`);
    case 'move-up':
      return told(
        after.state === 'closed'
          ? `接下来请找${after.moves.at(-1)?.toName ?? ''}。${MAY_SUE}`
          : `已转到${after.committee.name}，接着调解。${MAY_SUE}`,
      );
    case 'confirmation-applied':
      return both(after, `调解${after.number}：已经向法院申请司法确认。`, step.at);
    case 'close':
      return before.state === 'agreed' ? told('已经办结。对方不履行的，请告诉我们。') : told(`已经办结。${MAY_SUE}`);
    default:
      return [];
  }
}

function agreedNotices(after: MediationCase, at: Date): MediationNotice[] {
  const { confirmation, number } = after;
  if (confirmation === null) return [];
  return both(
    after,
    `调解${number}已经达成协议，${startWords(after, at)}双方要照着做。${JOINT}，确认有效的，一方不履行时另一方可以申请强制执行；${lastDayWords(confirmation)}。`,
    at,
  );
}

/** Warnings of the 30 days go to both sides, for both must apply. */
export function warningNotices(after: MediationCase, due: readonly number[], now: Date): MediationNotice[] {
  const { confirmation, number } = after;
  if (confirmation === null) return [];
  if (due.includes(100)) {
    return both(after, `调解${number}：共同申请司法确认的期限已过。协议仍然有效，对方不履行的，可以起诉。`, now);
  }
  return both(
    after,
    `提醒：调解${number}，${JOINT}，${lastDayWords(confirmation)}。已经申请的、不想申请的，请告诉我们。`,
    now,
  );
}

/** 自2026年2月5日起生效， where that lies ahead. */
function startWords({ agreement }: MediationCase, at: Date): string {
  return agreement !== null && isAhead(agreement.effectiveDay, at)
    ? `自${dayInWords(agreement.effectiveDay)}起生效，`
    : '';
}

/** 最晚2026年2月5日; courts take nothing on days off, and the day passes on. */
function lastDayWords({ lastDay, countedDay }: ConfirmationClock): string {
  const passed = lastDay === countedDay ? '' : `（第三十天${dayInWords(countedDay)}休息，顺延到这一天）`;
  return `最晚${dayInWords(lastDay)}${passed}`;
}

function both(after: MediationCase, text: string, at: Date): MediationNotice[] {
  return [noticeTo(after, 'applicant', text, at), noticeTo(after, 'other', text, at)];
}

function noticeTo(after: MediationCase, to: MediationNotice['to'], text: string, at: Date): MediationNotice {
  const ofApplicant = after.reach === 'channel' && after.conversationId === null ? 'phone' : after.reach;
  const by = to === 'other' ? 'phone' : ofApplicant;
  return { key: `mediation:${after._id}:${after.history.length}:${to}`, to, text, at, by, sent: false };
}
