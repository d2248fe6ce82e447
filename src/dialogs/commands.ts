import { normaliseForMatching } from '../text/index.ts';

/** What a resident may say in every step instead of an answer. */
export type Command = 'back' | 'restart' | 'cancel' | 'why' | 'skip' | 'unknown';

const COMMANDS: readonly [Command, RegExp][] = [
  ['back', /^(?:我要|我想|请)?(?:返回|退回|回到?|退到)?(?:上一步|上一题|上一个问题|上一个|上一项)$/u],
  ['back', /^(?:返回|后退|退回去|回去|我?改一下)$|^(?:不对)?(?:我)?刚?才?(?:说|选|答|填|点|按)错$/u],
  ['restart', /^(?:我想|我要|请)?(?:重来|重新来|重头来|从头来|从头开始|重新开始|重新填|重填|再来)(?:一遍|一次)?$/u],
  ['cancel', /^(?:我想|我要|先|请)?(?:取消|退出|结束|停止|终止|算|放弃|停)$/u],
  ['cancel', /^(?:我)?(?:先)?(?:不|别|不想|不要|不用)(?:再)?(?:问|办|弄|填|做|搞|申请|继续|留言|留)$/u],
  [
    'why',
    /^(?:你们?|您)?(?:为什么|为啥|为何|凭什么|干嘛|干吗)(?:还)?(?:要|需要)?(?:问|知道|填|说|打听)?(?:我)?(?:这个|这些|这)?(?:问题)?$/u,
  ],
  [
    'why',
    /^(?:你们?|您)?(?:问|要|填|知道|打听)这个?些?(?:问题)?(?:干嘛|干吗|干什么|干啥|做什么|做啥|有什么用|有啥用)$/u,
  ],
  ['why', /^(?:这)?(?:是)?(?:什么|啥)意思$|^(?:我)?(?:没|听不|看不|没听|没看)?(?:不)?(?:懂|明白)$/u],
  ['skip', /^(?:这[个题步])?(?:先)?(?:跳过|略过|下一步|下一题|下一个|不说|不想说|不方便说|不愿意说|不想回答|不回答)$/u],
  ['unknown', /^(?:这个)?(?:我)?(?:也|都|真|真的|还)?(?:不|不太|不大)(?:知道|清楚|晓得|确定|记得|了解)$/u],
  ['unknown', /^(?:我)?(?:说不(?:清|好)|记不(?:清|得)|搞不清|忘|忘记|没算过|晓不得|没数)楚?$/u],
];

/** The command in a message that says nothing else, or null. */
export function commandIn(text: string): Command | null {
  if (text.length > 40) return null;
  const bare = normaliseForMatching(text)
    .replace(/[\p{P}\p{S}\s]+/gu, '')
    .replace(/(?:[了吧啊呢呀哦的]|(?<!干)[嘛吗])+$/u, '');
  return COMMANDS.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}
