import { useDesk } from '../shell/desk-context.ts';

/** Limits of work orders (时限): what is late, and what is due next. */
export default function DeadlinesRoom() {
  const { texts } = useDesk();
  return <h1>{texts.nav.deadlines}</h1>;
}
