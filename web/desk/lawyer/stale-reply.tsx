import { Alert, Button } from 'antd';
import { fill } from '../../shared/fill.ts';
import type { PendingReply } from '../live/pending-replies.ts';
import { shanghaiTime } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { TurnView } from '../types.ts';
import { newsFor } from './refusal.ts';

/** A reply that the server held back because its writer had not seen everything: the new words, and his choice. */
export function StaleReply(props: {
  reply: PendingReply;
  turns: readonly TurnView[];
  onSend: () => void;
  onTakeBack: () => void;
}) {
  const { texts } = useDesk();
  const t = texts.casework.box;
  const news = newsFor(props.reply, props.turns);
  return (
    <Alert
      className="stale-reply"
      type="warning"
      showIcon
      role="alert"
      title={fill(t.staleHeading, { n: news.length })}
      description={
        <>
          <ul className="stale-news">
            {news.map((turn) => (
              <li key={turn.id}>
                <time dateTime={turn.at}>{shanghaiTime(turn.at)}</time> {turn.text}
              </li>
            ))}
          </ul>
          <p className="stale-yours">{fill(t.staleYours, { text: props.reply.text })}</p>
          <span className="choices">
            <Button size="small" type="primary" onClick={props.onSend}>
              {t.sendAnyway}
            </Button>
            <Button size="small" onClick={props.onTakeBack}>
              {t.lookAgain}
            </Button>
          </span>
        </>
      }
    />
  );
}
