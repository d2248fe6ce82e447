import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Turn, TurnFeed } from '../../sessions/index.ts';
import type { EventStream } from '../../storage/index.ts';
import type { Origins } from './origins.ts';
import type { WireActivity } from './render-activity.ts';
import type { TokenClaims, Tokens } from './tokens.ts';
import { parseWatermark, readActivities } from './turn-log.ts';

const STREAM_PATH = /^\/v3\/directline\/conversations\/([\w-]{1,128})\/stream$/;
/** Every so often each socket is asked whether it lives, and looks for turns that another process wrote. */
const HEARTBEAT_MS = 25_000;
/** How long a client has to answer that it was told to go, ms. */
const FAREWELL_MS = 1000;
/** Clients send empty frames only. */
const LARGEST_FRAME = 1024;

interface Listener {
  socket: WebSocket;
  claims: TokenClaims;
  lastSeq: number;
  /** Something may be new since the last read. */
  stale: boolean;
  pumping: boolean;
  alive: boolean;
}

/**
 * The WebSocket streams of web chat: one socket a conversation, fed from the turn log. What is sent is always read
 * from the log after the last turn sent, so nothing is lost or doubled, and a slow client costs one batch.
 */
export class StreamSockets {
  private readonly listeners = new Map<string, Listener>();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME });
  private readonly heartbeat: NodeJS.Timeout;
  private readonly unsubscribe: () => void;
  private readonly detachers: (() => void)[] = [];

  constructor(
    private readonly deps: {
      turns: EventStream<Turn>;
      feed: TurnFeed;
      tokens: Tokens;
      origins: Origins;
      logger: Logger;
    },
    heartbeatMs = HEARTBEAT_MS,
  ) {
    this.unsubscribe = deps.feed.follow((news) => {
      const changed = news === 'missed' ? this.listeners.keys() : news.map(({ conversationId }) => conversationId);
      for (const conversationId of changed) this.wake(conversationId);
    });
    this.heartbeat = setInterval(() => this.beat(), heartbeatMs);
    this.heartbeat.unref();
  }

  /** Take the upgrades of our own path and leave all others to whom they belong. */
  attach(server: Server): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => this.upgrade(request, socket, head);
    server.on('upgrade', onUpgrade);
    this.detachers.push(() => server.off('upgrade', onUpgrade));
  }

  /**
   * Send what is not in the log to who listens here now; a client that is behind does not get it.
   * @returns whether somebody listens here.
   */
  show(conversationId: string, activity: WireActivity): boolean {
    const listener = this.listeners.get(conversationId);
    if (!listener || listener.socket.readyState !== listener.socket.OPEN) return false;
    if (listener.pumping) return true;
    const frame = { activities: [activity], watermark: String(listener.lastSeq) };
    send(listener.socket, JSON.stringify(frame)).catch(() => listener.socket.terminate());
    return true;
  }

  async close(): Promise<void> {
    clearInterval(this.heartbeat);
    this.unsubscribe();
    for (const detach of this.detachers) detach();
    const closing = [...this.listeners.values()].map(({ socket }) => goingAway(socket));
    this.server.close();
    await Promise.all(closing);
    this.listeners.clear();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path, search] = splitOnce(request.url ?? '');
    const conversationId = STREAM_PATH.exec(path)?.[1];
    if (!conversationId) return;
    const query = new URLSearchParams(search);
    const check = this.deps.tokens.check('stream', query.get('t') ?? '');
    const watermark = query.get('watermark') ?? '';
    const isAllowed = this.deps.origins.allowsUpgrade(request);
    if (!isAllowed || !check.ok || check.claims.conv !== conversationId || !/^\d{0,10}$/.test(watermark)) {
      socket.on('error', () => socket.destroy());
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => {
      this.listen(webSocket, check.claims, parseWatermark(watermark));
    });
  }

  private listen(socket: WebSocket, claims: TokenClaims, lastSeq: number): void {
    const older = this.listeners.get(claims.conv);
    const listener: Listener = { socket, claims, lastSeq, stale: true, pumping: false, alive: true };
    this.listeners.set(claims.conv, listener);
    older?.socket.close(1000, 'collision');
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (this.listeners.get(claims.conv) === listener) this.listeners.delete(claims.conv);
    });
    socket.on('pong', () => {
      listener.alive = true;
    });
    // An empty frame keeps the connection open; it is also a good moment to look for turns of other processes.
    socket.on('message', () => {
      listener.alive = true;
      this.wake(claims.conv);
    });
    this.wake(claims.conv);
  }

  private wake(conversationId: string): void {
    const listener = this.listeners.get(conversationId);
    if (!listener) return;
    listener.stale = true;
    if (!listener.pumping) void this.pump(listener);
  }

  /** Sends until nothing is new; waits for each frame to leave, so at most one is held for a slow client. */
  private async pump(listener: Listener): Promise<void> {
    listener.pumping = true;
    const { socket, claims } = listener;
    try {
      while (listener.stale && socket.readyState === socket.OPEN) {
        listener.stale = false;
        const { set, lastSeq, more } = await readActivities(
          this.deps.turns,
          claims.conv,
          claims.user,
          listener.lastSeq,
        );
        if (set.activities.length > 0) await send(socket, JSON.stringify(set));
        listener.lastSeq = lastSeq;
        listener.stale ||= more;
      }
    } catch (error) {
      if (socket.readyState !== socket.OPEN) return;
      this.deps.logger.warn({ cause: error instanceof Error ? error.name : typeof error }, 'web stream ended');
      socket.close(1011, 'try again');
    } finally {
      listener.pumping = false;
    }
  }

  private beat(): void {
    for (const [conversationId, listener] of this.listeners) {
      if (!listener.alive) {
        listener.socket.terminate();
        continue;
      }
      listener.alive = false;
      listener.socket.ping();
      this.wake(conversationId);
    }
  }
}

/** The client is told, so that it goes to another process at once; one that does not answer is let go of. */
function goingAway(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), FAREWELL_MS);
    socket.once('close', () => {
      clearTimeout(late);
      resolve();
    });
    socket.close(1001, 'going away');
  });
}

function send(socket: WebSocket, frame: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(frame, (error) => (error ? reject(error) : resolve()));
  });
}

function splitOnce(url: string): [path: string, search: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}
