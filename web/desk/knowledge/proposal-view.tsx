import { Alert, App, Button, Input } from 'antd';
import { useCallback, useId, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { answerDrafts } from './answer-drafts.ts';
import { ChannelPreviews } from './channel-previews.tsx';
import { FieldDiffs } from './field-diff.tsx';
import { Mark } from './mark.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { ReportView } from './report-view.tsx';
import type { Proposal, Register } from './types.ts';

/** One version: what it changes, what the checks say, and the decision on it. */
export function ProposalView(props: {
  id: string;
  register: Register | null;
  open: (id: string | null, edit?: boolean) => void;
  changed: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.knowledge;
  const { id, register, open, changed } = props;
  const loaded = useLoaded(useCallback(() => api.proposal(id).then(({ proposal }) => proposal), [api, id]));
  const { value } = loaded;
  const title = value === null ? '' : fill(t.proposal.heading, { question: value.question, n: value.number });
  return (
    <section className="answer-pane" aria-label={title}>
      <header className="pane-head">
        <Button className="back-always" onClick={() => open(null)}>
          ‹ {texts.state.back}
        </Button>
        <h2>{title}</h2>
        <span className="pane-tools">
          {value !== null && <Button onClick={() => open(value.answerId)}>{t.proposal.toAnswer}</Button>}
        </span>
      </header>
      <div className="answer-body">
        <Shown loaded={loaded}>
          {(proposal) => (
            <>
              <p className="answer-where">
                <Mark kind={proposal.state === 'proposed' ? 'busy' : 'plain'}>{t.revisionStates[proposal.state]}</Mark>
                <span className="soft">
                  {proposal.topic} ·{' '}
                  {fill(t.view.by, { name: proposal.proposedByName, time: shanghaiMoment(proposal.proposedAt) })}
                </span>
              </p>
              {proposal.note !== '' && (
                <p>
                  <span className="soft">{t.proposal.note}：</span>
                  {proposal.note}
                </p>
              )}
              {proposal.reason !== '' && (
                <p>
                  <span className="soft">
                    {proposal.decidedByName} {t.proposal.reason}：
                  </span>
                  {proposal.reason}
                </p>
              )}
              {proposal.state === 'proposed' && (
                <Decide
                  proposal={proposal}
                  open={open}
                  decided={() => {
                    loaded.reload();
                    changed();
                  }}
                />
              )}
              <h3>{t.proposal.changes}</h3>
              <FieldDiffs changes={proposal.changes} register={register} />
              <h3>{t.report.heading}</h3>
              <ReportView report={proposal.report} />
              <ChannelPreviews channels={proposal.report.channels} />
            </>
          )}
        </Shown>
      </div>
    </section>
  );
}

function Decide(props: { proposal: Proposal; open: (id: string | null, edit?: boolean) => void; decided: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.knowledge.proposal;
  const { proposal, open, decided } = props;
  const { id, answerId, proposedBy, isOnTop, content, note } = proposal;
  const [remark, setRemark] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [rejects, setRejects] = useState(false);
  const field = useId();
  const isOwn = proposedBy === staff.id;
  const mayDecide = staff.roles.some((role) => role === 'supervisor' || role === 'reviewer');
  const perform = async (call: Promise<unknown>, done: string): Promise<void> => {
    setBusy(true);
    setProblem('');
    try {
      await call;
      message.success(done);
    } catch (error) {
      setProblem(errorText(error, texts));
    }
    setBusy(false);
    decided();
  };
  const again = async (): Promise<void> => {
    const { answer } = await api.answer(answerId);
    answerDrafts.write(answerId, { content, note, basedOn: answer.basedOn });
    open(answerId, true);
  };
  return (
    <div className="decide">
      {!isOnTop && <Alert type="warning" showIcon title={t.notOnTop} />}
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      {isOwn && <p className="soft">{t.own}</p>}
      {!isOwn && !mayDecide && <p className="soft">{t.notAllowed}</p>}
      {!isOwn && mayDecide && (
        <>
          <label htmlFor={field}>{t.reason}</label>
          <Input id={field} value={remark} maxLength={500} onChange={(event) => setRemark(event.target.value)} />
        </>
      )}
      <div className="decide-tools">
        {!isOwn && mayDecide && (
          <>
            <Button
              type="primary"
              loading={busy}
              disabled={!isOnTop}
              onClick={() => perform(api.approve(id, remark.trim()), t.approveDone)}
            >
              {t.approve}
            </Button>
            <Button danger disabled={busy} onClick={() => setRejects(true)}>
              {t.reject}
            </Button>
          </>
        )}
        {isOwn && (
          <Button loading={busy} onClick={() => perform(api.withdraw(id), t.withdrawDone)}>
            {t.withdraw}
          </Button>
        )}
        {isOwn && !isOnTop && <Button onClick={again}>{t.again}</Button>}
      </div>
      {rejects && (
        <ReasonDialog
          title={texts.knowledge.reason.reject}
          hint={texts.knowledge.reason.rejectHint}
          onCancel={() => setRejects(false)}
          act={async (reason) => {
            await api.reject(id, reason);
            setRejects(false);
            message.success(t.rejectDone);
            decided();
          }}
        />
      )}
    </div>
  );
}
