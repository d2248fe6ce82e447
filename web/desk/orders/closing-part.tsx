import { Button } from 'antd';
import { useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { FormDialog, TextField } from '../shell/form-dialog.tsx';
import { Part } from './order-parts.tsx';
import type { Act } from './order-view.tsx';
import type { OrderDetail } from './types.ts';

const SHORTEST = 4;

/** An answered order that the city has not closed: since when, and whether it was put away here. */
export function ClosingPart({ order, act }: { order: OrderDetail; act: Act }) {
  const { texts } = useDesk();
  const t = texts.orders;
  const [isOpen, setOpen] = useState(false);
  const { awaitsCloseSince: since, closedHere, mayCloseHere } = order;
  if (since === null) return null;
  return (
    <Part heading={t.awaitingPart}>
      <p>{fill(t.awaitingSince, { time: shanghaiInFull(since) })}</p>
      {closedHere !== null && (
        <p className="order-words">
          {t.closedHere}：{closedHere.reason}{' '}
          <small className="soft">
            {fill(t.closeHereBy, { name: closedHere.byName, time: shanghaiInFull(closedHere.at) })}
          </small>
        </p>
      )}
      {mayCloseHere && (
        <div className="order-row">
          <Button onClick={() => setOpen(true)}>{t.closeHere}</Button>
        </div>
      )}
      {isOpen && <CloseHereDialog order={order} act={act} close={() => setOpen(false)} />}
    </Part>
  );
}

function CloseHereDialog({ order, act, close }: { order: OrderDetail; act: Act; close: () => void }) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const [reason, setReason] = useState('');
  const submit = async (): Promise<string> => {
    if (reason.trim().length < SHORTEST) return fill(t.missing, { field: t.fields.reason });
    const problem = await act(() =>
      api.orders.act(order.id, 'close-here', { seen: order.seen, reason: reason.trim() }),
    );
    if (problem === '') close();
    return problem;
  };
  return (
    <FormDialog title={t.closeHere} okText={t.closeHere} cancel={close} submit={submit}>
      <p className="soft">{t.closeHereHint}</p>
      <TextField label={`${t.fields.reason} *`} value={reason} max={300} rows={3} onChange={setReason} />
    </FormDialog>
  );
}
