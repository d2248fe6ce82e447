import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { PendingReply } from '../live/pending-replies.ts';
import { mergeTurns, unreadFrom } from '../live/turns.ts';
import { firstUnsettled } from '../live/unsettled.ts';
import { useDesk } from '../shell/desk-context.ts';
import { keepSame } from '../thread/same-turns.ts';
import type { HandoffDetail, TurnView } from '../types.ts';
import { isLineDown, isOutOfReach, refusedAs } from './refusal.ts';
import { TypingPing } from './typing-ping.ts';

export interface HandoffView {
  detail: HandoffDetail | null;
  turns: TurnView[];
  error: unknown;
  pending: readonly PendingReply[];
  /** Fetch state and missed turns. @returns how many messages of the resident were new. */
  refresh(): Promise<number>;
  take(detail: HandoffDetail): void;
  /** @param answerId the answer of the knowledge whose words it is. */
  send(text: string, answerId?: string): void;
  /** Again with the same id, so that it arrives once only, and against what its writer had seen. */
  resend(clientId: string): void;
  /** The lawyer has read what came in between. */
  sendAnyway(clientId: string): void;
  drop(clientId: string): void;
  /** A note that the resident never sees. @throws ApiError */
  addNote(text: string, clientId: string): Promise<void>;
  /** The lawyer writes; the server hears of it now and then. */
  typing(text: string): void;
}

/** After a line that failed. */
const TRY_AGAIN_MS = 1500;
/** While a message is on its way. */
const LOOK_AGAIN_MS = 4000;

/**
 * One handoff, kept equal to the store: after every event and every reconnect what is missing is fetched by number.
 * @param version of the queue.
 * @param isListed whether the queue shows it.
 */
export function useHandoff(id: string, version: number, isListed: boolean): HandoffView {
  const { api, socket, linked, replies } = useDesk();
  const [detail, setDetail] = useState<HandoffDetail | null>(null);
  const [turns, setTurns] = useState<TurnView[]>([]);
  const [error, setError] = useState<unknown>(null);
  const pending = useSyncExternalStore(replies.subscribe, () => replies.of(id));
  /** Everything up to here was fetched. */
  const known = useRef(-1);
  /** It went to somebody else: asked for again only when it is in our lists again. */
  const lost = useRef(false);
  const [ping] = useState(() => new TypingPing());
  const conversationId = detail?.conversationId ?? null;
  const shown = useRef(turns);
  shown.current = turns;

  const show = useCallback((fetched: readonly TurnView[]) => {
    setTurns((have) => mergeTurns(have, keepSame(have, fetched)));
  }, []);
  /** Answers may overtake one another: what was asked for before the newest that is shown is old. */
  const asked = useRef(0);
  const newest = useRef(0);
  const nextTicket = useCallback(() => {
    asked.current += 1;
    return asked.current;
  }, []);
  const take = useCallback(
    (fresh: HandoffDetail, ticket = nextTicket()) => {
      if (ticket < newest.current) return;
      newest.current = ticket;
      setDetail(fresh);
      show(fresh.turns);
      known.current = Math.max(known.current, fresh.lastSeq);
      lost.current = false;
      setError(null);
    },
    [show, nextTicket],
  );
  const refresh = useCallback(async () => {
    const before = known.current;
    const ticket = nextTicket();
    try {
      const fresh = await api.handoff(id);
      take(fresh, ticket);
      return before < 0 ? 0 : unreadFrom(fresh.turns, before);
    } catch (problem) {
      lost.current = isOutOfReach(problem);
      setError(problem);
      throw problem;
    }
  }, [api, id, take, nextTicket]);
  const catchUp = useCallback(async () => {
    if (conversationId === null) return;
    const unsettled = firstUnsettled(shown.current, Date.now());
    const after = unsettled === null ? known.current : Math.min(known.current, unsettled - 1);
    const fresh = await api.turnsAfter(conversationId, Math.max(0, after));
    show(fresh.turns);
    setDetail((have) => (have === null ? null : { ...have, replyWindow: fresh.replyWindow }));
    known.current = Math.max(known.current, fresh.lastSeq);
  }, [api, conversationId, show]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed queue or a new connection is the reason to look again
  useEffect(() => {
    if (lost.current && !isListed) return;
    refresh().catch(() => undefined);
  }, [refresh, version, linked, isListed]);
  // The server lets a lawyer watch what waits and what is his: ask again whenever that changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state is a reason to watch anew
  useEffect(() => {
    if (conversationId === null) return;
    const unwatch = socket.watch(conversationId);
    const unsubscribe = socket.subscribe({
      turns: (changed, lastSeq) => {
        if (changed === conversationId && lastSeq > known.current) catchUp().catch(setError);
      },
      notes: (changed) => {
        if (changed === id) refresh().catch(() => undefined);
      },
    });
    return () => {
      unwatch();
      unsubscribe();
    };
  }, [socket, id, conversationId, catchUp, refresh, detail?.state]);

  // How far messages have come is told by nobody: it is looked at while one is on its way.
  useEffect(() => {
    const timer = window.setInterval(() => {
      const isOpen = document.visibilityState === 'visible' && firstUnsettled(shown.current, Date.now()) !== null;
      if (isOpen) catchUp().catch(() => undefined);
    }, LOOK_AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [catchUp]);

  /** The reply leaves a moment after it is stored: only then is it known how many more may follow. */
  const lookAfterSending = useCallback(() => {
    if (detail?.replyWindow == null) return;
    window.setTimeout(() => void catchUp().catch(() => undefined), 2000);
  }, [catchUp, detail?.replyWindow]);

  const post = useCallback(
    async (reply: Omit<PendingReply, 'state'>) => {
      const { clientId } = reply;
      replies.put(id, { ...reply, state: 'sending' });
      try {
        const { turn } = await twice(() => api.cases.say(id, reply));
        show([turn]);
        replies.drop(id, clientId);
        lookAfterSending();
      } catch (problem) {
        const state = refusedAs(problem);
        // What came in between is shown before the question about it.
        if (state !== 'failed') await refresh().catch(() => undefined);
        replies.put(id, { ...reply, state });
      }
    },
    [api, id, refresh, replies, show, lookAfterSending],
  );
  const send = useCallback(
    (text: string, answerId?: string) => {
      const seenSeq = Math.max(0, known.current);
      void post({ clientId: newClientId(), text, seenSeq, ...(answerId === undefined ? {} : { answerId }) });
    },
    [post],
  );
  const again = useCallback(
    (clientId: string, change: (reply: PendingReply) => PendingReply) => {
      const reply = replies.of(id).find((each) => each.clientId === clientId);
      if (reply === undefined || reply.state === 'sending') return;
      const { state: _state, ...rest } = change(reply);
      void post(rest);
    },
    [id, post, replies],
  );
  const resend = useCallback((clientId: string) => again(clientId, (reply) => reply), [again]);
  const sendAnyway = useCallback(
    (clientId: string) => again(clientId, (reply) => ({ ...reply, seenSeq: Math.max(0, known.current) })),
    [again],
  );
  const drop = useCallback((clientId: string) => replies.drop(id, clientId), [id, replies]);
  const addNote = useCallback(
    async (text: string, clientId: string) => take(await api.cases.addNote(id, text, 'note', clientId)),
    [api, id, take],
  );
  const typing = useCallback(
    (text: string) => {
      if (ping.due(text, performance.now())) api.cases.typing(id).catch(() => undefined);
    },
    [api, id, ping],
  );

  return { detail, turns, error, pending, refresh, take, send, resend, sendAnyway, drop, addNote, typing };
}

/** Once more when the line failed for a moment: the same id arrives once. */
async function twice<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (problem) {
    if (!isLineDown(problem)) throw problem;
    await new Promise((resolve) => window.setTimeout(resolve, TRY_AGAIN_MS));
    return call();
  }
}

export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
