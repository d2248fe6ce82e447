import { type KeyboardEvent, type Ref, useImperativeHandle, useRef } from 'react';
import { markedParts } from './service-words.ts';
import { WritingKeys } from './writing-keys.ts';

/** What a parent does with the field. */
export interface WritingHandle {
  focus(): void;
  /** Where the caret stands. */
  caret(): number;
  select(from: number, to: number): void;
}

interface WritingFieldProps {
  text: string;
  label: string;
  placeholder: string;
  className?: string;
  describedBy?: string;
  /** The list that is open over the field and its chosen line, for screen readers. */
  list?: { id: string; active: string } | null;
  /** Underlined in the text. */
  marks?: readonly { from: number; to: number }[];
  handle: Ref<WritingHandle>;
  onText(text: string): void;
  /** The caret has moved or words were taken over; never while an input method composes. */
  onSettled?(text: string, caret: number): void;
  /** Keys for an open list; true when it took the key. Never asked while an input method composes. */
  onListKey?(key: string): boolean;
  onEnter(): void;
  onBlur?(): void;
}

/** A text area for Chinese: Enter sends, Shift+Enter breaks the line, and an input method keeps all keys it handles. */
export function WritingField(props: WritingFieldProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const keys = useRef(new WritingKeys());
  const { text, list = null, marks = [], handle } = props;
  useImperativeHandle(handle, () => ({
    focus: () => area.current?.focus(),
    caret: () => area.current?.selectionStart ?? 0,
    select: (from, to) => {
      area.current?.focus();
      area.current?.setSelectionRange(from, to);
    },
  }));
  const settled = (): void => {
    const element = area.current;
    if (element === null || !keys.current.isSettled) return;
    props.onSettled?.(element.value, element.selectionStart);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { key, shiftKey, altKey, ctrlKey, metaKey, keyCode } = event;
    const press = { key, shiftKey, altKey, ctrlKey, metaKey, keyCode, isComposing: event.nativeEvent.isComposing };
    const use = keys.current.press(press, (pressed) => props.onListKey?.(pressed) ?? false);
    if (use === 'typed') return;
    event.preventDefault();
    if (use === 'taken') event.stopPropagation();
    else props.onEnter();
  };
  return (
    <div className={`writing ${props.className ?? ''}`}>
      {marks.length > 0 && (
        <div className="writing-mirror" aria-hidden="true" ref={mirror}>
          {markedParts(text, marks).map(({ text: part, isHit, at }) =>
            isHit ? <mark key={at}>{part}</mark> : <span key={at}>{part}</span>,
          )}
        </div>
      )}
      <textarea
        ref={area}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-autocomplete={list === null ? undefined : 'list'}
        aria-controls={list?.id}
        aria-activedescendant={list?.active}
        placeholder={props.placeholder}
        rows={3}
        value={text}
        onChange={(event) => {
          props.onText(event.target.value);
          settled();
        }}
        onSelect={settled}
        onKeyDown={onKeyDown}
        onScroll={(event) => {
          if (mirror.current !== null) mirror.current.scrollTop = event.currentTarget.scrollTop;
        }}
        onBlur={() => {
          // Some input methods end without saying so when the field is left.
          keys.current.compositionEnded();
          props.onBlur?.();
        }}
        onCompositionStart={() => keys.current.compositionStarted()}
        onCompositionEnd={() => {
          keys.current.compositionEnded();
          settled();
        }}
      />
    </div>
  );
}
