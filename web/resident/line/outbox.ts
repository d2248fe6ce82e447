import type { Memory } from './ports.ts';

/** `waiting` for the line, `sending`, `sent` and not yet seen on the stream, `failed` until the resident tries again. */
export type OutState = 'waiting' | 'sending' | 'sent' | 'failed';

export interface OutMessage {
  /** The `clientActivityID`: the server stores a repeated one once. */
  clientId: string;
  text: string;
  state: OutState;
  tries: number;
  /** Shared with it. */
  position?: SharedPosition;
}

/** Degrees of WGS 84. */
export interface SharedPosition {
  latitude: number;
  longitude: number;
}

const KEY = 'outbox';

/** The resident's words that the server has not confirmed yet; kept over a reload. */
export class Outbox {
  private messages: OutMessage[];

  constructor(private readonly memory: Memory) {
    this.messages = restore(memory.read(KEY));
  }

  list(): readonly OutMessage[] {
    return this.messages;
  }

  add(clientId: string, text: string, position?: SharedPosition): void {
    const shared = position === undefined ? {} : { position };
    this.messages = [...this.messages, { clientId, text, state: 'waiting', tries: 0, ...shared }];
    this.save();
  }

  change(clientId: string, change: Partial<Pick<OutMessage, 'state' | 'tries'>>): void {
    this.messages = this.messages.map((message) =>
      message.clientId === clientId ? { ...message, ...change } : message,
    );
    this.save();
  }

  /** The server showed it on the stream. @returns true when it was in the box. */
  confirm(clientId: string): boolean {
    const before = this.messages.length;
    this.messages = this.messages.filter((message) => message.clientId !== clientId);
    if (this.messages.length === before) return false;
    this.save();
    return true;
  }

  /** The next to send, in the order written. */
  next(): OutMessage | undefined {
    return this.messages.find((message) => message.state === 'waiting');
  }

  /** What was sent but never seen on the stream goes out again; the server knows its id. */
  rewindSent(): void {
    this.messages = this.messages.map((message) =>
      message.state === 'sent' || message.state === 'sending' ? { ...message, state: 'waiting' } : message,
    );
    this.save();
  }

  private save(): void {
    // A position is not kept on the device: sent again after a reload, the words go without it.
    const kept = this.messages.map(({ clientId, text, state }) => ({ clientId, text, failed: state === 'failed' }));
    this.memory.write(KEY, kept.length === 0 ? null : JSON.stringify(kept));
  }
}

function restore(stored: string | null): OutMessage[] {
  if (stored === null) return [];
  try {
    const list: unknown = JSON.parse(stored);
    if (!Array.isArray(list)) return [];
    return list.flatMap((item: { clientId?: unknown; text?: unknown; failed?: unknown } | null) =>
      typeof item?.clientId === 'string' && typeof item.text === 'string'
        ? [{ clientId: item.clientId, text: item.text, state: item.failed === true ? 'failed' : 'waiting', tries: 0 }]
        : [],
    );
  } catch {
    return [];
  }
}
