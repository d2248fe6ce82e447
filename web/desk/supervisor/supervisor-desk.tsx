import { OverviewRoom } from './overview.tsx';

/** What the supervisor sees of today. */
export default function SupervisorDesk() {
  return <OverviewRoom />;
}
