import { normaliseForMatching } from '../../text/index.ts';
import type { LawyerDirectory } from '../lawyer-profile.ts';

/** Names that anybody may say of anybody; with them nothing is matched. */
const COMMON = new Set(
  (
    '公司 单位 集团 工厂 工地 老板 经理 律师 法院 政府 银行 学校 医院 物业 物业公司 房东 房客 租客 中介 对方 朋友 同事 同学 ' +
    '亲戚 邻居 前夫 前妻 老公 老婆 丈夫 妻子 儿子 女儿 父亲 母亲 爸爸 妈妈 孩子 老人 保险公司 派出所 公安局 检察院 司法局 ' +
    '村委会 居委会 街道办 劳动局 有限公司 劳务公司 建筑公司 装修公司 包工头 开发商 供应商 平台 商家 店家 超市 饭店 酒店 工会'
  ).split(' '),
);
const SHORTEST = 2;
/** Of the names that many families have: 王芳 is somebody, 和平 and 大众 are words. */
const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤';
/** Beside a short name that is a word as well, these show that somebody is meant. */
const BEFORE_A_NAME = /(?:叫|在|给|告|被|跟|和|与|替|对方是|起诉)$/u;
const AFTER_A_NAME =
  /^(?:公司|集团|厂|店|单位|保险|银行|物业|建设|建筑|劳务|律师|欠|骗|打了|不给|不赔|拒|辞退|开除|老板|法人)/u;

export interface ConflictRegister {
  /** Ids of staff who serve somebody named in these words, and must not be offered the case (律师法 39). */
  excludedFor(words: string): Promise<string[]>;
}

/**
 * Conflicts of interest (利益冲突): clients' names, full and short, as each lawyer has them entered, against what a resident
 * said. Rather one lawyer too many is left out, but not for a word that everybody says. Nothing of it is logged or told to anybody.
 */
export function createConflictRegister({ directory }: { directory: Pick<LawyerDirectory, 'all'> }): ConflictRegister {
  return {
    async excludedFor(words) {
      const said = asCompared(words);
      if (said.length < SHORTEST) return [];
      const profiles = await directory.all();
      return profiles.filter(({ clients }) => clients.some((name) => isNamed(name, said))).map(({ id }) => id);
    },
  };
}

function isNamed(name: string, said: string): boolean {
  const compared = asCompared(name);
  if ([...compared].length < SHORTEST || COMMON.has(compared)) return false;
  for (let at = said.indexOf(compared); at >= 0; at = said.indexOf(compared, at + 1)) {
    // ABC is not in ABCDE.
    const isCut = isLatin(said[at - 1], compared[0]) || isLatin(said[at + compared.length], compared.at(-1));
    if (!isCut && !isOnlyWord(compared, said, at)) return true;
  }
  return false;
}

/** 想和平离婚 does not name the firm 和平; 在和平上班 and 和平公司 do. */
function isOnlyWord(name: string, said: string, at: number): boolean {
  if (!/^\p{Script=Han}{2}$/u.test(name) || SURNAMES.includes(name.charAt(0))) return false;
  return !BEFORE_A_NAME.test(said.slice(0, at)) && !AFTER_A_NAME.test(said.slice(at + name.length));
}

function isLatin(beside: string | undefined, edge: string | undefined): boolean {
  return /[a-z0-9]/u.test(beside ?? '') && /[a-z0-9]/u.test(edge ?? '');
}

/** One form for both: simplified, half width, small letters, without spaces, brackets and dots between names. */
function asCompared(text: string): string {
  return text
    .split('\n')
    .map((line) =>
      normaliseForMatching(line, Number.POSITIVE_INFINITY).replace(/[\s()（）［\]【】"“”'‘’·•・.\-—_]/gu, ''),
    )
    .join('\n');
}
