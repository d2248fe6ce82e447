import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useDesk } from './desk-context.ts';
import { EmptyNote, ErrorNote } from './states.tsx';
import type { Pages } from './use-pages.ts';

/** A list, page after page: what went wrong, that it is being read, that it is empty, and the way to more. */
export function PagedList<T, P>({
  pages,
  empty,
  more,
  block = false,
  children,
}: {
  pages: Pages<T, P>;
  /** Said where there is nothing. */
  empty: string;
  /** Words of the button for the next page. */
  more: string;
  block?: boolean;
  children: ReactNode;
}) {
  const { texts } = useDesk();
  const { items, latest, error, loading } = pages;
  return (
    <>
      {error !== null && <ErrorNote error={error} retry={pages.retry} />}
      {latest === null && error === null && <p role="status">{texts.state.loading}</p>}
      {latest !== null && items.length === 0 && !pages.more && <EmptyNote text={empty} />}
      {children}
      {pages.more && (
        <Button block={block} loading={loading} onClick={pages.loadMore}>
          {more}
        </Button>
      )}
    </>
  );
}
