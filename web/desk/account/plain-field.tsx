import { type InputHTMLAttributes, type ReactNode, type RefObject, useId, useState } from 'react';

export interface PlainFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'type'> {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it, told with the field; '' for nothing. */
  problem?: string;
  type?: 'text' | 'password';
  inputRef?: RefObject<HTMLInputElement | null>;
  /** Words of the button that shows and hides a password; without them there is none. */
  reveal?: { show: string; hide: string };
}

/** A labelled field in plain elements, with its hint and its problem read out with it. */
export function PlainField(props: PlainFieldProps) {
  const { label, hint, problem = '', type = 'text', inputRef, reveal, ...input } = props;
  const id = useId();
  const [isShown, setShown] = useState(false);
  const told = [hint === undefined ? '' : `${id}-hint`, problem === '' ? '' : `${id}-problem`].filter(Boolean);
  return (
    <div className="plain-field">
      <label htmlFor={id}>{label}</label>
      <div className="plain-input">
        <input
          {...input}
          ref={inputRef}
          id={id}
          type={isShown ? 'text' : type}
          aria-invalid={problem !== ''}
          aria-describedby={told.length === 0 ? undefined : told.join(' ')}
        />
        {reveal !== undefined && (
          <button type="button" className="plain-reveal" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? reveal.hide : reveal.show}
          </button>
        )}
      </div>
      {hint !== undefined && (
        <small id={`${id}-hint`} className="soft">
          {hint}
        </small>
      )}
      {problem !== '' && (
        <small id={`${id}-problem`} className="bad" role="alert">
          {problem}
        </small>
      )}
    </div>
  );
}
