import { Alert, Button } from 'antd';
import { type FormEvent, type Ref, useCallback, useId, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { useLoaded } from '../shell/use-loaded.ts';
import { fillPlaceholders, type Inserted, openPlaceholders, putAtCaret, putIn, residentName } from './canned.ts';
import { CannedList, cannedOptionId } from './canned-list.tsx';
import type { CannedReply } from './handoff-types.ts';
import { LONGEST_REPLY, replyLength } from './reply-length.ts';
import { ReplyLengthNote, ReplyWindowNote } from './reply-window-note.tsx';
import { findServiceWords } from './service-words.ts';
import { ServiceWordsNote } from './service-words-note.tsx';
import { StaleReply } from './stale-reply.tsx';
import { drafts } from './tab-drafts.ts';
import type { CannedView } from './use-canned.ts';
import { useDebounced } from './use-debounced.ts';
import type { HandoffView } from './use-handoff.ts';
import { WritingField, type WritingHandle } from './writing-field.tsx';

export interface ReplyWriterHandle {
  focus(): void;
  /** Puts words in at the caret. */
  put(text: string): void;
}

/** While somebody types nothing is underlined yet, ms. */
const CHECK_REST = 350;

/**
 * Words for the resident. Each goes out with the number of the last turn that was on the page: when he has said more
 * meanwhile the server holds it back, and the new words are shown before it may go.
 */
export function ReplyWriter(props: {
  id: string;
  view: HandoffView;
  canned: CannedView;
  handle: Ref<ReplyWriterHandle>;
}) {
  const { id, view, canned } = props;
  const { texts, api, staff, linked } = useDesk();
  const t = texts.composer;
  const [text, setText] = useState(() => drafts.read(id));
  const [isAsking, setAsking] = useState(false);
  /** What is in the box at this instant; a second click in the same instant finds it empty and sends nothing. */
  const latest = useRef(text);
  const field = useRef<WritingHandle>(null);
  const listId = useId();
  const wordsId = useId();
  const words = useLoaded(useCallback(() => api.cases.serviceWords(), [api]));
  const forbidden = useMemo(() => words.value?.forbidden ?? [], [words.value]);
  const rested = useDebounced(text, CHECK_REST);
  const hits = useMemo(() => findServiceWords(rested, forbidden), [rested, forbidden]);
  const length = replyLength(view.detail?.channel ?? 'web', text);
  const ready = text.trim() !== '' && text.trim().length <= LONGEST_REPLY;
  const open = openPlaceholders(text);

  const change = (next: string): void => {
    latest.current = next;
    setText(next);
    setAsking(false);
    drafts.write(id, next);
  };
  const insert = ({ text: next, from, to }: Inserted): void => {
    change(next);
    canned.hide();
    // The caret is set on the text that was drawn.
    window.requestAnimationFrame(() => field.current?.select(from, to));
  };
  const pick = (reply: CannedReply): void => {
    if (canned.trigger === null) return;
    const filled = fillPlaceholders(reply.text, {
      律师姓名: staff.displayName,
      来访人称呼: residentName(view.detail?.card.facts ?? []),
    });
    insert(putIn(latest.current, filled, canned.trigger.from, canned.trigger.to));
  };
  useImperativeHandle(props.handle, () => ({
    focus: () => field.current?.focus(),
    put: (given) => insert(putAtCaret(latest.current, given, field.current?.caret() ?? latest.current.length)),
  }));
  const sendNow = (): void => {
    const said = latest.current.trim();
    if (said !== '') view.send(said);
    change('');
  };
  const submit = (): void => {
    if (!ready) return;
    const said = latest.current;
    const isDoubtful = findServiceWords(said, forbidden).length > 0 || openPlaceholders(said).length > 0;
    if (isDoubtful && !isAsking) setAsking(true);
    else if (!isDoubtful) sendNow();
  };
  const takeBack = (clientId: string, said: string): void => {
    change(latest.current.trim() === '' ? said : `${said}\n${latest.current}`);
    view.drop(clientId);
    field.current?.focus();
  };
  const active = canned.found[canned.chosen] === undefined ? undefined : cannedOptionId(listId, canned.chosen);
  return (
    <form
      className={canned.trigger === null ? 'reply-writer' : 'reply-writer reply-writer-listing'}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        submit();
      }}
    >
      {!linked && <Alert type="warning" showIcon title={t.offline} />}
      {view.pending
        .filter(({ state }) => state === 'stale')
        .map((reply) => (
          <StaleReply
            key={reply.clientId}
            reply={reply}
            turns={view.turns}
            onSend={() => view.sendAnyway(reply.clientId)}
            onTakeBack={() => takeBack(reply.clientId, reply.text)}
          />
        ))}
      <div className="reply-row">
        {canned.trigger !== null && <CannedList id={listId} canned={canned} onPick={pick} />}
        <WritingField
          handle={field}
          text={text}
          label={t.label}
          placeholder={texts.casework.box.replyPlaceholder}
          describedBy={wordsId}
          list={canned.trigger === null || active === undefined ? null : { id: listId, active }}
          marks={rested === text ? hits : []}
          onText={(next) => {
            change(next);
            view.typing(next);
          }}
          onSettled={canned.look}
          onListKey={(key) => {
            const used = canned.key(key);
            if (typeof used !== 'boolean') pick(used);
            return used !== false;
          }}
          onEnter={submit}
          onBlur={canned.hide}
        />
        <Button type="primary" htmlType="submit" disabled={!ready}>
          {t.send}
        </Button>
      </div>
      {isAsking && (
        <SendAsk
          title={
            open.length > 0
              ? fill(texts.casework.words.openAsk, { names: open.map(({ name }) => name).join('、') })
              : texts.casework.words.ask
          }
          onSend={sendNow}
          onChange={() => {
            setAsking(false);
            field.current?.focus();
          }}
        />
      )}
      <ServiceWordsNote id={wordsId} hits={hits} />
      <ReplyLengthNote length={length} window={view.detail?.replyWindow ?? null} />
      {view.detail?.replyWindow != null && <ReplyWindowNote window={view.detail.replyWindow} />}
    </form>
  );
}

/** Asked once for a text; a warning, not a bar. */
function SendAsk(props: { title: string; onSend: () => void; onChange: () => void }) {
  const { texts } = useDesk();
  const t = texts.casework.words;
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={props.title}
      action={
        <span className="choices">
          <Button size="small" onClick={props.onSend}>
            {t.sendAnyway}
          </Button>
          <Button size="small" onClick={props.onChange}>
            {t.change}
          </Button>
        </span>
      }
    />
  );
}
