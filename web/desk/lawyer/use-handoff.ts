import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../api.ts';
import type { PendingReply } from '../live/pending-replies.ts';
import { mergeTurns, unreadFrom } from '../live/turns.ts';
import { firstUnsettled } from '../live/unsettled.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { HandoffDetail, TurnView } from '../types.ts';

export interface HandoffView {
  detail: HandoffDetail | null;
  turns: TurnView[];
  error: unknown;
  pending: readonly PendingReply[];
  /** Fetch state and missed turns. @returns how many messages of the resident were new. */
  refresh(): Promise<number>;
  take(detail: HandoffDetail): void;
  send(text: string): void;
  resend(clientId: string): void;
  drop(clientId: string): void;
}

/** While a message is on its way. */
const LOOK_AGAIN_MS = 4000;

/** One handoff, kept equal to the store: after every event and every reconnect what is missing is fetched by number. */
export function useHandoff(id: string, version: number): HandoffView {
  const { api, socket, linked, replies } = useDesk();
  const [detail, setDetail] = useState<HandoffDetail | null>(null);
  const [turns, setTurns] = useState<TurnView[]>([]);
  const [error, setError] = useState<unknown>(null);
  const pending = useSyncExternalStore(replies.subscribe, () => replies.of(id));
  /** Everything up to here was fetched. */
  const known = useRef(-1);
  const conversationId = detail?.conversationId ?? null;
  const shown = useRef(turns);
  shown.current = turns;

  const take = useCallback((fresh: HandoffDetail) => {
    setDetail(fresh);
    setTurns((have) => mergeTurns(have, fresh.turns));
    known.current = Math.max(known.current, fresh.lastSeq);
    setError(null);
  }, []);
  const refresh = useCallback(async () => {
    const before = known.current;
    try {
      const fresh = await api.handoff(id);
      take(fresh);
      return before < 0 ? 0 : unreadFrom(fresh.turns, before);
    } catch (problem) {
      setError(problem);
      throw problem;
    }
  }, [api, id, take]);
  const catchUp = useCallback(async () => {
    if (conversationId === null) return;
    const unsettled = firstUnsettled(shown.current, Date.now());
    const after = unsettled === null ? known.current : Math.min(known.current, unsettled - 1);
    const fresh = await api.turnsAfter(conversationId, Math.max(0, after));
    setTurns((have) => mergeTurns(have, fresh.turns));
    setDetail((have) => (have === null ? null : { ...have, replyWindow: fresh.replyWindow }));
    known.current = Math.max(known.current, fresh.lastSeq);
  }, [api, conversationId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed queue or a new connection is the reason to look again
  useEffect(() => {
    refresh().catch(() => undefined);
  }, [refresh, version, linked]);
  // The server lets a lawyer watch what waits and what is his: ask again whenever that changes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state is a reason to watch anew
  useEffect(() => {
    if (conversationId === null) return;
    const unwatch = socket.watch(conversationId);
    const unsubscribe = socket.subscribe({
      turns: (changed, lastSeq) => {
        if (changed === conversationId && lastSeq > known.current) catchUp().catch(setError);
      },
    });
    return () => {
      unwatch();
      unsubscribe();
    };
  }, [socket, conversationId, catchUp, detail?.state]);

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
    async (clientId: string, text: string) => {
      replies.put(id, { clientId, text, state: 'sending' });
      try {
        const { turn } = await api.say(id, clientId, text);
        setTurns((have) => mergeTurns(have, [turn]));
        replies.drop(id, clientId);
        lookAfterSending();
      } catch (problem) {
        const refused = problem instanceof ApiError && problem.status === 409;
        replies.put(id, { clientId, text, state: refused ? 'not-yours' : 'failed' });
        if (refused) refresh().catch(() => undefined);
      }
    },
    [api, id, refresh, replies, lookAfterSending],
  );
  const send = useCallback((text: string) => void post(newClientId(), text), [post]);
  const resend = useCallback(
    (clientId: string) => {
      const reply = replies.of(id).find((each) => each.clientId === clientId);
      if (reply !== undefined && reply.state !== 'sending') void post(clientId, reply.text);
    },
    [id, post, replies],
  );
  const drop = useCallback((clientId: string) => replies.drop(id, clientId), [id, replies]);

  return { detail, turns, error, pending, refresh, take, send, resend, drop };
}

function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
