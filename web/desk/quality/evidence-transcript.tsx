import { useEffect, useRef } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import { TurnLine } from '../thread/turn-line.tsx';
import type { TurnView } from '../types.ts';

interface EvidenceTranscriptProps {
  turns: TurnView[];
  /** Names of the items that a turn is evidence for; empty while the machine's score is not shown. */
  evidence: ReadonlyMap<string, string[]>;
  /** The turn to be looked at now. */
  focus: { turnId: string; nth: number } | null;
}

/** What was said, with the lines marked on which the machine's score rests. */
export function EvidenceTranscript({ turns, evidence, focus }: EvidenceTranscriptProps) {
  const { texts, staff } = useDesk();
  const t = texts.quality.transcript;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus === null) return;
    const line = box.current?.querySelector<HTMLElement>(`[data-turn="${CSS.escape(focus.turnId)}"]`);
    line?.scrollIntoView({ block: 'center' });
    line?.focus({ preventScroll: true });
  }, [focus]);
  return (
    <section className="quality-transcript" aria-label={t.label} ref={box}>
      {turns.length === 0 && <EmptyNote text={t.empty} />}
      {turns.map((turn) => {
        const items = evidence.get(turn.id) ?? [];
        return (
          <div
            key={turn.id}
            data-turn={turn.id}
            tabIndex={-1}
            className={items.length > 0 ? 'evidence' : undefined}
            {...(focus?.turnId === turn.id ? { 'data-focus': true } : {})}
          >
            {items.length > 0 && <p className="evidence-of">{fill(t.evidence, { items: items.join('、') })}</p>}
            <TurnLine turn={turn} texts={texts} staffId={staff.id} detailed={false} far={false} />
          </div>
        );
      })}
    </section>
  );
}
