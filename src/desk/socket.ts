import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Turn } from '../sessions/index.ts';
import type { Staff } from '../staff/index.ts';
import { tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { mayRead } from './reach.ts';

export const SOCKET_PATH = '/api/desk/socket';
/** How soon a disabled account or a changed role reaches an open socket. */
const RECHECK_MS = 2_000;
/** Conversations that one page may follow at once. */
const WATCHED = 50;

interface SocketData {
  token: string;
  staff: Staff;
}
interface ServerEvents {
  queue: () => void;
  turns: (news: { conversationId: string; lastSeq: number }) => void;
  'signed-out': () => void;
}
interface ClientEvents {
  watch: (request: unknown) => void;
  unwatch: (request: unknown) => void;
  heartbeat: () => void;
}
type NoEvents = Record<string, never>;
type DeskServer = Server<ClientEvents, ServerEvents, NoEvents, SocketData>;
type DeskConnection = Socket<ClientEvents, ServerEvents, NoEvents, SocketData>;

export interface DeskSocket {
  /** Let go of all sockets and timers; the HTTP server stays. */
  close(): Promise<void>;
}

/**
 * Tells open desks that there is something to fetch. It carries no content, so nothing is lost with it: a page that
 * was away fetches from its last `seq`. Takes only its own path; other WebSocket servers may share the HTTP server.
 */
export function createDeskSocket(deps: DeskDeps, httpServer: HttpServer): DeskSocket {
  const io: DeskServer = new Server(httpServer, {
    path: SOCKET_PATH,
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: 16 * 1024,
    allowRequest: (request, answer) => answer(null, fromOurPage(request)),
  });

  io.use(async (socket, next) => {
    try {
      const token = tokenOf(socket.request.headers.cookie);
      const staff = token === null ? null : await deps.staff.whoIs(token);
      if (token === null || staff === null) return next(new Error('hotline_staff_not_signed_in'));
      socket.data.token = token;
      socket.data.staff = staff;
      next();
    } catch (error) {
      deps.log.error({ err: error }, 'a desk socket could not be checked');
      next(new Error('hotline_unknown'));
    }
  });

  io.on('connection', (socket) => serve(deps, socket));

  const endTurns = deps.feed.subscribe((turns) => {
    for (const [conversationId, lastSeq] of lastSeqs(turns)) {
      io.to(roomOf(conversationId)).emit('turns', { conversationId, lastSeq });
    }
  });
  const endQueue = deps.queueFeed.subscribe(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (socket.data.staff.roles.some((role) => role !== 'admin')) socket.emit('queue');
    }
  });

  let checking: Promise<void> | null = null;
  const recheck = setInterval(() => {
    checking ??= recheckAll(deps, io).finally(() => {
      checking = null;
    });
  }, RECHECK_MS);

  return {
    async close() {
      clearInterval(recheck);
      endTurns();
      endQueue();
      await checking;
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function serve(deps: DeskDeps, socket: DeskConnection): void {
  const beat = async (fromPage: boolean) => {
    const { staff, token } = socket.data;
    if (!staff.roles.includes('lawyer')) return;
    try {
      const onDuty = await deps.roster.heartbeat(staff.id);
      // Waiting on duty through a quiet hour is use: the page's own beat keeps the sign-in from ending as idle.
      if (onDuty && fromPage) await deps.staff.whoIs(token);
    } catch (error) {
      deps.log.warn({ err: error }, 'a heartbeat was not kept');
    }
  };
  void beat(false);
  socket.on('heartbeat', () => beat(true));
  // The answer to the server's own ping is a sign of life too: browsers slow the timers of pages in the background.
  socket.conn.on('heartbeat', () => beat(false));

  socket.on('watch', async (request) => {
    const conversationId = conversationOf(request);
    if (conversationId === null || socket.rooms.size > WATCHED) return;
    try {
      if (await mayWatch(deps, socket.data.staff, conversationId)) await socket.join(roomOf(conversationId));
    } catch (error) {
      deps.log.warn({ err: error }, 'a conversation could not be watched');
    }
  });
  socket.on('unwatch', async (request) => {
    const conversationId = conversationOf(request);
    if (conversationId !== null) await socket.leave(roomOf(conversationId));
  });
}

/** Whoever is signed out is told and let go; roles and reach are those of this moment. */
async function recheckAll(deps: DeskDeps, io: DeskServer): Promise<void> {
  for (const socket of io.of('/').sockets.values()) {
    try {
      const staff = await deps.staff.whoIs(socket.data.token, false);
      if (staff === null) {
        socket.emit('signed-out');
        socket.disconnect(true);
        continue;
      }
      socket.data.staff = staff;
      for (const room of socket.rooms) {
        const conversationId = watchedIn(room);
        if (conversationId !== null && !(await mayWatch(deps, staff, conversationId))) await socket.leave(room);
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'an open desk could not be checked; tried again in 2 s');
    }
  }
}

async function mayWatch(deps: DeskDeps, staff: Staff, conversationId: string): Promise<boolean> {
  if (staff.roles.includes('supervisor')) return true;
  const handoff = await deps.handoffs.latestOf(conversationId);
  return handoff !== null && mayRead(staff, handoff);
}

/**
 * A browser names the page it comes from; other names than ours are turned away. Ports are not compared: behind a
 * proxy they differ.
 */
function fromOurPage({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  const forwarded = headers['x-forwarded-host'];
  const host = typeof forwarded === 'string' ? forwarded : headers.host;
  return hostname(headers.origin) === hostname(`http://${host ?? ''}`);
}

function hostname(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

const ROOM = 'conversation ';

function roomOf(conversationId: string): string {
  return ROOM + conversationId;
}

function watchedIn(room: string): string | null {
  return room.startsWith(ROOM) ? room.slice(ROOM.length) : null;
}

function conversationOf(request: unknown): string | null {
  if (typeof request !== 'object' || request === null || !('conversationId' in request)) return null;
  const { conversationId } = request;
  return typeof conversationId === 'string' && conversationId.length <= 200 ? conversationId : null;
}

function lastSeqs(turns: readonly Turn[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const turn of turns) last.set(turn.stream, Math.max(turn.seq, last.get(turn.stream) ?? 0));
  return last;
}
