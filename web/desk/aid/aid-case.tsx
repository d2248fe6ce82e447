import { Alert, App, Button } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText, Shown } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import { wordFor } from '../texts/index.ts';
import { Actions } from './actions.tsx';
import { isPressing } from './aid-clock.ts';
import { AidMarks, StateMark } from './aid-marks.tsx';
import type { AidStepName } from './aid-steps.ts';
import { ApplicantPart, RepresentativePart } from './applicant-part.tsx';
import { Clocks } from './clock-line.tsx';
import { DecisionPart } from './decision-part.tsx';
import { DeclarationPart, DocumentsPart } from './documents-part.tsx';
import { HistoryPart, NoticesPart } from './history-part.tsx';
import { MatterPart } from './matter-part.tsx';
import { PapersPart } from './papers-part.tsx';
import { PreCheckPart } from './pre-check-part.tsx';
import { SchedulePart } from './schedule-part.tsx';
import { StepDialog } from './step-dialog.tsx';
import { TranscriptPart } from './transcript-part.tsx';
import type { AidDetail } from './types.ts';

export interface Asking {
  step: AidStepName;
  paperId: string;
}
export type Ask = (step: AidStepName, paperId?: string) => void;

/** One application: all that was told, how the rules see it, and every step that this colleague may take. */
export function AidCase({ id, open, changed }: { id: string; open: (id: string | null) => void; changed: () => void }) {
  const { texts, api, socket } = useDesk();
  const t = texts.aid;
  const { message: toast } = App.useApp();
  const loaded = useLoaded(useCallback(() => api.aid.read(id), [api, id]));
  const { reload } = loaded;
  const [asking, setAsking] = useState<Asking | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => socket.subscribe({ queue: reload, link: (isUp) => isUp && reload() }), [socket, reload]);
  useEffect(() => heading.current?.focus(), []);
  const ask: Ask = (step, paperId = '') => setAsking({ step, paperId });
  const { value } = loaded;
  return (
    <section className="answer-pane aid-case" aria-label={value?.number ?? ''}>
      <header className="pane-head">
        <Button className="back-always" onClick={() => open(null)}>
          ‹ {texts.state.back}
        </Button>
        <h2 ref={heading} tabIndex={-1}>
          {value === null ? t.overview.heading : `${value.person.name} · ${value.matterName || t.view.noMatter}`}
        </h2>
      </header>
      <div className="answer-body aid-body">
        <Shown loaded={loaded}>
          {(detail) => (
            <>
              <Head detail={detail} />
              <Notes detail={detail} open={open} reload={reload} />
              <Clocks application={detail} />
              <Actions detail={detail} ask={ask} />
              <DecisionPart detail={detail} />
              <div className="aid-columns">
                <div className="aid-column">
                  <MatterPart detail={detail} />
                  <PapersPart detail={detail} ask={ask} />
                  <PreCheckPart preCheck={detail.preCheck} />
                  <TranscriptPart detail={detail} />
                </div>
                <div className="aid-column">
                  <ApplicantPart detail={detail} ask={ask} />
                  <RepresentativePart detail={detail} />
                  <SchedulePart detail={detail} ask={ask} />
                  <DeclarationPart detail={detail} />
                  <DocumentsPart detail={detail} />
                  <NoticesPart detail={detail} />
                  <HistoryPart detail={detail} />
                </div>
              </div>
              {asking !== null && (
                <StepDialog
                  key={asking.step + asking.paperId}
                  asking={asking}
                  detail={detail}
                  reload={reload}
                  onCancel={() => setAsking(null)}
                  onDone={() => {
                    setAsking(null);
                    toast.success(fill(t.dialog.done, { step: t.steps[asking.step] }));
                    reload();
                    changed();
                  }}
                />
              )}
            </>
          )}
        </Shown>
      </div>
    </section>
  );
}

function Head({ detail }: { detail: AidDetail }) {
  const { texts } = useDesk();
  const t = texts.aid;
  return (
    <div className="answer-where">
      <StateMark state={detail.state} />
      <AidMarks application={detail} />
      <span className="soft">
        {detail.number}
        {detail.receivedAt !== null && ` · ${fill(t.view.received, { time: shanghaiMoment(detail.receivedAt) })}`}
        {` · ${wordFor({ ...texts.channel, ...t.channels }, detail.channel)}`}
        {detail.lawyerName !== null && ` · ${detail.lawyerName}`}
      </span>
    </div>
  );
}

/** What has to be seen before anything is done. */
function Notes({ detail, open, reload }: { detail: AidDetail; open: (id: string) => void; reload: () => void }) {
  const { texts, api, staff } = useDesk();
  const { message: toast } = App.useApp();
  const t = texts.aid;
  const { custody, duplicateOf, doubtList, urgent } = detail;
  const decides = staff.roles.some((role) => role === 'aid-officer' || role === 'supervisor');
  const called = async (key: string): Promise<void> => {
    try {
      await api.aid.told(detail.id, key);
      toast.success(t.view.calledDone);
    } catch (error) {
      toast.error(errorText(error, texts));
    }
    reload();
  };
  const toCall = detail.notices.filter(({ by, sent }) => by === 'phone' && !sent);
  return (
    <>
      {isPressing(detail) && (
        <Alert
          type="error"
          showIcon
          title={`${t.marks.urgent}：${urgent.map((why) => wordFor(t.urgentWhy, why)).join('、')}`}
          description={t.urgentNote}
        />
      )}
      {custody !== null && (
        <Alert
          type={custody.forwardedAt === null ? 'error' : 'info'}
          showIcon
          title={`${t.view.custody}：${custody.place === '' ? t.view.custodyUnknown : custody.place}`}
          description={
            custody.forwardedAt === null
              ? t.view.custodyDue
              : fill(t.view.custodyDone, { time: shanghaiMoment(custody.forwardedAt) })
          }
        />
      )}
      {duplicateOf !== null && (
        <Alert
          type="warning"
          showIcon
          title={t.view.duplicate}
          action={<Button onClick={() => open(duplicateOf)}>{t.view.openOther}</Button>}
        />
      )}
      {doubtList.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t.view.doubts}
          description={
            <ul className="aid-plain">
              {doubtList.map(({ code, text }) => (
                <li key={code}>{text}</li>
              ))}
            </ul>
          }
        />
      )}
      {toCall.length > 0 && (
        <Alert
          type="warning"
          showIcon
          title={t.view.toCall}
          description={
            <ul className="aid-plain">
              {toCall.map(({ key, text }) => (
                <li key={key}>
                  {text}{' '}
                  {decides && (
                    <Button size="small" onClick={() => called(key)}>
                      {t.view.called}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          }
        />
      )}
    </>
  );
}
