import type { Router } from 'express';
import { HandoffMissingError, HandoffStaleError } from '../handoff/index.ts';
import type { Turn } from '../sessions/index.ts';
import { checkServiceWords } from '../text/index.ts';
import { noBody, parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { type DeskAnswer, type DeskCall, mount } from './guard.ts';
import { messageBody } from './handoff-bodies.ts';
import { viewsOf } from './handoff-detail.ts';
import { turnView } from './views.ts';

/** What a lawyer says to the resident, and that he is about to. */
export function mountSpeaking(router: Router, deps: DeskDeps): void {
  const { handoffs } = deps;

  mount(router, deps, 'handoff.say', async (call) => {
    const { staff, id } = call;
    const { clientId, text, seenSeq, answerId } = parse(messageBody, call.body);
    try {
      const message = {
        clientId,
        text,
        ...(seenSeq === undefined ? {} : { seenSeq }),
        ...(answerId === undefined ? {} : { answerId }),
      };
      const turn = await handoffs.say(id, staff.id, message);
      await noteServiceWords(deps, call, turn);
      const names = new Map([[staff.id, staff.displayName]]);
      return { status: 201, body: { turn: turnView(turn, names, deps.intentName, true) } };
    } catch (error) {
      if (!(error instanceof HandoffStaleError)) throw error;
      // The page shows it instead of sending. He holds the case, so it is in clear.
      const details = { news: await viewsOf(deps, error.news, true), lastSeq: error.news.at(-1)?.seq ?? seenSeq };
      return { status: error.statusCode, body: { ...error.toBody(), details } };
    }
  });

  mount(router, deps, 'handoff.typing', async ({ staff, id, body }): Promise<DeskAnswer> => {
    parse(noBody, body);
    if ((await handoffs.get(id)) === null) throw new HandoffMissingError();
    await handoffs.typing(id, staff.id);
    return { status: 200, body: {} };
  });
}

/** It was sent all the same; that it has forbidden words is kept for the quality review, by their ids. */
async function noteServiceWords(deps: DeskDeps, { staff, id }: DeskCall, turn: Turn): Promise<void> {
  const hits = checkServiceWords(turn.activity.text ?? '', deps.phrases().forbidden);
  if (hits.length === 0) return;
  await deps.notes.add({
    handoff: { _id: id, conversationId: turn.stream },
    staffId: staff.id,
    kind: 'service-words',
    text: hits.map((hit) => hit.id).join(' '),
    key: `service-words ${turn._id}`,
  });
}
