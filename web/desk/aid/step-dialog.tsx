import { Alert, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { ApiError } from '../api.ts';
import { shanghaiMoment } from '../live/shanghai-time.ts';
import { useDesk } from '../shell/desk-context.ts';
import { errorText } from '../shell/states.tsx';
import type { DeskTexts } from '../texts/index.ts';
import { wordFor } from '../texts/index.ts';
import type { Asking } from './aid-case.tsx';
import { bodyOf, emptyDraft, mayTake, type StepBody } from './aid-steps.ts';
import { actorName } from './history-part.tsx';
import { StepFields } from './step-fields.tsx';
import type { AidDetail, AidTold } from './types.ts';

/** Asks for what a step needs, says what the resident will be told, and takes it when it is confirmed. */
export function StepDialog(props: {
  asking: Asking;
  detail: AidDetail;
  reload: () => void;
  onCancel: () => void;
  onDone: () => void;
}) {
  const { texts, api, staff } = useDesk();
  const t = texts.aid.dialog;
  const { asking, detail, reload, onCancel, onDone } = props;
  const { step, paperId } = asking;
  const [draft, setDraft] = useState(() => emptyDraft(detail, paperId, new Date()));
  const [steps] = useState(detail.history.length);
  const [problem, setProblem] = useState('');
  const [isBusy, setBusy] = useState(false);
  const body = bodyOf(step, draft);
  const isOpen = mayTake(step, detail, staff);
  const paper = detail.papers.find(({ id }) => id === paperId)?.name ?? '';
  const name = texts.aid.steps[step];
  const submit = async (): Promise<void> => {
    if (body === null || !isOpen) return;
    setBusy(true);
    setProblem('');
    try {
      await api.aid.step(detail.id, step, body);
      onDone();
    } catch (error) {
      setProblem(aidErrorText(error, texts));
      setBusy(false);
      // Somebody was faster, or it is not what it was: look at it anew.
      if (error instanceof ApiError && (error.status === 409 || error.status === 404)) reload();
    }
  };
  return (
    <Modal
      open
      width={640}
      title={paper === '' ? name : `${name}：${paper}`}
      okText={fill(t.confirm, { step: name })}
      okButtonProps={{ danger: step === 'refuse', disabled: body === null || !isOpen }}
      cancelText={texts.state.cancel}
      confirmLoading={isBusy}
      onOk={submit}
      onCancel={onCancel}
    >
      <div className="dialog-form aid-form">
        <Changed detail={detail} since={steps} isOpen={isOpen} />
        {problem !== '' && isOpen && <Alert type="error" showIcon role="alert" title={problem} />}
        <StepFields step={step} detail={detail} draft={draft} set={(part) => setDraft({ ...draft, ...part })} />
        {isOpen && <Told detail={detail} asking={asking} body={body} />}
      </div>
    </Modal>
  );
}

/** Tells that somebody else did something while the dialog was open. */
function Changed({ detail, since, isOpen }: { detail: AidDetail; since: number; isOpen: boolean }) {
  const { texts } = useDesk();
  const t = texts.aid.dialog;
  const last = detail.history.at(-1);
  if (detail.history.length <= since || last === undefined) return null;
  const words = {
    who: actorName(last, texts.aid.view),
    time: shanghaiMoment(last.at),
    step: wordFor(texts.aid.steps, last.step),
  };
  return (
    <Alert
      type={isOpen ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={fill(isOpen ? t.changed : t.beaten, words)}
    />
  );
}

/** Typing is not sent letter by letter, ms. */
const TYPING = 350;

/** What the resident will be told, in the words of the server. */
function Told({ detail, asking, body }: { detail: AidDetail; asking: Asking; body: StepBody | null }) {
  const { texts, api } = useDesk();
  const t = texts.aid.dialog;
  const [told, setTold] = useState<{ of: string; told: AidTold } | null>(null);
  const [problem, setProblem] = useState('');
  const wanted = body === null ? null : JSON.stringify(body);
  const { id } = detail;
  const { step } = asking;
  useEffect(() => {
    if (wanted === null) return undefined;
    let isWanted = true;
    const timer = window.setTimeout(() => {
      api.aid.preview(id, step, JSON.parse(wanted) as StepBody).then(
        (answer) => {
          if (!isWanted) return;
          setTold({ of: wanted, told: answer });
          setProblem('');
        },
        (error: unknown) => {
          if (isWanted) setProblem(error instanceof ApiError && error.status === 422 ? error.message : t.toldFailed);
        },
      );
    }, TYPING);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [api, id, step, wanted, t]);
  return (
    <section className="aid-told" aria-live="polite">
      {wanted === null || (told === null && problem === '') ? (
        <p className="soft">{t.toldWaiting}</p>
      ) : problem !== '' ? (
        <p className="bad">{problem}</p>
      ) : (
        <ToldWords told={told?.told ?? null} t={t} />
      )}
    </section>
  );
}

function ToldWords({ told, t }: { told: AidTold; t: DeskTexts['aid']['dialog'] }) {
  if (told === null) return <p className="soft">{t.toldNothing}</p>;
  const lead = { channel: t.told, phone: t.toldByPhone, none: t.toldNobody }[told.by];
  return (
    <>
      <strong>{lead}</strong>
      <p className="aid-told-words">{told.text}</p>
    </>
  );
}

/** The server's own words where they are for people; else the desk's. */
export function aidErrorText(error: unknown, texts: DeskTexts): string {
  const isForPeople =
    error instanceof ApiError &&
    (error.code === 'hotline_aid_input' ||
      error.code === 'hotline_aid_papers_asked_once' ||
      error.code === 'hotline_aid_own_decision');
  return isForPeople ? error.message : errorText(error, texts);
}
