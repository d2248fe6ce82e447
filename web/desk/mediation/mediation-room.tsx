import { useDesk } from '../shell/desk-context.ts';

/** People's mediation (人民调解). */
export default function MediationRoom() {
  const { texts } = useDesk();
  return <h1>{texts.mediation.heading}</h1>;
}
