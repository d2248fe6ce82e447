import { useDesk } from '../shell/desk-context.ts';
import { OverviewRoom } from './overview.tsx';
import { SessionsRoom } from './sessions.tsx';

/** What the supervisor sees: today's figures, and the record of every service. */
export default function SupervisorDesk() {
  const { route } = useDesk();
  return route.section === 'overview' ? <OverviewRoom /> : <SessionsRoom />;
}
