import { useCallback, useEffect, useRef, useState } from 'react';
import { useDesk } from '../shell/desk-context.ts';
import type { HandoffDetail } from '../types.ts';
import { type CaseChange, caseChange } from './case-change.ts';

/** What came over the open case since it was opened, until it is read; only the latest counts. */
export function useCaseChange(detail: HandoffDetail | null): { change: CaseChange | null; read: () => void } {
  const { staff } = useDesk();
  const before = useRef<HandoffDetail | null>(null);
  const [change, setChange] = useState<CaseChange | null>(null);
  useEffect(() => {
    if (detail === null) return;
    const fresh = before.current === null ? null : caseChange(before.current, detail, staff.id);
    before.current = detail;
    if (fresh !== null) setChange(fresh);
  }, [detail, staff.id]);
  const read = useCallback(() => setChange(null), []);
  return { change, read };
}
