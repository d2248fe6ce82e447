import { randomUUID } from 'node:crypto';
import type { Router } from 'express';
import type { OwnReply } from '../handoff/index.ts';
import { cannedReplySchema } from '../knowledge/index.ts';
import { serviceWordSources } from '../text/index.ts';
import { parse } from './bodies.ts';
import type { DeskDeps } from './desk-deps.ts';
import { createDeskSearch } from './desk-search.ts';
import { mount } from './guard.ts';
import { searchQuery } from './handoff-bodies.ts';
import { dutyOptions } from './receivers.ts';

/** What helps to write to a resident: replies kept for use again, search, words that are not used. */
export function mountComposer(router: Router, deps: DeskDeps): void {
  const { ownReplies, phrases, audit } = deps;
  const search = createDeskSearch(deps);

  mount(router, deps, 'duty.options', async () => ({ status: 200, body: dutyOptions(deps) }));

  mount(router, deps, 'desk.search', async ({ query }) => ({
    status: 200,
    body: await search(parse(searchQuery, query).q),
  }));

  mount(router, deps, 'service-words.read', async () => ({
    status: 200,
    body: {
      forbidden: phrases().forbidden.map((phrase) => {
        const { id, group, words, why, instead } = phrase;
        const { words: expression, except } = serviceWordSources(phrase);
        return { id, group, pattern: words, expression, except, why, instead };
      }),
    },
  }));

  mount(router, deps, 'replies.read', async ({ staff }) => ({
    status: 200,
    body: { own: (await ownReplies.of(staff.id)).map(replyView), shared: phrases().replies },
  }));

  mount(router, deps, 'replies.add', async ({ staff, body, address }) => {
    const reply = await ownReplies.add(randomUUID(), staff.id, parse(cannedReplySchema, body));
    await audit.record({ who: staff.id, what: 'reply-add', subject: reply._id, address });
    return { status: 201, body: { reply: replyView(reply) } };
  });

  mount(router, deps, 'replies.change', async ({ staff, id, body, address }) => {
    const reply = await ownReplies.change(id, staff.id, parse(cannedReplySchema, body));
    await audit.record({ who: staff.id, what: 'reply-change', subject: id, address });
    return { status: 200, body: { reply: replyView(reply) } };
  });

  mount(router, deps, 'replies.remove', async ({ staff, id, address }) => {
    await ownReplies.remove(id, staff.id);
    await audit.record({ who: staff.id, what: 'reply-remove', subject: id, address });
    return { status: 204, body: null };
  });
}

function replyView({ _id: id, shortcut, title, text }: OwnReply) {
  return { id, shortcut, title, text };
}
