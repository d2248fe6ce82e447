import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { Act } from './types.ts';

/** Who did it, and when. */
export function ActLine({ act }: { act: Act }) {
  const { texts } = useDesk();
  return <>{fill(texts.exchange.act, { name: act.byName, time: shanghaiInFull(act.at) })}</>;
}
