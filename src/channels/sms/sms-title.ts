import type { StoredActivity } from '../../sessions/index.ts';
import { cutText } from '../safe-text.ts';

/** Of a notice that somebody else may see on the telephone: nothing of the matter. */
const NOTICES: Readonly<Record<string, string>> = {
  'callback-missed': '回电没有接通',
  'aid-progress': '办理进度',
  'order-progress': '办理进度',
};
const NOTICE = '咨询有新回复';
const OTHER = '您的咨询';
/** What templates take in a variable: words and numbers. */
const STRANGE = /[^\p{L}\p{N}，、（）]/gu;

/** What a message is about, for the variable of a template: the question of an answer, else something that fits any. */
export function titleOf({ attachments, channelData }: StoredActivity, longest: number): string {
  const notice: unknown = channelData?.notice;
  if (typeof notice === 'string') return NOTICES[notice] ?? NOTICE;
  for (const { content } of attachments ?? []) {
    if (typeof content !== 'object' || content === null || !('question' in content)) continue;
    if (typeof content.question !== 'string') continue;
    const title = content.question.replace(STRANGE, '');
    const { head } = cutText(title, (part) => part.length <= longest);
    if (head !== '') return head;
  }
  return OTHER;
}
