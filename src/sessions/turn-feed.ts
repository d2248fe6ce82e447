import type { Turn } from './turn.ts';

/** That a conversation has turns up to `lastSeq`; what they say is in the log. */
export interface TurnNews {
  conversationId: string;
  lastSeq: number;
}

/**
 * Tells listeners that turns were added to the log, after they are durable. Listeners that missed one (a dropped
 * socket, news of another process that were lost) read the stream from the last `seq` they saw.
 */
export class TurnFeed {
  private readonly listeners = new Set<(turns: readonly Turn[]) => void>();
  private readonly followers = new Set<(news: readonly TurnNews[] | 'missed') => void>();

  /** Hears of the turns that this process adds. @returns a function that ends the subscription. */
  subscribe(listener: (turns: readonly Turn[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Hears of the turns of all processes.
   * @param follower told `missed` when news may have been lost: then it looks at all that it follows.
   * @returns a function that ends the subscription.
   */
  follow(follower: (news: readonly TurnNews[] | 'missed') => void): () => void {
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  publish(turns: readonly Turn[]): void {
    if (turns.length === 0) return;
    for (const listener of this.listeners) listener(turns);
    this.tell(newsOf(turns));
  }

  /** News of another process. */
  tell(news: readonly TurnNews[]): void {
    for (const follower of this.followers) follower(news);
  }

  /** News of other processes may have been lost. */
  missed(): void {
    for (const follower of this.followers) follower('missed');
  }
}

/** One line for each conversation. */
export function newsOf(turns: readonly Turn[]): TurnNews[] {
  const last = new Map<string, number>();
  for (const { stream, seq } of turns) last.set(stream, Math.max(seq, last.get(stream) ?? 0));
  return [...last].map(([conversationId, lastSeq]) => ({ conversationId, lastSeq }));
}
