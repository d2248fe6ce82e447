import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ApiError, DeskApi } from './api.ts';
import { loadPreferences, type Preferences, savePreferences } from './shell/preferences.ts';
import { SignIn } from './sign-in.tsx';
import { CATALOGUES } from './texts/index.ts';
import type { Staff } from './types.ts';

// The desk itself is large; the sign-in page shows without it and fetches it while the password is typed.
const fetchWorkspace = () => import('./workspace.tsx');
const Workspace = lazy(fetchWorkspace);

type Who = { state: 'asking' } | { state: 'nobody'; expired: boolean } | { state: 'staff'; staff: Staff };

/** Who is there: nobody (sign in) or a colleague (the desk). */
export function App() {
  const [who, setWho] = useState<Who>({ state: 'asking' });
  const [preferences, keepPreferences] = useState(loadPreferences);
  const texts = CATALOGUES[preferences.language];
  const api = useMemo(
    () =>
      new DeskApi(() =>
        setWho((old) => (old.state === 'nobody' ? old : { state: 'nobody', expired: old.state === 'staff' })),
      ),
    [],
  );
  const setPreferences = useCallback((change: Partial<Preferences>) => {
    keepPreferences((old) => {
      const next = { ...old, ...change };
      savePreferences(next);
      return next;
    });
  }, []);

  const signedOut = useCallback(() => setWho({ state: 'nobody', expired: false }), []);

  useEffect(() => {
    api.whoAmI().then(
      ({ staff }) => setWho({ state: 'staff', staff }),
      (error: unknown) => {
        if (error instanceof ApiError && error.status !== 401) setWho({ state: 'nobody', expired: false });
      },
    );
  }, [api]);
  useEffect(() => {
    const root = document.documentElement;
    root.lang = preferences.language;
    if (preferences.theme === 'auto') delete root.dataset.theme;
    else root.dataset.theme = preferences.theme;
  }, [preferences.language, preferences.theme]);
  useEffect(() => {
    document.title = texts.app.title;
    if (who.state === 'nobody') void fetchWorkspace();
  }, [who.state, texts]);

  const waiting = <p className="opening-note">{texts.app.loading}</p>;
  if (who.state === 'asking') return waiting;
  if (who.state === 'nobody') {
    return (
      <SignIn api={api} texts={texts} expired={who.expired} onSignedIn={(staff) => setWho({ state: 'staff', staff })} />
    );
  }
  return (
    <Suspense fallback={waiting}>
      <Workspace
        api={api}
        staff={who.staff}
        preferences={preferences}
        setPreferences={setPreferences}
        onSignedOut={signedOut}
      />
    </Suspense>
  );
}
