import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { AuditChain, AuditLine } from './audit-api.ts';

interface Found {
  lines: AuditLine[];
  next: string | null;
  chain: AuditChain | null;
  error: unknown;
  isLoading: boolean;
}

const NOTHING: Found = { lines: [], next: null, chain: null, error: null, isLoading: true };

/** Lines page by page; a new question begins anew, and answers to an older one are dropped. */
export function useAudit(query: string): Found & { more: () => void; reload: () => void } {
  const { api } = useDesk();
  const [found, setFound] = useState<Found>(NOTHING);
  const round = useRef(0);
  const ask = useCallback(
    (cursor: string | null, kept: AuditLine[]) => {
      round.current += 1;
      const mine = round.current;
      setFound((old) => ({ ...old, isLoading: true, error: null }));
      api.audit.page(query, cursor).then(
        ({ lines, next, chain }) => {
          if (mine === round.current)
            setFound({ lines: [...kept, ...lines], next, chain, error: null, isLoading: false });
        },
        (error: unknown) => {
          if (mine === round.current) setFound((old) => ({ ...old, error, isLoading: false }));
        },
      );
    },
    [api, query],
  );
  useEffect(() => ask(null, []), [ask]);
  return {
    ...found,
    more: () => ask(found.next, found.lines),
    reload: () => ask(null, []),
  };
}
