import { useDesk } from '../shell/desk-context.ts';

/** Work orders (工单). */
export default function OrdersRoom() {
  const { texts } = useDesk();
  return <h1>{texts.orders.heading}</h1>;
}
