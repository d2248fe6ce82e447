import { App as AntdApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { ApiError, type DeskApi } from './api.ts';
import { LawyerDesk } from './lawyer/lawyer-desk.tsx';
import { OfferPanel } from './lawyer/offer-panel.tsx';
import { SilenceLimit, USUAL_SILENT_MS } from './lawyer/silence-limit.ts';
import { type QueueView, useQueue } from './lawyer/use-queue.ts';
import { DeskSocket } from './live/desk-socket.ts';
import { PendingReplies } from './live/pending-replies.ts';
import { tabShelf } from './live/tab-shelf.ts';
import { antdTheme } from './shell/antd-theme.ts';
import { type Desk, DeskContext, useDesk } from './shell/desk-context.ts';
import { LeaveDialog } from './shell/leave-dialog.tsx';
import type { Preferences } from './shell/preferences.ts';
import { CASE_LISTS, parseRoute, type Route, routePath, type Section } from './shell/routes.ts';
import { SectionTabs } from './shell/section-tabs.tsx';
import { ServerClock } from './shell/server-clock.ts';
import { ShortcutHelp } from './shell/shortcut-help.tsx';
import { EmptyNote } from './shell/states.tsx';
import { TopBar } from './shell/top-bar.tsx';
import { LiveDesk } from './supervisor/live-desk.tsx';
import { CATALOGUES } from './texts/index.ts';
import type { Role, Staff } from './types.ts';

const MyAccount = lazy(() => import('./account/my-account.tsx'));
const AidDesk = lazy(() => import('./aid/aid-desk.tsx'));
const KnowledgeDesk = lazy(() => import('./knowledge/knowledge-desk.tsx'));
const RosterDesk = lazy(() => import('./roster/roster-desk.tsx'));
const StaffDesk = lazy(() => import('./staff/staff-desk.tsx'));
const SessionsRoom = lazy(() => import('./sessions/sessions-room.tsx'));
const WallRoom = lazy(() => import('./wall/wall-room.tsx'));
const ReviewsRoom = lazy(() => import('./reviews/reviews-room.tsx'));
const QualityRoom = lazy(() => import('./quality/quality-room.tsx'));
const StatisticsRoom = lazy(() => import('./statistics/statistics-room.tsx'));
const QuestionsRoom = lazy(() => import('./questions/questions-room.tsx'));
const PrivacyRoom = lazy(() => import('./privacy/privacy-room.tsx'));
const OrdersRoom = lazy(() => import('./orders/orders-room.tsx'));
const DeadlinesRoom = lazy(() => import('./orders/deadlines-room.tsx'));
const ExchangeRoom = lazy(() => import('./exchange/exchange-room.tsx'));
const IncidentsRoom = lazy(() => import('./incidents/incidents-room.tsx'));
const MediationRoom = lazy(() => import('./mediation/mediation-room.tsx'));
const AuditRoom = lazy(() => import('./audit/audit-room.tsx'));
const SupervisorDesk = lazy(() => import('./supervisor/supervisor-desk.tsx'));

const LAZY_ROOMS = [
  ['wall', WallRoom],
  ['sessions', SessionsRoom],
  ['reviews', ReviewsRoom],
  ['quality', QualityRoom],
  ['statistics', StatisticsRoom],
  ['misunderstood', QuestionsRoom],
  ['privacy', PrivacyRoom],
  ['audit', AuditRoom],
  ['orders', OrdersRoom],
  ['deadlines', DeadlinesRoom],
  ['exchange', ExchangeRoom],
  ['incidents', IncidentsRoom],
  ['mediation', MediationRoom],
] as const;

export interface WorkspaceProps {
  api: DeskApi;
  staff: Staff;
  preferences: Preferences;
  setPreferences: (change: Partial<Preferences>) => void;
  onSignedOut: () => void;
}

const READS_AID: readonly Role[] = ['aid-officer', 'supervisor', 'lawyer'];
const READS_KNOWLEDGE: readonly Role[] = ['lawyer', 'supervisor', 'reviewer', 'knowledge-editor'];
/** Who says what was meant, and drafts content. */
const KEEPS_CONTENT: readonly Role[] = ['supervisor', 'reviewer', 'knowledge-editor'];
/** Who handles work orders of this office and of the city. */
const HANDLES_ORDERS: readonly Role[] = ['order-officer', 'supervisor'];
/** Who takes cases, and hands dangers to the police. */
const TAKES_CASES: readonly Role[] = ['lawyer', 'supervisor'];
const READS_ROSTER: readonly Role[] = ['lawyer', 'supervisor'];
const READS_STAFF: readonly Role[] = ['admin', 'supervisor'];
const REVIEWS: readonly Role[] = ['supervisor', 'reviewer'];
/** Reached from the menu of the account, whatever the roles. */
const FOR_ALL: readonly Section[] = ['account'];

/** The sections a colleague's roles open, the first being where the desk begins. */
export function sectionsOf(staff: Staff): Section[] {
  const sections: Section[] = [];
  if (staff.roles.includes('lawyer')) sections.push('waiting', 'mine', 'all', 'messages');
  const reviews = staff.roles.some((role) => REVIEWS.includes(role));
  if (staff.roles.includes('supervisor')) sections.push('live', 'wall', 'overview');
  if (reviews) sections.push('sessions', 'reviews');
  if (reviews || staff.roles.includes('lawyer')) sections.push('quality');
  if (staff.roles.includes('supervisor')) sections.push('statistics');
  if (staff.roles.some((role) => READS_AID.includes(role))) sections.push('aid');
  if (staff.roles.some((role) => HANDLES_ORDERS.includes(role))) {
    sections.push('orders', 'deadlines', 'mediation', 'exchange');
  } else if (staff.roles.includes('lawyer')) sections.push('mediation');
  if (staff.roles.some((role) => TAKES_CASES.includes(role))) sections.push('incidents');
  if (staff.roles.some((role) => READS_KNOWLEDGE.includes(role))) sections.push('knowledge');
  if (staff.roles.some((role) => KEEPS_CONTENT.includes(role))) sections.push('misunderstood');
  if (staff.roles.some((role) => READS_ROSTER.includes(role))) sections.push('roster');
  if (staff.roles.some((role) => READS_STAFF.includes(role))) sections.push('staff', 'privacy', 'audit');
  return sections;
}

/** The desk of somebody signed in: theme, language, live wire and address. */
export default function Workspace({ api, staff, preferences, setPreferences, onSignedOut }: WorkspaceProps) {
  const texts = CATALOGUES[preferences.language];
  const scheme = useScheme(preferences.theme);
  const [socket, setSocket] = useState<DeskSocket | null>(null);
  const [replies] = useState(() => new PendingReplies(tabShelf(), staff.id));
  const [clock] = useState(() => new ServerClock());
  const [linked, setLinked] = useState(false);
  const [route, setRoute] = useState(() => parseRoute(window.location.pathname));

  useEffect(() => {
    const opened = new DeskSocket();
    opened.subscribe({ link: setLinked, signedOut: onSignedOut });
    setSocket(opened);
    return () => opened.close();
  }, [onSignedOut]);
  useEffect(() => {
    const back = (): void => setRoute(parseRoute(window.location.pathname));
    window.addEventListener('popstate', back);
    return () => window.removeEventListener('popstate', back);
  }, []);
  const go = useCallback((to: Route) => {
    const path = routePath(to);
    if (path !== window.location.pathname) window.history.pushState(null, '', path);
    setRoute(to);
  }, []);
  const [serving, setServing] = useState('');
  const leave = useCallback(
    async (anyway: boolean) => {
      try {
        await api.signOut(anyway);
      } catch (error) {
        // Residents count on him: he is asked first. Anything else does not keep him here.
        if (error instanceof ApiError && error.code === 'hotline_desk_serving') return setServing(error.message);
      }
      window.sessionStorage.clear();
      onSignedOut();
    },
    [api, onSignedOut],
  );
  const signOut = useCallback(() => void leave(false), [leave]);

  const sections = sectionsOf(staff);
  const first = sections[0] ?? null;
  const section = route.section !== null && [...sections, ...FOR_ALL].includes(route.section) ? route.section : first;
  const current = useMemo(
    () => (section === route.section ? route : { section, id: null, card: false }),
    [section, route],
  );
  const desk = useMemo<Desk | null>(
    () =>
      socket === null
        ? null
        : {
            staff,
            texts,
            api,
            socket,
            replies,
            clock,
            linked,
            preferences,
            setPreferences,
            route: current,
            go,
            signOut,
          },
    [staff, texts, api, socket, replies, clock, linked, preferences, setPreferences, current, go, signOut],
  );
  if (desk === null) return null;
  return (
    <ConfigProvider
      theme={antdTheme(scheme)}
      locale={preferences.language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
    >
      <AntdApp className="desk" message={{ maxCount: 3, top: 8 }}>
        <DeskContext.Provider value={desk}>
          {sections.includes('waiting') || sections.includes('live') ? (
            <WithQueue sections={sections} />
          ) : (
            <Rooms sections={sections} queue={null} />
          )}
          <LeaveDialog serving={serving} stay={() => setServing('')} leave={() => void leave(true)} />
        </DeskContext.Provider>
      </AntdApp>
    </ConfigProvider>
  );
}

function WithQueue({ sections }: { sections: Section[] }) {
  const queue = useQueue();
  return (
    <SilenceLimit.Provider value={queue.queue.value?.limits?.silentMs ?? USUAL_SILENT_MS}>
      <Rooms sections={sections} queue={queue} />
    </SilenceLimit.Provider>
  );
}

function Rooms({ sections, queue }: { sections: Section[]; queue: QueueView | null }) {
  const { texts, route } = useDesk();
  const [help, setHelp] = useState(false);
  const { section } = route;
  return (
    <>
      <a className="skip" href="#room">
        {texts.app.skip}
      </a>
      <TopBar sections={sections} queue={queue} showShortcuts={() => setHelp(true)} />
      <SectionTabs sections={sections} />
      <ShortcutHelp open={help} setOpen={setHelp} />
      {queue !== null && <OfferPanel queue={queue} />}
      <main id="room" className="room" tabIndex={-1}>
        {section === null && <EmptyNote text={texts.nav.nothing} />}
        {queue !== null && CASE_LISTS.some((list) => list === section) && <LawyerDesk queue={queue} />}
        {queue !== null && section === 'live' && <LiveDesk queue={queue} />}
        {section === 'overview' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <SupervisorDesk />
          </Suspense>
        )}
        {LAZY_ROOMS.map(
          ([own, Room]) =>
            section === own && (
              <Suspense key={own} fallback={<p className="opening-note">{texts.state.loading}</p>}>
                <Room />
              </Suspense>
            ),
        )}
        {section === 'aid' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <AidDesk />
          </Suspense>
        )}
        {section === 'knowledge' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <KnowledgeDesk />
          </Suspense>
        )}
        {section === 'roster' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <RosterDesk />
          </Suspense>
        )}
        {section === 'staff' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <StaffDesk />
          </Suspense>
        )}
        {section === 'account' && (
          <Suspense fallback={<p className="opening-note">{texts.state.loading}</p>}>
            <MyAccount />
          </Suspense>
        )}
      </main>
    </>
  );
}

function useScheme(theme: Preferences['theme']): 'light' | 'dark' {
  const [dark, setDark] = useState(() => window.matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = window.matchMedia('(prefers-color-scheme: dark)');
    const changed = (): void => setDark(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, []);
  return theme === 'auto' ? (dark ? 'dark' : 'light') : theme;
}
