import { Button } from 'antd';
import type { HandoffView } from '../lawyer/use-handoff.ts';
import type { PendingReply } from '../live/pending-replies.ts';
import { useDesk } from '../shell/desk-context.ts';

/** A reply on its way, or one that did not go out, where it was written. */
export function PendingLine({
  reply,
  actions,
}: {
  reply: PendingReply;
  actions: Pick<HandoffView, 'resend' | 'drop'>;
}) {
  const { texts } = useDesk();
  return (
    <article className="turn turn-lawyer turn-mine turn-pending">
      <div className="turn-bubble">
        <p className="turn-text">{reply.text}</p>
      </div>
      {reply.state === 'sending' ? (
        <p className="turn-state">{texts.composer.sending}</p>
      ) : (
        <p className="turn-state turn-failed" role="alert">
          ⚠ {reply.state === 'failed' ? texts.composer.failed : texts.casework.box.notYours}
          <Button size="small" onClick={() => actions.resend(reply.clientId)}>
            {texts.composer.resend}
          </Button>
          <Button size="small" type="text" onClick={() => actions.drop(reply.clientId)}>
            {texts.casework.box.remove}
          </Button>
        </p>
      )}
    </article>
  );
}
