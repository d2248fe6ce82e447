import { memo, useState } from 'react';
import { shanghaiInFull, shanghaiTime } from '../live/shanghai-time.ts';
import type { DeskTexts } from '../texts/index.ts';
import type { TurnView } from '../types.ts';
import { type CardContent, cardContent } from './card-content.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { TurnCards } from './turn-cards.tsx';
import { UnderstandingNote } from './understanding-note.tsx';

export interface TurnLineProps {
  turn: TurnView;
  texts: DeskTexts;
  /** Whose page it is: his own words are told from a colleague's. */
  staffId: string;
  /** With all the bot thought, for the supervisor. */
  detailed: boolean;
  /** Above the last screens: drawn only when it comes into view. */
  far: boolean;
  /** Tells that the bot got a message wrong; not given where nobody may. */
  sayMisunderstood?: (turnId: string) => Promise<void>;
  /** Asks for what is masked in a message; not given where nobody may. */
  reveal?: (turnId: string) => void;
}

/** Something personal was taken out. */
const MASKED = /\*{2}|\*(?!\*)(?=\p{Script=Han}|$|[\s，。,])/u;

/** Above this a text with an answer card is folded to its short form. */
const LONG_TEXT = 160;

/** One turn: who spoke is plain by word, side and colour. */
export const TurnLine = memo(function TurnLine({
  turn,
  texts,
  staffId,
  detailed,
  far,
  sayMisunderstood,
  reveal,
}: TurnLineProps) {
  const t = texts.thread;
  if (turn.type === 'event') {
    const words = eventText(turn, texts.event);
    if (words === null && !detailed) return null;
    return (
      <p className="turn-event">
        {words ?? texts.event.other} ·{' '}
        <time dateTime={turn.at} title={shanghaiInFull(turn.at)}>
          {shanghaiTime(turn.at)}
        </time>
      </p>
    );
  }
  const isMine = turn.from === 'lawyer' && turn.staffId === staffId;
  const side = turn.from === 'lawyer' ? (isMine ? ' turn-mine' : ' turn-colleague') : '';
  const isKnowledge = turn.from === 'lawyer' && isAnswer(turn);
  return (
    <article className={`turn turn-${turn.from}${side}${far ? ' turn-far' : ''}`}>
      <p className="turn-head">
        <Speaker turn={turn} isMine={isMine} texts={texts} />{' '}
        <time dateTime={turn.at} title={shanghaiInFull(turn.at)}>
          {shanghaiTime(turn.at)}
        </time>
        {isKnowledge && (
          <>
            {' '}
            <span className="mark mark-busy">{texts.casework.timeline.knowledge}</span>
          </>
        )}
        <DeliveryMark turn={turn} />
        {reveal !== undefined && MASKED.test(turn.text ?? '') && (
          <button type="button" className="text-link turn-reveal" onClick={() => reveal(turn.id)}>
            {texts.sessions.revealTurn}
          </button>
        )}
      </p>
      <div className="turn-bubble">
        <TurnWords turn={turn} texts={texts} detailed={detailed} />
        {(turn.choices?.length ?? 0) > 0 && (
          <p className="turn-extras">
            {t.choices}
            {turn.choices?.map((choice) => (
              <span className="mark" key={choice.value}>
                {choice.title}
              </span>
            ))}
          </p>
        )}
      </div>
      {turn.understanding !== null && <UnderstandingNote understanding={turn.understanding} detailed={detailed} />}
      {turn.understanding !== null && turn.from === 'resident' && sayMisunderstood !== undefined && (
        <MisunderstoodButton texts={texts} say={() => sayMisunderstood(turn.id)} />
      )}
    </article>
  );
});

function Speaker({ turn, isMine, texts }: { turn: TurnView; isMine: boolean; texts: DeskTexts }) {
  const t = texts.casework.timeline;
  const name = turn.staffName ?? texts.thread.lawyer;
  if (turn.from === 'bot') {
    return (
      <strong>
        <span className="turn-sign">{t.bot}</span> {texts.thread.bot}
      </strong>
    );
  }
  if (turn.from !== 'lawyer') return <strong>{texts.thread[turn.from]}</strong>;
  return (
    <strong>
      {isMine ? t.me : name} <span className="turn-sign">{isMine ? name : t.colleague}</span>
    </strong>
  );
}

/** Words and cards; a long answer of the bot shows its short form, with the whole of it to be opened. */
function TurnWords({ turn, texts, detailed }: { turn: TurnView; texts: DeskTexts; detailed: boolean }) {
  const attachments = turn.attachments ?? [];
  const text = turn.text ?? '';
  const answer = attachments.map(cardContent).find((card) => card?.kind === 'answer') ?? null;
  if (!detailed && answer !== null && text.length > LONG_TEXT) {
    return (
      <>
        <p className="turn-text">{shortOf(answer)}</p>
        <details className="turn-card">
          <summary>{texts.casework.timeline.answerOf.replace('{question}', () => answer.title)}</summary>
          <p className="turn-text">{text}</p>
        </details>
      </>
    );
  }
  return (
    <>
      {text !== '' && <p className="turn-text">{text}</p>}
      {attachments.length > 0 && <TurnCards attachments={attachments} texts={texts} />}
    </>
  );
}

function shortOf(answer: CardContent): string {
  return answer.words.split('\n')[0] ?? '';
}

/** For the lawyer who reads what the bot made of a message. */
function MisunderstoodButton({ say, texts }: { say: () => Promise<void>; texts: DeskTexts }) {
  const [said, setSaid] = useState(false);
  if (said) return <small className="soft">{texts.thread.misunderstoodSaid}</small>;
  return (
    <button
      type="button"
      className="got-wrong text-link"
      onClick={() =>
        say().then(
          () => setSaid(true),
          () => undefined,
        )
      }
    >
      {texts.thread.misunderstood}
    </button>
  );
}

/** A lawyer sent an answer of the knowledge as it is. */
function isAnswer({ value }: TurnView): boolean {
  return typeof value === 'object' && value !== null && 'answerId' in value && typeof value.answerId === 'string';
}

/** A state of the handoff in words; null for events that only the machine needs. */
function eventText(turn: TurnView, words: Record<string, string>): string | null {
  const value = turn.value as { state?: unknown } | null;
  const state = typeof value?.state === 'string' ? value.state : '';
  return words[state] ?? null;
}
