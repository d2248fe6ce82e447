import { useMemo } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull, shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useServerNow } from '../shell/use-server-now.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import type { HandoffDetail } from '../types.ts';
import { runningClocks, spanInWords } from './case-clock.ts';
import type { CaseEvent } from './handoff-types.ts';

/** Waiting, serving and writing the record, running while they go on. */
export function CaseClocks({ handoff }: { handoff: HandoffDetail }) {
  const { texts, clock } = useDesk();
  const now = useServerNow(1000);
  // biome-ignore lint/correctness/useExhaustiveDependencies: clocks that were fetched anew start from the present time
  const takenAt = useMemo(() => clock.now(), [clock, handoff.clocks]);
  const t = texts.casework;
  const { waitedMs, servedMs, wrapUpMs } = runningClocks(handoff, now - takenAt);
  const words = [
    fill(t.file.waited, { span: spanInWords(waitedMs, t.span) }),
    ...(servedMs > 0 ? [fill(t.file.served, { span: spanInWords(servedMs, t.span) })] : []),
    ...(wrapUpMs > 0 ? [fill(t.file.wrapUp, { span: spanInWords(wrapUpMs, t.span) })] : []),
  ];
  return <span className="clocks">{words.join(' · ')}</span>;
}

/** A step in words: what, to whom, why. */
export function stepInWords({ step, detail }: Pick<CaseEvent, 'step' | 'detail'>, texts: DeskTexts): string {
  const { steps } = texts.casework;
  const whys: Record<string, string> = { ...texts.close.outcomes, ...texts.reason, ...texts.casework.whys };
  const words = (steps as Record<string, string>)[step] ?? steps.other;
  if (words.includes('{name}')) return fill(words, { name: detail });
  return detail === '' ? words : `${words} · ${wordFor(whys, detail)}`;
}

/** Who did what and when with this case, oldest first; folded. */
export function CaseHistory({ history }: { history: readonly CaseEvent[] }) {
  const { texts } = useDesk();
  const t = texts.casework.file;
  if (history.length === 0) return null;
  return (
    <details className="part case-fold">
      <summary>{fill(t.historyCount, { n: history.length })}</summary>
      <ol className="case-history">
        {history.map((event) => (
          <li key={`${event.at}${event.step}${event.detail}`}>
            <time dateTime={event.at} title={shanghaiInFull(event.at)}>
              {shanghaiMoment(event.at)}
            </time>
            <span>
              {stepInWords(event, texts)} <small className="soft">{event.byName ?? t.byNobody}</small>
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
