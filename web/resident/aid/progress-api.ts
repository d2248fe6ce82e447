/** What `/api/aid` answers. Days are `YYYY-MM-DD` in Shanghai. */
export interface Progress {
  number: string;
  state: string;
  receivedOn: string | null;
  matterName: string;
  applicant: string;
  agency: { name: string; why: string };
  limits: { name: string; what: string; lastDay: string }[];
  papers: { id: string; name: string; note: string; state: string }[];
  papersDueDay: string | null;
  decision: { outcome: string; on: string; codes: string[]; reasons: string } | null;
  closing: { ground: string; on: string; reasons: string } | null;
  lawyerName: string | null;
  appointment: { startsAt: string; placeName: string; state: string } | null;
  objection: { state: string; on: string; reasons: string } | null;
  mayObject: boolean;
  mayWithdraw: boolean;
  steps: { on: string; step: string }[];
}

/** What `/api/progress/orders` answers: how a work order stands. Days are `YYYY-MM-DD` in Shanghai. */
export interface OrderProgress {
  number: string;
  what: string;
  state: string;
  stateText: string;
  openedOn: string;
  dueOn: string | null;
  reply: string;
  reason: string;
  steps: { on: string; step: string }[];
}

/** Files of the application, and whether more may come. */
export interface SentPapers {
  files: { id: string; paperId: string | null; name: string; scan: string }[];
  isOpen: boolean;
  mayRemove: boolean;
  limits: { fileBytes: number };
}

/** Refused, or not answered at all (`status` 0); `message` is in Chinese, for residents. */
export class AidCallError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const TIMEOUT = 20_000;
/** A photo over a weak line takes its time. */
const UPLOAD_TIMEOUT = 180_000;

export interface Pass {
  number: string;
  pass: string;
}

/** The calls of the page of progress. */
export class ProgressApi {
  async sendCode(number: string, phone: string): Promise<void> {
    await call('POST', path(number, '/code'), { body: { phone } });
  }

  async sendOrderCode(number: string, phone: string): Promise<void> {
    await call('POST', orderPath(number, '/code'), { body: { phone } });
  }

  async orderByCode(number: string, code: string): Promise<{ order: OrderProgress; pass: string }> {
    return call('GET', orderPath(number, `?code=${encodeURIComponent(code)}`), {});
  }

  async readOrder(pass: Pass): Promise<OrderProgress> {
    return (await call<{ order: OrderProgress }>('GET', orderPath(pass.number), { pass })).order;
  }

  async byCode(number: string, code: string): Promise<{ application: Progress; pass: string }> {
    return call('GET', path(number, `?code=${encodeURIComponent(code)}`), {});
  }

  async read(pass: Pass): Promise<Progress> {
    return (await call<{ application: Progress }>('GET', path(pass.number), { pass })).application;
  }

  async object(pass: Pass, words: string): Promise<Progress> {
    const answer = await call<{ application: Progress }>('POST', path(pass.number, '/objection'), {
      pass,
      body: { words },
    });
    return answer.application;
  }

  async withdraw(pass: Pass): Promise<Progress> {
    return (await call<{ application: Progress }>('POST', path(pass.number, '/withdraw'), { pass, body: {} }))
      .application;
  }

  papers(pass: Pass): Promise<SentPapers> {
    return call('GET', '/api/aid/papers', { pass });
  }

  async send(pass: Pass, file: File, paperId: string | null): Promise<{ isNew: boolean }> {
    const form = new FormData();
    // Fields first: a server that reads in order knows what the file is before it comes.
    if (paperId !== null) form.set('paperId', paperId);
    form.set('file', file);
    return call('POST', '/api/aid/papers', { pass, form });
  }

  async remove(pass: Pass, id: string): Promise<void> {
    await call('DELETE', `/api/aid/papers/${encodeURIComponent(id)}`, { pass });
  }
}

function path(number: string, rest = ''): string {
  return `/api/aid/applications/${encodeURIComponent(number)}${rest}`;
}

function orderPath(number: string, rest = ''): string {
  return `/api/progress/orders/${encodeURIComponent(number)}${rest}`;
}

async function call<T>(
  method: string,
  url: string,
  { pass, body, form }: { pass?: Pass; body?: unknown; form?: FormData },
): Promise<T> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), form === undefined ? TIMEOUT : UPLOAD_TIMEOUT);
  try {
    const answer = await fetch(url, {
      method,
      cache: 'no-store',
      signal: abort.signal,
      headers: {
        accept: 'application/json',
        ...(pass === undefined ? {} : { 'X-Aid-Number': pass.number, 'X-Aid-Pass': pass.pass }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(form !== undefined ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new AidCallError(answer.status, await messageOf(answer));
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  } catch (error) {
    throw error instanceof AidCallError ? error : new AidCallError(0, '');
  } finally {
    clearTimeout(timer);
  }
}

async function messageOf(answer: Response): Promise<string> {
  try {
    const { message } = (await answer.json()) as { message?: unknown };
    return typeof message === 'string' ? message : '';
  } catch {
    return '';
  }
}
