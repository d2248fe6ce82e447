import { browserUpload } from './browser-ports.ts';
import { RESUME_KEY } from './line/credentials.ts';
import type { DirectLine } from './line/direct-line.ts';
import { AnswerError } from './line/http.ts';
import { PapersLine } from './line/papers-line.ts';
import type { HttpAnswer, LinePorts, Memory } from './line/ports.ts';
import { ResumeLine } from './line/resume-line.ts';
import { askForSound } from './server-voice.ts';

/** What the page asks of the server beside the talk itself, with the token of the talk. */
export interface PageLines {
  papers: PapersLine;
  resume: ResumeLine;
  /** The sound of a message. @throws an error where there is none to be had now. */
  sound(activityId: string): Promise<Blob>;
}

const WITHIN = 15_000;

export function pageLines(line: () => DirectLine, ports: LinePorts, memory: Memory): PageLines {
  const withToken = (method: 'GET' | 'POST' | 'DELETE', path: string): Promise<HttpAnswer> =>
    line().authorised(async ({ token }) => {
      const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
      return accepted(await ports.http(path, { method, headers, timeout: WITHIN }));
    });
  return {
    papers: new PapersLine({
      call: withToken,
      send: (file, paperId, progress) =>
        line().authorised(async ({ token }) =>
          accepted(await browserUpload('/api/aid/papers', token, { file, paperId }, progress)),
        ),
    }),
    async sound(activityId) {
      const ask = (token: string): Promise<Response> => askForSound(token, activityId);
      const answer = await line().authorised(async ({ token }) => accepted(await ask(token)));
      if (!answer.ok) throw new AnswerError(answer.status, null);
      return answer.blob();
    },
    resume: new ResumeLine({
      ask: (path) => withToken('POST', path),
      post: (path, body) =>
        ports.http(path, {
          method: 'POST',
          headers: { accept: 'application/json', 'content-type': 'application/json' },
          body: JSON.stringify(body),
          timeout: WITHIN,
        }),
      keep(secret) {
        line().stop();
        memory.write('outbox', null);
        memory.write(RESUME_KEY, secret);
      },
    }),
  };
}

/** A token that is refused is renewed once. */
function accepted<T extends HttpAnswer>(answer: T): T {
  if (answer.status === 401 || answer.status === 403) throw new AnswerError(answer.status, null);
  return answer;
}
