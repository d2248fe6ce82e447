import type { Choice } from '../sessions/index.ts';

/** What the resident reads about a handoff. Texts are passed in, so that a bureau can change them. */
export interface HandoffWording {
  accepted(lawyerName: string): string;
  /** The same to be heard: by telephone his own may still ring. */
  acceptedSpoken(lawyerName: string): string;
  closed(lawyerName: string): string;
  /** The lawyer gave the case back; `position` 1 = next. */
  returned(input: { lawyerName: string; position: number; onDuty: number }): { text: string; choices: Choice[] };
  /** After waiting too long: `position` 1 = next; `onDuty` lawyers present now; `minutes` waited. */
  queueLimit(input: { position: number; onDuty: number; minutes: number }): { text: string; choices: Choice[] };
}

const WAIT_OR_MESSAGE: Choice[] = [
  { title: '继续等', value: '继续等' },
  { title: '留言', value: '留言' },
];

export const handoffWording: HandoffWording = {
  accepted: (lawyerName) => `${lawyerName}已接入，请直接说您的问题。`,
  acceptedSpoken: (lawyerName) => `${lawyerName}来接待您。`,
  closed: (lawyerName) => `${lawyerName}已结束本次咨询。还有问题可以接着问我，要再找律师请说“人工”。`,
  returned: ({ lawyerName, position, onDuty }) => ({
    text:
      onDuty === 0
        ? `对不起，${lawyerName}暂时不能接待您。您的位置还保留着，但现在没有律师在线，一时可能没有人接。您可以继续等，也可以留言。`
        : `对不起，${lawyerName}暂时不能接待您。您的位置还保留着，现在排在第${position}位，会有别的律师来接。您可以继续等，也可以留言。`,
    choices: WAIT_OR_MESSAGE,
  }),
  queueLimit: ({ position, onDuty, minutes }) => ({
    text:
      onDuty === 0
        ? `您已等了${minutes}分钟，现在没有律师在线，一时可能没有人接。您可以继续等，也可以留言，律师上线后会联系您。`
        : `您已等了${minutes}分钟，在线的${onDuty}位律师还在接待别人，您排在第${position}位。您可以继续等，也可以留言，律师会联系您。`,
    choices: WAIT_OR_MESSAGE,
  }),
};
