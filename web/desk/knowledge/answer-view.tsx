import { Alert, App, Button } from 'antd';
import { useCallback, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { AnswerContent, Part } from './answer-content.tsx';
import { AnswerTags } from './answer-tags.tsx';
import { FieldDiffs } from './field-diff.tsx';
import { changedFields, fieldLabel } from './field-words.ts';
import { Mark } from './mark.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import type { AnswerDetail, Register } from './types.ts';

interface Opening {
  open: (id: string | null, edit?: boolean) => void;
}

/** What is to be decided at once: stop it, or bring a version back (null: the file's). */
type Decision = { kind: 'stop' } | { kind: 'take-back'; to: number | null };

/** One answer as it is in force, where it is used and how it came to be. */
export function AnswerView(props: Opening & { id: string; register: Register | null; changed: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message } = App.useApp();
  const t = texts.knowledge;
  const { id, register, open, changed } = props;
  const loaded = useLoaded(useCallback(() => api.answer(id).then(({ answer }) => answer), [api, id]));
  const [decision, setDecision] = useState<Decision | null>(null);
  const mayPropose = staff.roles.some((role) => ['lawyer', 'supervisor', 'knowledge-editor'].includes(role));
  const isSupervisor = staff.roles.includes('supervisor');
  const act = async (detail: AnswerDetail, reason: string): Promise<void> => {
    if (decision === null) return;
    if (decision.kind === 'stop') await api.stopAnswer(id, detail.basedOn, reason);
    else await api.takeBack(id, decision.to, detail.basedOn, reason);
    message.success(decision.kind === 'stop' ? t.view.stopDone : t.view.takeBackDone);
    setDecision(null);
    loaded.reload();
    changed();
  };
  return (
    <section className="answer-pane" aria-label={loaded.value?.question ?? t.heading}>
      <header className="pane-head">
        <Button className="back-always" onClick={() => open(null)}>
          ‹ {texts.state.back}
        </Button>
        <h2>{loaded.value?.question ?? ''}</h2>
        <span className="pane-tools">
          {loaded.value !== null && mayPropose && (
            <Button type="primary" onClick={() => open(id, true)}>
              {t.view.edit}
            </Button>
          )}
          {loaded.value !== null && isSupervisor && loaded.value.stopped === null && (
            <Button danger onClick={() => setDecision({ kind: 'stop' })}>
              {t.view.stop}
            </Button>
          )}
        </span>
      </header>
      <div className="answer-body">
        <Shown loaded={loaded}>
          {(detail) => (
            <>
              <p className="answer-where">
                <span className="soft">
                  {detail.topic} · {detail.id}
                </span>
                <AnswerTags answer={detail} full />
              </p>
              <Notices detail={detail} register={register} setDecision={isSupervisor ? setDecision : null} />
              <AnswerContent detail={detail} register={register} open={open} />
              <Usage detail={detail} open={open} />
              <History detail={detail} open={open} takeBack={isSupervisor ? setDecision : null} />
              {decision !== null && (
                <ReasonDialog
                  title={
                    decision.kind === 'stop'
                      ? t.reason.stop
                      : fill(t.reason.takeBack, {
                          version:
                            decision.to === null ? t.reason.fileVersion : fill(t.view.version, { n: decision.to }),
                        })
                  }
                  hint={decision.kind === 'stop' ? t.reason.stopHint : t.reason.takeBackHint}
                  danger={decision.kind === 'stop'}
                  onCancel={() => setDecision(null)}
                  act={(reason) => act(detail, reason)}
                />
              )}
            </>
          )}
        </Shown>
      </div>
    </section>
  );
}

function Notices(props: {
  detail: AnswerDetail;
  register: Register | null;
  setDecision: ((decision: Decision) => void) | null;
}) {
  const { texts } = useDesk();
  const t = texts.knowledge.view;
  const [compares, setCompares] = useState(false);
  const { detail, register, setDecision } = props;
  const { file, stopped, basedOn, answer, misfits } = detail;
  const n = basedOn.revision ?? 0;
  const said = { 'in-force': '', same: t.fileSame, covered: t.fileCovered, changed: t.fileChanged }[file.state];
  return (
    <>
      {stopped !== null && (
        <Alert
          type="error"
          showIcon
          title={fill(t.stopped, { name: stopped.byName, time: shanghaiMoment(stopped.at), reason: stopped.reason })}
          action={
            setDecision === null ? undefined : (
              <Button onClick={() => setDecision({ kind: 'take-back', to: basedOn.revision })}>{t.resume}</Button>
            )
          }
        />
      )}
      {stopped === null && detail.state === 'stale' && (
        <Alert
          type="error"
          showIcon
          title={misfits.length > 0 ? t.misfit : fill(t.stale, { reason: detail.reason })}
          description={misfits
            .map(({ field, problem }) => `${fieldLabel(field, texts.knowledge)}：${problem}`)
            .join('；')}
        />
      )}
      {detail.state === 'not-in-force' && <Alert type="warning" showIcon title={t.notInForce} />}
      {said !== '' && (
        <Alert
          type={file.state === 'changed' ? 'warning' : 'info'}
          showIcon
          title={fill(said, { n })}
          action={
            <span className="notice-tools">
              {file.state !== 'same' && (
                <Button onClick={() => setCompares(!compares)}>{compares ? t.hideCompare : t.compare}</Button>
              )}
              {setDecision !== null && (
                <Button onClick={() => setDecision({ kind: 'take-back', to: null })}>{t.useFile}</Button>
              )}
            </span>
          }
        />
      )}
      {compares && (
        <FieldDiffs
          register={register}
          changes={changedFields(file.answer, answer).map((field) => ({
            field,
            before: file.answer[field],
            after: answer[field],
          }))}
        />
      )}
    </>
  );
}

function Usage({ detail, open }: Opening & { detail: AnswerDetail }) {
  const { texts } = useDesk();
  const t = texts.knowledge.view;
  const { intents, answers } = detail.usedBy;
  return (
    <Part name={t.usedBy}>
      <p>
        <span className="soft">{t.intents}：</span>
        {intents.length === 0 ? t.noIntents : intents.map(({ name }) => name).join('、')}
      </p>
      <ul>
        {answers.map(({ id, question, as }) => (
          <li key={`${id}${as}`}>
            <button type="button" className="text-link" onClick={() => open(id)}>
              {question}
            </button>{' '}
            <small className="soft">{t.referring[as]}</small>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function History(props: Opening & { detail: AnswerDetail; takeBack: ((decision: Decision) => void) | null }) {
  const { texts } = useDesk();
  const t = texts.knowledge;
  const { detail, open, takeBack } = props;
  return (
    <Part name={t.view.history}>
      {detail.history.length === 0 && <p className="soft">{fill(t.view.noHistory, { file: detail.file.name })}</p>}
      <ol className="history">
        {detail.history.map((revision) => (
          <li key={revision.id}>
            <span className="history-head">
              <strong>{fill(t.view.version, { n: revision.number })}</strong>
              <Mark kind={revision.state === 'published' ? 'ok' : revision.state === 'proposed' ? 'busy' : 'plain'}>
                {t.revisionStates[revision.state]}
              </Mark>
              <span className="history-tools">
                <Button size="small" onClick={() => open(revision.id)}>
                  {t.view.see}
                </Button>
                {takeBack !== null && (revision.state === 'replaced' || revision.state === 'rolled-back') && (
                  <Button size="small" onClick={() => takeBack({ kind: 'take-back', to: revision.number })}>
                    {t.view.takeBack}
                  </Button>
                )}
              </span>
            </span>
            <small className="soft">
              {fill(t.view.by, { name: revision.proposedByName, time: shanghaiMoment(revision.proposedAt) })}
              {revision.decidedByName !== null &&
                revision.decidedAt !== null &&
                ` · ${fill(t.view.decided, {
                  name: revision.decidedByName,
                  time: shanghaiMoment(revision.decidedAt),
                  state:
                    revision.state === 'rejected' || revision.state === 'withdrawn'
                      ? t.revisionStates[revision.state]
                      : t.proposal.approve,
                })}`}
            </small>
            <span>
              {revision.changed.map((field) => fieldLabel(field, t)).join('、')}
              {revision.note !== '' && ` · ${revision.note}`}
              {revision.reason !== '' && ` · ${revision.reason}`}
            </span>
          </li>
        ))}
      </ol>
    </Part>
  );
}
