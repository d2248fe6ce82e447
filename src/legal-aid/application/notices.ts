import { dayInWords } from '../../knowledge/index.ts';
import { timeInWords } from '../../text/index.ts';
import { isRunning } from './aid-clocks.ts';
import type { AidApplication, ClockName } from './application.ts';
import type { AidStep } from './application-steps.ts';

/**
 * What the resident is told of a step of others; null when it needs no telling. Short enough for an SMS, without the
 * matter, names and reasons of the applicant: somebody else may be reading the telephone.
 */
export function noticeText(before: AidApplication, after: AidApplication, step: AidStep): string | null {
  const { number } = after;
  const lead = `您的法律援助申请${number}：`;
  switch (step.type) {
    case 'begin-review':
      return `${lead}已开始审查，${lastDay(after, 'decide')}作出决定。`;
    case 'ask-papers':
    case 'paper-unclear':
      return `${lead}还需要补充材料：${listed(after)}。请在${dayInWords(after.papersDueDay ?? '')}前补交，可以直接把照片发在这里；交不了的请告诉我们。`;
    case 'paper-received':
    case 'paper-waived':
      if (before.state !== 'papers-asked' || after.state === 'papers-asked') return null;
      return `${lead}材料已经收齐，${lastDay(after, 'decide')}作出决定。`;
    case 'withdraw':
      return step.by.as === 'resident' ? null : `${lead}没有收到补充的材料，已按撤回申请处理。您仍然可以重新申请。`;
    case 'book':
      if (step.by.as === 'resident') return null;
      return `${lead}已约好${timeInWords(step.appointment.startsAt)}到${step.appointment.placeName}办理。来不了的请提前告诉我们。`;
    case 'home-visit':
      if (step.state === 'done') return null;
      return step.state === 'agreed'
        ? `${lead}可以上门办理，时间：${step.when}。`
        : `${lead}这次不能上门办理，请联系工作人员商量别的办法。`;
    case 'grant':
      return `${lead}决定给予法律援助，${lastDay(after, 'assign')}安排律师。`;
    case 'refuse':
      return `${lead}决定不予法律援助，书面理由可以凭编号查询。不同意的，可以向司法局提出异议，司法局5日内审查。`;
    case 'refer':
      return `${lead}应由${step.referredTo}受理，已经转去。`;
    case 'assign':
      return `${lead}已安排${step.lawyerName}承办，律师会与您联系。办理法律援助不收费。`;
    case 'close':
      return `${lead}已经办结。对服务有意见，可以随时告诉我们。`;
    case 'uphold':
      return `${lead}异议已审查，维持原来的决定。仍不同意的，可以依法申请行政复议或者提起行政诉讼。`;
    case 'correct':
      return after.state === 'granted'
        ? `${lead}异议已审查，原来的决定已纠正，${lastDay(after, 'assign')}安排律师。`
        : `${lead}异议已审查，原来的决定已纠正，重新审查，${lastDay(after, 'decide')}作出决定。`;
    default:
      return null;
  }
}

function listed({ papers }: AidApplication): string {
  const needed = papers.filter(({ state }) => state === 'needed');
  if (needed.length === 1) return needed[0]?.name ?? '';
  return needed.map(({ name }, index) => `${index + 1}.${name}`).join('；');
}

function lastDay({ clocks }: AidApplication, name: ClockName): string {
  const clock = clocks.find((one) => one.name === name && isRunning(one));
  return clock === undefined ? '将依法' : `最晚${dayInWords(clock.lastDay)}`;
}
