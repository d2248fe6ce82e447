import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { HandoffNote } from '../handoff/index.ts';
import type { Role, Staff } from '../staff/index.ts';
import { tokenOf } from './cookie.ts';
import type { DeskDeps } from './desk-deps.ts';
import { fromOurPage } from './own-page.ts';
import { mayRead, mayReadNote } from './reach.ts';
import { mayFollow } from './region-reach.ts';

export const SOCKET_PATH = '/api/desk/socket';
/** How soon a disabled account or a changed role reaches an open socket. */
const RECHECK_MS = 2_000;
/** Who has a list that changes with the queue; the word itself carries nothing of anybody. */
const AT_QUEUE: readonly Role[] = ['lawyer', 'supervisor', 'aid-officer', 'order-officer'];
/** Conversations that one page may follow at once. */
const WATCHED = 50;

interface SocketData {
  token: string;
  staff: Staff;
}
interface ServerEvents {
  queue: () => void;
  turns: (news: { conversationId: string; lastSeq: number }) => void;
  /** Somebody wrote a note on the case. */
  notes: (news: { handoffId: string }) => void;
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
export function createDeskSocket(
  deps: DeskDeps,
  httpServer: HttpServer,
  { recheckMs = RECHECK_MS, soleProcess = true }: { recheckMs?: number; soleProcess?: boolean } = {},
): DeskSocket {
  const io: DeskServer = new Server(httpServer, {
    path: SOCKET_PATH,
    // Long polling goes to the process that began it; without sticky sessions only a WebSocket stays with one.
    transports: soleProcess ? ['polling', 'websocket'] : ['websocket'],
    serveClient: false,
    destroyUpgrade: false,
    maxHttpBufferSize: 16 * 1024,
    allowRequest: (request, answer) => answer(null, fromOurPage(request.headers)),
  });

  io.use(async (socket, next) => {
    try {
      const token = tokenOf(socket.request.headers.cookie, deps.secureCookies);
      const staff = token === null ? null : await deps.staff.whoIs(token);
      if (token === null || staff === null) return next(new Error('hotline_staff_not_signed_in'));
      socket.data.token = token;
      socket.data.staff = staff;
      next();
    } catch (error) {
      deps.log.warn({ err: error }, 'a desk socket could not be checked');
      next(new Error('hotline_unknown'));
    }
  });

  io.on('connection', (socket) => serve(deps, socket));

  const endTurns = deps.feed.follow((news) => {
    if (news === 'missed') tellOfMissed(deps, io).catch((error) => deps.log.warn({ err: error }, 'turns not told of'));
    else for (const each of news) io.to(roomOf(each.conversationId)).emit('turns', each);
  });
  const endNotes = deps.notes.subscribe((note) => {
    tellOfNote(deps, io, note).catch((error) => deps.log.warn({ err: error }, 'a note was not told of'));
  });
  const endQueue = deps.queueFeed.subscribe(() => {
    for (const socket of io.of('/').sockets.values()) {
      if (socket.data.staff.roles.some((role) => AT_QUEUE.includes(role))) socket.emit('queue');
    }
  });

  let checking: Promise<void> | null = null;
  const recheck = setInterval(() => {
    checking ??= recheckAll(deps, io).finally(() => {
      checking = null;
    });
  }, recheckMs);

  return {
    async close() {
      clearInterval(recheck);
      endTurns();
      endNotes();
      endQueue();
      await checking;
      // Not told to stay away: a page comes back by itself, to another process.
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
      const may = await mayFollow(deps, socket.data.staff, conversationId);
      // Once more: of many asked for at once all were looked up before the first was there.
      if (may && socket.rooms.size <= WATCHED) await socket.join(roomOf(conversationId));
    } catch (error) {
      deps.log.warn({ err: error }, 'a conversation could not be watched');
    }
  });
  socket.on('unwatch', async (request) => {
    const conversationId = conversationOf(request);
    if (conversationId !== null) await socket.leave(roomOf(conversationId));
  });
}

/** News were lost: each page is told how far the conversations that it follows have come. */
async function tellOfMissed(deps: DeskDeps, io: DeskServer): Promise<void> {
  for (const room of io.of('/').adapter.rooms.keys()) {
    const conversationId = watchedIn(room);
    const last = conversationId === null ? undefined : (await deps.turns.tail(conversationId, 1)).at(-1);
    if (last !== undefined) io.to(room).emit('turns', { conversationId: last.stream, lastSeq: last.seq });
  }
}

/** Only that there is one, and only to who follows the case and may read it. */
async function tellOfNote(deps: DeskDeps, io: DeskServer, note: HandoffNote): Promise<void> {
  const handoff = await deps.handoffs.get(note.stream);
  if (handoff === null) return;
  const room = roomOf(note.conversationId);
  for (const socket of io.of('/').sockets.values()) {
    const { staff } = socket.data;
    const isHis = socket.rooms.has(room) && mayRead(staff, handoff) && mayReadNote(staff, note, handoff);
    if (isHis) socket.emit('notes', { handoffId: handoff._id });
  }
}

/** All at once: with many desks open, the last one is not to wait for the first. */
async function recheckAll(deps: DeskDeps, io: DeskServer): Promise<void> {
  await Promise.all([...io.of('/').sockets.values()].map((socket) => recheckOne(deps, socket)));
}

/** Whoever is signed out is told and let go; roles and reach are those of this moment. */
async function recheckOne(deps: DeskDeps, socket: DeskConnection): Promise<void> {
  try {
    const staff = await deps.staff.whoIs(socket.data.token, false);
    if (staff === null) {
      socket.emit('signed-out');
      socket.disconnect(true);
      return;
    }
    socket.data.staff = staff;
    for (const room of socket.rooms) {
      const conversationId = watchedIn(room);
      if (conversationId !== null && !(await mayFollow(deps, staff, conversationId))) await socket.leave(room);
    }
  } catch (error) {
    deps.log.warn({ err: error }, 'an open desk could not be checked; tried again in 2 s');
  }
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
