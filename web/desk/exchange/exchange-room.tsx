import { useDesk } from '../shell/desk-context.ts';

/** What goes to and comes from other offices (对外交换). */
export default function ExchangeRoom() {
  const { texts } = useDesk();
  return <h1>{texts.exchange.heading}</h1>;
}
