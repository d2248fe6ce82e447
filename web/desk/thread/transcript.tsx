import { Button } from 'antd';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { fill } from '../../shared/fill.ts';
import type { CaseNote } from '../lawyer/handoff-types.ts';
import type { HandoffView } from '../lawyer/use-handoff.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import type { TurnView } from '../types.ts';
import { NoteLine } from './note-line.tsx';
import { PendingLine } from './pending-line.tsx';
import { unseenCount } from './reading.ts';
import { SpokenNews } from './spoken-news.tsx';
import { type ThreadLine, threadLines } from './thread-lines.ts';
import { TurnLine, type TurnLineProps } from './turn-line.tsx';
import { useReading } from './use-reading.ts';

interface TranscriptProps {
  turns: TurnView[];
  /** Words among staff; none where they are not shown. */
  notes?: readonly CaseNote[];
  /** Replies on their way; null where nobody writes. */
  pending: Pick<HandoffView, 'pending' | 'resend' | 'drop'> | null;
  /** With all the bot thought, for the supervisor. */
  detailed: boolean;
  sayMisunderstood?: TurnLineProps['sayMisunderstood'];
  reveal?: TurnLineProps['reveal'];
}

const NO_NOTES: readonly CaseNote[] = [];
const NO_REPLIES: HandoffView['pending'] = [];
/** So near to its end, px, a thread is read at its end. */
const END = 60;
/** The last lines are always drawn; of those above only what comes into view. */
const NEAR = 40;

/** The transcript: follows new turns at its end, and counts them instead when the reader has scrolled up. */
export function Transcript({ turns, notes = NO_NOTES, pending, detailed, sayMisunderstood, reveal }: TranscriptProps) {
  const { texts, staff } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(!detailed);
  const top = useRef(0);
  const isFollowing = useCallback(() => following.current, []);
  const replies = pending?.pending ?? NO_REPLIES;
  const isLive = pending !== null;
  const key = isLive ? (turns[0]?.id ?? null) : null;
  const reading = useReading(key, turns, isFollowing);
  const { atEnd, wrote } = reading;
  const lines = useMemo(
    () => threadLines({ turns, notes, pending: replies, newAfter: isLive ? reading.line : null }),
    [turns, notes, replies, isLive, reading.line],
  );
  const unseen = isLive ? unseenCount(turns, reading.seen) : 0;

  const toEnd = useCallback((): void => {
    const element = box.current;
    if (element === null) return;
    following.current = true;
    element.scrollTop = element.scrollHeight;
    atEnd();
  }, [atEnd]);
  // Opened where the new words begin, else at the end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the thread is there
  useLayoutEffect(() => {
    if (detailed) return;
    const line = box.current?.querySelector('.turn-new');
    if (line == null) toEnd();
    else line.scrollIntoView({ block: 'start' });
  }, []);
  // His own words are always shown to him.
  const written = useRef(replies.length);
  useEffect(() => {
    const isMore = replies.length > written.current;
    written.current = replies.length;
    if (!isMore) return;
    wrote();
    toEnd();
  }, [replies.length, wrote, toEnd]);
  // A keyboard that opens, a box that grows or a line that is drawn later must not hide the last words.
  useEffect(() => {
    const element = box.current;
    if (element === null || content.current === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);
  const onScroll = (): void => {
    const element = box.current;
    if (element === null || detailed) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isUp = scrollTop < top.current;
    top.current = scrollTop;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < END;
    // Lines that grow below do not end the following: only the reader does, who goes up.
    if (isUp || isAtEnd) following.current = isAtEnd;
    if (isAtEnd) atEnd();
  };
  return (
    <div className="transcript-frame">
      <div
        className="turns"
        role="log"
        aria-live="off"
        aria-label={texts.thread.label}
        ref={box}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
      >
        {lines.length === 0 && <EmptyNote text={texts.thread.empty} />}
        <div className="turns-content" ref={content}>
          {lines.map((line, index) => (
            <Line
              key={line.key}
              line={line}
              far={!detailed && index < lines.length - NEAR}
              pending={pending}
              texts={texts}
              staffId={staff.id}
              detailed={detailed}
              sayMisunderstood={sayMisunderstood}
              reveal={reveal}
            />
          ))}
        </div>
      </div>
      {isLive && <SpokenNews turns={turns} />}
      {unseen > 0 && (
        <Button type="primary" className="new-turns" onClick={toEnd}>
          {fill(texts.casework.timeline.newCount, { n: unseen })} ↓
        </Button>
      )}
    </div>
  );
}

function Line({
  line,
  pending,
  ...shared
}: { line: ThreadLine; pending: TranscriptProps['pending'] } & Omit<TurnLineProps, 'turn'>) {
  const { texts } = shared;
  if (line.kind === 'turn') return <TurnLine turn={line.turn} {...shared} />;
  if (line.kind === 'note') return <NoteLine note={line.note} texts={texts} />;
  if (line.kind === 'reply') return pending === null ? null : <PendingLine reply={line.reply} actions={pending} />;
  return line.kind === 'day' ? (
    <p className="turn-day">{line.day}</p>
  ) : (
    <p className="turn-new">
      <span>{texts.casework.timeline.newLine}</span>
    </p>
  );
}
