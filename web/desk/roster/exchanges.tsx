import { App, Button, Switch } from 'antd';
import { useCallback, useEffect, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { Mark, type MarkKind } from '../knowledge/mark.tsx';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { RefuseDialog } from './refuse-dialog.tsx';
import { rosterProblem } from './roster-problem.ts';
import type { Exchange, ExchangeState, ExchangeStep } from './types.ts';
import { shiftInWords } from './week.ts';

const KINDS: Readonly<Record<ExchangeState, MarkKind>> = {
  requested: 'busy',
  agreed: 'warn',
  approved: 'ok',
  refused: 'plain',
  withdrawn: 'plain',
  expired: 'plain',
};

/** Requests to swap or substitute: of oneself, for supervisors all. */
export function Exchanges() {
  const { api, texts, socket } = useDesk();
  const { message, modal } = App.useApp();
  const t = texts.roster.exchange;
  const loaded = useLoaded(useCallback(() => api.roster.exchanges(), [api]));
  const { reload } = loaded;
  const [isAll, setAll] = useState(false);
  const id = useId();
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  const [refusing, setRefusing] = useState<Exchange | null>(null);
  const decide = async (exchange: Exchange, step: Exclude<ExchangeStep, 'refuse'>): Promise<void> => {
    try {
      await api.roster.decide(exchange.id, step);
      message.success(t.done);
    } catch (error) {
      message.error(rosterProblem(error, texts) ?? errorText(error, texts));
    }
    reload();
  };
  const ask = (exchange: Exchange, step: ExchangeStep): void => {
    if (step === 'refuse') {
      setRefusing(exchange);
      return;
    }
    modal.confirm({
      title: t.steps[step],
      content: t.asks[step],
      okText: t.steps[step],
      cancelText: texts.state.cancel,
      onOk: () => decide(exchange, step),
    });
  };
  return (
    <section className="roster-part" aria-label={t.heading}>
      <p className="soft">{t.how}</p>
      <span className="setting roster-switch">
        <label htmlFor={id}>{t.showAll}</label>
        <Switch id={id} checked={isAll} onChange={setAll} />
      </span>
      <Shown loaded={loaded}>
        {({ exchanges }) => {
          const shown = exchanges.filter(({ state }) => isAll || state === 'requested' || state === 'agreed');
          return shown.length === 0 ? (
            <EmptyNote text={t.empty} />
          ) : (
            <ul className="exchanges">
              {shown.map((exchange) => (
                <li key={exchange.id}>
                  <div>
                    <Mark kind={KINDS[exchange.state]}>{t.states[exchange.state]}</Mark>{' '}
                    <strong>{t.kinds[exchange.kind]}</strong>
                    <p>
                      {fill(exchange.kind === 'swap' ? t.swap : t.substitute, {
                        asker: exchange.askedBy.displayName,
                        partner: exchange.partner.displayName,
                        give: shiftInWords(exchange.give, texts.roster),
                        take: exchange.take === null ? '' : shiftInWords(exchange.take, texts.roster),
                      })}
                    </p>
                    {exchange.note !== '' && <p>{fill(t.note, { note: exchange.note })}</p>}
                    {exchange.reason !== '' && <p>{fill(t.reason, { reason: exchange.reason })}</p>}
                    <small className="soft">
                      {shanghaiMoment(exchange.askedAt)}
                      {exchange.decidedBy !== null && ` · ${fill(t.by, { name: exchange.decidedBy.displayName })}`}
                      {exchange.mayDo.length > 0 &&
                        ` · ${fill(t.expires, { time: shanghaiMoment(exchange.expiresAt) })}`}
                    </small>
                  </div>
                  <span className="plain-actions">
                    {exchange.mayDo.map((step) => (
                      <Button
                        key={step}
                        type={step === 'agree' || step === 'approve' ? 'primary' : 'default'}
                        onClick={() => ask(exchange, step)}
                      >
                        {t.steps[step]}
                      </Button>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
      {refusing !== null && (
        <RefuseDialog
          exchange={refusing}
          onCancel={() => {
            setRefusing(null);
            reload();
          }}
          onDone={() => {
            setRefusing(null);
            reload();
          }}
        />
      )}
    </section>
  );
}
