import { Alert } from 'antd';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { ReplyWindow } from '../types.ts';

/** How many messages WeChat still takes for the resident: a line while there are some, a warning at the last. */
export function ReplyWindowNote({ window: { left, until } }: { window: ReplyWindow }) {
  const { texts } = useDesk();
  const t = texts.composer;
  if (left === 0 || until === null) return <Alert type="warning" showIcon role="status" title={t.windowShut} />;
  if (left === 1) return <Alert type="warning" showIcon role="status" title={t.windowLast} />;
  return <small role="status">{fill(t.window, { n: left, until: shanghaiMoment(until) })}</small>;
}
