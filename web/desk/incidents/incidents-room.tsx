import { useDesk } from '../shell/desk-context.ts';

/** Linkage with the police (110 联动). */
export default function IncidentsRoom() {
  const { texts } = useDesk();
  return <h1>{texts.incidents.heading}</h1>;
}
