/** Short phrases that steer the conversation, matched whole before anything is guessed; the intents they stand for. */
const CONTROL_PHRASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'talk-to-human': [
      '人工',
      '转人工',
      '人工客服',
      '转人工客服',
      '人工服务',
      '0',
      '找人工',
      '要人工',
      '我要人工',
      '真人',
      '客服',
      '转接人工',
    ],
    'talk-to-lawyer': ['律师', '找律师', '转律师', '我要找律师', '值班律师'],
    goodbye: ['再见', '拜拜', '结束', '退出', '不用了谢谢', '没事了', '没有了', '88', 'bye'],
    restart: ['重来', '重新开始', '从头来', '重新来', '返回主菜单', '主菜单'],
    'repeat-slow': ['再说一遍', '没听清', '重复一遍', '说慢点', '慢点说', '慢点'],
    greeting: ['你好', '您好', '在吗', '在不在', '喂', '有人吗', 'hi', 'hello', '您好啊', '你好啊'],
    thanks: ['谢谢', '谢谢你', '谢谢您', '多谢', '感谢', '谢了'],
  }).flatMap(([intent, phrases]) => phrases.map((phrase) => [phrase, intent] as const)),
);

/** The intent of a control phrase; null when the text is not one. Takes text that is normalised for matching. */
export function controlIntent(text: string): string | null {
  return CONTROL_PHRASES.get(text.replace(/[\s\p{P}~]+/gu, '').replace(/(?<=..)[吧啊呀哈了]$/u, '')) ?? null;
}
