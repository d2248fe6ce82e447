import { customerMessages } from '../../../src/channels/wechat/customer-message.ts';
import type { FieldSeal } from '../../../src/storage/index.ts';
import type { Stores } from '../../../src/stores.ts';
import type { TwilioWorld } from '../twilio-world.ts';
import type { WechatWorld } from '../wechat-world.ts';
import type { History, StoredTurn } from './history.ts';

/** What a store holds, and what reached telephones. */
export async function readHistory(
  stores: Stores,
  seal: FieldSeal,
  { weChat, twilio }: { weChat: WechatWorld; twilio: TwilioWorld },
): Promise<Pick<History, 'turns' | 'outboxes' | 'handoffs' | 'sessions' | 'carried'>> {
  const turns: StoredTurn[] = [];
  const outboxes: History['outboxes'] = {};
  const addresses = new Map<string, string>();
  const carried: string[] = [];
  for await (const { _id, outbox, address } of stores.conversations.scan()) {
    outboxes[_id] = outbox.map(({ key }) => key);
    if (address !== '') addresses.set(_id, seal.open(address));
  }
  const services = new Map<string, string[]>();
  for (const openId of new Set(addresses.values())) {
    services.set(
      openId,
      weChat.of(openId).shown.flatMap(({ by, text }) => (by === 'service' ? [text] : [])),
    );
  }
  const sayings = new Map<string, string>();
  for await (const turn of stores.turns.scan()) {
    const { _id: id, stream, seq, key, from, sessionId, inReplyTo, pending, delivery } = turn;
    const isMessage = turn.activity.type === 'message';
    turns.push({
      id,
      stream,
      seq,
      key,
      from,
      kind: turn.kind ?? '',
      sessionId,
      inReplyTo,
      pending,
      delivery,
      isMessage,
    });
    if (!stream.startsWith('wechat-') || from === 'resident' || !isMessage) continue;
    const address = addresses.get(stream) ?? '';
    const [first] = customerMessages(turn.activity, true);
    if (first === undefined) continue;
    const words = first.msgtype === 'text' ? first.text.content : first.msgmenu.head_content;
    sayings.set(`${address} ${words}`, id);
    const shown = services.get(address) ?? [];
    const at = shown.findIndex((text) => text === words || text.startsWith(`${words}\n[`));
    if (at < 0) continue;
    shown.splice(at, 1);
    carried.push(id);
  }
  // What was shown more often than it was said stands for the last that said it.
  for (const [address, shown] of services) {
    for (const text of shown) {
      const id = sayings.get(`${address} ${text}`);
      if (id !== undefined) carried.push(id);
    }
  }
  for (const address of new Set(addresses.values())) {
    for (const { report } of twilio.of(address)) {
      if (report === '') continue;
      const query = new URL(report).searchParams;
      const sent = query.get('sms')?.replace(/^turn:/, '');
      carried.push(...(sent === undefined ? (query.get('turns') ?? '').split(',') : [sent]).filter((id) => id !== ''));
    }
  }
  const handoffs: History['handoffs'] = [];
  for await (const { _id: id, state, settled, history } of stores.handoffs.scan()) {
    handoffs.push({ id, state, settled, steps: history.map(({ step, by, detail }) => ({ step, by, detail })) });
  }
  const sessions: History['sessions'] = [];
  for await (const { _id: id, state, ratingState, settled } of stores.sessions.scan()) {
    sessions.push({ id, state, ratingState: ratingState ?? '', settled: settled ?? true });
  }
  return { turns, outboxes, handoffs, sessions, carried };
}
