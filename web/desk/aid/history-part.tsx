import { Mark } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { DeskTexts } from '../texts/index.ts';
import { wordFor } from '../texts/index.ts';
import { Part } from './part.tsx';
import type { AidDetail, AidHistoryEntry } from './types.ts';

/** Every step, the newest first. */
export function HistoryPart({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  return (
    <Part heading={t.view.history}>
      <ol className="aid-history">
        {[...detail.history].reverse().map((entry) => (
          <li key={entry.at + entry.step}>
            <time dateTime={entry.at}>{shanghaiMoment(entry.at)}</time>
            <span>
              {wordFor(t.steps, entry.step)} <small className="soft">{actorName(entry, t.view)}</small>
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** What the resident was told, word for word. */
export function NoticesPart({ detail: { notices } }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid.view;
  return (
    <Part heading={t.notices}>
      {notices.length === 0 && <p className="soft">{t.noNotices}</p>}
      <ol className="aid-notices">
        {[...notices].reverse().map(({ key, text, at, by, sent }) => (
          <li key={key}>
            <small className="soft">{shanghaiMoment(at)} </small>
            <Mark kind={sent ? 'ok' : 'warn'}>
              {sent ? t.sent : by === 'phone' ? t.toCall : by === 'none' ? t.notTell : t.notSent}
            </Mark>
            <p>{text}</p>
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** Who took a step. */
export function actorName({ by }: AidHistoryEntry, t: DeskTexts['aid']['view']): string {
  if (by.name !== '') return by.name;
  return by.as === 'clock' ? t.byClock : t.bySelf;
}
