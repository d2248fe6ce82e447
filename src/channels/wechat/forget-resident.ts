import type { Conversation, DeliveryState, Turn } from '../../sessions/index.ts';
import type { Collection, EventStream } from '../../storage/index.ts';

const WAITING: readonly DeliveryState[] = ['with-answer', 'pending', 'held'];

/**
 * Delete who a thread was with (取消关注): its address, where he was, what would open his dialogs elsewhere; what was
 * still to be sent to him is dropped. What was said stays, under a name that leads to nobody. May be called again.
 */
export async function forgetResident(
  { conversations, turns }: { conversations: Collection<Conversation>; turns: EventStream<Turn> },
  conversationId: string,
): Promise<void> {
  await conversations.change(conversationId, (conversation) =>
    conversation.address === ''
      ? null
      : { ...conversation, address: '', position: null, kept: null, resumeKey: '', resumeMisses: 0 },
  );
  for (const delivery of WAITING) {
    for (;;) {
      const waiting = await turns.find({ where: { stream: conversationId, delivery }, sort: { seq: 1 }, limit: 100 });
      for (const { _id } of waiting) {
        await turns.change(_id, (turn) =>
          turn.delivery === delivery
            ? { ...turn, delivery: 'dropped', reason: 'hotline_channels_wechat_unfollowed' }
            : null,
        );
      }
      if (waiting.length < 100) break;
    }
  }
}
