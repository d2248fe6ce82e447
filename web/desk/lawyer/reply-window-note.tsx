import { Alert } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { ReplyWindow } from '../types.ts';
import type { ReplyLength } from './reply-length.ts';

/** How many messages WeChat still takes for the resident: a line while there are some, a warning at the last. */
export function ReplyWindowNote({ window: { left, until } }: { window: ReplyWindow }) {
  const { texts } = useDesk();
  const t = texts.composer;
  if (left === 0 || until === null) return <Alert type="warning" showIcon role="status" title={t.windowShut} />;
  if (left === 1) return <Alert type="warning" showIcon role="status" title={t.windowLast} />;
  return <small role="status">{fill(t.window, { n: left, until: shanghaiMoment(until) })}</small>;
}

/** What the resident's channel makes of the words: parts, seconds, signs left. */
export function ReplyLengthNote({ length, window }: { length: ReplyLength; window: ReplyWindow | null }) {
  const { texts } = useDesk();
  const t = texts.casework.box;
  const { as, left } = length;
  const isOverQuota = as?.unit === 'messages' && window !== null && window.left > 0 && as.n > window.left;
  const isBad = length.tooLong || isOverQuota || (left !== null && left < 0);
  const words =
    as === null
      ? null
      : isOverQuota
        ? fill(t.messagesOver, { n: as.n, left: window.left })
        : fill(t[length.tooLong ? (`${as.unit}Over` as const) : as.unit], { n: as.n, left: 0 });
  if (words === null && left === null) return null;
  return (
    <small className={isBad ? 'bad' : 'soft'} role="status">
      {[words, left === null ? null : fill(texts.composer.left, { n: left })]
        .filter((part) => part !== null)
        .join(' · ')}
    </small>
  );
}
