import { Alert, Button, Segmented, Skeleton, Tag } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { EmptyNote, ErrorNote } from '../shell/states.tsx';
import { type PageOf, usePages } from '../shell/use-pages.ts';
import { wordFor } from '../texts/index.ts';
import type { PrivacyRequest } from './privacy-api.ts';
import { ReasonButton } from './reason-button.tsx';

/** What residents ask for about their data, the most urgent first. */
export function RequestsPart() {
  const { texts, api } = useDesk();
  const t = texts.privacy.requests;
  const [state, setState] = useState<'open' | 'closed'>('open');
  const [overdue, setOverdue] = useState(0);
  const load = useCallback(
    async (cursor: string | null) => {
      const page = await api.privacy.requests(state, cursor);
      setOverdue(page.overdue);
      return { items: page.requests, next: page.next };
    },
    [api, state],
  );
  const { items, latest, error, loading, more, loadMore, reload } = usePages<PrivacyRequest, PageOf<PrivacyRequest>>(
    load,
  );
  return (
    <section aria-label={t.heading}>
      <Segmented
        aria-label={t.heading}
        value={state}
        onChange={setState}
        options={(['open', 'closed'] as const).map((value) => ({ value, label: t.states[value] }))}
      />
      {overdue > 0 && <Alert type="warning" showIcon title={fill(t.overdue, { n: overdue })} />}
      {error !== null && <ErrorNote error={error} retry={reload} />}
      {latest === null && loading && (
        <div role="status" aria-label={texts.state.loading}>
          <Skeleton active />
        </div>
      )}
      {latest !== null && items.length === 0 && <EmptyNote text={t.empty} />}
      <ul className="privacy-list">
        {items.map((request) => (
          <RequestLine key={request.id} request={request} changed={reload} />
        ))}
      </ul>
      {more && (
        <Button block loading={loading} onClick={loadMore}>
          {texts.state.more}
        </Button>
      )}
    </section>
  );
}

function RequestLine({ request, changed }: { request: PrivacyRequest; changed: () => void }) {
  const { texts, api, staff } = useDesk();
  const t = texts.privacy.requests;
  const { id, kind, state, askedAt, dueAt, isOverdue, autoAt, kept, proven, history, sessionId } = request;
  const done = (act: (id: string, words: string) => Promise<unknown>) => async (words: string) => {
    await act(id, words);
    changed();
  };
  const isOpen = state === 'open';
  return (
    <li className="privacy-item">
      <p className="privacy-title">
        <strong>{t.kinds[kind]}</strong>
        <Tag color={isOverdue ? 'error' : isOpen ? 'processing' : 'default'}>{t.stateOf[state]}</Tag>
        {isOverdue && <Tag color="error">{t.isOverdue}</Tag>}
      </p>
      <dl className="privacy-facts">
        <dt>{t.service}</dt>
        <dd>
          <code>{sessionId}</code>
        </dd>
        <dt>{t.askedAt}</dt>
        <dd>{shanghaiInFull(askedAt)}</dd>
        <dt>{t.dueAt}</dt>
        <dd>{shanghaiInFull(lastMoment(dueAt))}</dd>
        <dt>{t.identity}</dt>
        <dd>{proven ? t.proven : t.notProven}</dd>
      </dl>
      {kept.length > 0 && (
        <p>{fill(t.kept, { reasons: kept.map((code) => wordFor(texts.privacy.keptBy, code)).join('、') })}</p>
      )}
      {isOpen && autoAt !== null && <p className="soft">{fill(t.auto, { time: shanghaiInFull(autoAt) })}</p>}
      <ol className="privacy-history soft">
        {history.map(({ step, at, byName, note }) => (
          <li key={`${step}${at}`}>
            {shanghaiInFull(at)} {wordFor(t.steps, step)} {byName ?? ''} {note}
          </li>
        ))}
      </ol>
      {isOpen && (
        <span className="plain-actions">
          {kind === 'erase' && <ReasonButton danger title={t.erase} hint={t.eraseHint} act={done(api.privacy.erase)} />}
          {kind === 'copy' && staff.roles.includes('supervisor') && (
            <ReasonButton
              title={t.copy}
              hint={t.copyHint}
              act={async (reason) => save(await api.privacy.copy(id, reason), `${id}.txt`)}
            />
          )}
          {kind === 'copy' && (
            <ReasonButton title={t.handedOut} hint={t.handedOutHint} act={done(api.privacy.handedOut)} />
          )}
          <ReasonButton title={t.refuse} hint={t.refuseHint} act={done(api.privacy.refuse)} />
        </span>
      )}
    </li>
  );
}

/** A limit is the end of a day: shown is its last minute. */
function lastMoment(dueAt: string): string {
  return new Date(Date.parse(dueAt) - 1).toISOString();
}

function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
