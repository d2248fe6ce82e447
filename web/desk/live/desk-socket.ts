import { io, type Socket } from 'socket.io-client';

const HEARTBEAT = 15_000;
const RETRY = 1_000;

export interface DeskSocketListener {
  /** Connected or not. After each connection everything shown has to be fetched anew. */
  link(connected: boolean): void;
  queue(): void;
  turns(conversationId: string, lastSeq: number): void;
  /** Staff wrote about a case that is watched. */
  notes(handoffId: string): void;
  signedOut(): void;
}

/** The desk's live wire: tells that something changed, never what. What is watched is watched again after a drop. */
export class DeskSocket {
  private readonly socket: Socket;
  private readonly watched = new Set<string>();
  private readonly listeners = new Set<Partial<DeskSocketListener>>();
  private readonly timer: number;
  private again = 0;

  constructor() {
    this.socket = io({
      path: '/api/desk/socket',
      transports: ['websocket', 'polling'],
      // Where a proxy lets no WebSocket through; several processes take nothing else.
      tryAllTransports: true,
      reconnectionDelayMax: 10_000,
    });
    this.socket.on('connect', () => {
      for (const conversationId of this.watched) this.socket.emit('watch', { conversationId });
      this.tell((listener) => listener.link?.(true));
    });
    this.socket.on('disconnect', (reason) => {
      this.tell((listener) => listener.link?.(false));
      // socket.io does not come back by itself when the server closed the connection.
      if (reason === 'io server disconnect') this.again = window.setTimeout(() => this.socket.connect(), RETRY);
    });
    this.socket.on('connect_error', (error) => {
      if (error.message === 'hotline_staff_not_signed_in') this.tell((listener) => listener.signedOut?.());
      // Refused by the server rather than unreachable: socket.io does not try again by itself.
      else if (!this.socket.active) this.again = window.setTimeout(() => this.socket.connect(), RETRY);
    });
    this.socket.on('queue', () => this.tell((listener) => listener.queue?.()));
    this.socket.on('signed-out', () => this.tell((listener) => listener.signedOut?.()));
    this.socket.on('turns', (news: { conversationId: string; lastSeq: number }) =>
      this.tell((listener) => listener.turns?.(news.conversationId, news.lastSeq)),
    );
    this.socket.on('notes', (news: { handoffId: string }) => this.tell((listener) => listener.notes?.(news.handoffId)));
    this.timer = window.setInterval(() => this.socket.connected && this.socket.emit('heartbeat'), HEARTBEAT);
  }

  get connected(): boolean {
    return this.socket.connected;
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: Partial<DeskSocketListener>): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @returns a function that ends the watch. */
  watch(conversationId: string): () => void {
    this.watched.add(conversationId);
    if (this.socket.connected) this.socket.emit('watch', { conversationId });
    return () => {
      this.watched.delete(conversationId);
      if (this.socket.connected) this.socket.emit('unwatch', { conversationId });
    };
  }

  close(): void {
    window.clearInterval(this.timer);
    window.clearTimeout(this.again);
    this.listeners.clear();
    this.socket.close();
  }

  private tell(call: (listener: Partial<DeskSocketListener>) => void): void {
    for (const listener of this.listeners) call(listener);
  }
}
