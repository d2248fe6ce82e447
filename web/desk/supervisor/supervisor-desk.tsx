import { useDesk } from '../shell/desk-context.ts';
import { MisunderstoodRoom } from './misunderstood.tsx';
import { OverviewRoom } from './overview.tsx';
import { SessionsRoom } from './sessions.tsx';

/** What the supervisor sees: today's figures, the record of every service, what the bot did not understand. */
export default function SupervisorDesk() {
  const { route } = useDesk();
  if (route.section === 'misunderstood') return <MisunderstoodRoom />;
  return route.section === 'overview' ? <OverviewRoom /> : <SessionsRoom />;
}
