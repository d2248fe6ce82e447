/** A reply on its way; it stays until the server has it or the lawyer drops it, also while another case is open. */
export interface PendingReply {
  /** The same for every try: the server stores it once. */
  clientId: string;
  text: string;
  state: 'sending' | 'failed' | 'not-yours';
}

const NONE: readonly PendingReply[] = [];

/** Replies on their way, by handoff. */
export class PendingReplies {
  private readonly byHandoff = new Map<string, readonly PendingReply[]>();
  private readonly listeners = new Set<() => void>();

  /** The same array until something changes. */
  of(handoffId: string): readonly PendingReply[] {
    return this.byHandoff.get(handoffId) ?? NONE;
  }

  hasFailed(handoffId: string): boolean {
    return this.of(handoffId).some(({ state }) => state !== 'sending');
  }

  /** Adds a reply, or sets the state of the one with the same id. */
  put(handoffId: string, reply: PendingReply): void {
    const old = this.of(handoffId);
    const known = old.some(({ clientId }) => clientId === reply.clientId);
    this.set(handoffId, known ? old.map((each) => (each.clientId === reply.clientId ? reply : each)) : [...old, reply]);
  }

  drop(handoffId: string, clientId: string): void {
    this.set(
      handoffId,
      this.of(handoffId).filter((each) => each.clientId !== clientId),
    );
  }

  /** @returns a function that ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private set(handoffId: string, replies: readonly PendingReply[]): void {
    if (replies.length === 0) this.byHandoff.delete(handoffId);
    else this.byHandoff.set(handoffId, replies);
    for (const listener of this.listeners) listener();
  }
}
