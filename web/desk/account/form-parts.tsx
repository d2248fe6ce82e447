import type { ReactNode } from 'react';

/** The way on: stays reachable by keyboard while it works, and does nothing then. */
export function PlainSubmit({ isBusy, children }: { isBusy: boolean; children: ReactNode }) {
  return (
    <button type="submit" className="plain-button plain-main" aria-disabled={isBusy}>
      {children}
    </button>
  );
}

/** What is wrong with a form as a whole. Always there, so that what comes into it is read out. */
export function PlainProblem({ children }: { children: string }) {
  return (
    <p className="problem" role="alert">
      {children}
    </p>
  );
}
