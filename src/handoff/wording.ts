import type { Choice } from '../sessions/index.ts';
import type { ChangeOfHands } from './who-serves.ts';

/** Why a resident waits again: who had him gave him back, went silent, left, or passed him on to the queue. */
export type WhyReturned = 'returned' | 'silent' | 'gone' | 'passed-on';

/** How a wait stands: `position` 1 = next; `onDuty` lawyers present now. */
export interface WaitStanding {
  position: number;
  onDuty: number;
  /** He told of danger: with nobody there he is not to wait for us. */
  danger?: boolean;
}

interface Told {
  text: string;
  choices: Choice[];
}

/** What the resident reads about a handoff. Texts are passed in, so that a bureau can change them. */
export interface HandoffWording {
  /** Somebody serves him from now on. Spoken: by telephone his own may still ring. */
  served(lawyerName: string, how: ChangeOfHands): { text: string; speak: string };
  closed(lawyerName: string): string;
  /** The bot goes on; `settled` is what the lawyer has settled with him, '' for nothing written. */
  handedBack(input: { lawyerName: string; settled: string }): string;
  /** `onDuty` besides him who had the case. */
  returned(input: WaitStanding & { lawyerName: string; why: WhyReturned }): Told;
  /** After the first while: his place, and about how long it may still take; null when that cannot be said. */
  queueWarning(input: WaitStanding & { minutesLeft: number | null }): Told;
  /** After waiting too long, `minutes` in all; `callback` on the telephone, where he can be called back. */
  queueLimit(input: WaitStanding & { minutes: number; callback: boolean }): Told;
}

const WAIT_OR_MESSAGE: Choice[] = [
  { title: '继续等', value: '继续等' },
  { title: '留言', value: '留言' },
];

const SERVED: Readonly<Record<ChangeOfHands, (name: string) => { text: string; speak: string }>> = {
  first: (name) => ({ text: `${name}已接入，请直接说您的问题。`, speak: `${name}来接待您。` }),
  next: (name) => ({ text: `${name}已接入，请直接说您的问题。`, speak: `${name}来接待您。` }),
  transferred: (name) => ({
    text: `您的咨询已转给${name}，前面说过的都能看到，请接着说。`,
    speak: `您的咨询已转给${name}，前面说过的不用再说一遍。`,
  }),
  'taken-over': (name) => ({
    text: `${name}来接着为您解答，前面说过的都能看到，请接着说。`,
    speak: `${name}来接着为您解答。`,
  }),
};

const SORRY: Readonly<Record<WhyReturned, (name: string) => string>> = {
  returned: (name) => `对不起，${name}暂时不能接待您。`,
  silent: (name) => `对不起，${name}没有及时回复，我们重新为您找律师。`,
  gone: (name) => `对不起，${name}离开了，我们重新为您找律师。`,
  'passed-on': (name) => `${name}请更合适的同事来接待您，前面说过的都能看到。`,
};

export const handoffWording: HandoffWording = {
  served: (lawyerName, how) => SERVED[how](lawyerName),
  closed: (lawyerName) => `${lawyerName}已结束本次咨询。还有问题可以接着问我，要再找律师请说“人工”。`,
  handedBack: ({ lawyerName, settled }) =>
    settled === ''
      ? `${lawyerName}的解答先到这里，接下来由我（机器人）继续为您服务。要再找律师请说“人工”。`
      : `${lawyerName}已为您处理：${withStop(settled)}接下来由我（机器人）继续为您服务。要再找律师请说“人工”。`,
  returned: ({ lawyerName, position, onDuty, why, danger }) => ({
    text:
      onDuty === 0
        ? `${SORRY[why](lawyerName)}${danger === true ? nobodyThere(danger) : '现在没有别的律师在线，一时可能没有人接。'}您的位置还保留着，可以继续等，也可以留言。`
        : `${SORRY[why](lawyerName)}您的位置还保留着，现在排在第${position}位，有律师空出来就接待您。您可以继续等，也可以留言。`,
    choices: WAIT_OR_MESSAGE,
  }),
  queueWarning: ({ position, onDuty, minutesLeft, danger }) => ({
    text:
      onDuty === 0
        ? `${nobodyThere(danger)}您的位置保留着，可以继续等，也可以留言。`
        : `您排在第${position}位，${minutesLeft === null ? '还要等多久现在说不准' : `估计还要等${minutesLeft}分钟左右`}。您可以继续等，也可以留言。`,
    choices: WAIT_OR_MESSAGE,
  }),
  queueLimit: ({ position, onDuty, minutes, callback, danger }) => {
    const ways = callback
      ? '您可以继续等；想挂机等律师回电，请说“回电话”；想留言，请说“留言”。'
      : `您可以继续等，也可以留言，律师${onDuty === 0 ? '上线后' : ''}会联系您。`;
    const standing =
      onDuty === 0 ? nobodyThere(danger) : `在线的${onDuty}位律师暂时还没能接待您，您排在第${position}位。`;
    return {
      text: `您已等了${minutes}分钟，${standing}${ways}`,
      choices: WAIT_OR_MESSAGE,
    };
  },
};

function nobodyThere(danger = false): string {
  return danger ? '现在没有值班人员在线，请不要等我们：有危险请马上拨打110。' : '现在没有律师在线，一时可能没有人接。';
}

function withStop(text: string): string {
  return /[。！？!?.]$/u.test(text) ? text : `${text}。`;
}
