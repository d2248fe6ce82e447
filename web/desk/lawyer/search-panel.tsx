import { Button, Input, type InputRef } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fill } from '../../shared/fill.ts';
import { useDesk } from '../shell/desk-context.ts';
import { ErrorNote } from '../shell/states.tsx';
import { useLoaded } from '../shell/use-loaded.ts';
import type { DeskFindings } from './handoff-types.ts';
import { SearchResults } from './search-results.tsx';
import { useClosingKey } from './use-closing-key.ts';
import { useDebounced } from './use-debounced.ts';

/** After the last key, ms. */
const REST = 250;

/** Law and answers by words (法条与答案检索): beside the thread, on phones a sheet over it. */
export function SearchPanel(props: {
  /** Not given where nothing may be written to the resident now. */
  onPut?: (text: string) => void;
  onSend?: (text: string, answerId?: string) => void;
  onClose: () => void;
}) {
  const { texts, api } = useDesk();
  const t = texts.casework.find;
  const [words, setWords] = useState('');
  const query = useDebounced(words.trim(), REST);
  const found = useLoaded(
    useCallback(
      (): Promise<DeskFindings | null> => (query === '' ? Promise.resolve(null) : api.cases.find(query)),
      [api, query],
    ),
  );
  // What was found stays until the next is here.
  const [shown, setShown] = useState<DeskFindings | null>(null);
  useEffect(() => {
    if (found.value !== null || query === '') setShown(query === '' ? null : found.value);
  }, [found.value, query]);
  const input = useRef<InputRef>(null);
  useEffect(() => input.current?.focus(), []);
  useClosingKey(props.onClose);
  const count = shown === null ? 0 : shown.answers.length + shown.articles.length;
  return (
    <section className="find-panel" aria-label={t.heading}>
      <header className="find-head">
        <h3>{t.heading}</h3>
        <Button size="small" onClick={props.onClose}>
          {t.close}
        </Button>
      </header>
      <Input
        ref={input}
        type="search"
        allowClear
        maxLength={80}
        aria-label={t.label}
        placeholder={t.placeholder}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <p className="soft find-count" role="status">
        {query === ''
          ? t.begin
          : found.loading
            ? texts.state.loading
            : shown !== null &&
              (count === 0 ? t.none : fill(t.found, { n: shown.answers.length, m: shown.articles.length }))}
      </p>
      {found.error !== null && <ErrorNote error={found.error} retry={found.reload} />}
      {shown !== null && count > 0 && <SearchResults found={shown} onPut={props.onPut} onSend={props.onSend} />}
      <small className="soft find-hint">{t.hint}</small>
    </section>
  );
}
