import type { HandoffWants } from '../handoff.ts';
import type { SkillCatalogue } from '../hours/skills-content.ts';

export interface WantsInput {
  topic: string | null;
  /** Groups of the green channel, codes of `legal-aid/groups.yaml`. */
  groupCodes: readonly string[];
  /** What the resident said in the session. */
  words: string;
}

/** Halves of names that say nothing by themselves. */
const PLAIN_HALVES =
  '争议 纠纷 事故 维权 产权 辩护 损害 综合 咨询 人民 权益 法律 诉讼 安置 建设 知识 工程 债务 侵权'.split(' ');
const ASKS = '(?:找|要|想要|需要|有没有|有|换|转|懂|会|擅长|熟悉|精通|专门|专)';
const WHOM = '(?:律师|调解员|公证员|老师|专家|的人)';

/** What a lawyer should bring (所需专长): the topic's skills, those for the resident's group, and what he asks for. Pure. */
export function wantsOf({ topic, groupCodes, words }: WantsInput, catalogue: SkillCatalogue): HandoffWants {
  const asked = catalogue.skills.filter((skill) => isSkillAsked([skill.name, ...skill.topics], words));
  const skills = [
    ...asked.map(({ id }) => id),
    // 未成年人保护法 104: somebody familiar with children, before the topic.
    ...catalogue.forGroups(groupCodes),
    ...catalogue.forTopic(topic),
  ];
  const languages = catalogue.languages.filter(({ words: names }) =>
    names.some((name) => isLanguageAsked(name, words)),
  );
  return { skills: [...new Set(skills)], languages: languages.map(({ id }) => id) };
}

/** 有没有懂劳动的律师, 找个刑事律师; not 公司找了律师. */
function isSkillAsked(names: readonly string[], words: string): boolean {
  return names
    .flatMap((name) => [name, ...halvesOf(name)])
    .some((name) =>
      new RegExp(`${ASKS}[^，,。！？!?\\n]{0,6}${escaped(name)}(?:员|[^，,。！？!?\\n]{0,4}${WHOM})`, 'u').test(words),
    );
}

function halvesOf(name: string): string[] {
  if ([...name].length !== 4) return [];
  return [name.slice(0, 2), name.slice(2)].filter((half) => !PLAIN_HALVES.includes(half));
}

/** 会讲粤语的律师, 我只会说客家话; not 英语合同. */
function isLanguageAsked(name: string, words: string): boolean {
  const language = escaped(name);
  return new RegExp(
    `(?:讲|说|懂|会|听|打)[^，,。！？!?\\n]{0,3}${language}|${language}[^，,。！？!?\\n]{0,3}${WHOM}`,
    'iu',
  ).test(words);
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

const LAST = '(?:上次|上回|上一次|之前|前面|刚才|刚刚|原来|昨天|前天)';
const LAST_LAWYER = new RegExp(
  `${LAST}[^，,。！？!?\\n]{0,8}(?:律师|那位|那个人|那个老师)|(?:还是|还)(?:找|要|转)?(?:那位|那个|他|她)(?:律师)?$`,
  'u',
);

/** 上次那位律师: he means whoever served him before. */
export function asksForLast(text: string): boolean {
  return LAST_LAWYER.test(bare(text));
}

const POLITE = '(?:请问|请|麻烦|能不能|可以|可不可以|帮我|给我|我|还|就|想|要|再|是|你们|这里|那里|那|吗)*';
const SEEK = '(?:找|要|转|接|换|联系|叫|有没有|有|来)';
const ENDS = '(?:吧|吗|呢|啊|来|谈谈|可以吗|行吗|行不行|在吗|在不在|帮我|帮忙|接待)*';
/** 我还想找上次那位律师; not 刚才那位律师说得对吗. */
const WANTS_LAST = new RegExp(
  `^${POLITE}${SEEK}?(?:到|个)?${LAST}(?:接待我|给我解答|帮我|跟我谈|聊|来)?的?(?:那位|那个|一位)?(?:律师|老师|人)?${ENDS}$`,
  'u',
);
/** 有没有懂劳动的律师, 我要找会讲粤语的律师. */
const WANTS_ONE = new RegExp(`^${POLITE}${SEEK}(?:到|个|一个|位|一位)?[^，,。！？!?\\n]{2,12}${WHOM}${ENDS}$`, 'u');

/** Longer messages tell a story, characters. */
const LONGEST_WISH = 40;

/** A whole message that asks for a lawyer by what he knows or speaks, or for the one of before: a person is wanted. */
export function asksForLawyer(text: string, catalogue: SkillCatalogue): boolean {
  const words = bare(text);
  if (words.length > LONGEST_WISH) return false;
  if (WANTS_LAST.test(words)) return asksForLast(words);
  if (!WANTS_ONE.test(words)) return false;
  const { skills, languages } = wantsOf({ topic: null, groupCodes: [], words }, catalogue);
  return skills.length + languages.length > 0;
}

function bare(text: string): string {
  return text.trim().replace(/[。.!！?？]+$/u, '');
}
