import { Alert, Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api.ts';
import type { DeskTexts } from '../texts/index.ts';
import { useDesk } from './desk-context.ts';
import type { Loaded } from './use-loaded.ts';

/** An error in words a colleague can act on. */
export function errorText(error: unknown, texts: DeskTexts): string {
  if (!(error instanceof ApiError)) return texts.state.failed;
  if (error.status === 0) return texts.state.noAnswer;
  // The knowledge says itself what came in between, and who may.
  if (error.code.startsWith('hotline_knowledge_') && error.status < 500) return error.message;
  if (error.status === 403) return texts.state.forbidden;
  if (error.status === 404) return texts.state.notFound;
  if (error.status === 409) return conflictText(error, texts);
  return texts.state.failed;
}

/** What came in between, where the code tells; those that name somebody say it themselves. */
function conflictText({ code, message }: ApiError, texts: DeskTexts): string {
  if (code === 'hotline_handoff_taken' || code === 'hotline_handoff_receiver_absent') return message;
  const words: Record<string, string> = texts.handoff.problems;
  return words[code] ?? texts.state.conflict;
}

export function ErrorNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const { texts } = useDesk();
  return (
    <Alert
      type="error"
      showIcon
      title={errorText(error, texts)}
      action={retry === undefined ? undefined : <Button onClick={retry}>{texts.state.retry}</Button>}
    />
  );
}

export function EmptyNote({ text }: { text: string }) {
  return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<span className="soft">{text}</span>} />;
}

/** Loading, error and content of something loaded; what is there already stays while it loads again. */
export function Shown<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ReactNode }) {
  const { texts } = useDesk();
  return (
    <>
      {loaded.error !== null && <ErrorNote error={loaded.error} retry={loaded.reload} />}
      {loaded.value !== null && children(loaded.value)}
      {loaded.value === null && loaded.loading && (
        <div role="status" aria-label={texts.state.loading}>
          <Skeleton active paragraph={{ rows: 4 }} />
        </div>
      )}
    </>
  );
}
