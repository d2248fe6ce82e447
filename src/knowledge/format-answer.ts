import type { Answer, Deadline } from './answer.ts';
import { type AnswerWording, fill } from './answer-wording.ts';
import { dayInWords } from './calendar-day.ts';
import { articleLabel, lawTitle } from './ground-label.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

/** Content of the card `application/vnd.legal-hotline.answer+json`. */
export interface AnswerCard {
  question: string;
  short: string;
  full: string;
  steps: string[];
  deadlines: Deadline[];
  /** What is different for the resident who asked. */
  adds: string[];
  /** Rights of the same event, one line each. */
  together: string[];
  grounds: { label: string; law: string; version: string; article: string }[];
  aidMatter: string | null;
  hotlines: string[];
  verifiedBy: string;
  /** The day the content was compared with the law, else the day it took effect; `YYYY-MM-DD`. */
  asOf: string;
}

export interface FormattedAnswer {
  /** To read; the parts are separated by line breaks. */
  text: string;
  /** To hear: what to know, the first deadline, the grounds. */
  speak: string;
  card: AnswerCard;
}

/** For whom an answer is put into words. */
export interface Situation {
  /** What is different for this resident, by what he told. */
  adds: readonly string[];
  /** Rights of the same event are named when they are in force on this day. */
  asOf: Date;
  /** A lawyer sends it as his own words: then it does not end with what the bot says of itself. */
  saidByLawyer?: boolean;
}

/** An answer in words, for any channel. The caller has looked it up and knows that it is in force. */
export function formatAnswer(
  answer: Answer,
  kb: KnowledgeBase,
  { adds, asOf, saidByLawyer = false }: Situation,
): FormattedAnswer {
  const others = togetherWords(answer, kb, asOf);
  return {
    text: toRead(answer, kb, { adds, others }, saidByLawyer ? '' : signOff(answer, kb)),
    speak: toHear(answer, kb, { adds, others }),
    card: { ...toCard(answer, kb), adds: [...adds], together: others.map(({ line }) => line) },
  };
}

/** Rights of the same event, each with its deadlines; what may not be stated on the day is left to a person. */
function togetherWords(answer: Answer, kb: KnowledgeBase, asOf: Date): { question: string; line: string }[] {
  const { wording } = kb;
  return answer.together.flatMap((id) => {
    const found = kb.lookup(id, asOf);
    if (found.state !== 'in-force') return [];
    const { question, short, deadlines } = found.answer;
    const limits = deadlines.map(({ limit, from }) => fill(wording.togetherDeadline, { limit, from })).join('；');
    const line = fill(wording.together, { question: bareQuestion(question), short: sentence(short), limits });
    return [{ question, line }];
  });
}

/** The parts of an answer in words; '' or empty where it has none. */
export interface AnswerParts {
  /** One line each, numbered. */
  steps: string[];
  deadlines: string[];
  grounds: string;
  hotlines: string;
}

/** An answer's parts, for whoever asks for one of them. */
export function answerParts(answer: Answer, kb: KnowledgeBase): AnswerParts {
  const { wording } = kb;
  const hotlines = answer.hotlines.map((number) =>
    fill(wording.hotline, { number, name: kb.hotline(number)?.name ?? '' }),
  );
  return {
    steps: answer.steps.map((step, index) => fill(wording.step, { n: index + 1, step })),
    deadlines: answer.deadlines.map((deadline) => fill(wording.deadline, deadlineWords(deadline, wording))),
    grounds: `${wording.groundsTitle}${groundWords(answer, kb).join(wording.groundsSeparator)}`,
    hotlines: hotlines.length === 0 ? '' : fill(wording.hotlines, { hotlines: hotlines.join('、') }),
  };
}

interface Beside {
  adds: readonly string[];
  others: readonly { question: string; line: string }[];
}

function toRead(answer: Answer, kb: KnowledgeBase, { adds, others }: Beside, ending: string): string {
  const { wording } = kb;
  const { steps, deadlines, grounds, hotlines } = answerParts(answer, kb);
  const blocks = [
    sentence(answer.short),
    answer.full,
    ...adds,
    [wording.stepsTitle, ...steps].join('\n'),
    deadlines.length === 0 ? '' : [wording.deadlinesTitle, ...deadlines].join('\n'),
    others.length === 0 ? '' : [wording.togetherTitle, ...others.map(({ line }) => line)].join('\n'),
    grounds,
    hotlines,
    answer.aidMatter === null ? '' : wording.legalAid,
    ending,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function toHear(answer: Answer, kb: KnowledgeBase, { adds, others }: Beside): string {
  const { wording } = kb;
  const [first] = answer.deadlines;
  const [ground] = answer.grounds;
  return [
    sentence(answer.short),
    ...adds,
    others.length === 0
      ? ''
      : fill(wording.speakTogether, {
          questions: others.map(({ question }) => bareQuestion(question)).join('、'),
        }),
    first === undefined ? '' : fill(wording.speakDeadline, deadlineWords(first, wording)),
    ground === undefined
      ? ''
      : fill(wording.speakGrounds, { grounds: `${lawTitle(ground.law)}${articleLabel(ground.article)}` }),
  ].join('');
}

function toCard(answer: Answer, kb: KnowledgeBase): Omit<AnswerCard, 'adds' | 'together'> {
  return {
    question: answer.question,
    short: answer.short,
    full: answer.full,
    steps: answer.steps,
    deadlines: answer.deadlines,
    grounds: answer.grounds.map((ground) => ({
      label: kb.groundLabel(ground),
      law: ground.law,
      version: ground.version,
      article: ground.article,
    })),
    aidMatter: answer.aidMatter,
    hotlines: answer.hotlines,
    verifiedBy: answer.verifiedBy,
    asOf: answer.verifiedAt ?? answer.effectiveFrom,
  };
}

function signOff(answer: Answer, kb: KnowledgeBase): string {
  if (answer.verifiedBy === '' || answer.verifiedAt === null) return kb.wording.unverified;
  return fill(kb.wording.verified, { day: dayInWords(answer.verifiedAt) });
}

/** Labels of the grounds; the law is named once for articles that follow one another. */
function groundWords(answer: Answer, kb: KnowledgeBase): string[] {
  return answer.grounds.map((ground, index) => {
    const isSameLaw = answer.grounds[index - 1]?.law === ground.law;
    return isSameLaw ? `${articleLabel(ground.article)}${ground.paragraph ?? ''}` : kb.groundLabel(ground);
  });
}

/** Legal staff write `从…起` or not, and a remark after a semicolon; they name a right or tell a consequence. */
function deadlineWords(deadline: Deadline, wording: AnswerWording): Record<string, string> {
  const [start = '', ...remarks] = deadline.from.split('；');
  const event = start.replace(/^[自从]/, '').replace(/(起算?|开始)$/, '');
  const lost = deadline.lost.replace(/[。；]$/, '');
  const isRight = /(权利|机会|资格)$/.test(lost);
  return {
    limit: deadline.limit,
    from: [fill(wording.from, { event }), ...remarks].join('；'),
    lost: fill(isRight ? wording.losesRight : wording.consequence, { lost }),
  };
}

/** A question inside a sentence: without its mark. */
export function bareQuestion(question: string): string {
  return question.replace(/[？?。]$/u, '');
}

function sentence(text: string): string {
  return /[。！？!?]$/.test(text) ? text : `${text}。`;
}
