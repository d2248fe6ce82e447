import { Button, Select } from 'antd';
import { type ReactNode, useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark } from '../knowledge/mark.tsx';
import { shanghaiInFull, shanghaiLimit } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ChoiceField, FormDialog, TextField } from '../shell/form-dialog.tsx';
import { errorText } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { type DeskTexts, wordFor } from '../texts/index.ts';
import { OrderLine } from './order-line.tsx';
import type { Act } from './order-view.tsx';
import { attachmentUrl } from './orders-api.ts';
import type { OrderDetail, OrderRow, RevealedCaller } from './types.ts';

export function Part({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <section className="order-part" aria-label={heading}>
      <h3>{heading}</h3>
      {children}
    </section>
  );
}

/** What is asked, and what was answered. */
export function MatterPart({ order }: { order: OrderDetail }) {
  const { texts } = useDesk();
  const t = texts.orders;
  const { content, target, address, incidentAt, request, result, reply, legalBasis, attachments, sessionId } = order;
  const lines: [string, string][] = [
    [t.target, target],
    [t.incidentAt, incidentAt],
    [t.address, address],
  ];
  return (
    <Part heading={t.content}>
      <p className="order-words">{content}</p>
      {lines.some(([, value]) => value !== '') && (
        <dl className="order-facts">
          {lines
            .filter(([, value]) => value !== '')
            .map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
        </dl>
      )}
      {attachments.length > 0 && <Attachments order={order} />}
      {request !== null && (
        <p>
          {fill(t.request, { reason: request.reason })}
          {request.until !== null && ` ${fill(t.requestUntil, { time: shanghaiLimit(request.until) })}`}
        </p>
      )}
      {reply !== '' && (
        <>
          <h4>
            {t.answer} {result !== null && <Mark kind="ok">{t.results[result]}</Mark>}
          </h4>
          <p className="order-words">{reply}</p>
          {legalBasis.length > 0 && <p className="soft">{legalBasis.join('；')}</p>}
        </>
      )}
      {sessionId !== null && <SessionLink id={sessionId} />}
    </Part>
  );
}

function SessionLink({ id }: { id: string }) {
  const { texts, go } = useDesk();
  return <Button onClick={() => go({ section: 'sessions', id, card: false })}>{texts.orders.session}</Button>;
}

function Attachments({ order }: { order: OrderDetail }) {
  const { texts } = useDesk();
  const t = texts.orders;
  return (
    <ul className="order-files" aria-label={t.attachments}>
      {order.attachments.map(({ id, name, state }) => (
        <li key={id}>
          {name} {state === 'here' ? <a href={attachmentUrl(order.id, id)}>{t.attachmentStates.here}</a> : null}
          {state !== 'here' && <span className="soft">{t.attachmentStates[state]}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Who asks, as far as it may be seen; in full for a reason. */
export function CallerPart({ order }: { order: OrderDetail }) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const { caller, safeTime } = order;
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState<RevealedCaller | null>(null);
  const submit = async (): Promise<string> => {
    if (reason.trim().length < 4) return t.revealHint;
    try {
      setShown(await api.orders.reveal(order.id, reason.trim()));
      setAsking(false);
      return '';
    } catch (error) {
      return errorText(error, texts);
    }
  };
  return (
    <Part heading={t.caller}>
      {caller.confidential && <p>{t.callerHidden}</p>}
      {caller.anonymous && <p>{t.callerAnonymous}</p>}
      {shown === null ? (
        <p>
          {caller.name} {caller.phoneTail !== '' && fill(t.phoneTail, { tail: caller.phoneTail })}
        </p>
      ) : (
        <p>
          {shown.name} {shown.phone} {shown.callNumber}
        </p>
      )}
      {caller.phone !== null && caller.phone !== '' && (
        <p>
          {t.phone} <a href={`tel:${caller.phone}`}>{caller.phone}</a>
        </p>
      )}
      {safeTime !== '' && <p>{fill(t.safeTime, { time: safeTime })}</p>}
      {caller.hasMore && shown === null && <Button onClick={() => setAsking(true)}>{t.reveal}</Button>}
      {isAsking && (
        <FormDialog title={t.reveal} okText={t.reveal} cancel={() => setAsking(false)} submit={submit}>
          <p className="soft">{t.revealHint}</p>
          <TextField label={`${t.fields.reason} *`} value={reason} max={200} rows={2} onChange={setReason} />
        </FormDialog>
      )}
    </Part>
  );
}

export function DeadlinePart({ order }: { order: OrderDetail }) {
  const { texts } = useDesk();
  const t = texts.orders;
  const { deadline } = order;
  const names = Object.keys(t.limits) as (keyof typeof t.limits)[];
  const running = names.flatMap((name) => {
    const at = deadline[name];
    return at === null ? [] : [{ name, at }];
  });
  return (
    <Part heading={t.deadlines}>
      {running.length === 0 && <p className="soft">{t.noLimit}</p>}
      <dl className="order-facts">
        {running.map(({ name, at }) => (
          <div key={name}>
            <dt>{t.limits[name]}</dt>
            <dd>{shanghaiLimit(at)}</dd>
          </div>
        ))}
      </dl>
      {deadline.basis !== '' && <p className="soft">{fill(t.basis, { basis: basisInWords(deadline.basis, t) })}</p>}
      {!deadline.isCalendarKnown && <p className="soft">{t.calendarUnknown}</p>}
    </Part>
  );
}

/** Who works on it. */
export function AssignPart({ order, act }: { order: OrderDetail; act: Act }) {
  const { texts, api, staff } = useDesk();
  const t = texts.orders;
  const { id, seen, assigneeId, assigneeName, handler, handledBy, peerName } = order;
  const options = useLoaded(useCallback(() => api.orders.options(), [api]));
  const field = useId();
  const [isHanding, setHanding] = useState(false);
  const cities = (options.value?.peers ?? []).filter(({ kind }) => kind === '12345');
  const mayHandOn =
    order.peerName === null && order.origin !== 'mediation' && order.actions.length > 0 && cities.length > 0;
  const to = (staffId: string | null): void => {
    void act(() => api.orders.act(id, 'assign', { seen, staffId }));
  };
  const name = handledBy === 'peer' ? fill(t.byPeer, { name: peerName ?? '' }) : assigneeName || t.nobody;
  return (
    <Part heading={fill(t.handler, { name })}>
      {handler !== '' && <p className="soft">{handler}</p>}
      <div className="order-row">
        {assigneeId === null && <Button onClick={() => to(staff.id)}>{t.take}</Button>}
        {assigneeId === staff.id && <Button onClick={() => to(null)}>{t.giveBack}</Button>}
        {mayHandOn && <Button onClick={() => setHanding(true)}>{t.handOn}</Button>}
        {staff.roles.includes('supervisor') && (
          <>
            <label htmlFor={field}>{t.assign}</label>
            <Select
              id={field}
              className="order-assignee"
              value={assigneeId}
              onChange={(chosen) => chosen !== null && to(chosen)}
              options={(options.value?.people ?? []).map((one) => ({ value: one.id, label: one.name }))}
            />
          </>
        )}
      </div>
      {isHanding && <HandOnDialog order={order} cities={cities} act={act} close={() => setHanding(false)} />}
    </Part>
  );
}

/** An order that is the city's: with the resident's consent it goes there. */
function HandOnDialog({
  order,
  cities,
  act,
  close,
}: {
  order: OrderDetail;
  cities: readonly { id: string; name: string }[];
  act: Act;
  close: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const [peer, setPeer] = useState<string | null>(cities[0]?.id ?? null);
  const [reason, setReason] = useState('');
  const submit = async (): Promise<string> => {
    if (peer === null || reason.trim() === '') return t.handOnHint;
    await act(() => api.orders.act(order.id, 'hand-on', { seen: order.seen, peer, reason: reason.trim() }));
    close();
    return '';
  };
  const words = Object.fromEntries(cities.map(({ id, name }) => [id, name]));
  return (
    <FormDialog title={t.handOn} okText={t.handOn} cancel={close} submit={submit}>
      <p className="soft">{t.handOnHint}</p>
      <ChoiceField label={t.handOnTo} words={words} value={peer} onChange={setPeer} />
      <TextField label={`${t.fields.reason} *`} value={reason} max={200} rows={2} onChange={setReason} />
    </FormDialog>
  );
}

/** What went to the peer, and what the resident is told. */
export function SentPart({ order, act }: { order: OrderDetail; act: Act }) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const { id, messages, notices } = order;
  if (messages.length === 0 && notices.length === 0) return null;
  return (
    <>
      {notices.length > 0 && (
        <Part heading={t.told}>
          <ul className="order-lines">
            {notices.map(({ key, text, at, by, sent }) => (
              <li key={key}>
                <small className="soft">
                  {shanghaiInFull(at)} · {sent ? t.toldDone : t.toldBy[by]}
                </small>
                <p className="order-words">{text}</p>
                {by === 'phone' && !sent && (
                  <Button onClick={() => void act(() => api.orders.act(id, 'told', { key }))}>{t.toldMark}</Button>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {messages.length > 0 && (
        <Part heading={t.messages}>
          <ul className="order-lines">
            {messages.map((message) => (
              <li key={message.id}>
                {wordFor(t.events, message.type)}{' '}
                <Mark kind={message.state === 'dead' ? 'bad' : message.state === 'delivered' ? 'ok' : 'plain'}>
                  {t.messageStates[message.state]}
                </Mark>
                {message.reason !== '' && <small className="soft">{message.reason}</small>}
              </li>
            ))}
          </ul>
        </Part>
      )}
    </>
  );
}

/** Orders that belong together, and those that are likely the same. */
export function LinkedPart({ order, act, open }: { order: OrderDetail; act: Act; open: (id: string) => void }) {
  const { texts, api } = useDesk();
  const t = texts.orders;
  const { id, seen, related, duplicates, mergedInto, likely } = order;
  const linked = [...(mergedInto === null ? [] : [mergedInto]), ...duplicates, ...related];
  const link = (other: OrderRow, what: 'relate' | 'merge'): void => {
    void act(() => api.orders.act(id, what, { seen, otherId: other.id }));
  };
  return (
    <>
      {linked.length > 0 && (
        <Part heading={t.linked}>
          {linked.map((one) => (
            <OrderLine key={one.id} order={one} open={open} />
          ))}
        </Part>
      )}
      {likely.length > 0 && mergedInto === null && (
        <Part heading={t.likely}>
          {likely.map((one) => (
            <div key={one.id} className="order-likely">
              <OrderLine order={one} open={open} />
              <div className="order-row">
                <Button onClick={() => link(one, 'merge')}>{t.merge}</Button>
                <Button onClick={() => link(one, 'relate')}>{t.relate}</Button>
              </div>
            </div>
          ))}
        </Part>
      )}
    </>
  );
}

export function HistoryPart({ order }: { order: OrderDetail }) {
  const { texts } = useDesk();
  const t = texts.orders;
  return (
    <Part heading={t.history}>
      <ol className="order-history">
        {order.history.map(({ key, at, as, byName, event, from, to, note }) => (
          <li key={key}>
            <strong>{t.events[event]}</strong> {from !== to && <Mark>{t.states[to]}</Mark>}
            <small className="soft">
              {shanghaiInFull(at)} · {byName || t.sides[as]}
            </small>
            {note !== '' && <p className="order-words">{note}</p>}
          </li>
        ))}
      </ol>
    </Part>
  );
}

/** Where the limits come from: the peer's own, or the row of the table. */
function basisInWords(basis: string, t: DeskTexts['orders']): string {
  const isExtended = basis.endsWith(EXTENDED);
  const plain = isExtended ? basis.slice(0, -EXTENDED.length) : basis;
  const [, version, region, kind, urgency] = /^time-limits (.+?): (\S+) × (\S+) × (\S+)$/u.exec(plain) ?? [];
  if (plain !== 'peer' && version === undefined) return basis;
  const row = [region, wordFor(t.kinds, kind), wordFor(t.urgencies, urgency)].filter(
    (one) => one !== '' && one !== '*',
  );
  const words =
    version === undefined ? t.basisPeer : fill(t.basisTable, { version, row: row.join('、') || t.basisAll });
  return isExtended ? `${words} ${t.basisExtended}` : words;
}

const EXTENDED = ' + 延期';
