import { useEffect, useId, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { shanghaiInFull } from '../live/shanghai-time.ts';
import type { DeskTexts } from '../texts/index.ts';
import { PlainSubmit } from './form-parts.tsx';

/** Recovery codes (备用码), shown once: to be copied, printed or saved, and only then left. */
export function RecoveryCodes(props: {
  codes: readonly string[];
  texts: DeskTexts;
  username: string;
  onDone: () => void;
}) {
  const { codes, texts, username } = props;
  const t = texts.account.recovery;
  const [isKept, setKept] = useState(false);
  const [said, setSaid] = useState('');
  const [madeAt] = useState(() => new Date());
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    heading.current?.focus();
    // Of the page only the codes go on paper, see account.css.
    const root = document.documentElement;
    root.dataset.prints = 'recovery';
    return () => {
      delete root.dataset.prints;
    };
  }, []);
  const head = fill(t.fileHead, { username, time: shanghaiInFull(madeAt) });
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(codes.join('\n')) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setSaid(t.copied),
      () => setSaid(t.copyFailed),
    );
  };
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`\ufeff${[head, '', ...codes, ''].join('\r\n')}`)}`;
  return (
    <form
      className="plain-form recovery"
      onSubmit={(event) => {
        event.preventDefault();
        if (isKept) props.onDone();
      }}
    >
      <h3 ref={heading} tabIndex={-1}>
        {t.heading}
      </h3>
      <p>{t.hint}</p>
      <p className="print-only">{head}</p>
      <ul className="recovery-list" aria-label={t.list}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="plain-actions">
        <button type="button" className="plain-button" onClick={copy}>
          {t.copy}
        </button>
        <button type="button" className="plain-button" onClick={() => window.print()}>
          {t.print}
        </button>
        <a className="plain-button" href={file} download={fill(t.file, { username })}>
          {t.download}
        </a>
        <span role="status">{said}</span>
      </div>
      <label className="plain-check" htmlFor={id}>
        <input id={id} type="checkbox" checked={isKept} onChange={(event) => setKept(event.target.checked)} />
        {t.kept}
      </label>
      <PlainSubmit isBusy={!isKept}>{t.done}</PlainSubmit>
    </form>
  );
}
