import type { Shelf } from './shelf.ts';

/** A reply on its way; it stays until the server has it or the lawyer drops it, also while another case is open. */
export interface PendingReply {
  /** The same for every try: the server stores it once. */
  clientId: string;
  text: string;
  /** `stale`: the resident had said more than its writer had seen; nothing was sent until he decides. */
  state: 'sending' | 'failed' | 'not-yours' | 'stale';
  /** Number of the last turn its writer had seen. */
  seenSeq?: number;
  /** The answer of the knowledge whose words it is. */
  answerId?: string;
}

const NONE: readonly PendingReply[] = [];
const KEY = 'hotline.desk.replies.';

/** Replies on their way, by handoff. With a shelf they outlive a reload of the page. */
export class PendingReplies {
  private readonly byHandoff: Map<string, readonly PendingReply[]>;
  private readonly listeners = new Set<() => void>();

  private readonly key: string;

  /** @param owner whose replies they are: on a shared machine nobody sends a colleague's words in his own name. */
  constructor(
    private readonly shelf: Shelf | null = null,
    owner = '',
  ) {
    this.key = KEY + owner;
    this.byHandoff = restored(shelf, this.key);
  }

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
    try {
      if (this.byHandoff.size === 0) this.shelf?.removeItem(this.key);
      else this.shelf?.setItem(this.key, JSON.stringify([...this.byHandoff]));
    } catch {
      // Storage is forbidden or full: replies live as long as the page.
    }
    for (const listener of this.listeners) listener();
  }
}

/** What was on its way when the page went: whether it arrived is not known, and trying again is safe. */
function restored(shelf: Shelf | null, key: string): Map<string, readonly PendingReply[]> {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(key) ?? '[]');
    if (!Array.isArray(kept)) return new Map();
    const entries = (kept as [string, PendingReply[]][]).map(
      ([id, replies]) =>
        [
          id,
          replies.map((reply) => (reply.state === 'sending' ? { ...reply, state: 'failed' as const } : reply)),
        ] as const,
    );
    return new Map(entries);
  } catch {
    return new Map();
  }
}
