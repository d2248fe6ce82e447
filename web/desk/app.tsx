import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import type { MustDo as What, WhoAmI } from './account/types.ts';
import { ApiError, DeskApi } from './api.ts';
import { loadPreferences, type Preferences, savePreferences } from './shell/preferences.ts';
import { SignIn } from './sign-in.tsx';
import { CATALOGUES } from './texts/index.ts';
import type { Staff } from './types.ts';

// The desk itself is large; the sign-in page shows without it and fetches it while the password is typed.
const fetchWorkspace = () => import('./workspace.tsx');
const Workspace = lazy(fetchWorkspace);
const MustDo = lazy(() => import('./account/must-do.tsx'));

type Who =
  /** To be asked of the server: at first, and when it wants something done first. */
  | { state: 'asking' }
  | { state: 'nobody'; expired: boolean }
  | { state: 'must'; staff: Staff; what: What }
  | { state: 'staff'; staff: Staff };

/** Who is there: nobody (sign in), a colleague who has something to do first, or a colleague (the desk). */
export function App() {
  const [who, setWho] = useState<Who>({ state: 'asking' });
  const [preferences, keepPreferences] = useState(loadPreferences);
  const texts = CATALOGUES[preferences.language];
  const api = useMemo(
    () =>
      new DeskApi(
        () => setWho((old) => (old.state === 'nobody' ? old : { state: 'nobody', expired: old.state !== 'asking' })),
        () => setWho((old) => (old.state === 'staff' ? { state: 'asking' } : old)),
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
  const signedIn = useCallback(({ staff, mustDo }: WhoAmI) => {
    setWho(mustDo === null ? { state: 'staff', staff } : { state: 'must', staff, what: mustDo });
  }, []);
  const signOut = useCallback(() => {
    api.signOut(true).catch(() => undefined);
    signedOut();
  }, [api, signedOut]);

  useEffect(() => {
    if (who.state !== 'asking') return;
    api.whoAmI().then(signedIn, (error: unknown) => {
      if (error instanceof ApiError && error.status !== 401) setWho({ state: 'nobody', expired: false });
    });
  }, [who.state, api, signedIn]);
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
    return <SignIn api={api} texts={texts} expired={who.expired} onSignedIn={signedIn} />;
  }
  if (who.state === 'must') {
    return (
      <Suspense fallback={waiting}>
        <MustDo
          api={api}
          texts={texts}
          staff={who.staff}
          what={who.what}
          onDone={() => setWho({ state: 'asking' })}
          onSignOut={signOut}
        />
      </Suspense>
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
