import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api.ts';
import { mergeTurns, unreadFrom } from '../live/turns.ts';
import { useDesk } from '../shell/desk-context.ts';
import type { HandoffDetail, TurnView } from '../types.ts';

/** A reply on its way; it stays until the server has it or the lawyer drops it. */
export interface PendingReply {
  /** The same for every try: the server stores it once. */
  clientId: string;
  text: string;
  state: 'sending' | 'failed' | 'not-yours';
}

export interface HandoffView {
  detail: HandoffDetail | null;
  turns: TurnView[];
  error: unknown;
  pending: PendingReply[];
  /** Fetch state and missed turns. @returns how many messages of the resident were new. */
  refresh(): Promise<number>;
  take(detail: HandoffDetail): void;
  send(text: string): void;
  resend(clientId: string): void;
  drop(clientId: string): void;
}

/** One handoff, kept equal to the store: after every event and every reconnect what is missing is fetched by number. */
export function useHandoff(id: string, version: number): HandoffView {
  const { api, socket, linked } = useDesk();
  const [detail, setDetail] = useState<HandoffDetail | null>(null);
  const [turns, setTurns] = useState<TurnView[]>([]);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState<PendingReply[]>([]);
  /** Everything up to here was fetched. */
  const known = useRef(-1);
  const conversationId = detail?.conversationId ?? null;

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
    const fresh = await api.turnsAfter(conversationId, Math.max(0, known.current));
    setTurns((have) => mergeTurns(have, fresh.turns));
    known.current = Math.max(known.current, fresh.lastSeq);
  }, [api, conversationId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed queue or a new connection is the reason to look again
  useEffect(() => {
    refresh().catch(() => undefined);
  }, [refresh, version, linked]);
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
  }, [socket, conversationId, catchUp]);

  const post = useCallback(
    async (clientId: string, text: string) => {
      try {
        const { turn } = await api.say(id, clientId, text);
        setTurns((have) => mergeTurns(have, [turn]));
        setPending((old) => old.filter((each) => each.clientId !== clientId));
      } catch (problem) {
        const state = problem instanceof ApiError && problem.status === 409 ? 'not-yours' : 'failed';
        setPending((old) => old.map((each) => (each.clientId === clientId ? { ...each, state } : each)));
        if (state === 'not-yours') refresh().catch(() => undefined);
      }
    },
    [api, id, refresh],
  );
  const send = useCallback(
    (text: string) => {
      const clientId = newClientId();
      setPending((old) => [...old, { clientId, text, state: 'sending' }]);
      void post(clientId, text);
    },
    [post],
  );
  const resend = useCallback(
    (clientId: string) => {
      const reply = pending.find((each) => each.clientId === clientId);
      if (reply === undefined || reply.state === 'sending') return;
      setPending((old) => old.map((each) => (each.clientId === clientId ? { ...each, state: 'sending' } : each)));
      void post(clientId, reply.text);
    },
    [pending, post],
  );
  const drop = useCallback((clientId: string) => setPending((old) => old.filter((each) => each.clientId !== clientId)), []);

  return { detail, turns, error, pending, refresh, take, send, resend, drop };
}

function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
