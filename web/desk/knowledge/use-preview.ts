import { useEffect, useRef, useState } from 'react';
import { ApiError, type DeskApi } from '../api.ts';
import type { Answer, Problem, Report } from './types.ts';

/** After this pause in writing the server is asked, ms. */
const PAUSE = 700;

export interface Preview {
  report: Report | null;
  /** What is wrong, with the field as the form knows it (`content.steps.2`). */
  problems: Problem[];
  loading: boolean;
  error: unknown;
}

/** What the server makes of what is written, a moment after it was written; older answers are dropped. */
export function usePreview(api: DeskApi, content: Answer): Preview {
  const [preview, setPreview] = useState<Preview>({ report: null, problems: [], loading: true, error: null });
  const round = useRef(0);
  useEffect(() => {
    round.current += 1;
    const mine = round.current;
    setPreview((old) => ({ ...old, loading: true }));
    const timer = window.setTimeout(() => {
      api.preview(content.id, content).then(
        ({ report }) => {
          if (mine !== round.current) return;
          const problems = report.problems.map(({ field, problem }) => ({ field: `content.${field}`, problem }));
          setPreview({ report, problems, loading: false, error: null });
        },
        (error: unknown) => {
          if (mine !== round.current) return;
          const problems = error instanceof ApiError && error.status === 422 ? [...error.details] : [];
          setPreview((old) => ({ ...old, problems, loading: false, error: problems.length > 0 ? null : error }));
        },
      );
    }, PAUSE);
    return () => window.clearTimeout(timer);
  }, [api, content]);
  return preview;
}
