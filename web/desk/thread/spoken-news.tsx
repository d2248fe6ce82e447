import { useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { TurnView } from '../types.ts';

/** Lines that stay, so that one is not taken away while it is read out. */
const KEPT = 5;

/** Tells a screen reader what the resident says from now on; what stands there already and what we write stays silent. */
export function SpokenNews({ turns }: { turns: readonly TurnView[] }) {
  const { texts } = useDesk();
  const told = useRef(turns.at(-1)?.seq ?? 0);
  const [news, setNews] = useState<{ seq: number; text: string }[]>([]);
  useEffect(() => {
    const fresh = turns.filter(({ seq, from, text }) => seq > told.current && from === 'resident' && text !== null);
    told.current = Math.max(told.current, turns.at(-1)?.seq ?? 0);
    if (fresh.length === 0) return;
    setNews((old) => [...old, ...fresh.map(({ seq, text }) => ({ seq, text: text ?? '' }))].slice(-KEPT));
  }, [turns]);
  return (
    <div className="unseen" aria-live="polite" aria-atomic="false" aria-relevant="additions">
      {news.map(({ seq, text }) => (
        <p key={seq}>{fill(texts.casework.timeline.saidNow, { text })}</p>
      ))}
    </div>
  );
}
