import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import { qualityProblem } from './quality-problem.ts';

interface WordsFormProps {
  label: string;
  hint: string;
  /** One button for each thing that may be done with the words. */
  actions: { text: string; primary?: boolean; act: (words: string) => Promise<void> }[];
}

/** Words of somebody that become part of the record, and what is done with them. */
export function WordsForm({ label, hint, actions }: WordsFormProps) {
  const { texts } = useDesk();
  const [words, setWords] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const send = async (act: (words: string) => Promise<void>): Promise<void> => {
    if (words.trim() === '') return setProblem(texts.quality.wordsMissing);
    setBusy(true);
    setProblem('');
    try {
      await act(words.trim());
      setWords('');
    } catch (error) {
      setProblem(qualityProblem(error, texts));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="words-form">
      <label htmlFor={id}>{label}</label>
      <p className="soft">{hint}</p>
      <Input.TextArea
        id={id}
        rows={3}
        maxLength={2000}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      {problem !== '' && <Alert type="error" showIcon role="alert" title={problem} />}
      <span className="plain-actions">
        {actions.map(({ text, primary, act }) => (
          <Button
            key={text}
            type={primary === true ? 'primary' : 'default'}
            loading={busy}
            onClick={() => void send(act)}
          >
            {text}
          </Button>
        ))}
      </span>
    </div>
  );
}
