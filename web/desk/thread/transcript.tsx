import { Button, Tag } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { HandoffView } from '../lawyer/use-handoff.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote } from '../shell/states.tsx';
import type { TurnView } from '../types.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { UnderstandingNote } from './understanding-note.tsx';

interface TranscriptProps {
  turns: TurnView[];
  /** Replies on their way; null where nobody writes. */
  pending: Pick<HandoffView, 'pending' | 'resend' | 'drop'> | null;
  /** With all the bot thought, for the supervisor. */
  detailed: boolean;
  /** Tells that the bot got a message wrong; not given where nobody may. */
  sayMisunderstood?: (turnId: string) => Promise<void>;
}

/** The transcript: follows new turns at its end, and says so instead when the reader has scrolled up. */
export function Transcript({ turns, pending, detailed, sayMisunderstood }: TranscriptProps) {
  const { texts } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(!detailed);
  const [unseen, setUnseen] = useState(false);
  const last = turns.at(-1)?.seq ?? 0;
  const sent = pending?.pending.length ?? 0;
  const toEnd = (): void => {
    const element = box.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
    setUnseen(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when turns or replies are added
  useEffect(() => {
    if (following.current) toEnd();
    else if (!detailed && last > 0) setUnseen(true);
  }, [last, sent, detailed]);
  // A keyboard that opens or a box that grows must not hide the last words.
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const onScroll = (): void => {
    const element = box.current;
    if (element === null) return;
    following.current = !detailed && element.scrollHeight - element.scrollTop - element.clientHeight < 60;
    if (following.current) setUnseen(false);
  };
  return (
    <div className="transcript-frame">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div className="turns" role="log" aria-label={texts.thread.label} ref={box} onScroll={onScroll} tabIndex={0}>
        {turns.length === 0 && <EmptyNote text={texts.thread.empty} />}
        {turns.map((turn) => (
          <Turn key={turn.id} turn={turn} detailed={detailed} sayMisunderstood={sayMisunderstood} />
        ))}
        {pending?.pending.map((reply) => (
          <article key={reply.clientId} className="turn turn-lawyer turn-pending">
            <div className="turn-bubble">
              <p className="turn-text">{reply.text}</p>
            </div>
            {reply.state === 'sending' ? (
              <p className="turn-state">{texts.composer.sending}</p>
            ) : (
              <p className="turn-state turn-failed" role="alert">
                ⚠ {reply.state === 'failed' ? texts.composer.failed : texts.composer.notYours}
                <Button size="small" onClick={() => pending.resend(reply.clientId)}>
                  {texts.composer.resend}
                </Button>
                <Button size="small" type="text" onClick={() => pending.drop(reply.clientId)}>
                  {texts.composer.drop}
                </Button>
              </p>
            )}
          </article>
        ))}
      </div>
      {unseen && (
        <Button type="primary" className="new-turns" onClick={toEnd}>
          {texts.thread.newTurns}
        </Button>
      )}
    </div>
  );
}

function Turn({
  turn,
  detailed,
  sayMisunderstood,
}: Pick<TranscriptProps, 'detailed' | 'sayMisunderstood'> & { turn: TurnView }) {
  const { texts } = useDesk();
  const t = texts.thread;
  if (turn.type === 'event') {
    const words = eventText(turn, texts.event);
    if (words === null && !detailed) return null;
    return (
      <p className="turn-event">
        {words ?? texts.event.other} · <time dateTime={turn.at}>{shanghaiMoment(turn.at)}</time>
      </p>
    );
  }
  const speaker = turn.from === 'lawyer' ? (turn.staffName ?? t.lawyer) : t[turn.from];
  return (
    <article className={`turn turn-${turn.from}`}>
      <p className="turn-head">
        <strong>{speaker}</strong> <time dateTime={turn.at}>{shanghaiMoment(turn.at)}</time>
        <DeliveryMark turn={turn} />
      </p>
      <div className="turn-bubble">
        <p className="turn-text">{turn.text}</p>
        {(turn.attachments?.length ?? 0) > 0 && (
          <p className="turn-extras">
            {turn.attachments?.map((attachment) => (
              <Tag key={attachment.contentType}>{cardName(attachment.contentType, t)}</Tag>
            ))}
          </p>
        )}
        {(turn.choices?.length ?? 0) > 0 && (
          <p className="turn-extras">
            {t.choices}
            {turn.choices?.map((choice) => (
              <Tag key={choice.value}>{choice.title}</Tag>
            ))}
          </p>
        )}
      </div>
      {turn.understanding !== null && <UnderstandingNote understanding={turn.understanding} detailed={detailed} />}
      {turn.understanding !== null && turn.from === 'resident' && sayMisunderstood !== undefined && (
        <MisunderstoodButton say={() => sayMisunderstood(turn.id)} />
      )}
    </article>
  );
}

/** For the lawyer who reads what the bot made of a message. */
function MisunderstoodButton({ say }: { say: () => Promise<void> }) {
  const { texts } = useDesk();
  const [said, setSaid] = useState(false);
  if (said) return <small className="soft">{texts.thread.misunderstoodSaid}</small>;
  return (
    <Button
      size="small"
      type="text"
      className="got-wrong"
      onClick={() =>
        say().then(
          () => setSaid(true),
          () => undefined,
        )
      }
    >
      {texts.thread.misunderstood}
    </Button>
  );
}

/** A state of the handoff in words; null for events that only the machine needs. */
function eventText(turn: TurnView, words: Record<string, string>): string | null {
  const value = turn.value as { state?: unknown } | null;
  const state = typeof value?.state === 'string' ? value.state : '';
  return words[state] ?? null;
}

function cardName(contentType: string, texts: ReturnType<typeof useDesk>['texts']['thread']): string {
  if (contentType.includes('answer')) return texts.answerCard;
  if (contentType.includes('pre-check')) return texts.preCheckCard;
  return contentType.includes('emergency') ? texts.emergencyCard : texts.attachment;
}
