import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response, Router } from 'express';
import { ACCESS, ForbiddenError, mayDo } from '../staff/index.ts';
import { reach } from './aid-routes.ts';
import type { DeskDeps } from './desk-deps.ts';
import { addressOf, mount, signedIn } from './guard.ts';
import type { ViewLog } from './view-log.ts';

const OPEN = 'aid.paper-open';

/** Papers of an application at the desk: the list, and each file to be saved, never shown by the page itself. */
export function mountPapers(router: Router, deps: DeskDeps, viewLog: ViewLog): void {
  const { aid, audit } = deps;

  mount(router, deps, 'aid.papers', async (call) => {
    const { _id } = await reach(deps, call);
    await viewLog.opened(call, _id, 'aid-open');
    const files = await aid.papers.ofApplication(_id);
    return {
      status: 200,
      body: { files: files.map((file) => ({ ...file, uploadedAt: file.uploadedAt.toISOString() })) },
    };
  });

  router[ACCESS[OPEN].method](ACCESS[OPEN].path, async (request: Request, response: Response) => {
    const staff = await signedIn(deps, request);
    const address = addressOf(request);
    if (!mayDo(staff, OPEN)) {
      await audit.record({ who: staff.id, what: 'refused', subject: OPEN, address });
      throw new ForbiddenError();
    }
    const { id, paperId } = request.params;
    const { _id } = await reach(deps, { staff, id: String(id) });
    const { file, content } = await aid.papers.open(_id, String(paperId));
    // Written down before the first byte leaves.
    await audit.record({ who: staff.id, what: 'aid-paper-open', subject: `${_id}:${file.id}`, address });
    const body = Readable.from(content);
    // A file that cannot be opened is an answer of its own, while there is still one to give.
    await once(body, 'readable');
    response.attachment(file.name).type(file.mediaType);
    response.set({
      'Content-Length': String(file.bytes),
      'X-Content-Type-Options': 'nosniff',
      // What a resident sent is nobody's script, also where a browser shows it in spite of all.
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    await pipeline(body, response);
  });
}
